"""A view in step on both sides: the digest that both compute, and the seat's copy that checks it. Pure.

The digest of a view is the sum (modulo 2²⁵⁶) of its records' hashes, so that either side keeps it up to date record
by record. It is taken over the bytes on the wire: the same view at the same sequence number has the same digest.
"""

import hashlib
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from console.domain.board import KINDS, Record, RecordKey
from console.errors import ConsoleError, Corrupt
from console.link.envelope import convert
from console.link.hub_envelope import Change, Drop, Snapshot, Upsert

_MODULUS: Final = 1 << 256


def record_hash(record: Upsert) -> int:
    """Return the hash of one record as it travels."""
    head = f"{record.kind}\n{record.id}\n{record.version}\n".encode()
    return int.from_bytes(hashlib.sha256(head + bytes(record.record)).digest())


@dataclass(slots=True)
class Digest:
    """A running sum of record hashes."""

    total: int = 0
    hashes: dict[RecordKey, int] = field(default_factory=dict)

    def put(self, record: Upsert) -> None:
        """Count ``record``, in place of the one of the same name."""
        key, own = RecordKey(record.kind, record.id), record_hash(record)
        self.total = (self.total - self.hashes.get(key, 0) + own) % _MODULUS
        self.hashes[key] = own

    def drop(self, key: RecordKey) -> None:
        """Count a record no longer; nothing happens where it was not counted."""
        self.total = (self.total - self.hashes.pop(key, 0)) % _MODULUS

    @property
    def text(self) -> str:
        """Return the digest as it travels: 64 hexadecimal digits."""
        return f"{self.total:064x}"


class Held(NamedTuple):
    """A record as the seat holds it."""

    version: int
    record: Record


@dataclass(frozen=True, slots=True)
class ViewChange:
    """What a seat must do to its records. ``is_whole``: these are all, forget what was there before."""

    view: str
    is_whole: bool
    upserts: dict[RecordKey, Held]
    drops: tuple[RecordKey, ...]


class OutOfStep(Corrupt):
    """The copy does not fit the hub's: a snapshot must be asked for."""


@dataclass(slots=True)
class Mirror:
    """The seat's side of one view: checks every message; its records are handed on, not kept."""

    view: str
    seq: int = 0
    digest: str = ""
    is_waiting: bool = True
    """A snapshot is asked for; changes before it mean nothing."""
    _digest: Digest = field(default_factory=Digest)
    _coming: "_Coming | None" = None
    """A snapshot of which parts are still to come."""

    def take(self, message: Snapshot | Change) -> ViewChange | None:
        """Return what ``message`` changes; None while a snapshot is awaited or not complete.

        Raises:
            OutOfStep: a message is missing or the digests differ. The copy is empty after that.
        """
        if self.is_waiting and isinstance(message, Change):
            return None
        try:
            return self._snapshot(message) if isinstance(message, Snapshot) else self._change(message)
        except OutOfStep:
            self.forget()
            raise

    def forget(self) -> None:
        """Begin anew: the next subscription asks for everything."""
        self.seq, self.digest, self._digest, self._coming = 0, "", Digest(), None
        self.is_waiting = True

    def begin(self) -> None:
        """A subscription goes out: parts of an older snapshot belong to no other."""
        self._coming = None

    def _snapshot(self, part: Snapshot) -> ViewChange | None:
        coming = self._coming = self._coming or _Coming()
        coming.take(part.records)
        if part.more:
            return None
        self._digest, self._coming = coming.digest, None
        self._check(part.seq, part.digest)
        if coming.trouble is not None:
            raise coming.trouble
        return ViewChange(self.view, True, coming.held, ())

    def _change(self, change: Change) -> ViewChange:
        if self._coming is not None or change.since != self.seq:
            raise OutOfStep(f"{self.view}: at {self.seq}, the change fits {change.since}")
        return self._settle(change.upserts, change.drops, change.seq, change.digest)

    def _settle(self, upserts: list[Upsert], drops: list[Drop], seq: int, digest: str) -> ViewChange:
        gone = tuple(RecordKey(drop.kind, drop.id) for drop in drops)
        for key in gone:
            self._digest.drop(key)
        for record in upserts:
            self._digest.put(record)
        self._check(seq, digest)
        return ViewChange(self.view, False, {_key(record): _held(record) for record in upserts}, gone)

    def _check(self, seq: int, digest: str) -> None:
        """Take ``seq`` and ``digest`` for ours if the records agree."""
        if self._digest.text != digest:
            raise OutOfStep(f"{self.view}: another digest at {seq}")
        self.seq, self.digest, self.is_waiting = seq, digest, False


@dataclass(slots=True)
class _Coming:
    """Parts of a snapshot, each counted and decoded as it comes: the last one leaves little to do at once."""

    digest: Digest = field(default_factory=Digest)
    held: dict[RecordKey, Held] = field(default_factory=dict)
    trouble: ConsoleError | None = None
    """What could not be understood; said once the digest shows that the hub did say it."""

    def take(self, records: list[Upsert]) -> None:
        """Count and decode one part."""
        for record in records:
            self.digest.put(record)
            try:
                self.held[_key(record)] = _held(record)
            except ConsoleError as exc:
                self.trouble = self.trouble or exc


def _key(record: Upsert) -> RecordKey:
    return RecordKey(record.kind, record.id)


def _held(record: Upsert) -> Held:
    try:
        return Held(record.version, convert(KINDS[record.kind], record.record))
    except KeyError as exc:
        raise OutOfStep(f"records of kind {record.kind} are unknown here") from exc
