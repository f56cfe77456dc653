"""The accounts of the house over a technician's page: whose sign-in is paused, who has a second factor; ending both."""

from collections.abc import Awaitable, Callable
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from console.app.centre_page import CentrePage
from console.errors import ConsoleError
from console.link.account_envelope import AccountList
from console.link.client import HubClient
from console.seat.commands import Command
from console.seat.tasks import Tasks
from widgets.desk.account_list_panel import AccountLine, AccountListPanel, PauseLine
from widgets.text import tr

Work = Callable[[], Awaitable[None]]
LIST: Final = Command("account.list", "accounts.list_title")


class AccountListDesk(QObject):
    """List and hub of one seat. GUI thread.

    Args:
        client: signed in as a technician.
        tasks: owner of what this starts.
        place: the list lies over it while it is open.
    """

    def __init__(self, client: HubClient, tasks: Tasks, place: QWidget) -> None:
        super().__init__(place)
        self._client, self._tasks = client, tasks
        self.panel = AccountListPanel()
        self._page = CentrePage(place, self.panel)
        self.panel.left.connect(self.close)
        self.panel.pause_ended.connect(lambda name, at: self._start(lambda: client.end_pause(name, at)))
        self.panel.factor_taken_off.connect(lambda name: self._start(lambda: client.remove_factor(name)))

    def open(self) -> None:
        """Ask for the list and open it; once more closes it."""
        if self._page.is_open:
            self.close()
            return
        self.panel.show_trouble("")
        self._tasks.start("accounts", self._list())

    def close(self) -> None:
        """Take the list away."""
        self._page.close()

    def _start(self, work: Work) -> None:
        self._tasks.start("look after accounts", self._do(work))

    async def _do(self, work: Work) -> None:
        """Have the hub do it, and show what is so then."""
        self.panel.show_trouble("")
        try:
            await work()
        except ConsoleError as exc:
            self.panel.show_trouble(tr(exc.text_key, **exc.facts))
        await self._list()

    async def _list(self) -> None:
        """Show what the hub says now; a hub that is away is said in the list's place."""
        try:
            self._show(await self._client.account_list())
        except ConsoleError as exc:
            self.panel.show_trouble(tr(exc.text_key, **exc.facts))
        self._page.open()

    def _show(self, found: AccountList) -> None:
        own = "" if self._client.account is None else self._client.account.name
        accounts = [
            AccountLine(
                one.name,
                one.display_name,
                tr(f"accounts.role_{one.role.value}"),
                one.has_factor,
                one.needs_factor,
                one.name == own,
            )
            for one in found.accounts
        ]
        self.panel.show_all(accounts, [PauseLine(one.account, one.address, one.until) for one in found.pauses])
