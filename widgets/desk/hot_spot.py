"""The desk's hot spot: one camera large, its neighbours small below it; freezes lie over both. GUI thread."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from console.domain.camera import Camera, CameraId
from console.seat.hot_spot import HotSpot
from console.seat.hot_spot_plan import hot_spot_plan
from widgets.text import tr
from widgets.wall.face import FaceStyle
from widgets.wall.outside import Outside
from widgets.wall.replays import Playing
from widgets.wall.surface import FreezeSurface
from widgets.wall.toast import HasRoom, Toast

_CAPTION_PX: Final = 16


class HotSpotPane(FreezeSurface):
    """A ``Surface`` for freezes. A click on a neighbour puts it on the hot spot.

    Args:
        outside: pictures and clocks.
        seat: in the watermark.
        parent: as ever in Qt.

    Signals:
        menu_asked(camera id, global position): the right button on a picture.
        drafts_told(int): so many drafts are kept.
    """

    menu_asked = Signal(str, QPoint)
    drafts_told = Signal(int)

    def __init__(self, outside: Outside, seat: str = "", parent: QWidget | None = None) -> None:
        self.spot = HotSpot()
        self._zoom = 1.0
        self._drafts = self._slips = 0
        self._page_toast: Toast | None = None
        super().__init__("desk", self.spot, {}, outside, FaceStyle(seat, bar=0, plan=hot_spot_plan), parent)
        self.setObjectName("desk.hotspot")

    @property
    def is_desk(self) -> bool:
        """Yes: it is the duty desk's."""
        return True

    @property
    def camera(self) -> CameraId | None:
        """The camera on the hot spot."""
        return self.spot.enlarged

    @property
    def playing(self) -> Playing:
        """What the hot spot shows, or is about to."""
        return self._replays.playing(self.camera)

    def set_room(self, cameras: Iterable[Camera]) -> None:
        """Take the room's cameras."""
        self.set_cameras(tuple(cameras))

    def say(self, text_key: str, value: str = "") -> None:
        """Show a short word on the glass, or else over the page that lies over the glass."""
        place, page = self.parentWidget(), self.page_over()
        if place is None or page is None:
            super().say(text_key, value)
            return
        room = page.word_room().translated(page.pos()) if isinstance(page, HasRoom) else None
        self._page_toast = self._page_toast or Toast(place)
        self._page_toast.say(tr(text_key, value=value), self._freeze_body() / self.devicePixelRatio(), room)

    def page_over(self) -> QWidget | None:
        """Return what lies over the glass; None where nothing does."""
        place = self.parentWidget()
        over = place.childAt(self.geometry().center()) if place is not None and self.isVisible() else None
        while over is not None and over.parentWidget() is not place:
            over = over.parentWidget()
        return over if over is not self else None

    def set_drafts(self, count: int) -> None:
        """Say how many drafts are kept: there is no room bar here, the desk's header says it."""
        self._drafts = count
        super().set_drafts(count + self._slips)
        self.drafts_told.emit(count)

    def set_slips(self, count: int) -> None:
        """Take how many slips are kept: D opens those too."""
        self._slips = count
        super().set_drafts(self._drafts + count)

    def set_zoom(self, zoom: float) -> None:
        """Take another zoom."""
        self._zoom = zoom
        self._arrange()

    def _body(self, height_px: int) -> int:
        return round(_CAPTION_PX * self._zoom * self.devicePixelRatio())

    def _freeze_body(self) -> int:
        return self._body(0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put a neighbour on the hot spot; the large picture takes a press as any tile does."""
        view = self._view_at(event.position().toPoint())
        is_left = event.button() is Qt.MouseButton.LeftButton
        if is_left and view is not None and view.camera.id != self.camera:
            self.enlarge(view.camera.id)
        else:
            super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the picture under the pointer."""
        view = self._view_at(event.pos())
        if view is not None:
            self.menu_asked.emit(view.camera.id, event.globalPos())
