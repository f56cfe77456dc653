"""Who may try a password at a device, and when: every sign-in of a seat is granted here, or is not made.

Devices lock an account after 5 to 7 wrong passwords, whichever of their streams they were sent for. So there is one
try for a device, an account and its password at a time; while it is not answered, the device's other streams wait.
Accepted, all of them start at once; refused, none of them tries. Decides from (what was answered, now); GUI thread.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final, NamedTuple

from console.clock import utc_now
from console.domain.camera import Cause, Credential
from console.video.retry import REFUSED_S
from console.video.stream_key import StreamKey

PROVED_S: Final = 60.0
"""An acceptance lets others start at once for so long; it ends early when a connection that it brought breaks: a
device that comes back may have another password."""
UNCLEAR_S: Final = 5.0
"""A try of a password that was never accepted ended without an answer, as where a device hangs up on a wrong one:
the next one after so long, and after twice as long each time."""
UNCLEAR_MOST_S: Final = 300.0
_UNCLEAR: Final = {Cause.BROKEN, Cause.HUNG_UP, Cause.ENDED, Cause.NO_PACKETS, None}


class Door(NamedTuple):
    """Where a password is tried: an account with its secret at one device. Its repr shows no secret."""

    device: str
    """``host:port``."""
    credential: Credential


class Turn(Enum):
    """What a stream may do at a door now."""

    GO = "go"
    WAIT = "wait"
    """Another stream's try is not answered yet."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A device refused an account's secret at ``at`` (UTC); see :attr:`until` for the next try."""

    door: Door
    at: datetime

    @property
    def until(self) -> datetime:
        """Return when it is tried once more, UTC."""
        return self.at + timedelta(seconds=REFUSED_S)


@dataclass(slots=True)
class _State:
    """What is known of a door. Instants are monotonic seconds."""

    proved_until: float = 0.0
    was_accepted: bool = False
    strikes: int = 0
    """Refusals since the last acceptance."""
    unclear: int = 0
    not_before: float = 0.0
    refused_until: float = 0.0
    refusal: Refusal | None = None


class SignIns:
    """The doors of a seat.

    Invariant: of a door that is not proved at most one try is under way, and none while it is refused.
    """

    def __init__(self) -> None:
        self._states: dict[Door, _State] = {}
        self._trying: dict[StreamKey, Door] = {}
        self._inside: dict[StreamKey, Door] = {}
        """Whose connection was accepted and goes on."""
        self.refused_here = 0
        """How often a device closed its door to this seat; grows."""

    def turn(self, door: Door | None, now: float) -> Turn:
        """Say what a stream may do at a door; None: it needs no sign-in."""
        state = self._states.get(door) if door is not None else None
        if state is not None and now < state.refused_until:
            return Turn.REFUSED
        if state is not None and now < state.proved_until:
            return Turn.GO
        is_asked = door in self._trying.values() if door is not None else False
        return Turn.WAIT if is_asked or (state is not None and now < state.not_before) else Turn.GO

    def begin(self, key: StreamKey, door: Door | None, now: float) -> bool:
        """Grant a try to a stream, which must be made; False: it may not be made."""
        if self.turn(door, now) is not Turn.GO:
            return False
        self._trying.pop(key, None)
        self._inside.pop(key, None)
        if door is not None:
            self._trying[key] = door
        return True

    def is_trying(self, key: StreamKey) -> bool:
        """Say whether a stream's try is not answered yet: it is not closed before, or the answer would be lost."""
        return key in self._trying

    def accept(self, key: StreamKey, now: float) -> None:
        """Note that a stream was opened: the device took the password."""
        door = self._trying.pop(key, None)
        if door is not None:
            self._inside[key] = door
            self._states[door] = _State(now + PROVED_S, was_accepted=True)

    def end(self, key: StreamKey, cause: Cause | None, now: float) -> None:
        """Note why a stream's connection or try ended; None: its worker died."""
        inside = self._inside.pop(key, None)
        if inside is not None and (proved := self._states.get(inside)) is not None:
            proved.proved_until = 0.0
        door = self._trying.pop(key, None)
        if door is None:
            return
        state = self._states.setdefault(door, _State())
        if cause is Cause.BAD_PASSWORD:
            self._refused(door, state, now)
        elif cause in _UNCLEAR and not state.was_accepted:
            state.not_before = now + min(UNCLEAR_MOST_S, UNCLEAR_S * 2 ** min(state.unclear, 8))
            state.unclear += 1

    def leave(self, key: StreamKey) -> None:
        """Note that a stream was closed on purpose."""
        self._inside.pop(key, None)

    def accepted(self, credential: Credential) -> int:
        """Return how many devices have taken a secret."""
        return sum(state.was_accepted for door, state in self._states.items() if door.credential == credential)

    def keep_only(self, leased: Collection[Credential]) -> None:
        """Forget the doors of secrets that nobody will try any more; one that is being tried waits for its answer."""
        trying = set(self._trying.values())
        for door in [one for one in self._states if one.credential not in leased and one not in trying]:
            del self._states[door]

    def _refused(self, door: Door, state: _State, now: float) -> None:
        """Close a door; one open just now only when it refuses again: a channel may be barred to an account."""
        is_first = now < state.proved_until
        state.proved_until, state.strikes = 0.0, state.strikes + 1
        if not is_first or state.strikes > 1:
            state.refusal, state.refused_until = Refusal(door, utc_now()), now + REFUSED_S
            self.refused_here += 1

    def refusal(self, door: Door | None) -> Refusal | None:
        """Return the last refusal at a door."""
        state = self._states.get(door) if door is not None else None
        return state.refusal if state is not None else None

    def refusals(self, now: float) -> list[tuple[Refusal, float]]:
        """Return the refusals that hold and the age of each in seconds: this seat's, and those it was told."""
        return [
            (state.refusal, REFUSED_S - (state.refused_until - now))
            for state in self._states.values()
            if state.refusal is not None and now < state.refused_until
        ]

    def tell(self, door: Door, age_s: float, now: float) -> None:
        """Take in that a device refused this secret ``age_s`` seconds ago, to another seat or before the last start."""
        state = self._states.setdefault(door, _State())
        until = now + REFUSED_S - max(age_s, 0.0)
        if until > max(state.refused_until, now) and now >= state.proved_until:
            state.refusal = Refusal(door, utc_now() - timedelta(seconds=age_s))
            state.refused_until = until
