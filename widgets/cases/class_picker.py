"""The class field and the rows below it: type, look, Enter.

Typing preselects the best row; with nothing typed no row is chosen, so that Enter alone can never file a case
under whatever happens to stand first.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.domain.standard import FilingRow
from console.domain.unit import Unit
from console.seat.standard_model import StandardModel
from widgets.cases.entry import ENTER, Entry, gives_draft_up
from widgets.cases.row_delegate import ROW_PX, RowDelegate
from widgets.choices import made_choices
from widgets.lettering import Role, label
from widgets.text import tr

_LEAST_ROWS: Final = 3
_MOST_ROWS: Final = 8
_GAP_PX: Final = 8
_JOINT: Final = " · "
_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -5, Qt.Key.Key_PageDown: 5}
_LEFT_TO_THE_FORM: Final = frozenset(
    {*ENTER, *_STEPS, Qt.Key.Key_Escape, *(Qt.Key(Qt.Key.Key_F1 + number) for number in range(12))}
)
_NO_MODIFIER: Final = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
_SIDEWAYS: Final = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right})


class ClassPicker(QWidget):
    """Chooses one :class:`FilingRow`.

    Signals:
        row_chosen: another row (or none) is chosen; read ``chosen``.
        row_clicked: a row was clicked.
    """

    row_chosen = Signal()
    row_clicked = Signal()

    def __init__(self, rows: Iterable[FilingRow] = (), zoom: float = 1.0) -> None:
        super().__init__()
        self.entry = _ClassEntry(self._gives_up)
        self.entry.setPlaceholderText(tr("case.type_here"))
        self.entry.setMaxLength(40)
        self.model = StandardModel(rows, self)
        self._delegate = RowDelegate(zoom=zoom)
        self.list = made_choices(self.model, self._delegate)
        self._found = label(Role.CAPTION)
        self._text_hint = ""
        self.likely_words = tr("form.likely_first")
        """Say which rows stand first."""
        self._nothing = label(Role.QUIET, wraps=True)
        self._lay_out()
        self.entry.textChanged.connect(lambda _text: self._on_text())
        self.entry.composed.connect(self._on_text)
        self.list.selectionModel().currentChanged.connect(self.row_chosen)
        self.list.clicked.connect(self.row_clicked)
        self._show_found()

    @property
    def chosen(self) -> FilingRow | None:
        """The chosen row."""
        index = self.list.currentIndex()
        return self.model.row_at(index.row()) if index.isValid() else None

    @property
    def zoom(self) -> float:
        """The window's zoom."""
        return self._delegate.zoom

    def set_zoom(self, zoom: float) -> None:
        """Take another zoom."""
        self._delegate.zoom = zoom
        self.list.reset()
        self._fit_list()

    def set_likely(self, likely: Sequence[str]) -> None:
        """Take the ids of rows that are likely here: they come first where nothing else decides."""
        held = self.chosen.id if self.chosen else ""
        self.model.set_likely(likely)
        self._choose_best(held)

    def set_rows(self, rows: Iterable[FilingRow], units: Iterable[Unit]) -> None:
        """Take another standard; what was chosen stays chosen where it still exists."""
        held = self.chosen.id if self.chosen else ""
        self._delegate.unit_names = {unit.id: unit.name for unit in units}
        self.model.set_rows(rows)
        self._choose_best(held)

    def start(self, text: str, row_id: str) -> None:
        """Open with this text and row (both empty for a new draft)."""
        self.entry.setText(text)
        self._on_text(row_id)

    def choose(self, row_id: str) -> bool:
        """Choose a row that is shown; return whether it is."""
        place = self.model.place_of(row_id)
        self.list.setCurrentIndex(self.model.index(place) if place >= 0 else QModelIndex())
        return place >= 0

    def take_key(self, event: QKeyEvent) -> bool:
        """Move the choice for ↑ ↓ and the page keys; return whether it was one of them."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            return False
        last = self.model.rowCount() - 1
        at = self.list.currentIndex().row() if self.chosen else -1 if step > 0 else 0
        if last >= 0:
            self.list.setCurrentIndex(self.model.index(min(max(at + step, 0), last)))
        return True

    def _gives_up(self, event: QKeyEvent) -> bool:
        """Frame stepping keeps ←/→ while there is no text to move in, and Alt+←/→ always."""
        if event.key() in _SIDEWAYS:
            is_alt = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.AltModifier
            return is_alt or (not self.entry.text() and event.modifiers() in _NO_MODIFIER)
        return event.key() in _LEFT_TO_THE_FORM or gives_draft_up(event)

    def _on_text(self, row_id: str = "") -> None:
        self.model.narrow(self.entry.typed)
        self._choose_best(row_id)

    def _choose_best(self, held: str) -> None:
        if not (held and self.choose(held)):
            best = self.model.row_at(0) if self.entry.typed.strip() else None
            self.choose(best.id if best else "")
        self._show_found()
        self.row_chosen.emit()

    def _show_found(self) -> None:
        count, text = self.model.rowCount(), self.entry.typed.strip()
        self._found.setText(self._head_words(count, text))
        self.list.setVisible(count > 0)
        self._nothing.setVisible(count == 0)
        self._nothing.setText(tr("case.no_row_means", text=text) if self.model.has_rows() else tr("case.no_standard"))

    def _head_words(self, count: int, text: str) -> str:
        if text:
            found = tr("case.rows_found", n=count) if count else ""
            return _JOINT.join(words for words in (found, self._text_hint) if words)
        return self.likely_words if self.model.has_likely() else ""

    def set_text_hint(self, words: str) -> None:
        """Say these words in the head while something is typed."""
        self._text_hint = words
        self._show_found()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label(Role.CAPTION, tr("case.class_and_condition")))
        head.addStretch()
        head.addWidget(self._found)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP_PX)
        column.addLayout(head)
        column.addWidget(self.entry)
        column.addWidget(self.list, 1)
        column.addWidget(self._nothing)
        column.addStretch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show whole rows only."""
        super().resizeEvent(event)
        self._fit_list()

    def _fit_list(self) -> None:
        row_px = round(ROW_PX * self.zoom)
        room = self.height() - self.entry.geometry().bottom() - _GAP_PX
        self.list.setMinimumHeight(row_px * _LEAST_ROWS)
        self.list.setMaximumHeight(row_px * min(max(room // row_px, _LEAST_ROWS), _MOST_ROWS))


class _ClassEntry(Entry):
    """The class field: a leading space means nothing, so it is not taken."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave out spaces before the first letter."""
        if event.key() == Qt.Key.Key_Space and not self.is_composing and not self.cursorPosition():
            event.accept()
            return
        super().keyPressEvent(event)
