"""Which case of the queue is chosen while rows come, go and move; and what is chosen next where its row has gone."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, Signal
from PySide6.QtWidgets import QListView

from console.domain.case import CaseId
from console.seat.queue_model import QueueModel


class QueueChoice(QObject):
    """The chosen case.

    It is laid *aside* by a tab or a search that somebody asked for and that does not have it. It is *away* when it has
    left the list by itself: it stays chosen and can be read, but no row is lit, so no key may mean it.

    Args:
        model: the list's.
        view: shows the chosen row.

    Signals:
        chosen(str): the case with this id is chosen by key or mouse; "": the chosen one is laid aside.
    """

    chosen = Signal(str)

    def __init__(self, model: QueueModel, view: QListView) -> None:
        super().__init__(view)
        self._model, self._view = model, view
        self._chosen: CaseId | None = None
        self._is_aside = False
        self._is_following = False
        """While the list follows the records, a row that moves is nobody's choice."""
        self._left_row = 0
        """Where the chosen case stood in the list last."""
        view.selectionModel().currentChanged.connect(self._on_current)

    @property
    def case(self) -> CaseId | None:
        """The chosen case, also while it is away; None while it is laid aside."""
        return None if self._is_aside else self._chosen

    @property
    def is_away(self) -> bool:
        """Whether the list has moved on without the chosen case."""
        return self.case is not None and self._row() < 0

    def _row(self) -> int:
        return self._model.row_of(self._chosen) if self._chosen is not None else -1

    def follow(self, change: Callable[[], None]) -> None:
        """Change the list and keep the chosen case chosen; what scrolled stays where it was."""
        self._is_following = True
        try:
            change()
            row = self._row() if not self._is_aside else -1
            if row >= 0:
                self._left_row = row
            if row != self._view.currentIndex().row():
                self._view.setCurrentIndex(self._model.index(row) if row >= 0 else QModelIndex())
        finally:
            self._is_following = False

    def look_again(self) -> None:
        """Somebody asked for another tab or search: lay the chosen case aside where it is not there, or take it up."""
        row = self._row() if self._chosen is not None else 0
        if row >= 0 and self._chosen is not None:
            self._is_following = True
            self._view.setCurrentIndex(self._model.index(row))
            self._is_following = False
        if (row < 0) is not self._is_aside:
            self._is_aside = row < 0
            self.chosen.emit(self.case or "")

    def choose(self, case: CaseId) -> bool:
        """Choose a case that is in the list; return whether it is."""
        row = self._model.row_of(case)
        if row >= 0:
            self._view.setCurrentIndex(self._model.index(row))
        return row >= 0

    def choose_first(self) -> bool:
        """Choose the first row where nothing is chosen; return whether anything is then."""
        if self._chosen is None:
            self._choose_row(0)
        return self._chosen is not None

    def choose_next(self, step: int = 0) -> None:
        """Where no row is lit choose the one that stands in the place of the chosen case, or the one above it (-1)."""
        if not self._view.currentIndex().isValid():
            self._choose_row(self._left_row + step if self.is_away else 0)

    def _choose_row(self, row: int) -> None:
        if rows := self._model.rowCount():
            self._view.setCurrentIndex(self._model.index(min(max(row, 0), rows - 1)))

    def _on_current(self, index: QModelIndex) -> None:
        case = self._model.case_at(index.row()) if index.isValid() else None
        if case is None or self._is_following:
            return
        self._left_row = index.row()
        if case != self.case:
            self._chosen, self._is_aside = case, False
            self.chosen.emit(case)
