"""Sees whether the workers keep up, and slows all pictures of a seat evenly if they do not. GUI thread only."""

import logging
from collections.abc import Container
from typing import Final

from console.domain.camera import CameraId
from console.video.pace import PacePolicy, ProcessorTime
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
        self._policy, self._processors = PacePolicy(), ProcessorTime()
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
        before = self._policy.pace
        pace = self._policy.judge([facts.delay_ms / 1000 for facts in open_now], self._processors.busy(), now)
        if pace != before:
            log.warning("pictures are drawn at %s frames/s now (0: all)", pace.shown_fps)
            self._player.set_pace(pace)
