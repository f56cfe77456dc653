"""What a unit has said and the hub has not carried out yet, also before the last start: shown on its orders.

The journal is the one truth: what waits is shown as waiting, what was not carried out is said until somebody at the
desk has acted on it. The pictures that belong to it are brought beside.
"""

from pathlib import Path

from PySide6.QtCore import QObject

from console.domain.case import CaseId
from console.domain.case_command import CaseCommand
from console.link.client import HubClient
from console.link.journal_entry import Entry, Reason, Stage
from console.link.journal_keeper import JournalKeeper
from console.link.journal_line import AnyLine, CarriedOut, NotCarriedOut
from console.seat.deliveries import Deliveries
from console.seat.records import RoomRecords
from console.seat.tasks import Tasks
from widgets.text import tr
from widgets.unit.desk import UnitDesk


class UnitErrands(QObject):
    """Ties journal, deliveries and desk together. GUI thread.

    Args:
        client: signed in as the unit.
        keeper: its journal.
        records: the unit's view.
        desk: where it is shown.
        tasks: owns the deliveries.
        spool: where pictures wait.
    """

    def __init__(
        self, client: HubClient, keeper: JournalKeeper, records: RoomRecords, desk: UnitDesk, tasks: Tasks, spool: Path
    ) -> None:
        super().__init__()
        self._client, self._keeper, self._records, self._desk, self._tasks = client, keeper, records, desk, tasks
        deliveries = Deliveries(client, keeper, spool, tuple)
        tasks.start("deliveries", deliveries.run())
        tasks.start("spool", deliveries.keep_clean())
        keeper.watch(self._on_lines)
        desk.news_read.connect(lambda: self._settle(None))
        self.tell()

    def tell(self) -> None:
        """Show on the orders what waits, and what was not carried out; in the news line what has no order any more."""
        for entry in self._own():
            command = entry.command
            if not isinstance(command, CaseCommand):
                continue
            if entry.stage is Stage.WAITING:
                self._desk.acts.show_sending(command.case, type(command).__name__)
            elif entry.reason is not None and not entry.settled_by:
                self._say(command.case, entry.reason)

    def settle(self, case: CaseId) -> None:
        """Somebody acts on the order: what was said of it was read."""
        self._settle(case)

    def _say(self, case: CaseId, reason: Reason) -> None:
        words = words_of(reason.text_key, reason.facts)
        self._desk.acts.show_refused(case, words)
        if self._client.account is not None and case not in self._records.cases:
            self._desk.news.show_words(words)

    def _own(self) -> list[Entry]:
        account = self._client.account
        name = account.name if account is not None else ""
        return [entry for entry in self._keeper.journal.entries.values() if entry.account == name]

    def _on_lines(self, lines: tuple[AnyLine, ...]) -> None:
        for line in lines:
            entry = self._keeper.journal.entries.get(line.id) if isinstance(line, (CarriedOut, NotCarriedOut)) else None
            if entry is None or not isinstance(entry.command, CaseCommand):
                continue
            if entry.reason is not None:
                self._say(entry.command.case, entry.reason)
            else:
                self._desk.acts.show_done(entry.command.case, type(entry.command).__name__)

    def _settle(self, case: CaseId | None) -> None:
        """Take note of what was not carried out: of ``case``, or of all that is no order any more."""
        for entry in self._own():
            command = entry.command
            if entry.stage is not Stage.NOT_CARRIED_OUT or entry.settled_by or not isinstance(command, CaseCommand):
                continue
            if command.case == case or (case is None and command.case not in self._records.cases):
                self._tasks.start(f"settle {entry.id}", self._note(entry))

    async def _note(self, entry: Entry) -> None:
        account, journal = self._client.account, self._keeper.journal
        by = account.display_name if account is not None else ""
        await self._keeper.write(lambda: journal.settle(entry.id, by, self._client.room_now()))


def words_of(text_key: str, facts: dict[str, str | int | float] | dict[str, object]) -> str:
    """Return a refusal as the unit is told it: a case it may not see any more was taken from it."""
    return tr("unit.taken_away") if text_key == "hub.unknown_case" else tr(text_key, **facts)
