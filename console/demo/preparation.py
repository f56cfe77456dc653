"""What the demo's hub is to prepare before it listens, as the demo tells it. Small: the seat's process imports it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from console.demo.catalogue import DemoCamera, cameras


@dataclass(frozen=True, slots=True)
class Preparation:
    """What must be there before the hub listens; nothing at a later start of the same demo."""

    films: str = ""
    """Folder of the films; empty: prepare nothing."""
    cameras: int = 0
    footage: str = ""
    """Folder of one's own clips; empty: the painted street."""
    room_rate: float = 1.0
    passwords: Mapping[str, str] = field(default_factory=dict)
    """By account name; whoever is not named here gets no account."""

    def line(self) -> bytes:
        """Return it as it is written to the process."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def read(cls, line: str) -> "Preparation":
        """Read what :meth:`line` wrote; nothing is to be prepared where the line is empty."""
        return cls(**json.loads(line)) if line.strip() else cls()


def catalogue_of(count: int, own: Path | None) -> tuple[DemoCamera, ...]:
    """Return the street's cameras, or those that play one's own clips in the folder ``own``.

    Raises:
        Refused: there is no clip in it that can be played.
    """
    if own is None:
        return cameras(count)
    from console.demo.clips import footage  # brings av

    return footage(own).cameras
