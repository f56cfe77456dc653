"""Where a caller means: cameras, places of earlier cases and grids, in Chinese, by pinyin or by initials. Pure."""

import enum
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from console.domain.camera import Camera, CameraId, Point
from console.domain.case import CaseRecord
from console.domain.duplicate import distance_m
from console.domain.grid import Grid, Layer
from console.seat.draft import NO_CAMERA
from console.seat.pinyin import Spelling, spell

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


Speller = Callable[[str], Spelling]


class PlaceBook:
    """What can be found: made when a slip opens.

    Args:
        cameras: of the room.
        cases: of the room; the places of the latest ones can be found.
        grids: those in force at ``now``.
        now: room time.
        speller: how names are typed.
    """

    def __init__(
        self,
        cameras: Iterable[Camera],
        cases: Iterable[CaseRecord],
        grids: Iterable[Grid],
        now: datetime,
        *,
        speller: Speller = spell,
    ) -> None:
        self._speller = speller
        self._cameras = sorted(cameras, key=lambda camera: camera.number)
        known = {camera.place or camera.name for camera in self._cameras}
        self._hits = [
            *map(_of_camera, self._cameras),
            *islice(_of_cases(cases, known), PLACES),
            *(_of_grid(grid) for grid in grids if grid.is_valid(now)),
        ]

    def find(self, text: str) -> tuple[PlaceHit, ...]:
        """Return what ``text`` means: a camera's number, what begins so, then the rest; nothing for ""."""
        wanted = _words(text)
        if not wanted:
            return ()
        found = [hit for hit in self._hits if all(self._means(hit, word) for word in wanted)]
        return tuple(sorted(found, key=lambda hit: self._off(hit, wanted[0]))[:HITS])

    def _off(self, hit: PlaceHit, word: str) -> int:
        """Return how far a place is from being what a word means; equals keep their order."""
        if hit.camera_number and str(hit.camera_number) == word.lstrip("0"):
            return 0
        initials = "".join(part if part.isdigit() else part[:1] for part in self._speller(hit.words).syllables)
        return 1 if hit.words.lower().startswith(word) or initials.startswith(word) else 2

    def camera_near(self, point: Point | None) -> tuple[Camera, float] | None:
        """Return the camera that stands nearest to ``point``, and how far off in metres; None: none may show it."""
        if point is None:
            return None
        placed = ((camera, distance_m(camera.point, point)) for camera in self._cameras if camera.point is not None)
        nearest = min(placed, key=lambda one: one[1], default=None)
        return nearest if nearest is not None and nearest[1] <= IN_SIGHT_M else None

    def _means(self, hit: PlaceHit, word: str) -> bool:
        """Digits mean a camera's number from its beginning, or stand in the words; letters mean pinyin."""
        if word.isdecimal() and hit.camera_number and str(hit.camera_number).startswith(word.lstrip("0") or "0"):
            return True
        names = (hit.words, hit.camera_name, hit.public_grid if hit.kind is HitKind.GRID else hit.residents_grid)
        if any(word in name.lower() for name in names):
            return True
        return word.isascii() and not word.isdecimal() and any(self._speller(name).has(word) for name in names if name)


def _words(text: str) -> list[str]:
    return unicodedata.normalize("NFKC", text).lower().replace("'", "").split()


def _of_camera(camera: Camera) -> PlaceHit:
    return PlaceHit(
        HitKind.CAMERA, camera.place or camera.name, camera.point, camera.public_grid, camera.residents_grid,
        camera.id, camera.number, camera.name,
    )  # fmt: skip


def _of_cases(cases: Iterable[CaseRecord], known: set[str]) -> Iterable[PlaceHit]:
    seen = set(known)
    for case in sorted(cases, key=lambda one: one.case_no, reverse=True):
        if case.place not in seen:
            seen.add(case.place)
            yield PlaceHit(HitKind.CASE, case.place, case.point, case.public_grid, case.residents_grid)


def _of_grid(grid: Grid) -> PlaceHit:
    codes = (grid.code, "") if grid.layer is Layer.PUBLIC else ("", grid.code)
    return PlaceHit(HitKind.GRID, grid.name or grid.code, None, *codes)
