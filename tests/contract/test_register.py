"""The register: its lines before and after revision 0006 are one chain, and no field of either changes unseen."""

import sqlite3
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from console.domain.account import Account
from console.domain.event import NO_HASH
from console.domain.origin import Origin
from console.domain.permission import Role
from console.domain.spelling import digest_of, instant_text
from console.errors import Corrupt
from console.hub.backup import backup, check, restore
from db import migration
from db.engine import FILE, open_sqlite
from db.migration import migrate, revision_of
from db.register import Entry
from db.unit_of_work import unit_of_work
from tests.street import NOW

LI = Account("li", "李文", Role.DUTY_OFFICER, "值班员")
OLD = ("at", "act", "account", "acting_title", "address", "object", "result", "request")
BEFORE = [Entry(NOW, "sign_in", "li", "", "127.0.0.1", "", "done", str(number)) for number in range(3)]
AFTER = [
    Entry.of(NOW, "lease_credential", LI, Origin("192.0.2.7", "duty-1"), "gate"),
    replace(Entry.of(NOW, "feed_back", LI, Origin("192.0.2.7", "duty-1"), "case"), acting_for="城管中队", request="id"),
]
_NAMES = [field.name for field in fields(Entry)]


def write_old_lines(engine: Engine) -> list[str]:
    """Write lines as the program of revision 0005 wrote them, its spelling written out; return their hashes."""
    prev_hash, hashes = NO_HASH, []
    with engine.begin() as connection:
        for number, entry in enumerate(BEFORE, 1):
            own = digest_of((number, *(getattr(entry, name) for name in OLD), prev_hash))
            values = {name: getattr(entry, name) for name in OLD} | {"at": instant_text(entry.at)}
            row = values | {"number": number, "prev_hash": prev_hash, "hash": own}
            names = ", ".join(row)
            places = ", ".join(f":{name}" for name in row)
            connection.execute(text(f"INSERT INTO register ({names}) VALUES ({places})"), row)  # noqa: S608 - as below
            prev_hash = own
            hashes.append(own)
    return hashes


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Return a database of revision 0005 with lines of its time, brought up to date; then lines of today."""
    database = tmp_path / FILE
    engine = open_sqlite(database)
    config = Config()
    config.set_main_option("script_location", str(migration._SCRIPTS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
    hashes = write_old_lines(engine)
    assert migrate(engine, database, NOW) is not None
    with unit_of_work(engine) as uow:
        uow.register.check()
        uow.register.append(AFTER)
        uow.commit()
    with engine.connect() as connection:
        assert [row[0] for row in connection.execute(text("SELECT hash FROM register"))][:3] == hashes
    yield engine
    engine.dispose()


def test_old_lines_and_new_ones_are_one_chain(engine: Engine) -> None:
    assert revision_of(engine) == migration.newest_revision()
    with unit_of_work(engine) as uow:
        uow.register.check()
        lines = uow.register.read()
    assert lines[:3] == BEFORE
    assert [(one.seat, one.acting_title, one.acting_for, one.utc_offset) for one in lines[3:]] == [
        ("duty-1", "值班员", "", "+08:00"),
        ("duty-1", "值班员", "城管中队", "+08:00"),
    ]


def test_the_offset_is_the_room_s_whatever_zone_the_instant_has(engine: Engine) -> None:
    there = NOW.astimezone(timezone(timedelta(hours=-5)))
    with unit_of_work(engine) as uow:
        uow.register.append([replace(AFTER[0], at=there)])
        assert uow.register.read()[-1] == replace(AFTER[0], utc_offset="+08:00")
        uow.register.check()


@pytest.mark.parametrize("number", [2, 4, 5])
@pytest.mark.parametrize("name", [*_NAMES, "prev_hash", "hash", "number"])
def test_a_change_of_any_field_is_found(engine: Engine, name: str, number: int) -> None:
    """One byte more in a text, a number moved; a text where there was none."""
    value = f"COALESCE({name}, '') || 'x'" if name not in ("at", "number") else f"replace({name}, '2', '3')"
    value = f"{name} + 1000" if name == "number" else value
    _tamper(engine, f"{name} = {value} WHERE number = {number}")
    with pytest.raises(Corrupt), unit_of_work(engine) as uow:
        uow.register.check()


@pytest.mark.parametrize(
    "change",
    [
        "acting_for = NULL, seat = NULL, utc_offset = NULL WHERE number = 4",  # made to look old
        "utc_offset = NULL WHERE number = 4",
        "seat = NULL WHERE number = 4",
        "acting_for = '', seat = '', utc_offset = '+08:00' WHERE number = 2",  # made to look new
        "seat = '' WHERE number = 2",
    ],
)
def test_a_line_of_another_age_is_found(engine: Engine, change: str) -> None:
    _tamper(engine, change)
    with pytest.raises(Corrupt) as broken, unit_of_work(engine) as uow:
        uow.register.check()
    assert broken.value.facts["number"] in (2, 4)


def test_backup_and_restore_check_both_ages(engine: Engine, tmp_path: Path) -> None:
    engine.dispose()
    copy = tmp_path / "copy.db"
    backup(tmp_path, NOW, copy)
    restore(tmp_path / "elsewhere", copy, NOW)
    with sqlite3.connect(copy) as connection:
        connection.execute("DROP TRIGGER register_no_update")
        connection.execute("UPDATE register SET address = '192.0.2.8' WHERE number = 1")
    connection.close()
    with pytest.raises(Corrupt):
        check(copy)


def _tamper(engine: Engine, change: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER register_no_update"))
        assert connection.execute(text(f"UPDATE register SET {change}")).rowcount == 1  # noqa: S608 - words of ours
