"""What is on a wall's glass: tiles, room bar, watermark, typed digits. Says what to repaint, and paints it.

The window hands it time and sizes and turns its rectangles into updates; it makes no widget and takes no input.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QRegion

from console.domain.camera import Camera, CameraId, Profile, Want
from console.seat.layout import Plan, Rect, plan
from console.seat.pictures import Pictures
from console.seat.wall import Wall
from widgets.text import tr
from widgets.wall.glass import caption_px, qrect
from widgets.wall.overlay import OverlayWords
from widgets.wall.replay_paint import TileReplay
from widgets.wall.room_dial import RoomDial
from widgets.wall.surround import Surround
from widgets.wall.tile import NO_CASE, CaseSign, PaintedHook, TileView
from widgets.wall.tile_field import TileField

REFRESH_TICKS: Final = 24
"""Verdicts are asked a few tiles a tick, so that every tile is looked at about four times a second."""
ProfileFor = Callable[[int, int, Camera], Profile]


@dataclass(frozen=True, slots=True)
class FaceStyle:
    """What surrounds the tiles."""

    seat: str = ""
    """In the watermark."""
    bar: float = 2.0
    """Height of the room bar in body sizes; 0: no bar."""
    plan: Callable[..., Plan] = plan
    """Arranges the glass."""


class WallFace:
    """All rectangles it returns are logical pixels.

    Args:
        wall: which cameras stand where.
        cameras: by id, of the whole room.
        pictures: where frames and verdicts come from.
        profile_for: chooses the stream by the picture's size in device pixels.
        style: what surrounds the tiles.
        clock: UTC.
        dial: what the glass says of times.
    """

    def __init__(
        self,
        wall: Wall,
        cameras: Mapping[CameraId, Camera],
        pictures: Pictures,
        profile_for: ProfileFor,
        style: FaceStyle,
        clock: Callable[[], datetime],
        dial: RoomDial,
    ) -> None:
        self._wall, self._cameras, self._pictures = wall, cameras, pictures
        self._profile_for, self._style, self._clock, self._dial = profile_for, style, clock, dial
        self._cases: Mapping[CameraId, CaseSign] = {}
        self._watch = (tr("wall.center"), "")
        self._replays: Mapping[CameraId, TileReplay] = {}
        self._field: TileField | None = None
        self._surround: Surround | None = None
        self._scale = 1.0
        self._turn = self._next_news = 0
        self._half_px = 0

    def arrange(self, width_px: int, height_px: int, body_px: int, scale: float) -> None:
        """Lay everything out anew for a glass of this size (device pixels); all of it is to be repainted."""
        name, bar_px = self._wall.layout, round(body_px * self._style.bar)
        strip_px = caption_px(name, height_px - bar_px, body_px)
        glass = self._style.plan(name, width_px, height_px, caption_px=strip_px, bar_px=bar_px)
        shown = [self._cameras[camera] for camera in self._wall.shown]
        self._field = TileField(glass, shown, self._want, body_px, scale)
        self._surround = Surround(glass, body_px, self._style.seat)
        self._scale, self._turn, self._next_news = scale, 0, 0
        self._half_px = sum(view.want.width_px * view.want.height_px for view in self.views) // 2
        for view in self.views:
            view.replay = self._replays.get(view.camera.id)
            self._refresh(view)
        self._refresh_surround()

    def _want(self, camera: Camera, picture: Rect) -> Want:
        profile = self._profile_for(picture.width, picture.height, camera)
        return Want(camera.id, profile, picture.width, picture.height)

    @property
    def views(self) -> Sequence[TileView]:
        """Return the tiles on the glass."""
        return self._field.views if self._field is not None else ()

    @property
    def pictures_bottom(self) -> int:
        """Return where the room bar begins."""
        return int(self._field.plan.bar.y / self._scale) if self._field is not None else 0

    def view(self, camera: CameraId) -> TileView | None:
        """Return the tile of a camera."""
        return next((view for view in self.views if view.camera.id == camera), None)

    def tile_at(self, x: float, y: float) -> int | None:
        """Return the place of the tile at a point (device pixels), also of an empty one."""
        tiles = self._field.plan.tiles if self._field is not None else ()
        return next((place for place, tile in enumerate(tiles) if tile.cell.contains(x, y)), None)

    def set_cases(self, cases: Mapping[CameraId, CaseSign]) -> list[QRect]:
        """Take the open cases by camera: (how many, how near the nearest deadline is)."""
        self._cases = cases
        return [area for view in self.views for area in self._refresh(view)]

    def set_replays(self, replays: Mapping[CameraId, TileReplay]) -> list[QRect]:
        """Take what replays now, by camera."""
        self._replays, changed = replays, []
        for view in self.views:
            replay = replays.get(view.camera.id)
            if replay is not view.replay:
                view.set_replay(replay)
                self._refresh(view)
                changed.append(view.area)
        return changed

    def set_watch(self, watch: str, people: str) -> list[QRect]:
        """Take who is responsible now, and the names on duty."""
        self._watch = (watch, people)
        return self._refresh_surround()

    def news(self) -> list[QRect]:
        """Return the tiles whose picture is no longer the newest: half of the glass at most, in turn.

        Cameras often send in step; all tiles painted at once would hold up keys and timers for 10 ms and more.
        """
        views, pictures, changed, painted_px = self.views, self._pictures, [], 0
        for step in range(len(views)):
            view = views[(self._next_news + step) % len(views)]
            if not view.has_news(pictures):
                continue
            changed.append(view.picture_area if view.replay is None else view.area)
            painted_px += view.want.width_px * view.want.height_px
            if painted_px >= self._half_px:
                self._next_news = (self._next_news + step + 1) % len(views)
                break
        return changed

    def look_after_some(self) -> list[QRect]:
        """Ask a few verdicts; after the last tile the room bar and the watermark have their turn."""
        views, changed = self.views, []
        for _ in range(-(-(len(views) + 1) // REFRESH_TICKS)):
            changed += self._refresh(views[self._turn]) if self._turn < len(views) else self._refresh_surround()
            self._turn = (self._turn + 1) % (len(views) + 1)
        return changed

    def _refresh(self, view: TileView) -> list[QRect]:
        camera = view.camera.id
        life, case = self._pictures.life(camera), self._cases.get(camera, NO_CASE)
        is_new = view.refresh(life, case, self._clock(), self._dial.at)
        return [view.area] if is_new else []

    def _refresh_surround(self) -> list[QRect]:
        if self._surround is None:
            return []
        now, count = self._dial.now(), self._pictures.count()
        bar = self._surround.refresh_bar(self._wall, count, self._watch, now)
        return [
            self._logical(area)
            for area in (bar, self._surround.refresh_watermark(now, self._watermarked))
            if not area.isEmpty()
        ]

    def refresh_overlay(self) -> list[QRect]:
        """Show what is typed or said now."""
        if self._surround is None:
            return []
        area = self._surround.refresh_overlay(self._overlay_words())
        return [] if area.isEmpty() else [self._logical(area)]

    def _overlay_words(self) -> OverlayWords | None:
        notice, digits = self._wall.notice, self._wall.digits
        if notice is not None:
            return OverlayWords(tr(notice.text_key, value=notice.value), is_sentence=True)
        if not digits:
            return None
        camera = self._wall.typed_camera()
        if camera is None:
            return OverlayWords(digits, tr("wall.no_such_number", value=digits))
        return OverlayWords(digits, self._cameras[camera].name, tr("wall.typed_help"))

    @property
    def _watermarked(self) -> Rect | None:
        """Return the last picture: a card's words stay free."""
        return next((view.tile.picture for view in reversed(self.views) if not view.has_card), None)

    def _logical(self, device: QRect) -> QRect:
        return qrect(Rect(device.x(), device.y(), device.width(), device.height()), self._scale)

    def paint(self, painter: QPainter, region: QRegion, hook: PaintedHook | None) -> None:
        """Paint what the region touches, then what lies over it."""
        if self._field is None or self._surround is None:
            return
        if self._scale != 1.0:
            painter.scale(1 / self._scale, 1 / self._scale)
        self._field.paint(painter, region, self._pictures, hook)
        bounds = region.boundingRect()
        self._surround.paint(painter, QRect(bounds.topLeft() * self._scale, bounds.size() * self._scale))
