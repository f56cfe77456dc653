"""Sees whether the workers keep up, and slows all pictures of a seat evenly if they do not. GUI thread only."""

import logging
import time
from collections.abc import Container
from typing import Final

from console.domain.camera import CameraId
from console.video.load import ProcessorTime, Record, Sample
from console.video.message import StreamFacts
from console.video.pace import PacePolicy
from console.video.player import Player

log = logging.getLogger(__name__)

LOOK_S: Final = 0.5


class PaceKeeper:
    """The pace of one seat.

    Args:
        player: whose streams are judged and slowed.
        room: cameras whose lag counts; a recorder's does not.
    """

    def __init__(self, player: Player, room: Container[CameraId]) -> None:
        self._player, self._room = player, room
        self._policy, self._record, self._processors = PacePolicy(), Record(), ProcessorTime()
        self._next_look = 0.0

    @property
    def shown_fps(self) -> int:
        """Frames a second that are seen of each stream; 0: all."""
        return self._policy.pace.shown_fps

    def step(self, now: float) -> None:
        """Look, if it is time."""
        if now < self._next_look:
            return
        self._next_look = now + LOOK_S
        streams = self._player.streams.values()
        open_now = [one.facts for one in streams if one.is_open and one.facts and one.key.camera in self._room]
        looked_at = [one.facts for one in streams if one.is_open and one.facts and one.renditions]
        self._record.add(self._sample(looked_at, now))
        before = self._policy.pace
        delays_s = [facts.delay_ms / 1000 for facts in open_now]
        pace = self._policy.judge(delays_s, self._record.busy(), now, self._record.load)
        if pace != before:
            log.warning("pictures are drawn at %s frames/s now (0: all)", pace.shown_fps)
            self._player.set_pace(pace)

    def _sample(self, facts: list[StreamFacts], now: float) -> Sample:
        busy_s, idle_s = self._processors.read()
        efforts = {worker.number: worker.effort for worker in self._player.workers}
        gops_s = tuple(one.content.gop_s for one in facts)
        return Sample(now, busy_s, idle_s, time.process_time(), efforts, gops_s)
