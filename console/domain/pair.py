"""The pair: who sits where, who has the hand at each seat and which post, and who has which case before him.

Nothing here is an event: it is the present, kept in memory and true for as long as seats renew it. Knows no clock:
every ``now`` is monotonic seconds.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, NewType

from console.domain.case import CaseId
from console.errors import Refused

SeatId = NewType("SeatId", str)
LAPSE_S: Final = 180.0
"""A presence or a claim that nobody renews for so long is gone; so is the post of somebody who is away."""
RENEW_S: Final = 60.0
"""Seats renew this often: two renewals may be lost."""
GRACE_S: Final = 8.0
"""A line may be cut for so long before its person is seen as away."""
CLAIMS_MAX: Final = 50
"""Cases that one person can have open at once."""


class Post(enum.Enum):
    """The two posts of a pair."""

    LEAD_SEAT = "lead_seat"
    """主班: has the wall."""
    SECOND_SEAT = "second_seat"
    """副班: has telephone and queue."""


class WallAct(enum.Enum):
    """What somebody did to a wall that the other one should know."""

    ENLARGED = "enlarged"
    SHRUNK = "shrunk"
    SWAPPED = "swapped"
    LAYOUT = "layout"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    REPLAYED = "replayed"


@dataclass(frozen=True, slots=True)
class Presence:
    """One person at one seat, as the seat announces it.

    ``turn`` counts how often the hand of this seat had changed when this person took it: the highest has the hand.
    ``post`` is the one that the seat remembers, None where it knows of none.
    """

    account: str
    name: str
    seat: SeatId
    seat_name: str
    turn: int = 0
    post: Post | None = None


@dataclass(frozen=True, slots=True)
class OnDuty:
    """One person at one seat, as everybody in the room is told."""

    account: str
    name: str
    seat: SeatId
    seat_name: str
    has_hand: bool
    post: Post | None


@dataclass(frozen=True, slots=True)
class Claim:
    """Who has a case before him. It blocks nothing."""

    case: CaseId
    account: str
    name: str


@dataclass(frozen=True, slots=True)
class _Held:
    """Something that ends at ``until``."""

    since: float
    until: float
    line: int
    presence: Presence


class Pair:
    """Presence, posts and claims of one room. Every person has one entry a seat; every case one holder at most."""

    def __init__(self) -> None:
        self._present: dict[tuple[str, SeatId], _Held] = {}
        self._claims: dict[CaseId, tuple[Claim, float]] = {}
        self._lead = ""
        self._lead_gone_at: float | None = None

    # ---- presence

    def announce(self, line: int, who: Presence, now: float) -> None:
        """Take or renew a place at a seat; ``line`` tells a new connection from one that is gone."""
        self.lapse(now)
        known = self._present.get((who.account, who.seat))
        since = known.since if known is not None else now
        self._present[who.account, who.seat] = _Held(since, now + LAPSE_S, line, who)
        if not self._lead and who.post is not Post.SECOND_SEAT:  # after a restart: whoever had it says so
            self._lead = who.account
        self._note_lead(now)

    def cut(self, line: int, now: float) -> None:
        """A line is gone: its person is away after the grace, unless another one comes."""
        for key, held in self._present.items():
            if held.line == line:
                self._present[key] = replace(held, until=min(held.until, now + GRACE_S))
                self._shorten_claims(held.presence.account, now)

    def leave(self, line: int, now: float) -> None:
        """Somebody signed out: his place is free at once, and his cases if he sits nowhere else."""
        for key in [key for key, held in self._present.items() if held.line == line]:
            self._remove(key)
        self._note_lead(now)

    def _shorten_claims(self, account: str, now: float) -> None:
        if any(held.until > now + GRACE_S for (name, _), held in self._present.items() if name == account):
            return  # he sits at another seat too
        for case, (claim, until) in self._claims.items():
            if claim.account == account:
                self._claims[case] = claim, min(until, now + GRACE_S)

    def _remove(self, key: tuple[str, SeatId]) -> None:
        del self._present[key]
        if key[0] not in self._accounts():
            self._claims = {case: held for case, held in self._claims.items() if held[0].account != key[0]}

    def has_hand(self, account: str, seat: SeatId) -> bool:
        """Say whether this person has the hand at this seat."""
        turns = [(-held.presence.turn, held.since, name) for (name, at), held in self._present.items() if at == seat]
        return bool(turns) and min(turns)[2] == account

    def people(self) -> tuple[OnDuty, ...]:
        """Return who is there: 主班 first, then 副班, then in the order in which they came."""
        posts = {self.lead: Post.LEAD_SEAT, self.second: Post.SECOND_SEAT}
        found = [
            OnDuty(
                account,
                held.presence.name,
                seat,
                held.presence.seat_name,
                self.has_hand(account, seat),
                posts.get(account),
            )
            for (account, seat), held in sorted(self._present.items(), key=lambda entry: entry[1].since)
        ]
        return tuple(sorted(found, key=lambda one: _ORDER[one.post]))

    def _accounts(self) -> list[str]:
        """Return who is there, once each, in the order in which they came."""
        found = sorted(self._present.items(), key=lambda entry: entry[1].since)
        return list(dict.fromkeys(account for (account, _), _ in found))

    # ---- posts

    @property
    def lead(self) -> str:
        """Who has the wall; "" while nobody is there. Somebody who is away for a moment gets it back."""
        there = self._accounts()
        if self._lead in there:
            return self._lead
        return min(there, key=self._was_second, default="")

    @property
    def second(self) -> str:
        """Who has telephone and queue; "" while there is no second person."""
        return next((account for account in self._accounts() if account != self.lead), "")

    def _was_second(self, account: str) -> bool:
        posts = [held.presence.post for (name, _), held in self._present.items() if name == account]
        return Post.SECOND_SEAT in posts

    def set_lead(self, account: str, now: float) -> None:
        """Give the wall to somebody who is there; who had it gets telephone and queue.

        Raises:
            Refused: nobody of this name is there.
        """
        self.lapse(now)
        if account not in self._accounts():
            raise Refused("not there", text_key="hub.not_on_duty")
        self._lead = account
        self._note_lead(now)

    def _note_lead(self, now: float) -> None:
        if self._lead in self._accounts():
            self._lead_gone_at = None
        elif self._lead_gone_at is None:
            self._lead_gone_at = now

    # ---- claims

    def claim(self, case: CaseId, account: str, name: str, now: float) -> Claim:
        """Take or renew a case; return whose it is: another one's where he was first and has not let go.

        Raises:
            Refused: this person has too many.
        """
        self.lapse(now)
        held = self._claims.get(case)
        if held is not None and held[0].account != account:
            return held[0]
        own = sum(claim.account == account for claim, _ in self._claims.values())
        if held is None and own >= CLAIMS_MAX:
            raise Refused("too many claims", text_key="hub.too_many_claims", most=CLAIMS_MAX)
        claim = Claim(case, account, name)
        self._claims[case] = claim, now + LAPSE_S
        return claim

    def release(self, case: CaseId, account: str, now: float) -> None:
        """Let go of one's own case; another one's stays his."""
        self.lapse(now)
        held = self._claims.get(case)
        if held is not None and held[0].account == account:
            del self._claims[case]

    @property
    def claims(self) -> Mapping[CaseId, Claim]:
        """Who has which case, as of the last ``lapse``."""
        return {case: claim for case, (claim, _) in self._claims.items()}

    # ---- time

    def lapse(self, now: float) -> None:
        """Let go of what nobody has renewed."""
        for key in [key for key, held in self._present.items() if held.until <= now]:
            self._remove(key)
        self._claims = {case: held for case, held in self._claims.items() if held[1] > now}
        self._note_lead(now)
        if self._lead_gone_at is not None and now >= self._lead_gone_at + LAPSE_S and self._present:
            self._lead, self._lead_gone_at = self.lead, None

    @property
    def next_lapse(self) -> float | None:
        """When :meth:`lapse` will have something to do; None: nothing is held."""
        ends = [held.until for held in self._present.values()] + [until for _, until in self._claims.values()]
        if self._lead_gone_at is not None and self._present:
            ends.append(self._lead_gone_at + LAPSE_S)
        return min(ends, default=None)


_ORDER: Final = {Post.LEAD_SEAT: 0, Post.SECOND_SEAT: 1, None: 2}
