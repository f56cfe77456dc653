"""What this seat has made and the hub has not carried out: refused first, then what waits. One key a line.

Shows what it is given and says what was pressed; knows no hub. GUI thread.
"""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from console.clock import SHANGHAI
from console.seat.outgoing import OutgoingItem
from widgets.cases.entry import ENTER
from widgets.lettering import Role, hairline, label, scale_gaps, sheet
from widgets.scroll import ScrollColumn
from widgets.text import tr

WIDTH_PX: Final = 560
_SIDES_PX: Final = 40
_JOINT: Final = " · "


class OutgoingPanel(QWidget):
    """The list. ↑ ↓ and Tab go from key to key, Enter presses, Esc leaves.

    Args:
        zoom: 1.0 is the desk.

    Signals:
        settled(command id): it is known that this was not carried out.
        reopened(command id): open the draft of this case again.
        withdrawn(command id): take this back before it goes out.
        left: Esc.
    """

    settled = Signal(str)
    reopened = Signal(str)
    withdrawn = Signal(str)
    left = Signal()

    def __init__(self, *, zoom: float = 1.0) -> None:
        super().__init__()
        self._zoom = zoom
        self._shown: tuple[Sequence[OutgoingItem], Sequence[OutgoingItem]] = (), ()
        self.setObjectName("outgoing")
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._trouble = label(Role.WARNING, wraps=True)
        self._trouble.hide()
        self._list, self._scroll = QVBoxLayout(), ScrollColumn()
        self._key_buttons: list[QPushButton] = []
        self._lay_out()
        self.set_zoom(zoom)

    def set_zoom(self, zoom: float) -> None:
        """Make everything ``zoom`` times as large."""
        self._zoom = zoom
        self.setStyleSheet(sheet(zoom=zoom))
        self.setMinimumWidth(round(WIDTH_PX * zoom))
        self.show_items(*self._shown)

    def show_trouble(self, words: str) -> None:
        """Say what is at stake with the disk; "" when nothing is."""
        self._trouble.setText(f"▲ {words}")
        self._trouble.setVisible(bool(words))

    def show_items(self, not_carried_out: Sequence[OutgoingItem], waiting: Sequence[OutgoingItem]) -> None:
        """Show these, in this order."""
        self._shown = not_carried_out, waiting
        held = self.focusWidget()  # of the window
        was_on = held.objectName() if held is not None and self.isAncestorOf(held) else ""
        self._clear()
        if not not_carried_out and not waiting:
            self._list.addWidget(label(Role.QUIET, tr("outgoing.none"), wraps=True))
        for title, items in (("outgoing.not_carried_out", not_carried_out), ("outgoing.waiting", waiting)):
            if items:
                self._list.addWidget(label(Role.CAPTION, f"{tr(title)}　{len(items)}"))
            for item in items:
                self._list.addWidget(self._row(item))
                self._list.addWidget(hairline())
        self._list.addStretch()
        scale_gaps(self, self._zoom)
        if was_on:
            again = next((key for key in self._key_buttons if key.objectName() == was_on), None)
            (again or next(iter(self._key_buttons), self)).setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        """Ask for as much height as the lines need at this width."""
        hint, lines = super().sizeHint(), self._list
        width = self.minimumWidth() - _SIDES_PX
        needed = lines.totalHeightForWidth(width) if lines.hasHeightForWidth() else lines.totalSizeHint().height()
        return QSize(hint.width(), hint.height() - self._scroll.sizeHint().height() + needed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves, ↑ ↓ go through the keys, Enter presses one; no other key is for the pictures below."""
        event.accept()
        held = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        elif event.key() in ENTER and isinstance(held, QPushButton) and not event.isAutoRepeat():
            held.click()

    def take_keyboard(self) -> None:
        """Put the keyboard on the first key of the list."""
        next(iter(self._key_buttons), self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, item: OutgoingItem) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 4, 0, 4)
        line.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(Role.VALUE, _title(item), wraps=True))
        if item.reason is not None:
            reason = tr(item.reason.text_key, **item.reason.facts)
            words.addWidget(label(Role.WARNING, f"▲ {reason}", wraps=True))
        words.addWidget(label(Role.QUIET, _facts(item), wraps=True))
        line.addLayout(words, 1)
        for text_key, signal in self._keys(item):
            key = QPushButton(tr(text_key))
            key.setObjectName(f"{text_key} {item.id}")
            key.setCursor(Qt.CursorShape.PointingHandCursor)
            key.clicked.connect(lambda _=False, told=signal: told.emit(str(item.id)))
            self._key_buttons.append(key)
            line.addWidget(key, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _keys(self, item: OutgoingItem) -> list[tuple[str, SignalInstance]]:
        if item.reason is None:
            return [] if item.is_sent else [("outgoing.withdraw", self.withdrawn)]
        known = [("outgoing.known", self.settled)]
        return [("outgoing.reopen", self.reopened), *known] if item.can_reopen else known

    def _clear(self) -> None:
        self._key_buttons.clear()
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setLayout(self._list)
        self._list.setContentsMargins(0, 0, 8, 0)
        self._list.setSpacing(8)
        self._scroll.set_column(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, _SIDES_PX - 24, 16)
        column.setSpacing(8)
        column.addWidget(label(Role.TITLE, tr("outgoing.title")))
        column.addWidget(self._trouble)
        column.addWidget(self._scroll, 1)
        column.addWidget(label(Role.CAPTION, tr("outgoing.keys")))


def _title(item: OutgoingItem) -> str:
    number = tr("outgoing.local_number", n=item.number) if item.number else item.case_no[-5:]
    return _JOINT.join(part for part in (number, tr(f"outgoing.{item.act}"), item.place) if part)


def _facts(item: OutgoingItem) -> str:
    made = tr("outgoing.at", time=f"{item.made_at.astimezone(SHANGHAI):%m-%d %H:%M:%S}")
    if item.reason is not None:
        return made
    if not item.is_own:
        return _JOINT.join((made, tr("outgoing.waits_for_maker", account=item.account)))
    return _JOINT.join((made, tr("outgoing.sent" if item.is_sent else "outgoing.waits")))
