"""Which marks a stream's picture bore when: what is frozen, now or out of a replay, says those of its own instant.

Grows only when a mark changes, by a few numbers; reaches further back than packets are kept. Any one thread at a time.
"""

from collections import deque
from dataclasses import dataclass
from typing import Final

from console.domain.camera import Quality

DAMAGED_NS: Final = 3_000_000_000
"""Said for so long after the last damaged picture: long enough to be read, and steady where one in ten is lost."""
_KEPT: Final = 64
"""Changes come 3 s apart at least: more than three minutes."""


@dataclass(slots=True)
class _Damage:
    """From the arrival of the first damaged picture to that of the last, none more than :data:`DAMAGED_NS` apart."""

    generation: int
    first_ns: int
    last_ns: int


class MarkHistory:
    """The marks of one stream. Instants are arrivals, CLOCK_MONOTONIC."""

    def __init__(self) -> None:
        self._damage: deque[_Damage] = deque(maxlen=_KEPT)
        self._marks: deque[tuple[int, tuple[Quality, ...]]] = deque(maxlen=_KEPT)

    @property
    def newest(self) -> tuple[Quality, ...]:
        """Return the marks of the newest picture, but for what was lost of it."""
        return self._marks[-1][1] if self._marks else ()

    def say(self, marks: tuple[Quality, ...], at_ns: int) -> None:
        """Take the marks of pictures that arrive from then on."""
        if marks != self.newest:
            self._marks.append((at_ns, marks))

    def note_damage(self, arrived_ns: int, generation: int) -> None:
        """Take that the picture which arrived then is damaged."""
        last = self._damage[-1] if self._damage else None
        if last is not None and last.generation == generation and arrived_ns - last.last_ns < DAMAGED_NS:
            last.last_ns = arrived_ns
        else:
            self._damage.append(_Damage(generation, arrived_ns, arrived_ns))

    def at(self, now_ns: int, generation: int) -> tuple[Quality, ...]:
        """Return what was, or is, said of this connection's picture then; what was lost lately comes first."""
        marks = next((marks for since_ns, marks in reversed(self._marks) if since_ns <= now_ns), ())
        is_damaged = any(
            one.generation == generation and one.first_ns <= now_ns < one.last_ns + DAMAGED_NS for one in self._damage
        )
        return (Quality.DAMAGED, *marks) if is_damaged else marks
