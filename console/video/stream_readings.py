"""One stream at a worker: its renditions, and its readings of which the newest counts. Main thread of the worker."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from console.video.drawing import Renditions
from console.video.effort import Tally
from console.video.feature import Watch
from console.video.message import OpenStream, StreamFacts
from console.video.pace import Pace
from console.video.reading import NS, Reading
from console.video.recent import Budget
from console.video.turns import Turns

_EARLIER: Final = 8
"""So many earlier connections of a stream are kept for their packets; a camera that breaks all the time has more."""


class StreamReadings:
    """What a worker has of one stream.

    Args:
        budget: shared with the other streams of the worker for the packets that are kept.
        turns: shared likewise for decoding.
        tally: shared likewise for what all this costs.
    """

    def __init__(self, budget: Budget, turns: Turns, tally: Tally) -> None:
        self.renditions = Renditions()
        self.watch = Watch()
        self.readings: list[Reading] = []
        """Newest last; those before are kept for their packets: what led to the end of a stream is worth a replay."""
        self._budget, self._turns, self._tally = budget, turns, tally

    def open(self, order: OpenStream, pace: Pace, on_change: Callable[[], None]) -> None:
        """Start a new reading and end the one before."""
        reading = Reading(order, self.renditions, on_change, self.watch, self._budget, self._turns, self._tally)
        reading.pacing.pace = pace
        before = self.readings
        for old in before:
            old.stop()
        kept = [old for old in before[:-1] if old.recent.span_ns][-_EARLIER:]
        self.readings = [*kept, *before[-1:], reading]
        for old in before:
            if old not in self.readings:
                old.recent.close()
        self.renditions.set_generation(reading.order.generation)
        reading.start()

    def set_pace(self, pace: Pace) -> None:
        """Draw at this pace from now on."""
        for reading in self.readings:
            reading.pacing.pace = pace

    def close(self) -> None:
        """Ask all readings to end, and give their packets up."""
        for reading in self.readings:
            reading.stop()
            reading.recent.close()

    def facts(self) -> StreamFacts:
        """Return what is true of the newest reading, and how far back all of them reach."""
        facts = self.readings[-1].facts()
        earlier = sum(old.recent.span_ns for old in self.readings[:-1]) / NS
        return replace(facts, kept_s=facts.kept_s + earlier) if earlier else facts
