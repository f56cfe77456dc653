"""Asks from when on and why a recorder's pictures are to be seen: two lines over the desk, Enter, Esc."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from console.clock import SHANGHAI, monotonic
from console.domain.camera import Camera
from console.domain.prose import RECORDING_REASON_LENGTH
from console.errors import Refused
from console.seat.recorded_time import read_instant
from widgets.cases.entry import Entry
from widgets.cases.reason_base import StepEntry, field, gives_up
from widgets.cases.sheet_style import sheet_style
from widgets.lettering import Role, label, scale_gaps
from widgets.text import tr

_WIDTH_PX: Final = 560
_TOP_SHARE: Final = 0.16
_EDGE_PX: Final = 20
_TIME_LENGTH: Final = 32


class RecordingPanel(StepEntry):
    """Lies over a window until it is sent or left; the keyboard then goes back where it was.

    Args:
        camera: whose recording.
        room_now: room time, aware.
        window: over which it lies.
        zoom: of the desk.
        now: monotonic seconds.

    Signals (of the base):
        given({"at": instant, "reason": words}): look at it.
        left(): Esc.
    """

    def __init__(
        self,
        camera: Camera,
        room_now: Callable[[], datetime],
        window: QWidget,
        zoom: float,
        now: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__("", tr("playback.confirm"), now=now)
        self._room_now, self._zoom = room_now, zoom
        self._before = QApplication.focusWidget()
        self._phrases = tuple(part.strip() for part in tr("playback.reasons").split("|"))
        self.time = field("recording.time", tr("playback.time_hint"), most=_TIME_LENGTH)
        self.reason = _ReasonField(self.take_phrase)
        self.echo = label(Role.QUIET)
        self.setObjectName("recording")
        self.setProperty("surface", "raised")
        self.setProperty("card", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._lay_out(f"{camera.number:02d}", camera.name)
        self.setParent(window)
        self.setStyleSheet(sheet_style(zoom=zoom))
        scale_gaps(self, zoom)
        self._place(window)
        self.time.textChanged.connect(self._on_time)
        self.reason.textChanged.connect(lambda: self.say_trouble(""))

    def _lay_out(self, number: str, name: str) -> None:
        column, edge = self.column, round(_EDGE_PX * self._zoom)
        column.setContentsMargins(edge, edge, edge, edge)
        column.addWidget(label(Role.LARGE, f"{tr('playback.title', number=number)}　{name}"))
        column.addWidget(label(Role.CAPTION, tr("playback.time")))
        column.addWidget(self.time)
        column.addWidget(self.echo)
        column.addWidget(label(Role.CAPTION, tr("playback.reason")))
        self.reason.setObjectName("recording.reason")
        self.reason.setPlaceholderText(tr("playback.reason_hint"))
        self.reason.setMaxLength(RECORDING_REASON_LENGTH)
        column.addWidget(self.reason)
        for place, phrase in enumerate(self._phrases, 1):
            column.addWidget(self._phrase_key(place, phrase))
        column.addWidget(label(Role.QUIET, tr("playback.registered")))
        self.add_end()
        self._on_time("")

    def propose(self, at: datetime, reason: str) -> None:
        """Write an instant and a reason that only need Enter.

        Args:
            at: room time, aware; whole seconds count.
            reason: "" asks for one.
        """
        self.time.setText(at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"))
        self.reason.setText(reason)

    def _place(self, window: QWidget) -> None:
        self.setFixedWidth(min(round(_WIDTH_PX * self._zoom), window.width()))
        self.adjustSize()
        self.move((window.width() - self.width()) // 2, round(window.height() * _TOP_SHARE))
        self.show()
        self.raise_()

    def _phrase_key(self, place: int, phrase: str) -> QPushButton:
        made = QPushButton(f"{place}　{phrase}")
        made.setProperty("phrase", True)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.clicked.connect(lambda: self.take_phrase(place))
        return made

    def take_phrase(self, place: int) -> bool:
        """Write a usual reason; return whether there is such a one."""
        if not 1 <= place <= len(self._phrases):
            return False
        self.reason.setText(self._phrases[place - 1])
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def take_keyboard(self) -> None:
        """Put the keyboard into the time."""
        self.time.setFocus(Qt.FocusReason.PopupFocusReason)

    def take_key(self, event: QKeyEvent) -> bool:
        """↑ ↓ go from one line to the other."""
        if event.key() not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return False
        (self.time if event.key() == Qt.Key.Key_Up else self.reason).setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def said(self) -> Mapping[str, Any] | None:
        """Return instant and reason; where one is missing say so and go there."""
        try:
            at = read_instant(self.time.text(), self._room_now())
        except Refused as exc:
            self.say_trouble(tr(exc.text_key))
            self.time.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        reason = self.reason.text().strip()
        if not reason:
            is_asked_first = not self.reason.hasFocus()
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            self.say_trouble("" if is_asked_first else tr("playback.reason_missing"))
            return None
        return {"at": at, "reason": reason}

    def set_waiting(self, *, is_waiting: bool) -> None:
        """Take no second Enter while the hub is asked."""
        self.send.setEnabled(not is_waiting)

    def leave_window(self) -> None:
        """Go, and give the keyboard back."""
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.deleteLater()

    def say_trouble(self, words: str) -> None:
        """Say what is wrong; the panel grows by the line."""
        super().say_trouble(words)
        self.adjustSize()

    def _on_time(self, text: str) -> None:
        """Say which instant is understood, while it is typed."""
        self.say_trouble("")
        if not text.strip():
            self.echo.setText("　")
            return
        try:
            at = read_instant(text, self._room_now()).astimezone(SHANGHAI)
            self.echo.setText(tr("playback.starts", time=at.strftime("%Y-%m-%d %H:%M:%S")))
        except Refused as exc:
            is_unfinished = exc.text_key == "playback.not_a_time"
            self.echo.setText("…" if is_unfinished else tr(exc.text_key))


class _ReasonField(Entry):
    """The line: its first digit is a usual reason, not a text."""

    def __init__(self, take_phrase: Callable[[int], bool]) -> None:
        super().__init__(gives_up)
        self._take_phrase = take_phrase

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a usual reason by its digit while nothing is written."""
        typed = event.text()
        if not self.text() and not self.is_composing and typed.isdecimal() and self._take_phrase(int(typed)):
            event.accept()
            return
        super().keyPressEvent(event)
