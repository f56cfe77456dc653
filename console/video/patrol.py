"""Which cameras that nobody shows are looked at next. Pure: decides from (what is proved, what happened, now).

Each is proved by one keyframe every ten minutes, few at a time: a glance opens the stream, takes a picture and closes
it. Who fails is asked again after a pause that doubles, and takes half of the places at most, so that the dead do not
crowd out those whose proof runs out; a refused sign-in is not repeated for a quarter of an hour or until there is
another credential, because devices lock accounts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from console.domain.camera import CameraId, Cause, Credential
from console.video.life import KEYFRAME_S
from console.video.retry import REFUSED_S

MOST: Final = 4
"""So many glances at once."""
MOST_FAILED: Final = 2
"""So many of them of cameras whose last glance failed."""
MOST_PATIENT: Final = 12
"""So many more that only wait for a keyframe: nothing is decoded meanwhile."""
EVERY_S: Final = 480.0
"""From a proof to the next glance: two minutes are left of the ten for a queue and three more tries."""
GLANCE_S: Final = 20.0
"""A glance that has brought no picture after so long is given up; a busy machine takes ten seconds for an opening."""
FIRST_PAUSE_S: Final = 10.0
LONGEST_PAUSE_S: Final = 60.0
"""Who comes back is counted again after a minute, and a hundred dead cameras cost a connection every two seconds."""


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
    patient: set[CameraId] = field(default_factory=set)
    """Those of them that only wait for a keyframe."""
    _past: dict[CameraId, _Past] = field(default_factory=dict)

    def due(
        self,
        cameras: Iterable[CameraId],
        proved: Mapping[CameraId, float],
        leased: Mapping[CameraId, Credential | None],
        now: float,
    ) -> list[CameraId]:
        """Return the cameras to begin a glance at now: those longest unproved first, those that failed last.

        Args:
            cameras: those that nobody shows.
            proved: when each was last proved (monotonic seconds); missing: never.
            leased: the credential there is now for those that need one and were refused.
            now: monotonic seconds.
        """
        room = MOST - len(self.under_way) + min(len(self.patient), MOST_PATIENT)
        if room <= 0:
            return []
        waiting = [one for one in cameras if self._is_due(one, proved.get(one), leased.get(one), now)]
        waiting.sort(key=lambda one: (proved.get(one, 0.0), one))
        well = [one for one in waiting if not self._has_failed(one)][:room]
        failing = sum(self._has_failed(one) for one in self.under_way if one not in self.patient)
        ill = [one for one in waiting if self._has_failed(one)]
        return [*well, *ill[: max(0, min(MOST_FAILED - failing, room - len(well)))]]

    def _has_failed(self, camera: CameraId) -> bool:
        past = self._past.get(camera)
        return past is not None and past.failures > 0

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

    def note_patience(self, camera: CameraId, *, is_patient: bool) -> None:
        """Note whether a glance only waits for a keyframe; that may take a minute, and makes way for others."""
        if is_patient:
            self.patient.add(camera)
        else:
            self.patient.discard(camera)

    def is_over_time(self, camera: CameraId, now: float) -> bool:
        """Say whether a glance has brought nothing for too long."""
        limit_s = GLANCE_S + (KEYFRAME_S if camera in self.patient else 0.0)
        return now - self.under_way[camera] > limit_s

    def drop(self, camera: CameraId) -> None:
        """Note that a glance has become needless: a window shows the camera."""
        self._end(camera)

    def _end(self, camera: CameraId) -> None:
        self.under_way.pop(camera, None)
        self.patient.discard(camera)

    def is_proof(self, camera: CameraId, picture: int, *, is_changing: bool) -> bool:
        """Say whether the first picture of a glance proves anything.

        The very picture of the glance before, to the last bit, does so only when another one follows: a hung camera's
        picture never changes, but a film that is shown again does, and comes back to the same keyframe.
        """
        before = self._past.get(camera)
        return is_changing or before is None or before.picture != picture

    def succeed(self, camera: CameraId, picture: int) -> None:
        """Note the first picture of a glance that is proof."""
        self._end(camera)
        self._past[camera] = _Past(picture=picture)

    def fail(self, camera: CameraId, cause: Cause | None, used: Credential | None, now: float) -> None:
        """Note that a glance has failed.

        Args:
            camera: whose.
            cause: why; None: it took too long.
            used: the credential it was tried with.
            now: monotonic seconds.
        """
        self._end(camera)
        past = self._past.setdefault(camera, _Past())
        if cause is Cause.BAD_PASSWORD:
            past.refused, past.not_before = used, now + REFUSED_S
        else:
            self._fail(past, now)

    def _fail(self, past: _Past, now: float) -> None:
        past.refused = None
        past.not_before = now + min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** min(past.failures, 8))
        past.failures += 1
