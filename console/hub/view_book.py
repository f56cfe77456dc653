"""The views: what each sees, in step with the board, and who follows it. Loop thread only.

A view is built when somebody first asks for it and kept from then on, record by record. Followers get bytes:
each message is encoded once, however many follow.
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from console.domain.board import Board, Record, RecordKey, views_of
from console.domain.board import Change as BoardChange
from console.domain.permission import View
from console.domain.unit_sight import seen_in
from console.link.envelope import SNAPSHOT_BYTES, encode, raw
from console.link.hub_envelope import Change, Drop, Snapshot, Upsert
from console.link.view import Digest

Put = Callable[[bytes], None]
"""Takes one message for a seat; must not block."""
HISTORY: Final = 200
"""So many changes are kept for seats whose line was cut for a moment."""


@dataclass(slots=True)
class _Page:
    """One view as it is now."""

    view: View
    seq: int
    digest: Digest = field(default_factory=Digest)
    records: dict[RecordKey, Upsert] = field(default_factory=dict)
    history: deque[tuple[Change, str]] = field(default_factory=lambda: deque(maxlen=HISTORY))
    """Each with the digest before it."""
    followers: dict[Put, None] = field(default_factory=dict)
    """In the order in which they came: one history is told in one order."""
    snapshot: list[bytes] = field(default_factory=list)
    """All records as messages, until one is another: after a start of the hub all seats ask at once."""


class ViewBook:
    """All views that somebody has asked for since the hub started."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._pages: dict[View, _Page] = {}

    def follow(self, view: View, put: Put, seq: int, digest: str) -> None:
        """Bring a seat that stands at ``(seq, digest)`` up to date, then keep it there."""
        page = self._page(view)
        missed = _missed(page, seq, digest)
        for message in [encode(change) for change in missed] or _snapshot(page):
            put(message)
        page.followers[put] = None

    def leave(self, put: Put) -> None:
        """Tell this seat nothing any more."""
        for page in self._pages.values():
            page.followers.pop(put, None)

    def tell(self, changes: Iterable[BoardChange]) -> None:
        """Bring every view in step with what a commit changed, and tell those who follow it."""
        if not self._pages:
            return
        told = [_Told.of(change) for change in changes]
        for page in self._pages.values():
            self._turn(page, told)

    def _page(self, view: View) -> _Page:
        page = self._pages.get(view)
        if page is None:
            page = self._pages[view] = _Page(view, self._board.head.seq)
            for key, entry in self._board.entries():
                if entry.record is not None and view in views_of(entry.record):
                    _put(page, _upsert(key, entry.version, entry.record, view))
        return page

    def _turn(self, page: _Page, told: list["_Told"]) -> None:
        upserts, drops, before = [], [], page.digest.text
        for one in told:
            upsert = one.upsert(page.view)
            if upsert is not None:
                upserts.append(upsert)
            elif one.key in page.records:
                drops.append(Drop(*one.key))
        if not upserts and not drops:
            return
        for drop in drops:
            _drop(page, RecordKey(drop.kind, drop.id))
        for upsert in upserts:
            _put(page, upsert)
        page.snapshot.clear()
        since, page.seq = page.seq, self._board.head.seq
        message = Change(page.view, since, page.seq, page.digest.text, upserts, drops)
        page.history.append((message, before))
        _spread(page, message)


@dataclass(slots=True)
class _Told:
    """A changed record, encoded once for each view that shows it."""

    key: RecordKey
    record: Record | None
    """None where it is gone."""
    version: int
    views: tuple[View, ...]
    _upserts: dict[View, Upsert] = field(default_factory=dict)

    @classmethod
    def of(cls, change: BoardChange) -> "_Told":
        """Take a change."""
        views = views_of(change.record) if change.record is not None else ()
        return cls(change.key, change.record, change.version, views)

    def upsert(self, view: View) -> Upsert | None:
        """Return what is told to ``view``; None where it does not show the record."""
        if self.record is None or view not in self.views:
            return None
        told = self._upserts.get(view)
        if told is None:
            told = self._upserts[view] = _upsert(self.key, self.version, self.record, view)
        return told


def _upsert(key: RecordKey, version: int, record: Record, view: View) -> Upsert:
    """Encode a record as ``view`` may see it."""
    return Upsert(key.kind, key.id, version, raw(seen_in(record, view)))


def _put(page: _Page, upsert: Upsert) -> None:
    page.records[RecordKey(upsert.kind, upsert.id)] = upsert
    page.digest.put(upsert)


def _drop(page: _Page, key: RecordKey) -> None:
    del page.records[key]
    page.digest.drop(key)


def _spread(page: _Page, change: Change) -> None:
    is_long = sum(len(bytes(upsert.record)) for upsert in change.upserts) > SNAPSHOT_BYTES
    messages = tuple(_snapshot(page)) if is_long else (encode(change),)
    for put in tuple(page.followers):
        for message in messages:
            put(message)


def _missed(page: _Page, seq: int, digest: str) -> list[Change]:
    """Return the changes behind ``(seq, digest)``; none where only a snapshot helps."""
    if digest == page.digest.text:  # nothing was missed, even if the hub was started anew
        return [Change(page.view, seq, page.seq, digest, [], [])]
    changes = [change for change, _ in page.history]
    for place, (change, before) in enumerate(page.history):
        if (change.since, before) == (seq, digest):
            missed = changes[place:]
            size = sum(len(bytes(upsert.record)) for one in missed for upsert in one.upserts)
            return missed if size <= SNAPSHOT_BYTES else []
    return []


def _snapshot(page: _Page) -> list[bytes]:
    if not page.snapshot:
        parts = _parts(page)
        page.snapshot = [
            encode(Snapshot(page.view, page.seq, page.digest.text, records, more=place < len(parts)))
            for place, records in enumerate(parts, start=1)
        ]
    return page.snapshot


def _parts(page: _Page) -> list[list[Upsert]]:
    parts: list[list[Upsert]] = [[]]
    size = 0
    for record in page.records.values():
        if size > SNAPSHOT_BYTES:
            parts.append([])
            size = 0
        parts[-1].append(record)
        size += len(bytes(record.record))
    return parts
