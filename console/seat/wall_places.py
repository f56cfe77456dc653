"""What each wall showed, kept by its monitor's identity: over an unplugged cable, a restart and another scaling."""

import asyncio
import json
import logging
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from console.seat.layout import LAYOUTS
from console.video.spool import store

log: Final = logging.getLogger(__name__)
MOST: Final = 32
"""So many monitors are remembered, the last ones used."""


@dataclass(frozen=True, slots=True)
class WallPlace:
    """How a wall was left: ``cameras`` in the order they fill the tiles; ``page`` from 0."""

    layout: str
    page: int
    cameras: tuple[str, ...]


class WallPlaces:
    """The kept walls of one seat, in a file. What cannot be read is as if nothing was kept. Loop thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._places = dict(_read(path))
        self._is_news = False
        """The disk does not know all of it."""
        self._one_writes = threading.Lock()

    def get(self, identity: str) -> WallPlace | None:
        """Return how the wall on this monitor was left."""
        return self._places.get(identity)

    def put(self, identity: str, place: WallPlace) -> None:
        """Note how a wall is now; :meth:`save` brings it to the disk."""
        if self._places.get(identity) == place:
            return
        self._places.pop(identity, None)
        self._places[identity] = place
        self._places = dict(list(self._places.items())[-MOST:])
        self._is_news = True

    async def save(self) -> None:
        """Bring everything noted to the disk, beside the loop, also what is noted meanwhile."""
        while self._is_news:
            self._is_news = False
            await asyncio.to_thread(self._write, dict(self._places))

    def save_now(self) -> None:
        """Do so before this returns: the seat is about to end."""
        if self._is_news:
            self._is_news = False
            self._write(self._places)

    def _write(self, places: Mapping[str, WallPlace]) -> None:
        """Write them whole or not at all, in any thread; a disk that refuses is no reason to disturb anybody."""
        content = json.dumps({name: asdict(one) for name, one in places.items()}, ensure_ascii=False).encode()
        try:
            with self._one_writes:
                store(self._path.parent, "walls", content).path.replace(self._path)
        except OSError as exc:
            log.warning("the walls' layouts cannot be kept: %s", exc.strerror)


def _read(path: Path) -> Mapping[str, WallPlace]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        found = {
            str(name): WallPlace(str(one["layout"]), int(one["page"]), tuple(str(camera) for camera in one["cameras"]))
            for name, one in kept.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
        log.warning("the walls' layouts cannot be read: %s", type(exc).__name__)
        return {}
    return {name: one for name, one in found.items() if one.layout in LAYOUTS and one.page >= 0}
