"""Signing in at a desk that stands: a second person beside the first, or anybody after a session has ended.

The board stays on screen behind the card, and what waits for the hub goes on waiting.
"""

import asyncio
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from console.app.sign_in_steps import FACTOR_NEEDED, SignInSteps, Words
from console.domain.account import Account
from console.domain.permission import Role
from console.errors import ConsoleError, Refused
from console.link.client import HubClient
from console.link.session import LinkState
from console.seat.tasks import Tasks
from widgets.lettering import sheet
from widgets.sign_in_card import SignInCard
from widgets.text import tr

WIDTH_PX: Final = 480
ANSWER_S: Final = 20.0


def is_officer(account: Account) -> bool:
    """Say whether a duty desk is for this account."""
    return account.role is Role.DUTY_OFFICER


class SeatSignIn(QObject):
    """The card over a desk. GUI thread.

    Args:
        client: the seat's; somebody is, or was, signed in.
        tasks: owner of what this starts.
        place: the card lies in the middle of it.
        fits: whether an account is of those this desk is for.
    """

    def __init__(
        self, client: HubClient, tasks: Tasks, place: QWidget, fits: Callable[[Account], bool] = is_officer
    ) -> None:
        super().__init__(place)
        self._client, self._tasks, self._place, self._fits = client, tasks, place, fits
        self.card = SignInCard()
        self.card.setObjectName("seat.sign_in")
        self.card.setStyleSheet(sheet())
        self.card.setFixedWidth(WIDTH_PX)
        self.card.setParent(place)
        self.card.hide()
        self._steps = SignInSteps(self.card)
        self.card.asked.connect(lambda *words: self._on_asked(self._steps.first(*words)))
        self.card.changed.connect(lambda *words: self._on_asked(self._steps.first(*words)))
        self.card.went_on.connect(lambda *words: self._on_asked(self._steps.further(*words)))
        self.card.installEventFilter(self)
        place.installEventFilter(self)
        client.watch(lambda _state: self._look())

    @property
    def has_ended(self) -> bool:
        """Whether nobody is signed in here any more."""
        return self._client.account is None and self._client.state is LinkState.SIGNED_OUT

    def open(self) -> None:
        """Ask who it is, and say what for: to sit down beside somebody, or to go on after a session has ended."""
        if self.has_ended:
            self.card.say_what_for("signin.title")
        else:
            self.card.say_what_for("signin.second_title", "signin.second_lead")
        self.card.open()
        self._fit()
        self.card.show()
        self.card.raise_()
        self.card.take_keyboard()

    def close(self) -> None:
        """Put the card away, unless nothing can be done without it."""
        if not self.has_ended:
            self.card.hide()
            self._place.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look(self) -> None:
        if self.has_ended and self.card.isHidden():
            self.open()
            self.card.show_trouble(tr("hub.session_ended"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle; Esc closes."""
        if watched is self._place and event.type() == QEvent.Type.Resize:
            self._centre()
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if watched is self.card and event.type() == QEvent.Type.KeyPress and is_escape:
            self.close()
            return True
        return False

    def _centre(self) -> None:
        left = (self._place.width() - self.card.width()) // 2
        self.card.move(left, max(0, (self._place.height() - self.card.height()) // 3))

    def _on_asked(self, words: Words) -> None:
        self._tasks.start("sign in", self._sign_in(words))

    async def _sign_in(self, words: Words) -> None:
        try:
            async with asyncio.timeout(ANSWER_S):
                if await self._goes_on(words):
                    self._fit()
                    return
        except ConsoleError as exc:
            self._steps.refuse(exc)
            self._fit()
            return
        except TimeoutError:
            self.card.show_trouble(tr("hub.away"))
            return
        self.close()

    async def _goes_on(self, words: Words) -> bool:
        """Sign in; True where a second factor must be made first."""
        try:
            await (self._again(*words) if self.has_ended else self._client.join(*words))
        except Refused as exc:
            if exc.text_key != FACTOR_NEEDED or not self.has_ended:
                raise
            await self._steps.begin_factor(self._client)
            return True
        return False

    def _fit(self) -> None:
        self.card.adjustSize()
        self._centre()

    async def _again(self, *words: *Words) -> None:
        account = await self._client.sign_in(*words)
        if not self._fits(account):
            await self._client.sign_out()
            raise Refused("another role's account", text_key="hub.not_permitted")
