"""The tiles of one arrangement of the glass: which of them have news, and painting them.

News are asked for a hundred times a second and most paint events paint nothing else; so readers are asked for only
when they may be others, and an event for just the pictures that were asked for goes straight to them.
"""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QRegion

from console.seat.layout import Plan
from console.seat.pictures import Pictures
from widgets.wall.glass import HAIRLINE, NOTHING, WALL, qrect
from widgets.wall.tile import PaintedHook, TileView


class TileField:
    """Made anew with every change of layout, page or size.

    Args:
        plan: of the glass, device pixels.
        views: in the order of the tiles; fewer than tiles leave the rest empty.
        pictures: where frames come from.
    """

    def __init__(self, plan: Plan, views: Iterable[TileView], pictures: Pictures) -> None:
        self.plan = plan
        self.views: Sequence[TileView] = tuple(views)
        self._pictures = pictures
        self._looks = -1
        self._unread: Sequence[TileView] = self.views
        """Those that ask for their reader next time: all after a look, then those that have none."""
        self._in_turn: Sequence[TileView] = self.views
        """In the order in which they are asked for news."""
        self._half_px = sum(view.want.width_px * view.want.height_px for view in self.views) // 2
        self._news: tuple[QRegion, Sequence[TileView]] = (NOTHING, ())
        """Which live pictures are painted next, and where these lie."""
        self._covered = QRegion()
        """Where pictures or cards are painted, logical pixels."""
        for view in self.views:
            self._covered += view.picture_area

    def news(self) -> QRegion:
        """Return where pictures are no longer the newest, logical pixels: half of the glass at most, in turn.

        Cameras often send in step; all tiles painted at once would hold up keys and timers for 10 ms and more.
        """
        self._follow()
        late = [view for view in self._in_turn if view.has_news()]
        if not late:
            return NOTHING
        region, painted_px, is_live = QRegion(), 0, True
        for count, view in enumerate(late, start=1):
            region += view.news_area
            is_live = is_live and view.replay is None
            painted_px += view.want.width_px * view.want.height_px
            if painted_px >= self._half_px:
                late = late[:count]
                self._go_on_after(view)
                break
        self._news = (region, late) if is_live else (NOTHING, ())
        return region

    def _go_on_after(self, view: TileView) -> None:
        place = self._in_turn.index(view) + 1
        self._in_turn = (*self._in_turn[place:], *self._in_turn[:place])

    def _follow(self) -> None:
        """See to it that no reader is looked at that may be another now."""
        looks = self._pictures.looks
        if looks != self._looks:
            self._looks, self._unread = looks, self.views
        if self._unread:
            for view in self._unread:
                view.follow()
            self._unread = [view for view in self._unread if view.live.reader is None]

    def paint(self, painter: QPainter, region: QRegion, hook: PaintedHook | None) -> None:
        """Paint what the region (logical pixels) touches; the painter works in device pixels."""
        self._follow()
        news, late = self._news
        for view in late if region == news else self._touched(painter, region):
            view.paint(painter, hook)
        painter.setClipping(False)

    def _touched(self, painter: QPainter, region: QRegion) -> list[TileView]:
        """Fill what no picture covers, then return the tiles that the region touches."""
        if not region.subtracted(self._covered).isEmpty():
            painter.fillRect(QRect(0, 0, self.plan.bar.width, self.plan.bar.bottom), WALL)
            painter.fillRect(qrect(self.plan.block), HAIRLINE)
            for tile in self.plan.tiles:
                painter.fillRect(qrect(tile.cell), WALL)
        return [view for view in self.views if region.intersects(view.area)]
