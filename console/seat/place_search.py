"""Where a caller means: cameras, places of earlier cases and grids, in Chinese, by pinyin or by initials. Pure."""

import enum
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Final

from console.domain.camera import Camera, CameraId, Point
from console.domain.case import CaseRecord
from console.domain.duplicate import distance_m
from console.domain.grid import Grid, Layer
from console.seat.draft import NO_CAMERA
from console.seat.pinyin import spell

HITS: Final = 8
PLACES: Final = 200
"""So many places of earlier cases, the latest ones, are looked through."""
IN_SIGHT_M: Final = 80.0
"""A camera that stands this near may show the place."""


class HitKind(enum.Enum):
    """What is known there."""

    CAMERA = "camera"
    CASE = "case"
    """A case was there before."""
    GRID = "grid"


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """A place to choose."""

    kind: HitKind
    words: str
    point: Point | None
    public_grid: str
    residents_grid: str
    camera: CameraId = NO_CAMERA
    camera_number: int = 0
    camera_name: str = ""


@dataclass(frozen=True, slots=True)
class _Key:
    """What a place is found by, in one string each: a substring is looked for in microseconds."""

    plain: str
    initials: str = ""
    """Of its words' syllables; behind a line feed those of its other names."""
    pinyin: str = ""
    """From each syllable on to the end, each behind a line feed."""

    def has(self, word: str) -> bool:
        if word in self.plain:
            return True
        return word.isascii() and not word.isdecimal() and (word in self.initials or f"\n{word}" in self.pinyin)

    def begins(self, word: str) -> bool:
        return self.plain.startswith(word) or self.initials.startswith(word)


class PlaceBook:
    """What can be found, once it has learned it: made when a slip opens.

    Args:
        cameras: of the room.
        cases: of the room, in the order in which they came; the places of the latest ones can be found.
        grids: those in force at ``now``.
        now: room time.
    """

    def __init__(
        self, cameras: Iterable[Camera], cases: Iterable[CaseRecord], grids: Iterable[Grid], now: datetime
    ) -> None:
        self._cameras = sorted(cameras, key=lambda camera: camera.number)
        self._cases, self._grids, self._now = tuple(cases), tuple(grids), now
        self._known: list[tuple[PlaceHit, _Key]] = []

    def learn(self) -> None:
        """Find out what there is and how it is typed; any thread.

        In a large room that takes 0.4 s the first time. Until then places are found by their own letters and by
        number, and in the first hundredth of a second not at all.
        """
        known = {camera.place or camera.name for camera in self._cameras}
        hits = [
            *map(_of_camera, self._cameras),
            *islice(_of_cases(self._cases, known), PLACES),
            *(_of_grid(grid) for grid in self._grids if grid.is_valid(self._now)),
        ]
        self._known = [(hit, _Key("\n".join(_names(hit)).lower())) for hit in hits]
        self._known = [(hit, _key(_names(hit))) for hit in hits]

    def find(self, text: str) -> tuple[PlaceHit, ...]:
        """Return what ``text`` means: a camera's number, what begins so, then the rest; nothing for ""."""
        wanted = _words(text)
        if not wanted:
            return ()
        known = self._known
        found = [
            (_off(hit, key, wanted[0]), place)
            for place, (hit, key) in enumerate(known)
            if all(_is_number(hit, word) or key.has(word) for word in wanted)
        ]
        return tuple(known[place][0] for _, place in sorted(found)[:HITS])

    def camera_near(self, point: Point | None) -> tuple[Camera, float] | None:
        """Return the camera that stands nearest to ``point``, and how far off in metres; None: none may show it."""
        if point is None:
            return None
        placed = ((camera, distance_m(camera.point, point)) for camera in self._cameras if camera.point is not None)
        nearest = min(placed, key=lambda one: one[1], default=None)
        return nearest if nearest is not None and nearest[1] <= IN_SIGHT_M else None


def _is_number(hit: PlaceHit, word: str) -> bool:
    """Return whether digits mean a camera's number from its beginning."""
    is_digits = word.isdecimal() and bool(hit.camera_number)
    return is_digits and str(hit.camera_number).startswith(word.lstrip("0") or "0")


def _off(hit: PlaceHit, key: _Key, word: str) -> int:
    """Return how far a place is from being what a word means; equals keep their order."""
    if hit.camera_number and str(hit.camera_number) == word.lstrip("0"):
        return 0
    return 1 if key.begins(word) else 2


def _names(hit: PlaceHit) -> tuple[str, ...]:
    grid = hit.public_grid if hit.kind is HitKind.GRID else hit.residents_grid
    return hit.words, hit.camera_name, grid


@lru_cache(maxsize=4096)
def _key(names: tuple[str, ...]) -> _Key:
    spelled = [spell(name).syllables for name in names]
    initials = ["".join(part if part.isdigit() else part[:1] for part in parts) for parts in spelled]
    ends = ["".join(parts[start:]) for parts in spelled for start in range(len(parts))]
    return _Key("\n".join(names).lower(), "\n".join(initials), "".join(f"\n{end}" for end in ends))


def _words(text: str) -> list[str]:
    return unicodedata.normalize("NFKC", text).lower().replace("'", "").split()


def _of_camera(camera: Camera) -> PlaceHit:
    return PlaceHit(
        HitKind.CAMERA, camera.place or camera.name, camera.point, camera.public_grid, camera.residents_grid,
        camera.id, camera.number, camera.name,
    )  # fmt: skip


def _of_cases(cases: Iterable[CaseRecord], known: set[str]) -> Iterable[PlaceHit]:
    seen = set(known)
    for case in reversed(tuple(cases)):
        if case.place not in seen:
            seen.add(case.place)
            yield PlaceHit(HitKind.CASE, case.place, case.point, case.public_grid, case.residents_grid)


def _of_grid(grid: Grid) -> PlaceHit:
    codes = (grid.code, "") if grid.layer is Layer.PUBLIC else ("", grid.code)
    return PlaceHit(HitKind.GRID, grid.name or grid.code, None, *codes)
