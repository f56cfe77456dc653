"""Notes which past lies in a hub's folder, so that a start can go on with it or set it aside."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Self

from db.engine import FILE

MARK: Final = "street.json"
"""Beside the database: when its past was made, and of which street."""
FRESH: Final = timedelta(hours=6)
"""An older past, by room time, is made anew: its queue would hold nothing but what is long overdue."""
_BEFORE: Final = "before"


@dataclass(frozen=True, slots=True)
class Mark:
    """Notes beside the database of which street it holds the past, since when, and how fast its time has run."""

    street: str
    made_at: datetime
    rate: float

    def is_fresh(self, street: str, now: datetime) -> bool:
        """Return whether the demo can go on with this past at ``now`` (system clock)."""
        age = now - self.made_at
        return self.street == street and timedelta() <= age and age * max(1.0, self.rate) < FRESH

    def write(self, data: Path) -> None:
        """Keep it in ``data``."""
        said = {"street": self.street, "made_at": self.made_at.isoformat(), "rate": self.rate}
        (data / MARK).write_text(json.dumps(said), encoding="utf-8")

    @classmethod
    def read(cls, data: Path) -> Self | None:
        """Return the mark in ``data``; None where there is none that can be read."""
        try:
            said = json.loads((data / MARK).read_text(encoding="utf-8"))
            return cls(
                str(said["street"]), datetime.fromisoformat(said["made_at"]).astimezone(UTC), float(said["rate"])
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None


def set_aside(data: Path) -> None:
    """Move what a hub left in ``data`` into its folder ``before``; what lay there goes. The room's key stays."""
    before = data / _BEFORE
    before.mkdir(mode=0o700, exist_ok=True)
    for suffix in ("-wal", "-shm", ""):
        old = data / f"{FILE}{suffix}"
        (before / old.name).unlink(missing_ok=True)
        if old.exists():
            old.replace(before / old.name)
    (data / MARK).unlink(missing_ok=True)
