"""The rows of the standard that a typed text means, as a Qt list. GUI thread; no painting."""

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from console.domain.standard import FilingRow, search
from console.seat.form_aid import likely_first
from console.seat.pinyin import meant

ROW_ROLE: Final = Qt.ItemDataRole.UserRole + 1
_NOWHERE: Final = QModelIndex()


class StandardModel(QAbstractListModel):
    """The standard, narrowed by :meth:`narrow`. ``ROW_ROLE`` gives the :class:`FilingRow` itself."""

    def __init__(self, rows: Iterable[FilingRow] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = tuple(rows)
        self._text = ""
        self._likely: tuple[str, ...] = ()
        self._shown: Sequence[FilingRow] = search(self._rows, "")

    def set_rows(self, rows: Iterable[FilingRow]) -> None:
        """Take another standard, narrowed as before."""
        self._rows = tuple(rows)
        self.narrow(self._text)

    def set_likely(self, likely: Sequence[str]) -> None:
        """Take the ids of rows that are likely here, the likeliest first."""
        self._likely = tuple(likely)
        self.narrow(self._text)

    def has_likely(self) -> bool:
        """Return whether some rows are likely here."""
        return any(row.id in self._likely for row in self._rows)

    def narrow(self, text: str) -> None:
        """Show the rows that ``text`` means, best first; of equals the likely ones."""
        self.beginResetModel()
        self._text = text
        rows = likely_first(self._rows, self._likely)
        self._shown = meant(text, lambda words: search(rows, words))
        self.endResetModel()

    def row_at(self, place: int) -> FilingRow | None:
        """Return the shown row at ``place``, None where there is none."""
        return self._shown[place] if 0 <= place < len(self._shown) else None

    def place_of(self, row_id: str) -> int:
        """Return where the row is shown, -1 if it is not."""
        return next((place for place, row in enumerate(self._shown) if row.id == row_id), -1)

    def has_rows(self) -> bool:
        """Return whether there is a standard at all."""
        return bool(self._rows)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the row, or its words (which also a screen reader reads)."""
        row = self.row_at(index.row()) if index.isValid() else None
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return f"{row.name} · {row.condition}"
        return None
