"""A camera account's new password, given in a seat that runs: typed over the desk, kept by the hub, leased anew."""

import asyncio
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from console.app.centre_page import CentrePage
from console.domain.camera import Credential
from console.errors import ConsoleError
from console.link.client import HubClient
from console.seat.tasks import Tasks
from widgets.desk.passwords_panel import PasswordsPanel
from widgets.text import tr

ANSWER_S: Final = 6.0
"""A hub that is away is said to be, instead of keeping a password waiting for it."""


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
        self.panel.forget()
        self._page.close()

    async def _open(self) -> None:
        await self._list()
        self._page.open()

    async def _list(self) -> bool:
        """Show what the hub says now; say whether it answered."""
        try:
            async with asyncio.timeout(ANSWER_S):
                self.panel.show_accounts(await self._client.camera_accounts())
        except ConsoleError as exc:
            self.panel.say(tr(exc.text_key, **exc.facts), is_trouble=True)
        except TimeoutError:
            self.panel.say(tr("hub.away"), is_trouble=True)
        else:
            return True
        return False

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
        self.handed.emit(account, credential)
        if await self._list():
            self.panel.say(tr("passwords.done", account=account))
        self._page.fit()
