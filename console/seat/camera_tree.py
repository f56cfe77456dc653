"""The room's cameras by public grid, narrowed by what is typed: number, Chinese, pinyin or its initials. Pure."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from console.domain.camera import Camera
from console.seat.pinyin import Spelling, spell

Speller = Callable[[str], Spelling]


@dataclass(frozen=True, slots=True)
class Branch:
    """A public grid ("" where cameras have none) and its cameras by number."""

    grid: str
    cameras: tuple[Camera, ...]


def camera_tree(cameras: Iterable[Camera], text: str = "", *, speller: Speller = spell) -> tuple[Branch, ...]:
    """Return the branches with cameras that ``text`` means, all for ""; those without a grid last."""
    wanted = _words(text)
    by_grid: dict[str, list[Camera]] = {}
    for camera in sorted(cameras, key=lambda one: one.number):
        if all(_means(camera, word, speller) for word in wanted):
            by_grid.setdefault(camera.public_grid, []).append(camera)
    return tuple(Branch(grid, tuple(by_grid[grid])) for grid in sorted(by_grid, key=lambda one: (not one, one)))


def best(branches: Sequence[Branch], text: str) -> Camera | None:
    """Return the camera that Enter means: the one whose number was typed, else the first shown."""
    plain = text.strip()
    shown = [camera for branch in branches for camera in branch.cameras]
    exact = (camera for camera in shown if plain.isdecimal() and camera.number == int(plain))
    return next(exact, shown[0] if shown else None)


def _words(text: str) -> list[str]:
    return unicodedata.normalize("NFKC", text).lower().replace("'", "").replace("ü", "v").split()


def _means(camera: Camera, word: str, speller: Speller) -> bool:
    """Digits mean the number from its beginning, or stand in a name; letters mean pinyin of name or place."""
    if word.isdecimal() and (str(camera.number).startswith(word.lstrip("0") or "0") or word == f"{camera.number:02d}"):
        return True
    names = (camera.name, camera.place, camera.residents_grid)
    if any(word in name.lower() for name in names):
        return True
    if not word.isascii() or word.isdecimal():
        return False
    return any(speller(name).has(word) for name in names)
