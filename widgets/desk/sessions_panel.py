"""Where one is signed in, or who is, each with its end: a list that one looks at and acts on by key. GUI thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from console.clock import SHANGHAI
from console.domain.account import SESSIONS_MOST
from widgets.cases.entry import ENTER
from widgets.desk.rows import Rows
from widgets.lettering import Role, hairline, label, scale_gaps, sheet
from widgets.text import tr

WIDTH_PX: Final = 560


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A line of the list; see ``console.link.session_envelope.SessionNote``."""

    id: str
    address: str
    signed_in_at: datetime
    ends_at: datetime
    is_locked: bool
    is_this: bool
    account: str = ""
    """Whose it is; "" where all are one's own."""


class SessionsPanel(QWidget):
    """The list. ↑ ↓ go from key to key, Enter ends a session, Esc leaves.

    Args:
        is_of_all: it shows everybody's sessions, not one's own.

    Signals:
        ended(str): end the session with this id.
        left(): Esc.
    """

    ended = Signal(str)
    left = Signal()

    def __init__(self, *, is_of_all: bool = False) -> None:
        super().__init__()
        self.setObjectName("sessions")
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._keys: list[QPushButton] = []
        self._is_of_all = is_of_all
        self._list, self._trouble = QVBoxLayout(), label(Role.WARNING, wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        self._title = label(Role.TITLE, tr("tools.sessions_of_all" if is_of_all else "sessions.title"))
        self._count = label(Role.QUIET, wraps=True)
        column.addWidget(self._title)
        column.addWidget(self._count)
        column.addWidget(Rows(self._list, edge_px=8))
        column.addWidget(self._trouble)
        column.addWidget(label(Role.QUIET, tr("sessions.keys")))
        self.show_trouble("")
        self.set_zoom(1.0)

    def set_zoom(self, zoom: float) -> None:
        """Make everything ``zoom`` times as large."""
        self.setStyleSheet(sheet(zoom=zoom))
        self.setMinimumWidth(round(WIDTH_PX * zoom))
        scale_gaps(self, zoom)

    def show_sessions(self, sessions: Sequence[SessionLine]) -> None:
        """Show these, in this order."""
        self._keys.clear()
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for session in sessions:
            self._list.addWidget(self._row(session))
            self._list.addWidget(hairline())
        self._list.addStretch()
        self._count.setText(tr("sessions.count", count=len(sessions), most=SESSIONS_MOST))
        self._count.setVisible(not self._is_of_all)
        self.adjustSize()

    def show_trouble(self, words: str) -> None:
        """Say why something was not done; "" takes it back."""
        self._trouble.setText(f"▲ {words}")
        self._trouble.setVisible(bool(words))

    def take_keyboard(self) -> None:
        """Put the keyboard on the first key."""
        next(iter(self._keys), self).setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take every key: none is for the pictures below."""
        event.accept()
        held = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        elif event.key() in ENTER and isinstance(held, QPushButton) and not event.isAutoRepeat():
            held.click()

    def _row(self, session: SessionLine) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 4, 0, 4)
        words = QVBoxLayout()
        words.setSpacing(2)
        whose = [session.account] if session.account else []
        here = [tr("sessions.here")] if session.is_this else []
        words.addWidget(label(Role.VALUE, " · ".join([*whose, session.address, *here])))
        locked = [tr("sessions.locked")] if session.is_locked else []
        since = tr("sessions.since", since=_time(session.signed_in_at), until=_time(session.ends_at))
        words.addWidget(label(Role.QUIET, " · ".join([since, *locked])))
        line.addLayout(words, 1)
        if not session.is_this:
            key = QPushButton(tr("sessions.end"))
            key.setObjectName(f"sessions.end {session.id}")
            key.setCursor(Qt.CursorShape.PointingHandCursor)
            key.clicked.connect(lambda: self.ended.emit(session.id))
            self._keys.append(key)
            line.addWidget(key)
        return row


def _time(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%m-%d %H:%M}"
