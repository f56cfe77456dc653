"""One's own password, changed at a desk that runs: the page, the hub's rules, and what it refuses below which field."""

import asyncio
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from console.app.centre_page import CentrePage
from console.clock import SHANGHAI
from console.errors import ConsoleError
from console.link.account_envelope import OwnAccount
from console.link.client import HubClient
from console.seat.tasks import Tasks
from widgets.desk.own_password_panel import OwnPasswordPanel
from widgets.text import tr

ANSWER_S: Final = 10.0
"""Six hashes at most, and their turn; a hub that is away is said to be."""
_OF_OLD: Final = frozenset({"hub.wrong_password", "hub.sign_in_paused", "hub.password_moved"})
_OF_NEW: Final = "hub.password_"
COMMAND: Final = "account.password"


class OwnPasswordDesk(QObject):
    """Page and hub of one seat. GUI thread.

    Args:
        client: the seat's; it is the password of whoever has the hand.
        tasks: owner of what this starts.
        place: the page lies over it while it is open.
    """

    def __init__(self, client: HubClient, tasks: Tasks, place: QWidget) -> None:
        super().__init__(place)
        self._client, self._tasks = client, tasks
        self.panel = OwnPasswordPanel()
        self._page = CentrePage(place, self.panel)
        self.panel.left.connect(self.close)
        self.panel.given.connect(lambda old, new: tasks.start("own password", self._change(old, new)))

    def open(self, zoom: float) -> None:
        """Open the page at a zoom; once more closes it."""
        if self._page.is_open:
            self.close()
            return
        self.panel.set_zoom(zoom)
        self.panel.say("")
        self.panel.show_rules("")
        self._tasks.start("about account", self._open())

    def close(self) -> None:
        """Take the page away, and what was typed with it."""
        self.panel.forget()
        self._page.close()

    async def _open(self) -> None:
        try:
            async with asyncio.timeout(ANSWER_S):
                self.panel.show_rules(_rules(await self._client.about_account()))
        except (ConsoleError, TimeoutError) as exc:
            self.panel.show_trouble(_words(exc))
        self._page.open()

    async def _change(self, old: str, new: str) -> None:
        try:
            async with asyncio.timeout(ANSWER_S):
                await self._client.change_password(old, new)
        except (ConsoleError, TimeoutError) as exc:
            self.panel.show_trouble(_words(exc), _field(exc))
        else:
            self.panel.say(tr("own_password.done"))
            self.panel.take_keyboard()
        self._page.fit()


def _field(error: ConsoleError | TimeoutError) -> str:
    """Return the field that an error is about, "" for none."""
    key = error.text_key if isinstance(error, ConsoleError) else ""
    if key in _OF_OLD:
        return "old"
    return "new" if key.startswith(_OF_NEW) else ""


def _words(error: ConsoleError | TimeoutError) -> str:
    return tr(error.text_key, **error.facts) if isinstance(error, ConsoleError) else tr("hub.away")


def _rules(own: OwnAccount) -> str:
    """Say what a password must be here, and until when the present one lasts."""
    said = [tr("own_password.rule_length", least=own.length)]
    if own.classes:
        said.append(tr("own_password.rule_classes", least=own.classes))
    if own.remembered > 1:
        said.append(tr("own_password.rule_remembered", count=own.remembered))
    if own.expires_at is not None:
        said.append(tr("own_password.rule_expires", day=f"{own.expires_at.astimezone(SHANGHAI):%Y-%m-%d}"))
    return "\n".join([*said, tr("own_password.lead")])
