"""The tiles of one arrangement of the glass: which stand where, which have news, and painting them."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QRegion

from console.domain.camera import Camera, Want
from console.seat.layout import Plan, Rect
from console.seat.pictures import Pictures
from widgets.wall.glass import HAIRLINE, WALL, qrect
from widgets.wall.tile import PaintedHook, TileView


class TileField:
    """Made anew with every change of layout, page or size.

    Args:
        plan: of the glass, device pixels.
        cameras: in the order of the tiles; fewer than tiles leave the rest empty.
        want_of: what a camera's picture of this place asks for.
        body_px: size of wall text.
        scale: device pixel ratio.
    """

    def __init__(
        self,
        plan: Plan,
        cameras: Iterable[Camera],
        want_of: Callable[[Camera, Rect], Want],
        body_px: int,
        scale: float,
    ) -> None:
        self.plan = plan
        self.views: Sequence[TileView] = [
            TileView(camera, tile, want_of(camera, tile.picture), body_px, scale)
            for camera, tile in zip(cameras, plan.tiles, strict=False)
        ]
        self._covered = QRegion()
        """Where pictures or cards are painted, logical pixels."""
        for view in self.views:
            self._covered += view.picture_area

    def paint(self, painter: QPainter, region: QRegion, pictures: Pictures, hook: PaintedHook | None) -> None:
        """Paint what the region (logical pixels) touches; the painter works in device pixels."""
        self._paint_ground(painter, region)
        for view in self.views:
            if region.intersects(view.area):
                view.paint(painter, pictures, hook)
        painter.setClipping(False)

    def _paint_ground(self, painter: QPainter, region: QRegion) -> None:
        """Fill what no picture covers; most paint events touch pictures only and skip this."""
        if region.subtracted(self._covered).isEmpty():
            return
        painter.fillRect(QRect(0, 0, self.plan.bar.width, self.plan.bar.bottom), WALL)
        painter.fillRect(qrect(self.plan.block), HAIRLINE)
        for tile in self.plan.tiles:
            painter.fillRect(qrect(tile.cell), WALL)
