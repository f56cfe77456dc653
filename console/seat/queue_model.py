"""The case queue as a Qt list: one bucket, or what a search found in it. GUI thread; no painting, no words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from console.domain.case import CaseId, CaseRecord
from console.seat.case_search import Texts
from console.seat.pinyin import Spelling
from console.seat.queue import Bucket, Counts, Moves, Queue

CASE_ROLE: Final = Qt.ItemDataRole.UserRole + 1
CLAIM_ROLE: Final = Qt.ItemDataRole.UserRole + 2
_ONE_BY_ONE: Final = 32
"""Up to so many moved rows are taken out and put in singly; more are shown anew at once."""
_NOWHERE: Final = QModelIndex()


class QueueModel(QAbstractListModel):
    """``CASE_ROLE`` gives the :class:`CaseRecord`, ``CLAIM_ROLE`` who has the case in hand ("" for nobody).

    Args:
        now: room time, aware.

    Signals:
        counted: the figures may be others; read :meth:`counts`.
        letters_wanted(frozenset): letters were searched in these texts; :meth:`learn` how they are spelled.
    """

    counted = Signal()
    letters_wanted = Signal(object)

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._queue = Queue()
        self._bucket, self._words = Bucket.ALL, ""
        self._shown: list[CaseId] = []
        self._claims: Mapping[CaseId, str] = {}

    @property
    def bucket(self) -> Bucket:
        """The bucket that is shown."""
        return self._bucket

    @property
    def words(self) -> str:
        """What is searched; "" shows the whole bucket."""
        return self._words

    def counts(self) -> Counts:
        """Return the figures of all buckets."""
        return self._queue.counts()

    def set_cases(self, records: Mapping[CaseId, CaseRecord]) -> None:
        """Take all cases of the view."""
        self._follow(self._queue.take(records, self._now()))

    def tick(self) -> None:
        """Let time pass: what became due moves up."""
        self._follow(self._queue.advance(self._now()))

    def set_claims(self, claims: Mapping[CaseId, str]) -> None:
        """Say who has which case in hand."""
        before, self._claims = self._claims, dict(claims)
        for case in before.keys() ^ self._claims.keys() | before.keys() & self._claims.keys():
            self._tell_row(case)

    def show(self, bucket: Bucket, words: str = "") -> None:
        """Show another bucket, or only what ``words`` find in it."""
        self._bucket, self._words = bucket, words
        self._show_anew()

    def learn(self, spelled: Mapping[Texts, Spelling]) -> None:
        """Take how texts are spelled; a search that is open finds more now."""
        self._queue.learn(spelled)
        if self._words:
            self._show_anew()

    def record(self, case: CaseId) -> CaseRecord | None:
        """Return a case as it was taken last, whether or not it is shown."""
        return self._queue.record(case)

    def case_at(self, row: int) -> CaseId | None:
        """Return the case in a row, None where there is none."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, case: CaseId) -> int:
        """Return the row of a case, -1 where it is not shown."""
        if not self._words:
            return self._queue.row_of(case, self._bucket)
        return self._shown.index(case) if case in self._shown else -1

    def _follow(self, moves: Moves) -> None:
        if not moves:
            return
        if self._words or len(moves.cases) > _ONE_BY_ONE:
            self._show_anew()
        else:
            self._move_rows(moves)
        self.counted.emit()

    def _show_anew(self) -> None:
        self.beginResetModel()
        self._shown = list(self._queue.rows(self._bucket, self._words))
        self.endResetModel()
        if unspelled := self._queue.unspelled:
            self.letters_wanted.emit(unspelled)

    def _move_rows(self, moves: Moves) -> None:
        target: Sequence[CaseId] = self._queue.rows(self._bucket)
        for case in moves.cases:
            row = self._shown.index(case) if case in self._shown else -1
            if row >= 0 and self._queue.row_of(case, self._bucket) != row:
                self.beginRemoveRows(_NOWHERE, row, row)
                del self._shown[row]
                self.endRemoveRows()
        placed = sorted((self._queue.row_of(case, self._bucket), case) for case in moves.cases)
        for row, case in placed:
            if row >= 0 and not (row < len(self._shown) and self._shown[row] == case):
                if case in self._shown:  # another's leaving or coming has moved it
                    continue
                self.beginInsertRows(_NOWHERE, row, row)
                self._shown.insert(row, case)
                self.endInsertRows()
        if self._shown != target:
            self._show_anew()
        for case in moves.cases:
            self._tell_row(case)

    def _tell_row(self, case: CaseId) -> None:
        row = self.row_of(case)
        if 0 <= row < len(self._shown):
            at = self.index(row)
            self.dataChanged.emit(at, at)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the record, its claim, or its words (which a screen reader reads)."""
        case = self.case_at(index.row()) if index.isValid() else None
        record = self._queue.record(case) if case is not None else None
        if case is None or record is None:
            return None
        if role == CASE_ROLE:
            return record
        if role == CLAIM_ROLE:
            return self._claims.get(case, "")
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{record.class_name} · {record.condition} · {record.place} · {record.unit_name}"
        return None
