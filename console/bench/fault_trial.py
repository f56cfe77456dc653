"""One trial of ``bench faults``: a fault from the healthy picture to the picture that is healthy again."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from console.bench.fault_list import Course, Fault
from console.bench.fault_room import Room, is_marked
from console.bench.fault_stage import Victim
from console.domain.camera import Camera, PictureLife
from console.errors import Unavailable
from console.video.message import StreamFacts

OPEN_S: Final = 20.0
SETTLE_S: Final = 6.0
"""Three groups of pictures: enough to know how long they are."""
BACK_MOST_S: Final = 30.0
DROPPED: Final = 0.8
"""Below this share of their rate before the fault the healthy tiles are said to have dropped."""
AFTERWARDS_S: Final = 3.0
"""A change that mends itself is watched for so long after it: a late mark counts."""


@dataclass(slots=True)
class Row:
    """One fault's row; seconds, None where it did not happen or does not apply."""

    name: str
    marked_s: float | None = None
    replaced_s: float | None = None
    back_s: float | None = None
    healthy_fps_min: float | None = None


class Trial:
    """One fault. ``row`` and what is beside it are filled by :meth:`run`."""

    def __init__(self, room: Room, healthy: Sequence[Camera], victim: Victim, fault: Fault) -> None:
        self._room, self._healthy, self._victim, self._fault = room, healthy, victim, fault
        self.row = Row(fault.name)
        self.said: list[str] = []
        """Every sign, cause and mark that the tile showed, in order."""
        self.own_fps: float | None = None
        """Frames decoded a second while the fault lasted."""
        self.fps_before: float | None = None
        """The lowest rate of the healthy tiles in the seconds before the fault."""
        self.lowest_after_s: float | None = None
        """How long after the fault the healthy tiles were at their lowest rate."""
        self.load = 0.0
        """The machine's load average of the last minute, at the end."""
        self._began = 0.0

    def run(self) -> None:
        """Open, let settle, inject, watch, mend, wait for the picture's return.

        Raises:
            Unavailable: the camera does not come to life before anything befell it.
        """
        room, victim, fault = self._room, self._victim, self._fault
        room.show(victim)
        if not room.run(OPEN_S, lambda: not is_marked(self._life()) and room.is_well()):
            raise Unavailable(f"{fault.name}: not live before the fault: {self._life()}")
        room.watch([*self._healthy, victim.camera])
        room.rates.restart()
        room.run(SETTLE_S)
        self.fps_before = room.rates.lowest
        room.watch(self._healthy)
        room.rates.restart()
        before = self._facts()
        fault.inject(victim)
        self._began = time.monotonic()
        if fault.course is Course.RESUMED:
            self._wait_for_new_pictures(before)
        else:
            self._wait_for_the_mark(before)
            self._mend()
        self.row.healthy_fps_min = room.rates.lowest
        if room.rates.lowest is not None:
            self.lowest_after_s = room.rates.lowest_at - self._began
        self.load = os.getloadavg()[0]
        room.show(None)

    @property
    def has_dropped(self) -> bool:
        """Whether the healthy tiles lost more than a fifth of their rate; a loaded machine does that too."""
        lowest, before = self.row.healthy_fps_min, self.fps_before
        return lowest is not None and before is not None and lowest < DROPPED * before

    def _wait_for_the_mark(self, before: StreamFacts | None) -> None:
        """Watch until the fault's course is through."""

        def is_through() -> bool:
            row, course = self.row, self._fault.course
            return (course is Course.REMOVED and row.replaced_s is not None) or (
                course is Course.MARKED and row.marked_s is not None
            )

        self._room.run(self._fault.watch_s, self._noting(is_through))
        self._room.run(self._fault.hold_s, self._noting())
        after = self._facts()
        if before is not None and after is not None and before.generation == after.generation:
            self.own_fps = (after.frames - before.frames) / (time.monotonic() - self._began)

    def _mend(self) -> None:
        self._fault.mend(self._victim)
        mended = time.monotonic()
        if self.row.marked_s is None:
            return
        if self._room.run(BACK_MOST_S, lambda: not is_marked(self._life())):
            self.row.back_s = time.monotonic() - mended

    def _wait_for_new_pictures(self, before: StreamFacts | None) -> None:
        def is_back() -> bool:
            facts = self._facts()
            return (
                before is not None
                and facts is not None
                and facts.frames > 0
                and self._fault.is_new(facts, before)
                and not is_marked(self._life())
            )

        if self._room.run(self._fault.watch_s, self._noting(is_back)):
            self.row.back_s = time.monotonic() - self._began
        self._room.run(AFTERWARDS_S, self._noting())

    def _noting(self, is_over: Callable[[], bool] = lambda: False) -> Callable[[], bool]:
        """Return what notes what the tile shows, then says whether ``is_over``."""

        def look() -> bool:
            self._note()
            return is_over()

        return look

    def _note(self) -> None:
        """Note what the tile shows now."""
        life, passed = self._life(), time.monotonic() - self._began
        words = [life.sign.value, *([life.cause.value] if life.cause else []), *(mark.value for mark in life.marks)]
        text = " ".join(words) + ("" if life.show_picture else " (replaced)")
        if not self.said or self.said[-1].partition(": ")[2] != text:
            self.said.append(f"{passed:.1f} s: {text}")
        if is_marked(life) and self.row.marked_s is None:
            self.row.marked_s = passed
        if not life.show_picture and self.row.replaced_s is None:
            self.row.replaced_s = passed

    def _life(self) -> PictureLife:
        return self._room.engine.life(self._victim.camera.id)

    def _facts(self) -> StreamFacts | None:
        state = self._room.state(self._victim.camera)
        return state.facts if state is not None else None
