"""Proof of life: the verdict on a picture, from what was received and our own clock. Pure.

Design.md, section 7: stalled is marked ≤ 2 s after the last packet or the last advancing time stamp; ≤ 10 s after
it the picture is taken off. The limits here are shorter by what lies between a packet and a verdict: the engine's
step (50 ms) and a stall of the seat's loop. Late facts (beats come every 250 ms) can only make a picture look
older than it is, never younger, so they cannot delay a mark.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from console.clock import from_unix_ns
from console.domain.camera import CameraId, Cause, LifeCount, PictureLife, Quality, Sign
from console.video.content import NOTHING_SEEN, ContentFacts
from console.video.message import StreamFacts

STALLED_S: Final = 1.5
"""No advance for so long: marked. 0.5 s are left for step and stalls; a stream of 1 frame/s is still live."""
DECODE_S: Final = 3.0
"""While packets advance, a live picture may lack new frames for so long: a change of resolution or codec."""
OFF_S: Final = 9.5
"""Nothing proved for so long: the picture is taken off."""
ALL_S: Final = 600.0
"""A camera proved within ten minutes counts in the second number of the room bar, unless it is known to be gone."""
GONE: Final = frozenset({Sign.LOST, Sign.REFUSED})


STILL_S: Final = 10.0
"""The same content for so long, and for two groups of pictures: a live camera's next keyframe but one is new."""
STILL_GOPS: Final = 2.0
UNKNOWN_STILL_S: Final = 30.0
"""The same where the length of the groups is not known: they last 12 s in the thriftiest cameras."""
LOOP_MORE_S: Final = 3.2
"""A loop is said when it was seen a second time and so much more: 2 L + 4 s from its beginning, beats included."""
KEYFRAME_S: Final = 65.0
"""A keyframe may take so long: a minute is the longest that cameras can be set to."""
WAIT_SAID_S: Final = 2.0
"""From then on it is said: most streams begin within it."""
CLOCK_S: Final = 4.5
"""A clock that shows seconds stands for so long."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known of one stream. Instants are monotonic seconds; 0: never."""

    started: float
    """When it was first asked for."""
    packet: float = 0.0
    advanced: float = 0.0
    """Arrival of the newest packet whose time stamp was ahead of all before it."""
    frame: float = 0.0
    """Arrival of the newest frame that was decoded."""
    proved: float = 0.0
    """Arrival of the newest proved picture: received, ahead of all before, and decoded."""
    proved_at: datetime | None = None
    ended_by: Cause | None = None
    """Why the last connection ended, while no new frame was proved since."""
    content: ContentFacts = NOTHING_SEEN
    marks: tuple[Quality, ...] = ()
    since: float = 0.0
    """When somebody looked again, after a while in which it was only kept: what was decoded before proves nothing."""
    keyframe_awaited: float = 0.0
    """Since when sound packets come and no keyframe to begin with; 0: it is not waited for."""
    retry_at: datetime | None = None
    """UTC instant at which a refused credential is tried once more."""

    def then(self, facts: StreamFacts) -> "Proof":
        """Return what is known after a worker's facts; those of an older look or connection change nothing."""
        proved = min(facts.advanced_ns, facts.frame_ns) / 1e9  # both of one connection: no old frame proves a new one
        is_new = proved > max(self.proved, self.since)
        return Proof(
            started=self.started,
            packet=max(self.packet, facts.packet_ns / 1e9),
            advanced=max(self.advanced, facts.advanced_ns / 1e9),
            frame=max(self.frame, facts.frame_ns / 1e9),
            proved=proved if is_new else self.proved,
            proved_at=_proved_at(facts) if is_new else self.proved_at,
            ended_by=facts.ended_by or (None if is_new else self.ended_by),
            content=facts.content if is_new else self.content,
            marks=facts.marks if is_new else self.marks,
            since=self.since,
            keyframe_awaited=facts.keyframe_awaited_ns / 1e9 if facts.ended_by is None else 0.0,
        )


def _proved_at(facts: StreamFacts) -> datetime:
    return from_unix_ns(facts.frame_unix_ns - max(0, facts.frame_ns - facts.advanced_ns))


def doubt(content: ContentFacts) -> Cause | None:
    """Return why pictures that come prove nothing; None: they are proved by their content."""
    if content.clock_still_s is not None and content.clock_still_s > CLOCK_S:
        return Cause.STANDING_CLOCK
    limit_s = max(STILL_S, STILL_GOPS * content.gop_s) if content.gop_s else UNKNOWN_STILL_S
    if content.loop_s:
        return Cause.LOOP if content.still_s > min(limit_s, content.loop_s + LOOP_MORE_S) else None
    return Cause.STILL_CONTENT if content.still_s > limit_s else None


_WITHOUT_PICTURES: Final = frozenset({Sign.CONNECTING, Sign.STALLED, Sign.LOST})


def awaits_keyframe(proof: Proof, now: float) -> bool:
    """Say whether sound packets come and only a keyframe is missing; for as long as one may take."""
    flows = bool(proof.keyframe_awaited) and now - proof.advanced <= STALLED_S
    return flows and now - proof.keyframe_awaited <= KEYFRAME_S


def judge(proof: Proof, before: PictureLife | None, now: float) -> PictureLife:
    """Return the verdict on a picture.

    Args:
        proof: what is known of its stream.
        before: the verdict of the last step, None for a picture that was not shown.
        now: monotonic seconds.
    """
    sign = _sign(proof, before, now)
    age_s = max(0.0, now - proof.proved) if proof.proved else 0.0
    is_shown = bool(proof.proved) and age_s <= OFF_S
    waits_s = _waited_s(proof, now) if sign in _WITHOUT_PICTURES else 0.0
    still_s = _still_s(proof.content) if sign is Sign.NOT_PROVED else 0.0
    return PictureLife(
        sign=sign,
        since=before.since if before is not None and before.sign is sign else now,
        cause=Cause.KEYFRAME_AWAITED if waits_s > WAIT_SAID_S else _cause(sign, proof, now),
        age_s=age_s + still_s,
        proved_at=proof.proved_at - timedelta(seconds=still_s) if proof.proved_at is not None else None,
        show_picture=is_shown,
        marks=proof.marks if is_shown else (),
        retry_at=proof.retry_at if sign is Sign.REFUSED else None,
        waits_s=waits_s,
    )


def _waited_s(proof: Proof, now: float) -> float:
    """Return for how long a keyframe has been awaited."""
    return now - proof.keyframe_awaited if awaits_keyframe(proof, now) else 0.0


def _still_s(content: ContentFacts) -> float:
    """Return how long ago the content proved something."""
    return max(content.still_s, content.clock_still_s or 0.0)


def _sign(proof: Proof, before: PictureLife | None, now: float) -> Sign:
    if _flows(proof, before, now):
        return Sign.LIVE if doubt(proof.content) is None else Sign.NOT_PROVED
    if proof.ended_by is Cause.BAD_PASSWORD:
        return Sign.REFUSED
    if proof.proved:
        return Sign.STALLED if now - proof.proved <= OFF_S else Sign.LOST
    if awaits_keyframe(proof, now):
        return Sign.CONNECTING
    is_begun = proof.ended_by in {None, Cause.SIGN_IN_AWAITED}
    return Sign.CONNECTING if is_begun and now - proof.started <= OFF_S else Sign.LOST


def _flows(proof: Proof, before: PictureLife | None, now: float) -> bool:
    """Say whether pictures come now; back from a stall only by a new frame."""
    did_flow = before is not None and before.sign in {Sign.LIVE, Sign.NOT_PROVED}
    frame_limit = DECODE_S if did_flow and proof.ended_by is None else STALLED_S
    return bool(proof.proved) and now - proof.advanced <= STALLED_S and now - proof.frame <= frame_limit


def _cause(sign: Sign, proof: Proof, now: float) -> Cause | None:
    if sign in {Sign.LIVE, Sign.CONNECTING}:
        return proof.ended_by if sign is Sign.CONNECTING else None  # what it waits for
    if sign is Sign.NOT_PROVED:
        return doubt(proof.content)
    return _cause_of_end(proof, now)


def _cause_of_end(proof: Proof, now: float) -> Cause:
    """Return why no pictures come."""
    if proof.ended_by is not None:
        return proof.ended_by
    if now - proof.packet > STALLED_S:
        return Cause.NO_PACKETS
    if now - proof.advanced > STALLED_S:
        return Cause.STANDING_TIME_STAMPS
    return Cause.UNDECODABLE


_WORSE: Final = (Sign.LIVE, Sign.CONNECTING, Sign.NOT_PROVED, Sign.STALLED, Sign.LOST, Sign.REFUSED)


def worst(verdicts: list[PictureLife]) -> PictureLife:
    """Return the worst of a camera's shown streams: the mark is never better than any picture under it."""
    return max(verdicts, key=lambda life: _WORSE.index(life.sign))


def no_room(before: PictureLife | None, now: float) -> PictureLife:
    """Return the verdict on a picture that shared memory has no room for."""
    since = before.since if before is not None and before.cause is Cause.SHM_FULL else now
    return PictureLife(Sign.LOST, since, Cause.SHM_FULL, show_picture=False)


def count(shown: Mapping[CameraId, PictureLife], believed: int, cameras: int) -> LifeCount:
    """Return the room's number.

    Args:
        shown: verdicts on the cameras that some window wants.
        believed: how many cameras were proved within ten minutes, and are not known to be gone since.
        cameras: how many cameras the room has.
    """
    return LifeCount(
        wall_live=sum(life.sign is Sign.LIVE for life in shown.values()),
        wall_shown=len(shown),
        all_live=believed,
        all_cameras=cameras,
    )
