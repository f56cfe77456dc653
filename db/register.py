"""The register: who did or tried what. It only grows, and is chained as the events are."""

from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Final

from sqlalchemy import Connection, func, insert, select

from console.domain.event import NO_HASH
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


_LAST: Final = Statement(
    lambda _dialect: select(REGISTER.c.number, REGISTER.c.hash).order_by(REGISTER.c.number.desc()).limit(1)
)
_INSERT: Final = Statement(lambda _dialect: insert(REGISTER))
_NAMES: Final = tuple(field.name for field in fields(Entry))
_VALUES: Final = attrgetter(*_NAMES)


class Register:
    """The table ``register`` within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, entries: list[Entry]) -> None:
        """Write entries behind the last one."""
        found = _LAST.rows(self._connection)
        number, prev_hash = found[0] if found else (0, NO_HASH)
        rows = []
        for entry in entries:
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
    return digest_of((number, *_VALUES(entry), prev_hash))


def _row(number: int, entry: Entry, prev_hash: str, own_hash: str) -> dict[str, object]:
    values = {name: getattr(entry, name) for name in _NAMES}
    values["at"] = instant_text(entry.at)
    return {"number": number, **values, "prev_hash": prev_hash, "hash": own_hash}


def _entry(row: object) -> Entry:
    values = {name: row[name] for name in _NAMES}  # type: ignore[index]  # a mapping of the driver's
    return Entry(**{**values, "at": datetime.fromisoformat(values["at"])})


def _hash_of_row(row: object) -> str:
    return _hash(row["number"], _entry(row), row["prev_hash"])  # type: ignore[index]  # as above
