"""The register: who did or tried what. It only grows, and is chained as the events are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select

from console.clock import SHANGHAI
from console.domain.account import Account
from console.domain.event import NO_HASH
from console.domain.origin import Origin
from console.domain.spelling import digest_of, instant_text
from console.errors import Corrupt
from db.schema import REGISTER
from db.statement import Statement


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the register; never a secret in it."""

    at: datetime
    act: str
    account: str
    acting_title: str
    address: str
    object: str
    """What it was done to: a case, a camera account, a file's hash."""
    result: str
    """``done`` or the text key of the refusal."""
    request: str
    """Command id or request number."""
    acting_for: str = ""
    """The unit in whose stead it was done, by telephone; with :attr:`acting_title`, who acted for whom as what."""
    seat: str = ""
    """As the seat calls itself that it came from; see ``Origin``."""
    utc_offset: str | None = None
    """What the clocks of the room were ahead of UTC then, as ``+08:00``; given when it is written. None: a line of
    before revision 0006, which had neither seat nor offset, and is hashed without them."""

    @classmethod
    def of(cls, at: datetime, act: str, by: Account, origin: Origin, about: str, result: str = "done") -> "Entry":
        """Return the line of what ``by`` did from ``origin``."""
        return cls(at, act, by.name, by.title, origin.address, about, result, "", seat=origin.seat)


_LAST: Final = Statement(
    lambda _dialect: select(REGISTER.c.number, REGISTER.c.hash).order_by(REGISTER.c.number.desc()).limit(1)
)
_INSERT: Final = Statement(lambda _dialect: insert(REGISTER))
_NAMES: Final = tuple(field.name for field in fields(Entry))
_VALUES: Final = attrgetter(*_NAMES)
_LATER: Final = ("acting_for", "seat", "utc_offset")
"""Columns of revision 0006: NULL, all of them, in older lines."""
_OLD_VALUES: Final = attrgetter(*(name for name in _NAMES if name not in _LATER))


class Register:
    """The table ``register`` within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, entries: list[Entry]) -> None:
        """Write entries behind the last one."""
        found = _LAST.rows(self._connection)
        number, prev_hash = found[0] if found else (0, NO_HASH)
        rows = []
        for entry in map(_with_offset, entries):
            number += 1
            own_hash = _hash(number, entry, prev_hash)
            rows.append(_row(number, entry, prev_hash, own_hash))
            prev_hash = own_hash
        _INSERT.write(self._connection, rows)

    def read(self, act: str | None = None, since: datetime | None = None) -> list[Entry]:
        """Return entries in order, those of one act or since an instant where asked."""
        wanted = select(REGISTER).order_by(REGISTER.c.number)
        if act is not None:
            wanted = wanted.where(REGISTER.c.act == act)
        if since is not None:
            wanted = wanted.where(REGISTER.c.at >= instant_text(since))
        return [_entry(row._mapping) for row in self._connection.execute(wanted)]

    def numbered(self, last: int, since: datetime | None, until: datetime | None) -> Iterator[tuple[int, Entry]]:
        """Yield the entries up to number ``last`` with their numbers, those from ``since`` on and before ``until``."""
        wanted = select(REGISTER).where(REGISTER.c.number <= last).order_by(REGISTER.c.number)
        if since is not None:
            wanted = wanted.where(REGISTER.c.at >= instant_text(since))
        if until is not None:
            wanted = wanted.where(REGISTER.c.at < instant_text(until))
        for row in self._connection.execute(wanted):
            yield row.number, _entry(row._mapping)

    def last(self) -> int:
        """Return the number of the last entry, 0 where there is none."""
        return self._connection.execute(select(func.max(REGISTER.c.number))).scalar_one() or 0

    def check(self, tail: int | None = None) -> None:
        """Check the chain, or its last ``tail`` entries; raise Corrupt naming the first number that does not fit."""
        last = self.last()
        self.check_part(0 if tail is None else max(0, last - tail), last)

    def check_part(self, after: int, last: int) -> None:
        """Check the entries behind number ``after`` up to ``last``.

        Raises:
            Corrupt: naming the first entry that was changed, added or is missing.
        """
        known = self._connection.execute(select(REGISTER.c.hash).where(REGISTER.c.number == after))
        prev_hash = known.scalar_one_or_none() or NO_HASH
        part = select(REGISTER).where(REGISTER.c.number > after, REGISTER.c.number <= last).order_by(REGISTER.c.number)
        number = after
        for row in self._connection.execute(part):
            number += 1
            if row.number != number or row.prev_hash != prev_hash or row.hash != _hash_of_row(row._mapping):
                raise _broken(number)
            prev_hash = row.hash
        if number < last:
            raise _broken(number + 1)


def _broken(number: int) -> Corrupt:
    return Corrupt(f"the register is broken at number {number}", text_key="hub.register_broken", number=number)


def _hash(number: int, entry: Entry, prev_hash: str) -> str:
    values = _VALUES if entry.utc_offset is not None else _OLD_VALUES
    return digest_of((number, *values(entry), prev_hash))


def _with_offset(entry: Entry) -> Entry:
    return (
        entry
        if entry.utc_offset is not None
        else replace(entry, utc_offset=entry.at.astimezone(SHANGHAI).isoformat()[-6:])
    )


def _row(number: int, entry: Entry, prev_hash: str, own_hash: str) -> dict[str, object]:
    values = {name: getattr(entry, name) for name in _NAMES}
    values["at"] = instant_text(entry.at)
    return {"number": number, **values, "prev_hash": prev_hash, "hash": own_hash}


def _entry(row: Mapping[Any, Any]) -> Entry:
    is_old = all(row[name] is None for name in _LATER)
    values = {name: row[name] for name in _NAMES if not (is_old and name in _LATER)}
    return Entry(**{**values, "at": datetime.fromisoformat(values["at"])})


def _hash_of_row(row: Mapping[Any, Any]) -> str:
    """Return what the line's hash must be; "" where its columns are of no line that this register ever had."""
    if len({row[name] is None for name in _LATER}) > 1:
        return ""
    return _hash(row["number"], _entry(row), row["prev_hash"])
