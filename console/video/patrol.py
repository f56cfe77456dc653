"""Which cameras that nobody shows are looked at next. Pure: decides from (what is proved, what happened, now).

Each is proved by one keyframe every ten minutes, few at a time: a glance opens the stream, takes a picture and closes
it. Who fails is asked again after a pause that doubles; a refused sign-in not for a quarter of an hour or until there
is another credential, because devices lock accounts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from console.domain.camera import CameraId, Cause, Credential
from console.video.retry import REFUSED_S

MOST: Final = 4
"""So many glances at once."""
EVERY_S: Final = 540.0
"""From a proof to the next glance: a minute is left of the ten for a queue and a second try."""
GLANCE_S: Final = 12.0
"""A glance that has brought no picture after so long is given up: GOPs last 12 s in the thriftiest cameras."""
FIRST_PAUSE_S: Final = 30.0
LONGEST_PAUSE_S: Final = 540.0


@dataclass(slots=True)
class _Past:
    """What became of a camera's last glances."""

    failures: int = 0
    not_before: float = 0.0
    refused: Credential | None = None
    """The credential that the device refused."""
    picture: int = 0
    """Checksum of the last glance's picture."""


@dataclass(slots=True)
class Patrol:
    """The glances that are under way, and those to come."""

    under_way: dict[CameraId, float] = field(default_factory=dict)
    """Since when (monotonic seconds)."""
    _past: dict[CameraId, _Past] = field(default_factory=dict)

    def due(
        self,
        cameras: Iterable[CameraId],
        proved: Mapping[CameraId, float],
        leased: Mapping[CameraId, Credential | None],
        now: float,
    ) -> list[CameraId]:
        """Return the cameras to begin a glance at now, those longest unproved first.

        Args:
            cameras: those that nobody shows.
            proved: when each was last proved (monotonic seconds); missing: never.
            leased: the credential there is now for those that need one and were refused.
            now: monotonic seconds.
        """
        room = MOST - len(self.under_way)
        if room <= 0:
            return []
        waiting = [one for one in cameras if self._is_due(one, proved.get(one), leased.get(one), now)]
        return sorted(waiting, key=lambda one: (proved.get(one, 0.0), one))[:room]

    def _is_due(self, camera: CameraId, proved: float | None, leased: Credential | None, now: float) -> bool:
        if camera in self.under_way or (proved is not None and now - proved < EVERY_S):
            return False
        past = self._past.get(camera)
        if past is None or now >= past.not_before:
            return True
        return past.refused is not None and leased is not None and leased != past.refused

    def begin(self, camera: CameraId, now: float) -> None:
        """Note that a glance has begun."""
        self.under_way[camera] = now

    def is_over_time(self, camera: CameraId, now: float) -> bool:
        """Say whether a glance has brought nothing for too long."""
        return now - self.under_way[camera] > GLANCE_S

    def drop(self, camera: CameraId) -> None:
        """Note that a glance has become needless: a window shows the camera."""
        self.under_way.pop(camera, None)

    def succeed(self, camera: CameraId, picture: int, now: float) -> bool:
        """Note the picture of a glance; say whether it proves anything.

        The very picture of the glance before, to the last bit, does not: it is asked for again soon.
        """
        del self.under_way[camera]
        before = self._past.get(camera)
        if before is not None and before.picture == picture:
            self._fail(before, now)
            return False
        self._past[camera] = _Past(picture=picture)
        return True

    def fail(self, camera: CameraId, cause: Cause | None, used: Credential | None, now: float) -> None:
        """Note that a glance has failed.

        Args:
            camera: whose.
            cause: why; None: it took too long.
            used: the credential it was tried with.
            now: monotonic seconds.
        """
        del self.under_way[camera]
        past = self._past.setdefault(camera, _Past())
        if cause is Cause.BAD_PASSWORD:
            past.refused, past.not_before = used, now + REFUSED_S
        else:
            self._fail(past, now)

    def _fail(self, past: _Past, now: float) -> None:
        past.refused = None
        past.not_before = now + min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** min(past.failures, 8))
        past.failures += 1
