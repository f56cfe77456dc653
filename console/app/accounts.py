"""A technician's seat: he makes accounts, gives cameras' accounts new passwords, and sees no cases."""

from typing import Final

from PySide6.QtCore import QObject, QSize

from console.app.account_list_desk import LIST, AccountListDesk
from console.app.desk_tools import DeskTools
from console.app.idle_lock import IDLE_S
from console.app.password_desk import PasswordDesk
from console.domain.account import Account
from console.domain.permission import UNITS
from console.errors import ConsoleError
from console.link.client import HubClient
from console.seat.casework import refusal_words
from console.seat.records import RoomRecords
from console.seat.tasks import Tasks
from widgets.accounts.page import AccountsPage
from widgets.text import tr

SIZE: Final = QSize(960, 900)


class AccountsSeat(QObject):
    """The page and what it asks of the hub. GUI thread.

    Args:
        client: signed in as a technician.
        idle_s: seconds without input after which the seat is locked; None: never.
    """

    def __init__(self, client: HubClient, *, idle_s: float | None = IDLE_S) -> None:
        super().__init__()
        self.client = client
        self.tasks = Tasks(self._on_failure)
        self.page = AccountsPage()
        self._records = RoomRecords(client, UNITS, self)
        self._records.standard_changed.connect(lambda: self.page.card.set_units(self._records.units.values()))
        self.page.setObjectName("accounts")
        self.page.card.asked.connect(self._on_asked)
        self.tools = DeskTools(client, self.tasks, self.page, self.page, idle_s=idle_s, is_of_all=True)
        self.passwords = PasswordDesk(client, self.tasks, self.page)
        self.tools.add("camera.passwords", lambda: self.passwords.open(1.0))
        self.tools.lock.turned.connect(self.passwords.close)
        self.list = AccountListDesk(client, self.tasks, self.page)
        self.tools.table.add(LIST)
        self.tools.add(LIST.id, self.list.open)
        self.tools.lock.turned.connect(self.list.close)
        self.page.commands_clicked.connect(self.tools.open_palette)
        self.page.lock_clicked.connect(self.tools.lock.lock)
        account = client.account
        self.page.set_person(account.display_name if account is not None else "")
        self.page.resize(SIZE)
        self.page.show()
        self.page.card.open()

    def _on_asked(self, account: Account, password: str) -> None:
        self.tasks.start("account", self._make(account, password))

    async def _make(self, account: Account, password: str) -> None:
        try:
            await self.client.create_account(account, password)
        except ConsoleError as exc:
            self.page.card.show_trouble(tr(exc.text_key, **{"name": account.name, **exc.facts}))
        else:
            self.page.card.show_made(account)

    def _on_failure(self, _name: str, failure: BaseException) -> None:
        key, facts = refusal_words(failure)
        self.page.card.show_trouble(tr(key, **facts))

    async def close(self) -> None:
        """End window and coroutines."""
        self.tools.stop()
        await self.tasks.close()
        self.page.close()
