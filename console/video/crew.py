"""The decode workers of a seat: which one plays which stream, and who takes over when one dies.

Owns the worker processes; knows nothing of pictures or windows. GUI thread only, never blocks but in :meth:`close`.
"""

import itertools
import logging
import multiprocessing.connection
import os
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Self

from console.video.message import Report
from console.video.plan import COST, SUSPECT_S, Load, place, suspects_apart
from console.video.stream_key import StreamKey
from console.video.supervisor import ENTRY, Act, Worker

log = logging.getLogger(__name__)

START_PAUSE_S: Final = 0.5
START_PAUSE_MOST_S: Final = 8.0
ABSENT_S: Final = 1.0
"""When the seat itself did not look for so long (a modal dialogue, a paused machine) silence proves nothing."""


@dataclass(slots=True)
class _Place:
    """A worker and what it plays. ``group``: the suspects it was started for; None: one of the ordinary workers."""

    worker: Worker
    group: int | None
    streams: set[StreamKey] = field(default_factory=set)

    @property
    def load(self) -> Load:
        return Load(self.worker.number, sum(COST[key.profile] for key in self.streams))


@dataclass(frozen=True, slots=True)
class Death:
    """A worker died under these streams; ``culprits`` are those that alone were under several dead workers."""

    worker: Worker
    streams: frozenset[StreamKey]
    culprits: dict[StreamKey, int]
    """How many workers in a row it ended alone."""


class Crew:
    """The workers.

    Invariant: a stream is at one worker at most, and a worker that is replaced has exited before another takes its
    streams, so that a rendition never has two writers.
    """

    def __init__(self, size: int, entry: str) -> None:
        self._size, self._entry = size, entry
        self._places: list[_Place] = []
        self._numbers, self._groups = itertools.count(1), itertools.count(1)
        self._apart: dict[StreamKey, int] = {}
        self._deaths: dict[StreamKey, deque[float]] = {}
        self._alone: dict[StreamKey, int] = {}
        self._failed_starts, self._next_start, self._looked = 0, 0.0, 0.0

    @classmethod
    def of_cores(cls, size: int | None = None, entry: str = ENTRY) -> Self:
        """Return a crew of at most ``size`` workers; None: one a core."""
        return cls(size or max(1, os.cpu_count() or 1), entry)

    @property
    def workers(self) -> list[Worker]:
        """Return the workers that run or are being started."""
        return [place.worker for place in self._places]

    def assign(self, key: StreamKey, now: float) -> Worker | None:
        """Return the worker that plays ``key``, choosing and starting one if need be.

        None while no worker can be had: the last ones died before they came to life.
        """
        group = self._apart.get(key)
        able = [p for p in self._places if p.group == group and p.worker.facts.asked is None]
        number = place((p.load for p in able), 1 if group is not None else self._size)
        chosen = next((p for p in able if p.worker.number == number), None) or self._start(group, now)
        if chosen is None:
            return None
        chosen.streams.add(key)
        return chosen.worker

    def begin(self, count: int, now: float) -> None:
        """Start ``count`` workers, if so many may run, before there is anything to be played.

        They read av and cv2 while the seat is still being made; what plays first finds them ready.
        """
        for _ in range(min(count, self._size) - len(self._places)):
            self._start(None, now)

    def leave(self, key: StreamKey) -> None:
        """Note that ``key`` is closed. One that was found to end workers stays apart when it comes back."""
        if key not in self._alone:
            self._apart.pop(key, None)
        for at in self._places:
            at.streams.discard(key)

    def forget(self, key: StreamKey) -> None:
        """Forget which workers died under ``key``: it will not come again."""
        for kept in (self._apart, self._deaths, self._alone):
            kept.pop(key, None)

    def _start(self, group: int | None, now: float) -> _Place | None:
        if now < self._next_start:
            return None
        started = _Place(Worker(next(self._numbers), self._entry, now), group)
        self._places.append(started)
        return started

    def receive(self, now: float) -> Iterator[tuple[Worker, Report]]:
        """Yield what the workers reported since the last look."""
        for at in self._places:
            for report in at.worker.receive(now):
                yield at.worker, report

    def supervise(self, now: float) -> list[Death]:
        """Look after every worker once; return who died. Call after :meth:`receive`."""
        if now - self._looked > ABSENT_S:
            for at in self._places:
                at.worker.excuse(now)
        self._looked = now
        dead = [at for at in self._places if at.worker.step(now) is Act.BURY]
        for at in self._places:
            if at.group is not None and not at.streams:
                at.worker.ask_to_end(now)
        return [self._bury(at, now) for at in dead]

    def _bury(self, at: _Place, now: float) -> Death:
        was_asked = at.worker.facts.asked is not None
        self._places.remove(at)
        at.worker.bury()
        if at.streams:
            log.warning("decode worker %d died, %d streams move", at.worker.number, len(at.streams))
        culprits = self._blame(at, now)
        if at.worker.has_beaten:
            self._failed_starts = 0
        elif not was_asked and not culprits:  # a culprit has its own pause
            self._failed_starts += 1
            self._next_start = now + min(START_PAUSE_MOST_S, START_PAUSE_S * 2 ** min(self._failed_starts - 1, 8))
        return Death(at.worker, frozenset(at.streams), culprits)

    def _blame(self, at: _Place, now: float) -> dict[StreamKey, int]:
        """Set the dead worker's suspects apart; return who stood alone already."""
        deaths: dict[StreamKey, int] = {}
        for key in sorted(at.streams, key=lambda key: (key.camera, key.profile.value)):
            times = self._deaths.setdefault(key, deque(maxlen=16))
            times.append(now)
            while now - times[0] > SUSPECT_S:
                times.popleft()
            deaths[key] = len(times)
        if at.group is not None and len(at.streams) == 1:
            (culprit,) = at.streams
            self._alone[culprit] = self._alone.get(culprit, 0) + 1
            return {culprit: self._alone[culprit]}
        for suspects in suspects_apart(deaths):
            group = next(self._groups)
            log.warning("suspected of ending workers, played apart: %s", suspects)
            self._apart.update(dict.fromkeys(suspects, group))
        return {}

    def close(self) -> Iterator[tuple[Worker, Report]]:
        """End all workers: ask, after 2 s terminate, after 2 s more kill. Yields their last reports.

        Blocks until all are gone, 4 s at most. Iterate to the end.
        """
        while self._places:
            now = time.monotonic()
            for at in self._places:
                at.worker.ask_to_end(now)
            yield from self.receive(now)
            for at in [at for at in self._places if at.worker.step(now) is Act.BURY]:
                self._places.remove(at)
                at.worker.bury()
            sentinels = [s for at in self._places if (s := at.worker.sentinel) is not None]
            if sentinels:
                multiprocessing.connection.wait(sentinels, timeout=0.02)
            elif self._places:
                time.sleep(0.005)  # a child is just being started
