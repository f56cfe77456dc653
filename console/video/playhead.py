"""Where a replay stands and when it reaches a place: the clockwork of replay. Pure.

Two axes, both in CLOCK_MONOTONIC nanoseconds: *now* is the clock on the wall, *place* the instant at which what is
shown arrived. While it plays, a place moves ``speed`` times as fast as now.
"""

from typing import Final

SLOWEST: Final = 0.25
FASTEST: Final = 4.0


class Playhead:
    """A place that moves. Every input comes with the present instant; nothing here reads a clock."""

    def __init__(self, place_ns: int, now_ns: int) -> None:
        """Stand at a place, and play."""
        self.speed = 1.0
        self.is_playing = True
        self._place_ns, self._since_ns = place_ns, now_ns

    def place(self, now_ns: int) -> int:
        """Return the place at an instant."""
        passed_ns = now_ns - self._since_ns if self.is_playing else 0
        return self._place_ns + round(passed_ns * self.speed)

    def seek(self, place_ns: int, now_ns: int) -> None:
        """Go to a place; playing goes on from there."""
        self._place_ns, self._since_ns = place_ns, now_ns

    def play(self, now_ns: int, *, is_playing: bool) -> None:
        """Go on, or stand."""
        self.seek(self.place(now_ns), now_ns)
        self.is_playing = is_playing

    def set_speed(self, speed: float, now_ns: int) -> None:
        """Go at this speed from the present place on, within :data:`SLOWEST` and :data:`FASTEST`."""
        self.seek(self.place(now_ns), now_ns)
        self.speed = min(max(speed, SLOWEST), FASTEST)

    def hold_within(self, oldest_ns: int, newest_ns: int, now_ns: int) -> bool:
        """Stay within what is kept; who catches up with the present goes on at its pace. Say whether that was so."""
        place_ns = self.place(now_ns)
        if place_ns < oldest_ns:
            self.seek(oldest_ns, now_ns)
        if place_ns <= newest_ns:
            return False
        self.seek(newest_ns, now_ns)
        was_faster = self.is_playing and self.speed > 1
        if was_faster:
            self.speed = 1.0
        return was_faster

    def due_ns(self, place_ns: int) -> int | None:
        """Return when it reaches a place; None while it stands."""
        if not self.is_playing:
            return None
        return self._since_ns + round((place_ns - self._place_ns) / self.speed)
