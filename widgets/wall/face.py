"""What is on a wall's glass: tiles, room bar, watermark, typed digits. Says what to repaint, and paints it.

The window hands it time and sizes and turns its regions into updates; it makes no widget and takes no input.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtGui import QPainter, QRegion

from console.domain.camera import Camera, CameraId, Profile, Want
from console.seat.layout import Plan, Tile, plan
from console.seat.pictures import Pictures
from console.seat.wall import Wall
from widgets.text import tr
from widgets.wall.glass import NOTHING, caption_px
from widgets.wall.overlay import overlay_words
from widgets.wall.replay_paint import TileReplay
from widgets.wall.room_bar import People
from widgets.wall.room_dial import RoomDial
from widgets.wall.surround import Stands, Surround
from widgets.wall.tile import PaintedHook, TileView
from widgets.wall.tile_field import TileField
from widgets.wall.tile_signs import NO_CASE, CaseSign, TileStyle, rows_under_caption

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
    """All regions are logical pixels; empty: nothing is to be repainted.

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
        self._watch: tuple[str, People] = (tr("wall.center"), ())
        self._replays: Mapping[CameraId, TileReplay] = {}
        self._field: TileField | None = None
        self._surround: Surround | None = None
        self._scale = 1.0
        self._to_look_after: Iterator[Callable[[], QRegion]] = iter(())
        """All tiles and what surrounds them, over and over."""
        self._a_tick = 0
        """So many of them a tick."""

    def arrange(self, width_px: int, height_px: int, body_px: int, scale: float) -> None:
        """Lay everything out anew for a glass of this size (device pixels); all of it is to be repainted."""
        name, bar_px = self._wall.layout, round(body_px * self._style.bar)
        strip_px = caption_px(name, height_px - bar_px, body_px)
        glass = self._style.plan(name, width_px, height_px, caption_px=strip_px, bar_px=bar_px)
        shown = [self._cameras[camera] for camera in self._wall.shown]
        style = TileStyle(body_px, self._clock, self._dial.at, lambda: self._wall.is_seat_locked)
        views = [self._view(*one, style, scale) for one in zip(shown, glass.tiles, strict=False)]
        self._field = TileField(glass, views, self._pictures)
        self._surround = Surround(glass, body_px, self._style.seat, scale)
        self._scale = scale
        steps: list[Callable[[], QRegion]] = [partial(self._refresh, view) for view in views]
        steps.append(self._refresh_surround)
        self._to_look_after, self._a_tick = itertools.cycle(steps), -(-len(steps) // REFRESH_TICKS)
        for step in steps:
            step()

    def _view(self, camera: Camera, tile: Tile, style: TileStyle, scale: float) -> TileView:
        at = tile.picture
        want = Want(camera.id, self._profile_for(at.width, at.height, camera), at.width, at.height)
        view = TileView(camera, tile, want, self._pictures, style, scale)
        view.set_replay(self._replays.get(camera.id))
        return view

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

    def set_cases(self, cases: Mapping[CameraId, CaseSign]) -> QRegion:
        """Take the open cases by camera: (how many, how near the nearest deadline is)."""
        self._cases = cases
        changed = QRegion()
        for view in self.views:
            changed += self._refresh(view)
        return changed

    def set_replays(self, replays: Mapping[CameraId, TileReplay]) -> QRegion:
        """Take what replays now, by camera."""
        self._replays, changed = replays, QRegion()
        for view in self.views:
            replay = replays.get(view.camera.id)
            if replay is not view.replay:
                view.set_replay(replay)
                self._refresh(view)
                changed += view.area
        return changed

    def set_watch(self, watch: str, people: People) -> QRegion:
        """Take who is responsible now, and the names on duty."""
        self._watch = (watch, people)
        return self._refresh_surround()

    def news(self) -> QRegion:
        """Return where pictures are no longer the newest; see :meth:`TileField.news`."""
        return self._field.news() if self._field is not None else NOTHING

    def look_after_some(self) -> QRegion:
        """Ask a few verdicts; after the last tile the room bar and the watermark have their turn."""
        changed = NOTHING
        for step in itertools.islice(self._to_look_after, self._a_tick):
            area = step()
            if area is not NOTHING:
                changed = changed.united(area)
        return changed

    def _refresh(self, view: TileView) -> QRegion:
        camera = view.camera.id
        is_new = view.refresh(self._pictures.life(camera), self._cases.get(camera, NO_CASE))
        return QRegion(view.area) if is_new else NOTHING

    def _refresh_surround(self) -> QRegion:
        if self._surround is None:
            return NOTHING
        now, count = self._dial.now(), self._pictures.count()
        bar = self._surround.refresh_bar(self._wall, count, self._watch, now)
        return bar.united(self._surround.refresh_watermark(now, self._watermarked))

    def refresh_overlay(self) -> QRegion:
        """Show what is typed or said now."""
        if self._surround is None:
            return NOTHING
        return self._surround.refresh_overlay(overlay_words(self._wall, self._cameras))

    @property
    def _watermarked(self) -> Stands | None:
        """Return the last picture: a card's words stay free."""
        shown = next((view for view in reversed(self.views) if not view.has_card), None)
        if shown is None:
            return None
        return shown.tile.picture, rows_under_caption(shown.tile), shown.camera.clock_region

    def paint(self, painter: QPainter, region: QRegion, hook: PaintedHook | None) -> None:
        """Paint what the region touches, then what lies over it."""
        if self._field is None or self._surround is None:
            return
        if self._scale != 1.0:
            painter.scale(1 / self._scale, 1 / self._scale)
        self._field.paint(painter, region, hook)
        self._surround.paint(painter, region)
