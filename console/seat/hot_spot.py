"""The desk's hot spot: one camera large, three neighbours small. The wall's keys, with one place instead of pages."""

import math
from collections.abc import Iterable, Mapping
from typing import Final

from console.domain.camera import Camera, CameraId, Point
from console.seat.wall import Wall
from console.seat.wall_action import Action, Enlarged

NEIGHBOURS: Final = 3
_HISTORY: Final = 50
_EAST: Final = 0.855
"""A degree of longitude in degrees of latitude, at Shanghai."""


def neighbours(camera: Camera, room: Iterable[Camera], count: int = NEIGHBOURS) -> tuple[CameraId, ...]:
    """Return the cameras to look at next: of the same public grid first, the nearest first, then by number."""

    def key(other: Camera) -> tuple[bool, float, int]:
        return other.public_grid != camera.public_grid, _distance(camera.point, other.point), other.number

    return tuple(other.id for other in sorted(room, key=key) if other.id != camera.id)[:count]


def _distance(one: Point | None, other: Point | None) -> float:
    if one is None or other is None:
        return math.inf
    return math.hypot((one.lon - other.lon) * _EAST, one.lat - other.lat)


class HotSpot(Wall):
    """A wall with one place: what a wall enlarges, is put here; going back means the camera that was here before.

    Args:
        room: every camera of the room.
    """

    def __init__(self, room: Iterable[Camera] = ()) -> None:
        self._room: Mapping[CameraId, Camera] = {}
        self._was: list[CameraId] = []
        super().__init__((), layout="1+3")
        self.set_cameras(room, ())

    @property
    def layout(self) -> str:
        """Return the layout: without neighbours the one picture has all."""
        return "1+3" if len(self.shown) > 1 else "1"

    @property
    def shown(self) -> tuple[CameraId, ...]:
        """Return the camera and its neighbours."""
        camera = self._room.get(self.enlarged) if self.enlarged is not None else None
        return (camera.id, *neighbours(camera, self._room.values())) if camera is not None else ()

    @property
    def on_page(self) -> tuple[CameraId, ...]:
        """Return what is shown."""
        return self.shown

    @property
    def single(self) -> CameraId | None:
        """Return the camera on the hot spot: Space means it without a number."""
        return self.enlarged

    def set_cameras(self, cameras: Iterable[Camera], room: Iterable[Camera]) -> tuple[Action, ...]:
        """Take the room's cameras; the first one is put here if none is."""
        self._room = {camera.id: camera for camera in (*room, *cameras)}
        known = sorted(self._room.values(), key=lambda camera: camera.number)
        actions = super().set_cameras(known, known)
        if self.enlarged is None and known:
            self.enlarged = known[0].id
        return actions

    def choose_layout(self, name: str, now: float) -> tuple[Action, ...]:
        """Change nothing: there is one arrangement here."""
        return ()

    def double_click(self, camera: CameraId) -> tuple[Action, ...]:
        """Put this camera on the hot spot."""
        return self._enlarge(camera)

    def _enlarge(self, camera: CameraId | None) -> tuple[Action, ...]:
        before = self.enlarged
        actions = super()._enlarge(camera) if camera is not None else ()
        if before is not None and any(isinstance(action, Enlarged) for action in actions):
            self._was = [*self._was[1 - _HISTORY :], before]
        return actions

    def _leave_enlarged(self) -> tuple[Action, ...]:
        return ()

    def _undo(self, now: float) -> tuple[Action, ...]:
        """Go back to the camera that was here before."""
        while self._was:
            camera = self._was.pop()
            if camera in self._room and camera != self.enlarged:
                self.enlarged = camera
                return (Enlarged(camera),)
        return ()

    def _lock(self, now: float) -> tuple[Action, ...]:
        return ()

    def _turn(self, by: int) -> tuple[Action, ...]:
        """Go to the next camera by number."""
        return self._neighbour(by) if self.enlarged is not None else ()
