"""Where it is: filled from the camera, corrected with one key; its grids too, where the map does not say them."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from console.errors import ConsoleError
from console.seat.grid_code import NONE_TYPED, TypedGrids
from widgets.cases.entry import ENTER, Entry
from widgets.cases.hint import Hint
from widgets.cases.personal_line import PersonalLine
from widgets.lettering import Role, give_role, label
from widgets.text import tr


class PlaceLine(QWidget):
    """Shows the place and how it is known; F6 or a click turns it into two fields: place, and codes of its grids.

    A code that :attr:`read_grids` refuses keeps the fields open; :attr:`trouble` says why.

    Signals:
        edit_ended: the field closed, by Enter (taken), Esc (left as it was) or because the focus went (taken).
    """

    edit_ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._cameras = ""
        self._place = ""
        self._sight = tr("case.place_is_cameras")
        self._corrected = tr("case.place_corrected")
        self._source = label(Role.CAPTION)
        self._words = label(Role.VALUE, wraps=True)
        self._grids = label(Role.QUIET, wraps=True)
        self._reason = label(Role.QUIET, wraps=True)
        self._change = Hint("F6", tr("case.correct"))
        self._how = label(Role.CAPTION, tr("case.place_hint"))
        self.entry, self.grid = _PlaceEntry(), _PlaceEntry()
        self.entry.setMaxLength(80)
        self.grid.setMaxLength(80)
        self.grid.setPlaceholderText(tr("grid_code.hint"))
        self.grid.setAccessibleName(tr("grid_code.caption"))
        self.read_grids: Callable[[str], TypedGrids] = lambda _text: NONE_TYPED
        """Reads what is typed as codes; raises a ``ConsoleError`` that says what is wrong with it."""
        self.typed = NONE_TYPED
        """The grids that were named by hand."""
        self.edits_elsewhere: Callable[[], object] | None = None
        """Puts the keyboard where the place is written, where that is not here."""
        self.no_place = tr("case.no_place")
        self.trouble = ""
        """Why the fields cannot close; "" while they can."""
        self._wrong = label(Role.WARNING, wraps=True)
        self._wrong.hide()
        self._shown = _Shown()
        self._stack = QStackedLayout()
        self._lay_out()
        self._shown.clicked.connect(self.edit)
        self._change.clicked.connect(self.edit)
        for field in (self.entry, self.grid):
            field.settled.connect(self._on_settled)
            field.left.connect(self._on_left)
            field.textEdited.connect(lambda _text: self._say("") if self.trouble else None)

    @property
    def place(self) -> str:
        """The place as it stands."""
        return self._place

    @property
    def is_cameras(self) -> bool:
        """Whether it is still the camera's own place."""
        return self._place == self._cameras

    @property
    def is_open(self) -> bool:
        """Whether the field is open."""
        return self._stack.currentWidget() is not self._shown

    def start(self, cameras: str, place: str, grids: str, typed: TypedGrids = NONE_TYPED) -> None:
        """Show ``place`` and its grids (those of ``typed`` named by hand); ``cameras`` is the camera's own place."""
        self._cameras, self._place, self.typed = cameras, place, typed
        self.show_sight(tr("case.place_is_cameras"), tr("case.place_corrected"), grids)
        self.show_reason("")
        self._show()

    def show_sight(self, words: str, corrected: str, grids: str) -> None:
        """Say how the point is known (``corrected``: beside a corrected place), and the grids that it lies in."""
        self._sight, self._corrected = words, corrected
        self._grids.setText(grids)
        self._source.setText(self._source_words())

    def show_reason(self, words: str, *, is_odd: bool = False) -> None:
        """Say why the point is not known better; "" for nothing. ``is_odd``: somebody should look into it."""
        give_role(self._reason, Role.WARNING if is_odd else Role.QUIET)
        self._reason.setText(words)
        self._reason.setVisible(bool(words))

    def _source_words(self) -> str:
        return self._sight if self.is_cameras else self._corrected

    def edit(self) -> None:
        """Open the field with everything selected."""
        if self.edits_elsewhere is not None:
            self.edits_elsewhere()
        if self.is_open or self.edits_elsewhere is not None:
            return
        self.entry.setText(self._place)
        self.grid.setText(f"{self.typed.public} {self.typed.residents}".strip())
        self._turn(is_open=True)
        self.entry.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.entry.selectAll()

    def _on_settled(self) -> None:
        """Take the texts; an emptied field means the camera's again. A code that is none keeps them open."""
        if not self.is_open or self._has_other_field():
            return
        try:
            typed = self.read_grids(self.grid.text())
        except ConsoleError as exc:
            self._say(tr(exc.text_key, **exc.facts))
            if QApplication.focusWidget() in (self.entry, self.grid):
                self.take_keyboard()
            return
        self.typed, self._place = typed, self.entry.text().strip() or self._cameras
        self._close()

    def _has_other_field(self) -> bool:
        """Whether the keyboard only went from one field to the other."""
        held = QApplication.focusWidget()
        return held in (self.entry, self.grid) and held is not self.sender()

    def take_keyboard(self) -> None:
        """Put the keyboard where something is wrong."""
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        self.grid.selectAll()

    def _on_left(self) -> None:
        if self.is_open:
            self.entry.setText(self._place)  # hiding the field takes its focus, and with it its text
            self.grid.setText(f"{self.typed.public} {self.typed.residents}".strip())
            self._close()

    def _say(self, trouble: str) -> None:
        self.trouble = trouble
        self._wrong.setText(f"▲ {trouble}")
        self._wrong.setVisible(bool(trouble))

    def _close(self) -> None:
        self._say("")
        self._show()
        self.edit_ended.emit()

    def _show(self) -> None:
        self._words.setText(self._place or self.no_place)
        self._source.setText(self._source_words())
        self._turn(is_open=False)

    def _turn(self, *, is_open: bool) -> None:
        self._stack.setCurrentIndex(int(is_open))
        self._change.setVisible(not is_open)
        self._how.setVisible(is_open)
        self._source.setVisible(not is_open)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)  # a narrow window has no more for the words
        for part in (label(Role.CAPTION, tr("case.place")), self._source, self._change, self._how):
            head.addWidget(part)
        head.addStretch()
        shown = QVBoxLayout(self._shown)
        shown.setContentsMargins(0, 0, 0, 0)
        shown.setSpacing(4)
        shown.addWidget(self._words)
        shown.addWidget(self._grids)
        shown.addWidget(self._reason)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(self._stack)  # first: a stack without a parent shows its first page as a window of its own
        self._stack.addWidget(self._shown)
        self._stack.addWidget(self._made_fields())
        column.addWidget(self._wrong)
        column.addWidget(PersonalLine(self.entry))

    def _made_fields(self) -> QWidget:
        fields = QWidget()
        row = QHBoxLayout(fields)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.entry, 3)
        row.addWidget(self.grid, 2)
        return fields


class _Shown(QWidget):
    """The place as text.

    Signals:
        clicked: open the field.
    """

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open with the left button."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()


class _PlaceEntry(Entry):
    """The open field.

    Signals:
        settled: take the text.
        left: leave the place as it was.
    """

    settled = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__(gives_up=lambda _event: False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Enter or Esc, which therefore neither dispatch nor keep the draft; edit with the rest."""
        closes = event.key() in ENTER or event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_F6}
        if self.is_composing or not closes:
            super().keyPressEvent(event)
            return
        event.accept()
        if not event.isAutoRepeat():
            (self.left if event.key() == Qt.Key.Key_Escape else self.settled).emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the text when something else is clicked; another window in front changes nothing."""
        super().focusOutEvent(event)
        if event.reason() not in {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason}:
            self.settled.emit()
