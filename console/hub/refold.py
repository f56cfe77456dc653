"""Folding all records again from the events: on demand, and when a new program makes other records of old events."""

import logging
from dataclasses import dataclass
from typing import Final

import msgspec

from console.domain.board import KINDS, Board, RecordKey
from console.domain.event import CHAIN_START
from console.hub.storage import check_log
from db.unit_of_work import UnitOfWork

log: Final = logging.getLogger(__name__)
FOLD: Final = "2"
"""Which folding made the stored records; raised when old events mean other records. 1 knew no life line."""
_NAME: Final = "fold"
_PAGE: Final = 2_000


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild found."""

    events: int
    records: int
    differing: int
    """Records that were not as the events make them; they are now."""


def rebuild_records(uow: UnitOfWork) -> Rebuilt:
    """Fold all records again and store those, in one transaction; touches nothing but the query tables.

    Raises:
        Corrupt: the event log is damaged; nothing was changed.
    """
    last = uow.events.head().seq
    check_log(uow, CHAIN_START.seq, last)
    board = Board("")
    while board.head.seq < last:
        board.fold(uow.events.read(board.head.seq, _PAGE))
    before = uow.records.stored()
    uow.records.replace(board.changes())
    after = uow.records.stored()
    uow.room.put(_NAME, FOLD)
    uow.commit()
    differing = sum(_meant(key, before.get(key)) != after.get(key) for key in before.keys() | after.keys())
    return Rebuilt(last, len(after), differing)


def _meant(key: RecordKey, stored: tuple[int, bytes] | None) -> tuple[int, bytes] | None:
    """Return a stored record as this program writes it: one of before a field was thought of is no other record."""
    if stored is None or key.kind not in KINDS:
        return stored
    version, record = stored
    try:
        return version, msgspec.json.encode(msgspec.json.decode(record, type=KINDS[key.kind]))
    except msgspec.DecodeError:
        return stored


def bring_up_records(uow: UnitOfWork) -> None:
    """Fold all records again if another program than this one made them."""
    found = uow.room.value(_NAME, FOLD if uow.events.head().seq == CHAIN_START.seq else "1")
    uow.commit()
    if found != FOLD:
        rebuilt = rebuild_records(uow)
        log.info("records were folded again: %d of %d are others now", rebuilt.differing, rebuilt.records)
