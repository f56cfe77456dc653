"""An event: one fact that came true, sealed into the chain. Owns the envelope, the hash chain and its check.

Each event's hash covers its whole envelope and the hash before it, over their canonical text (``spelling``), so that
no event can be changed, added or removed in the middle unseen. The text that was hashed is the text that is stored:
a later version of a fact never needs the old text to be made again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from operator import attrgetter
from typing import ClassVar, Final, NewType

from console.domain.account import Account
from console.domain.spelling import canonical, digest_of
from console.errors import Corrupt

CommandId = NewType("CommandId", str)

NO_HASH: Final = "0" * 64
"""What the first event names as the hash before it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What came true; each kind is a dataclass of its own. ``version`` counts the shapes its kind has had."""

    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: what the next event ties on to."""

    seq: int
    at: datetime
    hash: str


CHAIN_START: Final = Head(0, datetime(2000, 1, 1, tzinfo=UTC), NO_HASH)


@dataclass(frozen=True, slots=True)
class Event:
    """One sealed fact. Instants are aware UTC; ``at`` never runs backwards along ``seq``."""

    seq: int
    at: datetime
    """When the hub wrote it."""
    effective_at: datetime
    """From when it counts; earlier than ``at`` for what reached the hub late."""
    actor: str
    """Account name."""
    acting_title: str
    """The post the actor acted in."""
    command: CommandId
    type: str
    version: int
    body: str
    """Canonical text of ``fact`` as it was hashed and stored."""
    prev_hash: str
    hash: str
    fact: Fact

    @property
    def head(self) -> Head:
        """Return this event as the end of the chain."""
        return Head(self.seq, self.at, self.hash)


def hash_of(event: Event) -> str:
    """Return the hash that ``event`` must carry: over its envelope, its stored text and the hash before it."""
    return digest_of(_ENVELOPE(event))


def seal(
    head: Head, facts: Sequence[Fact], actor: Account, command: CommandId, now: datetime, effective_at: datetime
) -> list[Event]:
    """Tie ``facts`` to the chain behind ``head``, in order; ``at`` is ``now`` unless that would run backwards."""
    events: list[Event] = []
    for fact in facts:
        at = max(now, head.at)
        envelope = (
            head.seq + 1, at, min(effective_at, at), actor.name, actor.title, command,
            type(fact).__name__, fact.version, canonical(fact), head.hash,
        )  # fmt: skip
        event = Event(*envelope, digest_of(envelope), fact)
        events.append(event)
        head = event.head
    return events


_ENVELOPE: Final = attrgetter(*(field.name for field in fields(Event) if field.name not in {"hash", "fact"}))
"""What an event's hash covers, in the order of its fields."""


def check_chain(events: Iterable[Event], head: Head) -> Head:
    """Check that ``events`` continue the chain behind ``head``; return the new end.

    Raises:
        Corrupt: naming the first sequence number that does not fit.
    """
    for event in events:
        whole = event.seq == head.seq + 1 and event.prev_hash == head.hash and event.at >= head.at
        if not whole or event.hash != hash_of(event):
            raise Corrupt(
                f"the event log is broken at number {event.seq}", text_key="hub.event_log_broken", seq=event.seq
            )
        head = event.head
    return head
