"""One stream as the seat plays it: its connection's state, what proves it, when it is opened again.

Decides from (facts, now); says nothing to a worker itself. GUI thread only.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from console.clock import utc_now
from console.domain.camera import Camera, Cause, Credential, SourceKind
from console.domain.device import device_of
from console.video.life import KEYFRAME_S, STALLED_S, Proof, awaits_keyframe
from console.video.message import OpenStream, StreamFacts
from console.video.probe import Probe, port_of
from console.video.reference import Reference
from console.video.rendition import Rendition
from console.video.retry import PROBE_S, Pause, Wait, is_due, pause_after, pause_after_crash, was_steady
from console.video.sign_in import Door
from console.video.source import SourceSpec
from console.video.stream_key import StreamKey
from console.video.supervisor import Worker

LEASE_S: Final = 8.0
"""A stream that needs a credential is only connecting for so long: it is being leased, or handed over just now."""
STANDING_S: Final = 15.0
"""Packets come but prove nothing for so long: opened again, which wakes some stuck encoders."""
HUNG_S: Final = 20.0
"""No packet for so long without the read time-out (5 s) having ended it: its thread hangs in the decoder."""
HUNG_OPEN_S: Final = 60.0
"""The same for opening, where cv2 lets one open wait for the others of its process."""


@dataclass(slots=True)
class Stream:
    """A camera's main or sub-stream. ``pause`` is None while it is opening or open at ``worker``."""

    key: StreamKey
    camera: Camera
    kind: SourceKind
    needed: float
    """When a rendition or a freeze last needed it (monotonic seconds)."""
    proof: Proof
    pause: Pause | None
    worker: Worker | None = None
    """Who plays it, or knows how its last try ended."""
    generation: int = 0
    facts: StreamFacts | None = None
    """What its worker said of this generation."""
    opened: float = 0.0
    failures: int = 0
    used: Credential | None = None
    probe: Probe | None = None
    renditions: list[Rendition] = field(default_factory=list)
    is_glance: bool = False
    """One picture is wanted of it though nobody looks."""

    @classmethod
    def of(cls, key: StreamKey, camera: Camera, kind: SourceKind | None, now: float) -> "Stream":
        """Return a stream that is to be opened at once."""
        return cls(key, camera, kind or camera.source, now, Proof(started=now), Pause(Wait.TIME, now))

    @property
    def is_open(self) -> bool:
        """Say whether its worker reads it."""
        return self.pause is None and self.facts is not None and self.facts.is_open

    @property
    def this_ended_by(self) -> Cause | None:
        """Return why this connection ended, or was never begun; None: it goes on, or is about to be opened.

        ``proof`` remembers for the windows why the one before ended until a new picture is proved: a refusal of the
        old credential says nothing of the new one.
        """
        if self.pause is None:
            return None
        if self.facts is not None:
            return self.facts.ended_by
        waits = self.proof.ended_by is Cause.SIGN_IN_AWAITED
        return self.proof.ended_by if self.generation == 0 and not waits else None

    def has_failed(self, now: float) -> bool:
        """Say whether its connection ended and no new picture came since: the one that is left is old."""
        return self.proof.ended_by is not None and now - self.proof.proved > STALLED_S

    def door(self, leased: Credential | None) -> Door | None:
        """Return where its opening signs in; None: it has nothing to sign in with."""
        return Door(device_of(self.camera.url(self.key.profile)), leased) if leased is not None else None

    def is_due(self, now: float, leased: Credential | None) -> bool:
        """Say whether its pause is over; for :attr:`Wait.PORT`: whether to ask the port."""
        return self.pause is not None and is_due(self.pause, now, used=self.used, leased=leased)

    def await_sign_in(self) -> None:
        """Note that it waits for the answer to another stream's password."""
        self.proof = replace(self.proof, ended_by=Cause.SIGN_IN_AWAITED)

    def refuse(self, leased: Credential | None, until: datetime) -> None:
        """Note that the device refused this password to another stream: it is not tried for this one.

        Args:
            leased: the credential.
            until: UTC instant of the next try.
        """
        self._hang_up()
        self.used = leased
        self.proof = replace(self.proof, ended_by=Cause.BAD_PASSWORD, retry_at=until)

    def is_ready(self, now: float, leased: Credential | None) -> bool:
        """Say whether it is time to open it; asks the device's port where that is the question."""
        if self.pause is None:
            return False
        if self.camera.account and leased is None:
            if now - self.proof.started >= LEASE_S:
                self.proof = replace(self.proof, ended_by=Cause.NO_CREDENTIAL)
            return False
        if self.probe is None and not is_due(self.pause, now, used=self.used, leased=leased):
            return False
        return self.pause.wait is not Wait.PORT or self._has_answered(now)

    def _has_answered(self, now: float) -> bool:
        """Say whether the device's port answers; begin to ask if nobody does."""
        if self.probe is None:
            at = port_of(self.camera.url(self.key.profile))
            if at is None:
                return True
            self.probe = Probe(*at, now)
            self.pause = Pause(Wait.PORT, now + PROBE_S)
        answer = self.probe.answer(now)
        if answer is False:  # whatever ended it: now nobody is there
            cause = Cause.PORT_CLOSED if self.probe.is_refused else Cause.NO_SERVER
            self.proof = replace(self.proof, ended_by=cause)
        if answer is not None:
            self.probe = None
        return bool(answer)

    def open(
        self,
        worker: Worker,
        generation: int,
        leased: Credential | None,
        now: float,
        reference: Reference | None = None,
    ) -> OpenStream:
        """Begin a new connection at ``worker``; return what to say to it."""
        self.worker, self.generation, self.used = worker, generation, leased
        self.pause, self.facts, self.opened = None, None, now
        if self.proof.ended_by is Cause.SIGN_IN_AWAITED:
            self.proof = replace(self.proof, ended_by=None)
        spec = SourceSpec(self.camera.url(self.key.profile), self.kind, leased, transport=self.camera.transport)
        return OpenStream(self.key, generation, spec, self.camera.clock_region, reference, self.is_glance)

    def take(self, facts: StreamFacts, now: float, jitter: float) -> None:
        """Learn what its worker says of it. What was said of an older connection is of no interest.

        Args:
            facts: the worker's.
            now: monotonic seconds.
            jitter: 0 to 1, for the pause if this is its end.
        """
        if facts.generation != self.generation or self.pause is not None:
            return
        self.facts, self.proof = facts, self.proof.then(facts)
        if facts.ended_by is not None:
            self._end(facts.ended_by, self.proof.proved, now, jitter)

    def _end(self, cause: Cause, proved: float, now: float, jitter: float) -> None:
        if was_steady(self.opened, proved):
            self.failures = 0
        self.pause = pause_after(cause, self.failures, now, jitter)
        self.failures += 1
        if cause is Cause.BAD_PASSWORD:
            self.proof = replace(self.proof, retry_at=utc_now() + timedelta(seconds=self.pause.until - now))

    def retry(self, now: float) -> None:
        """Open it at once, if it is not being opened or proved to be live just now.

        A refused sign-in waits on for another credential or its 15 minutes: devices count every try and lock accounts.
        """
        if self.pause is not None and self.pause.wait is Wait.CREDENTIAL and self.used is not None:
            return
        if self.pause is not None or self.is_standing(now, after_s=2.0):
            self._hang_up()
            self.pause, self.failures = Pause(Wait.TIME, now), 0
            self.proof = replace(self.proof, ended_by=None, started=now)

    def begin_look(self, now: float) -> None:
        """Note that it is looked at from now on: it was only kept, and not decoded, for a while."""
        old = self.proof
        self.proof = Proof(now, old.packet, old.advanced, ended_by=old.ended_by, since=now)

    def is_standing(self, now: float, after_s: float | None = None) -> bool:
        """Say whether it is open but has proved nothing for ``after_s``; None: for longer than it may take."""
        if after_s is None:
            after_s = KEYFRAME_S if awaits_keyframe(self.proof, now) else STANDING_S
        return self.is_open and now - max(self.proof.proved, self.proof.started, self.opened) > after_s

    def is_hung(self, now: float) -> bool:
        """Say whether its thread hangs: it should have reported something long ago."""
        if self.pause is not None:
            return False
        last = max(self.opened, self.proof.packet if self.is_open else 0.0)
        return now - last > (HUNG_S if self.is_open else HUNG_OPEN_S)

    def reopen(self, now: float) -> None:
        """Give up this connection and begin another at the next step."""
        self.pause = Pause(Wait.TIME, now)

    def lose_worker(self, crashes: int, now: float) -> None:
        """Note that its worker has exited. A picture that is lost by that is stalled till another worker has it.

        Args:
            crashes: how many workers it ended alone; 0: another's fault.
            now: monotonic seconds.
        """
        self.worker, self.facts = None, None
        if crashes:
            self.pause = pause_after_crash(crashes, now)
            self.proof = replace(self.proof, ended_by=Cause.BROKEN)
        elif self.pause is None:
            self.pause = Pause(Wait.TIME, now)

    def close(self) -> None:
        """Stop asking the port."""
        self._hang_up()

    def _hang_up(self) -> None:
        if self.probe is not None:
            self.probe.close()
            self.probe = None
