"""An event: one fact that came true, sealed into the chain. Owns the envelope, the hash chain and its check.

Each event's hash covers its whole envelope and the hash before it, over one canonical text (JSON with sorted
keys), so that no event can be changed, added or removed in the middle unseen. The text that was hashed is the text
that is stored: a later version of a fact never needs the old text to be made again.
"""

import enum
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar, Final, NewType

from console.domain.account import Account
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


def canonical(value: object) -> str:
    """Return the one text of ``value`` (dataclasses, enums, instants, days, spans, tuples, plain values).

    Raises:
        Corrupt: the value has no canonical text (unknown type, not a number, an instant without zone).
    """
    try:
        return _SPELLING.encode(_plain(value))
    except (TypeError, ValueError) as exc:
        raise Corrupt(f"no canonical text: {exc}") from exc


_SPELLING: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
_Plain = Callable[[Any], object]
_PLAIN: Final[dict[type, _Plain]] = {}
"""What makes values of a type plain, found once for each type: every event is spelled twice before it is stored."""


def _plain(value: object) -> object:
    kind = type(value)
    make = _PLAIN.get(kind)
    if make is None:
        make = _PLAIN[kind] = _maker(kind)
    return make(value)


def _maker(kind: type) -> _Plain:
    if is_dataclass(kind):
        return _record_maker(tuple(field.name for field in fields(kind)))
    if issubclass(kind, enum.Enum):
        return lambda value: value.value
    if issubclass(kind, (datetime, date, timedelta)):
        return _time_text
    if issubclass(kind, (list, tuple)):
        return lambda value: [_plain(item) for item in value]
    if issubclass(kind, (str, int, float)) or kind is type(None):
        return lambda value: value
    raise TypeError(f"{kind.__name__} has no plain form")


def _record_maker(names: tuple[str, ...]) -> _Plain:
    return lambda value: {name: _plain(getattr(value, name)) for name in names}


def _time_text(value: datetime | date | timedelta) -> str:
    if isinstance(value, datetime):
        return instant_text(value)
    return value.isoformat() if isinstance(value, date) else span_text(value)


def span_text(span: timedelta) -> str:
    """Return a span of whole seconds as ISO 8601 has it, in seconds."""
    if span % timedelta(seconds=1):
        raise ValueError("a span is told in whole seconds")
    return f"PT{span // timedelta(seconds=1)}S"


def instant_text(instant: datetime) -> str:
    """Return an aware instant as UTC text of fixed width, so that texts sort as instants do."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def hash_of(event: Event) -> str:
    """Return the hash that ``event`` must carry: over its envelope, its stored text and the hash before it."""
    envelope = (
        event.seq,
        event.at,
        event.effective_at,
        event.actor,
        event.acting_title,
        event.command,
        event.type,
        event.version,
        event.body,
        event.prev_hash,
    )
    return hashlib.sha256(canonical(envelope).encode()).hexdigest()


def seal(
    head: Head, facts: Sequence[Fact], actor: Account, command: CommandId, now: datetime, effective_at: datetime
) -> list[Event]:
    """Tie ``facts`` to the chain behind ``head``, in order; ``at`` is ``now`` unless that would run backwards."""
    events: list[Event] = []
    for fact in facts:
        at = max(now, head.at)
        event = Event(
            seq=head.seq + 1,
            at=at,
            effective_at=min(effective_at, at),
            actor=actor.name,
            acting_title=actor.title,
            command=command,
            type=type(fact).__name__,
            version=fact.version,
            body=canonical(fact),
            prev_hash=head.hash,
            hash="",
            fact=fact,
        )
        event = _with_hash(event)
        events.append(event)
        head = event.head
    return events


def _with_hash(event: Event) -> Event:
    values = {name: getattr(event, name) for name in _FIELDS}
    return Event(**{**values, "hash": hash_of(event)})


_FIELDS: Final = tuple(field.name for field in fields(Event))


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
