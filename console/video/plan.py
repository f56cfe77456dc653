"""What follows from what the windows want, and which worker plays what. Pure.

One stream for each (camera, profile), one rendition for each (stream, width, height), however many windows want it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from console.domain.camera import Camera, CameraId, Profile, Want
from console.video.choice import playable
from console.video.stream_key import StreamKey

COST: Final = {Profile.SUB: 1, Profile.MAIN: 5}
"""Expected decoding cost: 1080p takes 0.15–0.17 s a stream-second, 704×576 takes 0.03 (video.md)."""
SMALLEST_PX: Final = 8
"""A picture smaller than this is a tile that has no place yet."""


@dataclass(frozen=True, slots=True)
class Size:
    """One rendition to be drawn: of which stream, how large (device pixels)."""

    key: StreamKey
    width_px: int
    height_px: int


Fit = Callable[[StreamKey, int, int], tuple[int, int]]
"""Gives the size at which a stream is drawn for a place of this size; see ``Shapes.fit``."""


def size_of(want: Want, camera: Camera, fit: Fit) -> Size:
    """Return the rendition that serves ``want``; of the camera's other stream where it lacks the wanted one."""
    key = StreamKey(camera.id, playable(camera, want.profile))
    return Size(key, *fit(key, want.width_px, want.height_px))


def sizes(wants: Iterable[Iterable[Want]], cameras: Mapping[CameraId, Camera], fit: Fit) -> dict[Size, None]:
    """Return the renditions that the windows want together, in the order first wanted.

    Wants of cameras that the room does not have (any more) and of pictures without a place are left out.
    """
    found: dict[Size, None] = {}
    for window in wants:
        for want in window:
            camera = cameras.get(want.camera)
            if camera is not None and min(want.width_px, want.height_px) >= SMALLEST_PX:
                found[size_of(want, camera, fit)] = None
    return found


@dataclass(frozen=True, slots=True)
class Load:
    """What a worker has to do: its number and the cost of its streams."""

    number: int
    cost: int


def place(loads: Iterable[Load], most: int) -> int | None:
    """Return the number of the worker that takes the next stream; None: start another one.

    Workers are started one by one as streams come, up to ``most``; an idle one is used first.
    """
    by_cost = sorted(loads, key=lambda load: (load.cost, load.number))
    if by_cost and (by_cost[0].cost == 0 or len(by_cost) >= most):
        return by_cost[0].number
    return None


SUSPECT_DEATHS: Final = 2
"""A stream whose worker died so often within :data:`SUSPECT_S` may be what kills it."""
SUSPECT_S: Final = 60.0


def suspects_apart(deaths: Mapping[StreamKey, int]) -> list[list[StreamKey]]:
    """Return the groups of a dead worker's streams that shall play apart from now on, each in a worker of its own.

    Some stream may kill every worker it is given to (a decoder's fault on its pictures). Which one is found by
    halving: those that saw two deaths play in two halves away from all others, and the half that dies is halved
    again, until the one stands alone and takes nobody down with it.

    Args:
        deaths: for each stream of the dead worker, how many workers died under it lately, this one included.
    """
    suspects = [key for key, number in deaths.items() if number >= SUSPECT_DEATHS]
    if len(suspects) <= 1:
        return [suspects] if suspects else []
    half = len(suspects) // 2
    return [suspects[:half], suspects[half:]]
