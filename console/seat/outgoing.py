"""What a seat has made and the hub has not carried out (yet): the model behind the list of waiting commands. QtCore.

A command waits until the hub decides. What it did not carry out stays listed until somebody settles it. What another
account made here is listed and never sent in anybody else's name: its maker signs in, or it is withdrawn.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from console.domain.account import Account
from console.domain.case import CaseId
from console.domain.case_command import CaseCommand
from console.domain.command import Applied, FileAndDispatch, case_of
from console.domain.event import CommandId
from console.errors import Refused
from console.link.client import HubClient
from console.link.journal_entry import Entry, Reason, Stage
from console.link.journal_keeper import JournalKeeper
from console.link.journal_line import AnyLine, CarriedOut, Made, NotCarriedOut
from console.seat.records import RoomRecords


@dataclass(frozen=True, slots=True)
class OutgoingItem:
    """A line of the list."""

    id: CommandId
    act: str
    """What was to be done; its words are ``outgoing.ACT``."""
    place: str
    """Where the case is, if known here."""
    case_no: str
    number: int
    """Local number; 0: none."""
    made_at: datetime
    account: str
    is_own: bool
    """Made by who is signed in; otherwise it waits for its maker."""
    is_sent: bool
    reason: Reason | None = None
    """Why it was not carried out; None while it waits."""
    can_reopen: bool = False
    """A new case: its draft can be opened again."""


class Outgoing(QObject):
    """The commands of one seat that are not over. GUI thread.

    Signals:
        changed(): the list is another.
        carried_out(OutgoingItem, case number): what had waited under a local number is a case now.
        refused(OutgoingItem): a command was not carried out.
        trouble_changed(words): the disk does not take what waits, and why; "" when it does again.
    """

    changed = Signal()
    carried_out = Signal(object, str)
    refused = Signal(object)
    trouble_changed = Signal(str)

    def __init__(
        self, client: HubClient, keeper: JournalKeeper, records: RoomRecords, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._client, self._keeper, self._records = client, keeper, records
        self._numbered: dict[CommandId, OutgoingItem] = {}
        self._until: dict[CommandId, asyncio.Event] = {}
        self._trouble = keeper.trouble
        keeper.watch(self._on_lines)
        records.cases_changed.connect(self._on_cases)
        records.link_changed.connect(lambda _: self.changed.emit())
        self._ending: set[asyncio.Task[object]] = set()

    # ---- what there is

    @property
    def waiting(self) -> list[OutgoingItem]:
        """What waits for the hub, in the order made."""
        return [self._item(entry) for entry in self._keeper.journal.waiting()]

    @property
    def not_carried_out(self) -> list[OutgoingItem]:
        """What was not carried out and nobody has settled."""
        return [self._item(entry) for entry in self._keeper.journal.not_carried_out()]

    @property
    def trouble(self) -> str:
        """Why what waits would not survive the end of this program; "" while it would."""
        return self._keeper.trouble

    @property
    def damaged_copy(self) -> str:
        """Where a damaged journal was set aside at the start; "": it was whole."""
        return self._keeper.damaged_copy

    def _item(self, entry: Entry) -> OutgoingItem:
        command, account = entry.command, self._client.account
        case = self._records.cases.get(case_of(command) or CaseId(""))
        place = command.place if isinstance(command, FileAndDispatch) else case.place if case is not None else ""
        return OutgoingItem(
            entry.id,
            command.act.value,
            place,
            entry.case_no or (case.case_no if case is not None else ""),
            entry.number,
            entry.made_at,
            entry.account,
            is_own=account is not None and account.name == entry.account,
            is_sent=entry.is_sent,
            reason=entry.reason,
            can_reopen=not isinstance(command, CaseCommand),
        )

    # ---- what is done about it

    async def settle(self, id_: CommandId) -> None:
        """Take note that a command was not carried out: it leaves the list.

        Raises:
            Refused: nobody is signed in, or it still waits.
        """
        journal, by = self._keeper.journal, self._who().name
        await self._keeper.write(lambda: journal.settle(id_, by, self._client.room_now()))

    async def withdraw(self, id_: CommandId) -> None:
        """End a command that never went out.

        Raises:
            Refused: nobody is signed in, or it went out: only the hub knows what became of it.
        """
        journal, by = self._keeper.journal, self._who().display_name
        await self._keeper.write(lambda: journal.withdraw(id_, by, self._client.room_now()))

    async def number(self, id_: CommandId) -> int:
        """Return the local number of a waiting command, given now if it has none; 0 where it does not wait."""
        await self._keeper.write(lambda: self._keeper.journal.number(id_))
        entry = self._keeper.journal.entries.get(id_)
        if entry is None or entry.stage is not Stage.WAITING:
            return 0
        self._numbered[id_] = self._item(entry)
        return entry.number

    async def until_made(self, id_: CommandId) -> None:
        """Wait until a command is written down."""
        if id_ not in self._keeper.journal.entries:
            await self._until.setdefault(id_, asyncio.Event()).wait()

    def _who(self) -> Account:
        account = self._client.account
        if account is None:
            raise Refused("nobody is signed in", text_key="hub.not_signed_in")
        return account

    # ---- what happens

    def _on_lines(self, lines: tuple[AnyLine, ...]) -> None:
        for line in lines:
            if isinstance(line, Made) and (made := self._until.pop(line.id, None)) is not None:
                made.set()
            elif isinstance(line, CarriedOut) and (item := self._numbered.pop(line.id, None)) is not None:
                self.carried_out.emit(item, line.case_no)
            elif isinstance(line, NotCarriedOut) and (entry := self._keeper.journal.entries.get(line.id)) is not None:
                self.refused.emit(self._item(entry))
        if self._keeper.trouble != self._trouble:
            self._trouble = self._keeper.trouble
            self.trouble_changed.emit(self._trouble)
        self.changed.emit()

    def _on_cases(self) -> None:
        """A new case that the view shows was carried out, though its answer never came."""
        for entry in self._keeper.journal.waiting():
            case = self._records.cases.get(CaseId(entry.id)) if isinstance(entry.command, FileAndDispatch) else None
            if case is not None and entry.is_sent:
                applied = Applied(entry.id, 0, case.id, case.case_no, case.version)
                self._end(entry.id, applied)

    def _end(self, id_: CommandId, applied: Applied) -> None:
        journal, now = self._keeper.journal, self._client.room_now()
        task = asyncio.ensure_future(self._keeper.write(lambda: journal.answer(id_, applied, now)))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)
