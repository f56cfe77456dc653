"""One tile: a camera's newest picture with what stands beside it, or a replay in its place. Not a widget.

Verdict and cases go to the signs, which draw caption and card; frames come from the slots when they are painted; a
replay takes the picture's place while there is one. This puts the three on the glass and names what lies there.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from console.domain.camera import Camera, CameraId, FrameName, PictureLife, Want
from console.domain.deadline import Light
from console.seat.layout import Rect, Tile
from console.seat.pictures import Pictures
from console.video.slots import SlotFacts
from widgets.wall.glass import DIMMED, DUE_SOON, OVERDUE, PANEL, qrect
from widgets.wall.replay_paint import REPLAY, TileReplay
from widgets.wall.slot_picture import SlotPicture
from widgets.wall.tile_past import TilePast
from widgets.wall.tile_signs import CaseSign, TileSigns, TileStyle

PaintedHook = Callable[[CameraId, QImage, SlotFacts], None]
_CALM: Final = Light.CALM


class TileView:
    """A camera in a tile. GUI thread.

    Args:
        camera: shown here.
        tile: where.
        want: the picture it asks for; its size is that of ``tile.picture``.
        pictures: where its frames come from.
        style: of its words.
        scale: device pixel ratio of the window.
    """

    def __init__(
        self, camera: Camera, tile: Tile, want: Want, pictures: Pictures, style: TileStyle, scale: float
    ) -> None:
        self.camera, self.tile, self.want = camera, tile, want
        self.area: QRect = qrect(tile.cell, scale)
        self.picture_area: QRect = qrect(tile.picture, scale)
        self.live = SlotPicture()
        """The live picture where it has the tile; in a replay's corner it is another one's."""
        self._pictures, self._style = pictures, style
        self.signs = TileSigns(camera, tile, style)
        self._past: TilePast | None = None

    # ---- what is shown

    @property
    def replay(self) -> TileReplay | None:
        """Return what is shown instead of the live picture, from its first frame on."""
        return self._past.replay if self._past is not None else None

    @property
    def is_opening(self) -> bool:
        """Whether a recording is asked for that has no picture yet."""
        return self._past is not None and self._past.is_opening

    @property
    def has_card(self) -> bool:
        """Whether words stand where the picture would."""
        is_replayed = self._past is not None and self._past.is_shown
        return self.is_opening or (self.signs.card is not None and not is_replayed)

    @property
    def strip(self) -> Rect | None:
        """Return where the kept seconds of a replay can be clicked; None: there are none."""
        return self._past.strip if self._past is not None else None

    def set_replay(self, replay: TileReplay | None) -> None:
        """Show a replay from its first frame on, or the live picture again."""
        self._past = TilePast(replay, self.tile, self._style, self._pictures) if replay is not None else None
        self.live.paint_again()
        if self._past is None or self._past.is_recorded:
            self.live.clear()

    def refresh(self, life: PictureLife, case: CaseSign) -> bool:
        """Take the verdict and the cases; return True if the tile looks different now."""
        signs, past = self.signs, self._past
        if past is None and signs.stand(life, case):
            return False
        card = signs.card
        replayed = past.words() if past is not None else None
        is_changed = signs.take(life, case, replayed, has_frame=self._has_frame())
        if signs.card is not card:
            self.live.paint_again()
        return is_changed

    def _has_frame(self) -> bool:
        """Say whether a live frame is on the glass, or there to be painted next."""
        live = self.live
        if not live.has_painted and live.reader is not None:
            self.follow()  # a reader that was given up must not be asked
        return live.has_painted or (live.reader is not None and live.reader.published > 0)

    # ---- frames

    def follow(self) -> None:
        """Ask where the live frames come from now; see ``Pictures.looks``."""
        self.live.follow(self._pictures.reader(self.want))

    @property
    def news_area(self) -> QRect:
        """Return what is to be painted when there is another frame, logical pixels."""
        return self.picture_area if self._past is None else self.area

    def has_news(self) -> bool:
        """Say whether another frame than the painted one is there. Asked a hundred times a second."""
        past = self._past
        if past is not None:
            self._follow_past(past)
            if past.has_begun():
                return past.has_news()
        return self.live.is_behind() and not self.signs.is_fault

    def _follow_past(self, past: TilePast) -> None:
        past.follow(None if self.signs.is_fault else self.live.reader)

    # ---- painting

    def paint(self, painter: QPainter, hook: PaintedHook | None) -> None:
        """Paint picture or card, then the caption and the frame of an open case, in device pixels."""
        tile, signs, past = self.tile, self.signs, self._past
        cell = tile.cell
        painter.setClipRect(cell.x, cell.y, cell.width, cell.height)  # one rectangle: Qt copies lines, not spans
        if past is None or not self._paint_past(painter, past):
            self._paint_live(painter, hook)
        if signs.caption is not None:
            painter.drawImage(tile.caption.x, tile.caption.y, signs.caption)
        if signs.case[1] is not _CALM:
            self._paint_frame(painter, OVERDUE if signs.case[1] is Light.OVERDUE else DUE_SOON)
        if past is not None and past.is_shown:
            self._paint_frame(painter, REPLAY, thickness=1.0 if past.replay.is_meant else 0.4)

    def _paint_past(self, painter: QPainter, past: TilePast) -> bool:
        """Paint the replay; return False if the live picture has the place. The caption goes with it."""
        self._follow_past(past)
        was_shown = past.is_shown
        has_place = past.paint(painter, self.signs.life)
        if past.is_shown != was_shown:
            self.signs.say_replayed(past.words())
        return has_place

    def _paint_live(self, painter: QPainter, hook: PaintedHook | None) -> None:
        at, signs, live = self.tile.picture, self.signs, self.live
        if not signs.is_fault and live.paint(painter, at):
            if signs.is_dim:
                painter.fillRect(at.x, at.y, at.width, at.height, DIMMED)
                if signs.note is not None:
                    painter.drawImage(at.x, at.bottom - signs.note.height(), signs.note)
            if hook is not None and live.facts is not None:
                hook(self.camera.id, live.image(), live.facts)
        elif signs.card is not None:
            painter.drawImage(at.x, at.y, signs.card)
        else:
            painter.fillRect(at.x, at.y, at.width, at.height, PANEL)

    def _paint_frame(self, painter: QPainter, colour: QColor, thickness: float = 1.0) -> None:
        cell, thick = self.tile.cell, max(2, round(self._style.body_px / 7 * thickness))
        painter.fillRect(cell.x, cell.y, cell.width, thick, colour)
        painter.fillRect(cell.x, cell.bottom - thick, cell.width, thick, colour)
        painter.fillRect(cell.x, cell.y, thick, cell.height, colour)
        painter.fillRect(cell.right - thick, cell.y, thick, cell.height, colour)

    # ---- what lies on the glass

    @property
    def _painted(self) -> SlotPicture:
        return self._past.picture if self._past is not None and self._past.is_shown else self.live

    def frame_name(self) -> FrameName | None:
        """Return the name of the frame on the glass; None while there is none or a card lies over it."""
        painted, past = self._painted, self._past
        if painted.facts is None or (painted is self.live and self.signs.is_fault):
            return None
        recorded = past.replay.state.recorded if past is not None and past.is_shown else None
        camera = recorded.camera if recorded is not None else self.camera.id
        profile = painted.profile or self.want.profile
        return FrameName(camera, profile.value, painted.facts.generation, painted.facts.pts)

    def replayed_facts(self) -> SlotFacts | None:
        """Return what is known of the replayed frame on the glass; None: there is none."""
        return self._past.picture.facts if self._past is not None and self._past.is_shown else None

    def replayed_at(self) -> datetime | None:
        """Return when the replayed frame on the glass arrived; None where the live picture is shown. UTC."""
        return self._past.at() if self._past is not None else None

    def copy_painted(self) -> QImage | None:
        """Return a copy of the painted frame, or None if its slot has been written over or given up."""
        self.follow()
        if self._past is not None:
            self._follow_past(self._past)
        return self._painted.copy()
