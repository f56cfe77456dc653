"""A camera account's new password, given in a seat that runs: typed over the desk, kept by the hub, leased anew."""

import asyncio
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from console.app.centre_page import CentrePage
from console.domain.camera import Credential
from console.errors import ConsoleError, ErrorKind
from console.link.client import HubClient
from console.seat.tasks import Tasks
from widgets.desk.passwords_panel import PasswordsPanel
from widgets.text import tr

ANSWER_S: Final = 6.0
"""A hub that is away is said to be, instead of keeping a password waiting for it."""
FOLLOW_MS: Final = 2000
"""So often the open page asks the hub again: a device answers a new password within seconds."""


class PasswordDesk(QObject):
    """Page and hub of one seat. GUI thread.

    Args:
        client: the seat's; the hub says whether who is signed in may do this.
        tasks: owner of what this starts.
        place: the page lies over it while it is open.

    Signals:
        handed(str, Credential): the hub has taken a new password of this account.
    """

    handed = Signal(str, object)

    def __init__(self, client: HubClient, tasks: Tasks, place: QWidget) -> None:
        super().__init__(place)
        self._client, self._tasks = client, tasks
        self.panel = PasswordsPanel()
        self.accepted: Callable[[str], int] = lambda _account: 0
        """Says how many devices have taken an account's newest password from this seat."""
        self._handed = ""
        """The account whose password was handed over last on the open page."""
        self._is_away = False
        """Whether the last list was not answered: what is said of that goes with the next."""
        self._follows = QTimer(self, interval=FOLLOW_MS)
        self._follows.timeout.connect(lambda: self._tasks.start("camera accounts followed", self.follow()))
        self._page = CentrePage(place, self.panel)
        self.panel.left.connect(self.close)
        self.panel.given.connect(
            lambda account, credential: tasks.start("camera password", self._hand(account, credential))
        )

    def open(self, zoom: float) -> None:
        """Ask for the accounts and open the page at a zoom; once more closes it."""
        if self._page.is_open:
            self.close()
            return
        self.panel.set_zoom(zoom)
        self.panel.say("")
        self._tasks.start("camera accounts", self._open())

    def close(self) -> None:
        """Take the page away, and what was typed with it."""
        self._follows.stop()
        self._handed = ""
        self.panel.forget()
        self._page.close()

    async def _open(self) -> None:
        await self._list()
        self._page.open()
        self._follows.start()

    async def _list(self) -> bool:
        """Show what the hub says now; say whether it answered."""
        try:
            async with asyncio.timeout(ANSWER_S):
                self.panel.show_accounts(await self._client.camera_accounts())
        except ConsoleError as exc:
            if exc.kind is ErrorKind.REFUSED:
                self._follows.stop()  # each refusal stands in the register
            self.panel.say(tr(exc.text_key, **exc.facts), is_trouble=True)
        except TimeoutError:
            self.panel.say(tr("hub.away"), is_trouble=True)
        else:
            if self._is_away:
                self.panel.say("")
            self._is_away = False
            return True
        self._is_away = True
        return False

    async def follow(self) -> None:
        """Ask the hub again, and say what became of the password that was handed over here."""
        if not self._page.is_open or not await self._list():
            return
        account = next((one for one in self.panel.accounts if one.name == self._handed), None)
        if account is not None and account.refused:
            self.panel.say(
                tr("passwords.still_refused", account=account.name, refused=account.refused), is_trouble=True
            )
        elif account is not None and (devices := self.accepted(account.name)):
            self.panel.say(tr("passwords.accepted", account=account.name, devices=devices))
        self._page.fit()

    async def _hand(self, account: str, credential: Credential) -> None:
        try:
            async with asyncio.timeout(ANSWER_S):
                await self._client.put_credential(account, credential)
        except ConsoleError as exc:
            self.panel.say(tr(exc.text_key, **exc.facts), is_trouble=True)
            return
        except TimeoutError:
            self.panel.say(tr("hub.away"), is_trouble=True)
            return
        self._handed = account
        self.handed.emit(account, credential)
        if await self._list() and self._handed:
            self.panel.say(tr("passwords.done", account=account))
        self._page.fit()
