"""The cases that a new one may repeat, with their pictures, beside the frozen one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from console.seat.form_aid import NearCase
from widgets.cases.hint import Hint
from widgets.cases.near_line import near_words
from widgets.cases.wording import case_no_words
from widgets.lettering import Role, label, scale_gaps, sheet
from widgets.text import tr

MOST: Final = 3
"""More are not told apart by eye; the line in the form says how many there are."""
_WIDTH_PX: Final = 432
_PICTURE: Final = QSize(192, 108)
_LARGE: Final = QSize(384, 216)
"""A single case has room for this."""
_EDGE_PX: Final = 16


class NearSheet(QWidget):
    """Lies over the right of the frozen picture and takes the keyboard until it is closed.

    Args:
        cases: the nearest first.
        now: room time.
        zoom: as the form's.
        parent: the panel that holds picture and form.

    Signals:
        attach_asked(case id): give the frozen picture to this case; no new one is made.
        open_asked(case id): show this case; the draft is kept.
        closed(): back to the form.
    """

    attach_asked = Signal(str)
    open_asked = Signal(str)
    closed = Signal()

    def __init__(self, cases: Sequence[NearCase], now: datetime, zoom: float, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("form.near")
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._zoom = zoom
        self._rows = [_Row(case, now, zoom, is_alone=len(cases) == 1) for case in cases[:MOST]]
        self._at = 0
        self._attach = Hint("A", tr("form.attach"))
        self._open = Hint("O", tr("form.open_near"))
        self._close = Hint("Esc", tr("form.still_new"))
        self._attach.setObjectName("form.near.attach")
        self._open.setObjectName("form.near.open")
        self._attach.clicked.connect(self._on_attach)
        self._open.clicked.connect(self._on_open)
        self._close.clicked.connect(self.closed)
        self._lay_out()
        self.setStyleSheet(sheet(zoom=zoom))
        scale_gaps(self, zoom)
        self._choose(0)

    @property
    def chosen(self) -> NearCase | None:
        """The case that the keys mean."""
        return self._rows[self._at].case if self._rows else None

    def lie_over(self, picture: QWidget) -> None:
        """Take the right end of ``picture`` (a sibling) and the keyboard."""
        width = min(round(_WIDTH_PX * self._zoom), picture.width())
        self.setGeometry(picture.geometry().right() + 1 - width, picture.y(), width, picture.height())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def shows(self, thumbnail: str) -> bool:
        """Say whether the picture of this hash has a place here."""
        return any(row.case.thumbnail == thumbnail for row in self._rows)

    def show_picture(self, thumbnail: str, picture: QImage) -> None:
        """Show the picture of this hash; a null one says that there is none."""
        for row in self._rows:
            if row.case.thumbnail == thumbnail:
                row.show_picture(picture)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↑ ↓ choose, A attaches, O opens, Esc and F4 go back. Enter does nothing: it is the form's."""
        event.accept()
        if event.isAutoRepeat() and event.key() not in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            return
        match event.key():
            case Qt.Key.Key_Up:
                self._choose(self._at - 1)
            case Qt.Key.Key_Down:
                self._choose(self._at + 1)
            case Qt.Key.Key_A:
                self._on_attach()
            case Qt.Key.Key_O:
                self._on_open()
            case Qt.Key.Key_Escape | Qt.Key.Key_F4:
                self.closed.emit()

    def _on_attach(self) -> None:
        if self.chosen is not None and self.chosen.takes_pictures:
            self.attach_asked.emit(self.chosen.case)

    def _on_open(self) -> None:
        if self.chosen is not None:
            self.open_asked.emit(self.chosen.case)

    def _choose(self, place: int) -> None:
        self._at = min(max(place, 0), len(self._rows) - 1)
        for number, row in enumerate(self._rows):
            row.mark(is_chosen=number == self._at)
        self._attach.setVisible(self.chosen is not None and self.chosen.takes_pictures)

    def _lay_out(self) -> None:
        keys = QVBoxLayout()
        keys.setSpacing(8)
        for hint in (self._attach, self._open, self._close):
            keys.addWidget(hint)
        column = QVBoxLayout(self)
        edge = round(_EDGE_PX * self._zoom)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(12)
        column.addWidget(label(Role.CAPTION, tr("form.near_title")))
        for number, row in enumerate(self._rows):
            row.pressed.connect(lambda n=number: self._choose(n))
            column.addWidget(row)
        column.addStretch()
        column.addLayout(keys)


class _Row(QWidget):
    """One case: its picture, and what it is.

    Signals:
        pressed(): it is meant.
    """

    pressed = Signal()

    def __init__(self, case: NearCase, now: datetime, zoom: float, *, is_alone: bool) -> None:
        super().__init__()
        self.case = case
        self._size = (_LARGE if is_alone else _PICTURE) * zoom
        self._picture = label(Role.QUIET, tr("form.picture_waits" if case.thumbnail else "form.no_picture"))
        self._picture.setFixedSize(self._size)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        if not case.thumbnail:  # there never was one
            self._picture.hide()
        self._bar = QWidget()
        self._bar.setFixedWidth(3)
        self._bar.setProperty("surface", "raised")
        self._bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        words = QVBoxLayout()
        words.setSpacing(2)
        for role, text in _words(case, now):
            words.addWidget(label(role, text, wraps=True))
        words.addStretch()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        facing = QBoxLayout(QBoxLayout.Direction.TopToBottom if is_alone else QBoxLayout.Direction.LeftToRight)
        facing.setSpacing(12)
        facing.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        facing.addLayout(words, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._bar)
        row.addLayout(facing, 1)

    def mark(self, *, is_chosen: bool) -> None:
        """Show whether the keys mean this one."""
        self._bar.setStyleSheet("background: palette(window-text);" if is_chosen else "background: transparent;")

    def show_picture(self, image: QImage) -> None:
        """Show the picture, or that there is none."""
        if image.isNull():
            self._picture.setText(tr("form.no_picture"))
            return
        mode = Qt.TransformationMode.SmoothTransformation
        self._picture.setPixmap(QPixmap.fromImage(image).scaled(self._size, Qt.AspectRatioMode.KeepAspectRatio, mode))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Mean this one."""
        self.pressed.emit()


def _words(case: NearCase, now: datetime) -> list[tuple[Role, str]]:
    return [
        (Role.BODY, near_words(case, now)),
        (Role.QUIET, case.condition),
        (Role.QUIET, case.place),
        (Role.QUIET, f"{case.unit_name} · {tr(f'queue.state_{case.state.value}')}"),
        (Role.QUIET, case_no_words(case.case_no)),
    ]
