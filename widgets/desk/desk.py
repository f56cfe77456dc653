"""The duty desk: puts header, camera tree, hot spot, case queue, chosen case and ticker side by side. GUI thread."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final, Protocol, runtime_checkable

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from console.domain.camera import Camera, CameraId
from widgets.desk.camera_panel import CameraPanel
from widgets.desk.header import HEIGHT_PX as HEADER_PX
from widgets.desk.header import DeskHeader
from widgets.desk.hint import KeyStrip
from widgets.desk.hot_spot import HotSpotPane
from widgets.desk.locking import DeskLocking
from widgets.lettering import hairline, sheet, surface
from widgets.text import tr
from widgets.theme import DARK
from widgets.wall.outside import Outside

TICK_MS: Final = 250
"""Clock and signs of life are looked at so often."""
TICKER_PX: Final = 72
TREE_PX: Final = 296
CASES_PX: Final = 520
CENTRE_SHARE: Final = 0.57
"""So much of a narrow window's width at least belongs to the pictures."""
QUEUE_PX: Final = 440
"""Five rows below the tabs."""
QUEUE_SHARE: Final = 0.55
"""At most, in a low window: the chosen case needs the rest."""
SHEET_PX: Final = 512
"""The chosen case needs no more, also with what was said last; in a high window the queue has the rest."""
FOLDED_PX: Final = 136
"""Height of the case sheet while no case is chosen: the queue has the rest."""
_ANY_HEIGHT_PX: Final = (1 << 24) - 1
"""What Qt takes for no limit."""
_LEAST_TREE_PX: Final = 208
_LEAST_CASES_PX: Final = 336
_LEAST_CENTRE_PX: Final = 480


@runtime_checkable
class Zoomed(Protocol):
    """A part of the desk that follows its zoom."""

    def set_zoom(self, zoom: float, /) -> None:
        """Make everything ``zoom`` times as large."""


@runtime_checkable
class Folding(Protocol):
    """A case sheet that says whether a case is chosen."""

    folded: SignalInstance


class DutyDesk(QWidget):
    """The pair's own window. Its places for queue, sheet and ticker take any widget.

    Args:
        outside: pictures and clocks.
        room_now: room time, aware.
        queue: stands at the right, above.
        case_sheet: the chosen case, below the queue.
        ticker: stands at the bottom.
        seat: in the watermark.

    Signals:
        camera_chosen(camera id): a camera was put on the hot spot.
    """

    camera_chosen = Signal(str)

    def __init__(
        self,
        outside: Outside,
        room_now: Callable[[], datetime],
        *,
        queue: QWidget | None = None,
        case_sheet: QWidget | None = None,
        ticker: QWidget | None = None,
        seat: str = "",
    ) -> None:
        super().__init__()
        self.setObjectName("desk")
        self.setWindowTitle(tr("desk.title"))
        self.setProperty("surface", "wall")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.zoom = 1.0
        self.header = DeskHeader(room_now)
        self.cameras = CameraPanel(outside.pictures.known_life, outside.now)
        self.hot_spot = HotSpotPane(outside, seat)
        self.hint = KeyStrip()
        self.centre = surface("wall")
        """Holds hot spot and hint; a page may lie over it."""
        self.queue = queue if queue is not None else _place("desk.queue")
        self.case_sheet = case_sheet if case_sheet is not None else _place("desk.sheet")
        self.ticker = ticker if ticker is not None else _place("desk.ticker")
        self._pictures = outside.pictures
        self._open_sizes: Sequence[int] | None = None
        """Heights of queue and sheet when the sheet unfolds; None: it is unfolded."""
        self._lay_out()
        self.locking = DeskLocking(self.centre, self.hot_spot, self.hint, (self.cameras, self.header.kept))
        self._connect()
        self.set_zoom(1.0)
        self.use_drawn_sizes(1920, 1080)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def _connect(self) -> None:
        self.cameras.camera_chosen.connect(self.put_on_hot_spot)
        self.cameras.left.connect(self.hot_spot.setFocus)
        self.cameras.list.leaves_enter = lambda: bool(self.hot_spot.spot.digits)
        self.hot_spot.enlarged.connect(self._on_shown)
        self.hot_spot.freeze_asked.connect(lambda _camera: self.hint.use())
        self.hot_spot.covered.connect(self.hint.setHidden)
        self.hint.pressed.connect(self.hot_spot.press)
        self.hot_spot.drafts_told.connect(self.header.kept.drafts.show_count)
        if isinstance(self.case_sheet, Folding):
            self._fold(is_folded=True)
            self.case_sheet.folded.connect(lambda is_folded: self._fold(is_folded=is_folded))

    # ---- what others tell it

    def set_cameras(self, cameras: Iterable[Camera]) -> None:
        """Take the room's cameras."""
        known = sorted(cameras, key=lambda camera: camera.number)
        self.hot_spot.set_room(known)
        self.cameras.set_cameras(known)
        self.cameras.show_on_hot_spot(self.hot_spot.camera)

    def put_on_hot_spot(self, camera: str) -> None:
        """Show this camera large."""
        self.hot_spot.enlarge(CameraId(camera))

    def _on_shown(self, camera: CameraId | None) -> None:
        self.cameras.show_on_hot_spot(camera)
        self.hint.use()
        if camera is not None:
            self.camera_chosen.emit(camera)

    def tick(self) -> None:
        """Show the time, the room's number and the signs of life as they are now."""
        self.header.tick()
        self.header.set_life(self._pictures.count())
        self.cameras.tick()
        self.hint.show_playing(self.hot_spot.playing)
        self.locking.follow()

    # ---- zoom and sizes

    def set_zoom(self, zoom: float) -> None:
        """Make everything ``zoom`` times as large."""
        self.zoom = zoom
        self.setStyleSheet(f"{sheet(zoom=zoom)} QSplitter::handle {{ background: {DARK.hairline}; }}")
        for part in (self.header, self.cameras, self.hot_spot, self.hint, self.queue, self.case_sheet, self.ticker):
            if isinstance(part, Zoomed):
                part.set_zoom(zoom)
        self.ticker.setFixedHeight(round(TICKER_PX * zoom))
        if self._open_sizes is not None:
            self._fold(is_folded=True)
        self.cameras.setMinimumWidth(round(_LEAST_TREE_PX * zoom))
        self.right.setMinimumWidth(round(_LEAST_CASES_PX * zoom))
        self.centre.setMinimumWidth(round(_LEAST_CENTRE_PX * zoom))

    @property
    def sizes(self) -> Sequence[int]:
        """Return the widths of the three columns and the heights of queue and sheet, pixels."""
        return [*self._columns.sizes(), *(self._open_sizes or self.right.sizes())]

    def set_sizes(self, sizes: Sequence[int]) -> None:
        """Take what :attr:`sizes` gave."""
        self._columns.setSizes(list(sizes[:3]))
        self.right.setSizes(list(sizes[3:]))
        if self._open_sizes is not None:
            self._open_sizes = tuple(sizes[3:])

    def _fold(self, *, is_folded: bool) -> None:
        """Give the queue the room of a sheet that shows no case, or take it back."""
        if is_folded:
            self._open_sizes = self._open_sizes or tuple(self.right.sizes())
            self.case_sheet.setMaximumHeight(round(FOLDED_PX * self.zoom))
        elif self._open_sizes is not None:
            sizes, self._open_sizes = self._open_sizes, None
            self.case_sheet.setMaximumHeight(_ANY_HEIGHT_PX)
            self.right.setSizes(list(sizes))

    def use_drawn_sizes(self, width_px: int, height_px: int) -> None:
        """Take the columns as drawn, at this zoom, for a window of this size."""
        tree, cases, queue = (round(px * self.zoom) for px in (TREE_PX, CASES_PX, QUEUE_PX))
        if width_px - tree - cases < CENTRE_SHARE * width_px:  # a narrow window: the pictures come first
            tree = round(_LEAST_TREE_PX * self.zoom)
            cases = max(round(_LEAST_CASES_PX * self.zoom), round(width_px * (1 - CENTRE_SHARE)) - tree)
        rest = height_px - round((HEADER_PX + TICKER_PX) * self.zoom)
        queue = max(min(queue, round(rest * QUEUE_SHARE)), rest - round(SHEET_PX * self.zoom))
        self.set_sizes([tree, width_px - tree - cases, cases, queue, rest - queue])

    def _lay_out(self) -> None:
        centre = self.centre
        stack = QVBoxLayout(centre)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(0)
        stack.addWidget(self.hot_spot, 1)
        stack.addWidget(self.hint)
        self.right = _splitter(Qt.Orientation.Vertical, (self.queue, self.case_sheet))
        self._columns = _splitter(Qt.Orientation.Horizontal, (self.cameras, centre, self.right))
        for place, share in enumerate((0, 1, 0)):
            self._columns.setStretchFactor(place, share)
        window = QVBoxLayout(self)
        window.setContentsMargins(0, 0, 0, 0)
        window.setSpacing(0)
        for part, share in ((self.header, 0), (hairline(), 0), (self._columns, 1), (hairline(), 0), (self.ticker, 0)):
            window.addWidget(part, share)

    def showEvent(self, event: QShowEvent) -> None:
        """Give the hot spot the keyboard: Space means it from the first moment on."""
        super().showEvent(event)
        if self.focusWidget() is None:
            self.hot_spot.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand what no part took to the hot spot: digits, Space, R work from anywhere."""
        is_frozen = self.hot_spot.freeze is not None
        is_for_it = not is_frozen or event.key() == Qt.Key.Key_Space or event.text().isdecimal()
        if not is_for_it or not self.hot_spot.take(event):
            super().keyPressEvent(event)


def _place(name: str) -> QWidget:
    made = surface("panel")
    made.setObjectName(name)
    return made


def _splitter(orientation: Qt.Orientation, parts: Iterable[QWidget]) -> QSplitter:
    """Return parts that meet at a hairline which can be dragged."""
    made = QSplitter(orientation)
    made.setHandleWidth(1)
    made.setChildrenCollapsible(False)
    for part in parts:
        made.addWidget(part)
    return made
