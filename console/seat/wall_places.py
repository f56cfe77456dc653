"""What each wall showed, kept by its monitor's identity: over an unplugged cable, a restart and another scaling."""

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from console.seat.layout import LAYOUTS

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
    """The kept walls of one seat, in a file. What cannot be read is as if nothing was kept."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._places = dict(_read(path))

    def get(self, identity: str) -> WallPlace | None:
        """Return how the wall on this monitor was left."""
        return self._places.get(identity)

    def put(self, identity: str, place: WallPlace) -> None:
        """Keep it, at once; a disk that refuses is no reason to disturb anybody."""
        if self._places.get(identity) == place:
            return
        self._places.pop(identity, None)
        self._places[identity] = place
        self._places = dict(list(self._places.items())[-MOST:])
        try:
            kept = {name: asdict(one) for name, one in self._places.items()}
            self._path.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
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
