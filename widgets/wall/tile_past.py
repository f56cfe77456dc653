"""A replay or a recording in a tile: it takes the picture's place, the live picture goes on small in the corner.

Nothing of it may be taken for live: the caption says it from its first frame on, and until a recording has one a
card says what is being opened.
"""

from datetime import datetime

from PySide6.QtGui import QImage, QPainter

from console.domain.camera import PictureLife
from console.seat.layout import Rect, Tile
from console.seat.pictures import Pictures
from console.video.slots import SlotReader
from widgets.wall.glass import PANEL
from widgets.wall.life_words import LifeWords
from widgets.wall.replay_paint import TileReplay, corner, draw_opening, paint_corner_sign, paint_strip, strip
from widgets.wall.slot_picture import SlotPicture
from widgets.wall.tile_signs import TileStyle, rows_under_caption


class TilePast:
    """Of one replay in one tile. GUI thread.

    Args:
        replay: which, and how it goes on.
        tile: where.
        style: of its words.
        pictures: where its frames come from.
    """

    def __init__(self, replay: TileReplay, tile: Tile, style: TileStyle, pictures: Pictures) -> None:
        self.replay = replay
        self.picture = SlotPicture()
        """What is replayed, in the picture's place."""
        self.is_shown = False
        """Whether it is on the glass: it has a first frame."""
        self._tile, self._place, self._style, self._pictures = tile, tile.picture, style, pictures
        self._corner, self._corner_at = SlotPicture(), corner(tile.picture, rows_under_caption(tile))
        self._opening: QImage | None = None
        """Stands where a recording's first picture will be."""

    @property
    def is_recorded(self) -> bool:
        """Whether a recorder plays it, not this seat."""
        return self.replay.state.recorded is not None

    @property
    def is_opening(self) -> bool:
        """Whether a recording is asked for that has no picture yet: today's picture must not be taken for it."""
        return self.is_recorded and not self.is_shown

    @property
    def has_place(self) -> bool:
        """Whether the live picture is only in the corner: a replay leaves it its place until its own first frame."""
        return self.is_shown or self.is_recorded

    @property
    def strip(self) -> Rect | None:
        """Return where the kept seconds can be clicked; None: there are none."""
        return strip(self._place, self._style.body_px) if self.is_shown and not self.is_recorded else None

    def words(self) -> LifeWords | None:
        """Return what the caption says of it; None while the live picture has the place."""
        if not self.has_place:
            return None
        return self.replay.words(self.picture.facts, self._style.clock(), self._style.room_at)

    def at(self) -> datetime | None:
        """Return when the replayed frame on the glass arrived; None: there is none. UTC."""
        facts = self.picture.facts if self.is_shown else None
        return self.replay.at(facts, self._style.clock()) if facts is not None else None

    def follow(self, live: SlotReader | None) -> None:
        """Look where its frames come from now, and those of the corner: None where live has no picture."""
        self.picture.follow(self.replay.reader(self._pictures))
        self._corner.follow(live)

    def has_begun(self) -> bool:
        """Say whether it has the place, or takes it with the next paint."""
        return self.picture.reader is not None or self.is_opening

    def has_news(self) -> bool:
        """Say whether its picture or the corner's is no longer the newest."""
        return self.picture.is_behind() or self._corner.is_behind()

    def paint(self, painter: QPainter, life: PictureLife | None) -> bool:
        """Paint it with what lies over it; return False if the live picture has the place."""
        self.is_shown = self.picture.paint(painter, self._place)
        if not self.has_place:
            return False
        if not self.is_shown:
            self._paint_opening(painter)
        self._paint_corner(painter, life)
        if self.is_shown and self.picture.facts is not None:
            share = self.replay.share(self.picture.facts)
            if share is not None:
                paint_strip(painter, strip(self._place, self._style.body_px), share)
        return True

    def _paint_corner(self, painter: QPainter, life: PictureLife | None) -> None:
        at = self._corner_at
        if not self._corner.paint(painter, at):
            painter.fillRect(at.x, at.y, at.width, at.height, PANEL)
        paint_corner_sign(painter, at, life, self._style.body_px)

    def _paint_opening(self, painter: QPainter) -> None:
        """Say what is being opened."""
        if self._opening is None:
            size = self._place.width, self._place.height
            top, style = rows_under_caption(self._tile), self._style
            self._opening = draw_opening(self.replay.state, style.room_at, size, top, style.body_px)
        painter.drawImage(self._place.x, self._place.y, self._opening)
