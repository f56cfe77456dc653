"""Which film is made next: pure, from what lies on the disk."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from console.domain.camera import Profile

FIRST_GOPS: Final = 2
"""Groups that every sub-stream gets before any gets more: 4 s that can be looped while the rest is made."""
UNREMARKABLE_GOPS: Final = 11
"""22 s: a loop up to 20 s is rightly called not proved, so sub-streams come this far before a main is finished."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one film is."""

    number: int
    profile: Profile
    ready: int
    total: int
    wanted_at: float | None = None
    is_begun: bool = False
    """This process has its encoder open."""

    @property
    def is_awaited(self) -> bool:
        """Say whether somebody waits for its first picture."""
        return self.wanted_at is not None and self.ready == 0

    @property
    def urgency(self) -> tuple[int, float, int, int]:
        """Return what films are ordered by, smallest first.

        Somebody waits for its first picture (longest wait first); the first groups of each sub-stream; wanted main
        streams up to their first groups; sub-streams until their loop is longer than 20 s; wanted main streams up to
        their end (newest wish first); sub-streams in turn; main streams one after the other, since an open main
        encoder holds some 40 MB.
        """
        if self.wanted_at is not None and self.ready == 0:
            return 0, self.wanted_at, 0, self.number
        if self.profile is Profile.SUB:
            rank = 1 if self.ready < FIRST_GOPS else 3 if self.ready < UNREMARKABLE_GOPS else 5
            return rank, 0.0, self.ready, self.number
        if self.wanted_at is not None:
            return (2 if self.ready < FIRST_GOPS else 4), -self.wanted_at, 0, self.number
        return 6, 0.0, 0 if self.is_begun else 1, self.number


def in_order(standings: Iterable[Standing]) -> list[Standing]:
    """Return the films that are not whole, most urgent first."""
    return sorted((s for s in standings if s.ready < s.total or s.is_begun), key=lambda s: s.urgency)
