"""The database's contract: one suite for every kind of database that the hub runs on.

SQLite is the first. A further one adds an engine to :func:`engine` and must pass the same.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DatabaseError

from console.domain.board import Board
from console.domain.camera import Camera, CameraId
from console.domain.case import CaseId
from console.domain.command import Command
from console.domain.decision import decide
from console.domain.event import CHAIN_START, Event, check_chain
from console.domain.passed_draft import DraftId, PassedDraft
from console.errors import Conflict, Corrupt, Refused, Unavailable
from console.hub import storage
from console.hub.storage import check_log, load_board
from db import migration
from db.caller_table import KeptCaller
from db.command_log import CarriedOut
from db.engine import FILE, open_sqlite
from db.evidence_index import SignedManifest, StoredFile
from db.migration import BACKUPS, migrate, newest_revision, revision_of
from db.passed_draft_table import KeptDraft
from db.register import Entry
from db.schema import APPEND_ONLY, METADATA
from db.unit_of_work import UnitOfWork, UnitsOfWork, unit_of_work
from tests.street import CAMERAS, NOW, OFFICER, command_id, file_and_dispatch, put_cameras, put_standard

ENTRY = Entry(NOW, "sign_in", "li", "值班员", "127.0.0.1", "", "done", "")


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty database of the present schema, to be copied: migrating each anew would take seconds."""
    database = tmp_path_factory.mktemp("migrated") / FILE
    engine = open_sqlite(database)
    migrate(engine, database, NOW)
    engine.dispose()
    return database


@pytest.fixture
def database(tmp_path: Path, migrated: Path) -> Path:
    return Path(shutil.copy(migrated, tmp_path / FILE))


@pytest.fixture
def engine(database: Path) -> Iterator[Engine]:
    engine = open_sqlite(database)
    yield engine
    engine.dispose()


def stored_room(engine: Engine, cases: int = 2) -> tuple[Board, list[Event]]:
    """Store cameras, the standard and some cases; return the board and all events."""
    board, events = Board("310199"), []
    with unit_of_work(engine) as uow:
        commands: list[Command] = [put_cameras(), put_standard(), *(file_and_dispatch() for _ in range(cases))]
        for command in commands:
            made = decide(board, command, OFFICER, NOW)
            uow.events.append(made)
            uow.records.save(board.fold(made))
            events += made
        uow.commit()
    return board, events


def test_what_was_committed_is_read_back_equal(engine: Engine) -> None:
    board, events = stored_room(engine)
    with unit_of_work(engine) as uow:
        assert uow.events.read(0, 100) == events
        assert uow.events.head() == events[-1].head
        assert check_chain(uow.events.read(0, 100), CHAIN_START) == events[-1].head
        loaded = load_board(uow, "310199")
    assert dict(loaded.entries()) == dict(board.entries())
    assert (loaded.head, loaded.last_case_no) == (board.head, board.last_case_no)
    assert loaded.records(Camera) == list(CAMERAS)


def test_the_query_tables_equal_the_events_folded_again(engine: Engine) -> None:
    board, events = stored_room(engine)
    with unit_of_work(engine) as uow:
        incremental = {change.key: change for change in uow.records.load()}
        uow.records.clear()
        uow.records.save(Board("310199").fold(events))
        assert {change.key: change for change in uow.records.load()} == incremental
    assert len(incremental) == len(dict(board.entries()))


def test_what_was_not_committed_is_not_there(engine: Engine) -> None:
    with unit_of_work(engine) as uow:
        uow.register.append([ENTRY])
        uow.accounts.add(OFFICER, "hash", NOW)
    with unit_of_work(engine) as uow:
        assert uow.register.read() == []
        assert uow.accounts.count() == 0


def test_units_share_a_connection_until_one_fails(engine: Engine) -> None:
    """Whatever goes wrong in one leaves nothing to the next: neither its rows nor its transaction."""

    def fail(uow: UnitOfWork) -> None:
        uow.register.append([ENTRY])
        uow.commands.append([CarriedOut(command_id(), "li", "f", 1, "{}")] * 2)

    def refuse(uow: UnitOfWork) -> None:
        uow.register.append([ENTRY])
        raise Refused("a rule", text_key="hub.not_permitted")

    units = UnitsOfWork(engine)
    with units.one() as uow:
        uow.register.append([ENTRY])
        uow.commit()
        uow.register.append([ENTRY])  # a transaction of its own, and not committed
    with pytest.raises(Conflict), units.one() as uow:
        fail(uow)
    with pytest.raises(Refused), units.one() as uow:
        refuse(uow)
    with units.one() as uow:
        assert uow.register.last() == 1
        uow.register.append([ENTRY])
        uow.commit()
    units.close()
    with unit_of_work(engine) as uow:
        assert uow.register.last() == 2
        uow.register.check()


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize(
    "change", ["UPDATE {table} SET hash = 'x'", "DELETE FROM {table}", "REPLACE INTO {table} SELECT * FROM {table}"]
)
def test_log_and_register_only_grow(engine: Engine, table: str, change: str) -> None:
    stored_room(engine)
    with unit_of_work(engine) as uow:
        uow.register.append([ENTRY])
        uow.commit()
    with engine.connect() as connection, pytest.raises(DatabaseError, match="only grows"):
        connection.execute(text(change.format(table=table)))


def test_a_flipped_byte_of_an_event_is_named(engine: Engine) -> None:
    _, events = stored_room(engine)
    _tamper(engine, "event", "UPDATE event SET body = replace(body, '某某路12号', '某某路13号') WHERE seq = 3")
    with pytest.raises(Corrupt) as broken, unit_of_work(engine) as uow:
        check_log(uow, 0, len(events))
    assert broken.value.facts["seq"] == 3


def test_the_log_is_checked_range_by_range(engine: Engine) -> None:
    _, events = stored_room(engine)
    _tamper(engine, "event", "UPDATE event SET actor = 'nobody' WHERE seq = 5")
    with unit_of_work(engine) as uow:
        check_log(uow, 0, 4)
        check_log(uow, 5, len(events))
        with pytest.raises(Corrupt):
            check_log(uow, 4, len(events))


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM event WHERE seq = 5",
        "DELETE FROM event WHERE seq = 1",
        "UPDATE event SET type = 'Nonsense' WHERE seq = 4",
        "UPDATE event SET at = 'yesterday' WHERE seq = 4",
        "UPDATE event SET body = '{}' WHERE seq = 4",
        "UPDATE event SET body = 7 WHERE seq = 4",
        "UPDATE event SET hash = replace(hash, substr(hash, 1, 1), 'z') WHERE seq = 8",
    ],
)
def test_no_damage_passes_the_start(engine: Engine, change: str) -> None:
    stored_room(engine)
    _tamper(engine, "event", change)
    with pytest.raises(Corrupt), unit_of_work(engine) as uow:
        load_board(uow, "310199")


def test_a_log_cut_short_is_noticed_by_its_answers(engine: Engine) -> None:
    _, events = stored_room(engine)
    with unit_of_work(engine) as uow:
        uow.commands.append([CarriedOut(command_id(), "li", "f", len(events), "{}")])
        uow.commit()
    _tamper(engine, "event", "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)")
    with pytest.raises(Corrupt), unit_of_work(engine) as uow:
        load_board(uow, "310199")


def _tamper(engine: Engine, table: str, change: str) -> None:
    """Change a table as somebody with the file in his hands could: without its triggers."""
    with engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER {table}_no_update"))
        connection.execute(text(f"DROP TRIGGER {table}_no_delete"))
        assert connection.execute(text(change)).rowcount == 1


def test_the_register_is_chained(engine: Engine) -> None:
    with unit_of_work(engine) as uow:
        uow.register.append([ENTRY, replace(ENTRY, act="sign_out")])
        uow.register.append([replace(ENTRY, account="wang", at=NOW + timedelta(minutes=1))])
        uow.register.check()
        assert [entry.account for entry in uow.register.read(since=NOW + timedelta(seconds=1))] == ["wang"]
        assert [entry.act for entry in uow.register.read("sign_out")] == ["sign_out"]
        uow.commit()
    _tamper(engine, "register", "UPDATE register SET account = 'nobody' WHERE number = 2")
    with pytest.raises(Corrupt) as broken, unit_of_work(engine) as uow:
        uow.register.check()
    assert broken.value.facts["number"] == 2
    with unit_of_work(engine) as uow:
        uow.register.check(tail=1)
        with pytest.raises(Corrupt):
            load_board(uow, "310199")


def test_an_old_register_is_checked_page_by_page(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "PAGE", 3)
    with unit_of_work(engine) as uow:
        uow.register.append([replace(ENTRY, request=str(number)) for number in range(10)])
        uow.commit()
        assert uow.register.last() == 10

    def look(last_line: int) -> None:
        with unit_of_work(engine) as uow:
            for first in range(0, last_line, storage.PAGE):
                storage.check_old(uow, first=first, last_seq=0, last_line=last_line)

    look(8)
    _tamper(engine, "register", "UPDATE register SET object = 'another' WHERE number = 7")
    look(6)
    with pytest.raises(Corrupt) as broken:
        look(8)
    assert broken.value.facts["number"] == 7
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM register WHERE number = 6"))
    with pytest.raises(Corrupt) as broken:
        look(6)
    assert broken.value.facts["number"] == 6, "the last one of a page is missed too"


def test_a_command_is_remembered_with_its_answer(engine: Engine) -> None:
    known = CarriedOut(command_id(), "li", "fingerprint", 3, '{"seq":3}')
    with unit_of_work(engine) as uow:
        uow.commands.append([known])
        uow.commit()
    with unit_of_work(engine) as uow:
        assert uow.commands.find([known.id, command_id()]) == {known.id: known}
        assert uow.commands.last_seq() == 3
    with pytest.raises(Conflict), unit_of_work(engine) as uow:
        uow.commands.append([known])


def test_a_session_is_found_until_it_ends(engine: Engine) -> None:
    with unit_of_work(engine) as uow:
        uow.accounts.add(OFFICER, "hash", NOW)
        uow.sessions.add("token", OFFICER.name, "127.0.0.1", NOW)
        found = uow.sessions.find("token")
        assert found is not None
        assert (found.account, found.signed_in_at) == (OFFICER, NOW)
        uow.sessions.end("token", NOW)
        assert uow.sessions.find("token") is None
        assert uow.sessions.find("other") is None


def test_evidence_is_found_by_hash_and_part(engine: Engine) -> None:
    with unit_of_work(engine) as uow:
        uow.evidence.add_file(StoredFile("f" * 64, "frame.png", 9), "li", NOW)
        uow.evidence.add_file(StoredFile("f" * 64, "frame.png", 9), "li", NOW)
        a, b = SignedManifest("b" * 64, "b" * 64, b"{}"), SignedManifest("a" * 64, "b" * 64, b"{}")
        uow.evidence.add_manifest(b, NOW)
        uow.evidence.add_manifest(a, NOW)
        assert uow.evidence.manifests_of("b" * 64) == [a, b]
        assert uow.evidence.file("f" * 64) == StoredFile("f" * 64, "frame.png", 9)
        assert uow.evidence.file("e" * 64) is None


def test_the_room_keeps_its_first_values(engine: Engine) -> None:
    with unit_of_work(engine) as uow:
        assert uow.room.value("name", "first") == "first"
        assert uow.room.value("name", "second") == "first"


def test_the_migrations_make_the_schema(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_migrating_twice_changes_nothing_and_keeps_no_copy(engine: Engine, database: Path) -> None:
    assert migrate(engine, database, NOW) is None
    assert not (database.parent / BACKUPS).exists()


def test_a_copy_is_kept_before_a_migration(engine: Engine, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored_room(engine)
    scripts = Path(__file__).parent / "migrations_ahead"
    monkeypatch.setattr("db.migration._SCRIPTS", scripts)

    copy = migrate(engine, database, NOW)

    assert copy is not None
    assert revision_of(engine) == "0007"
    found = sqlite3.connect(copy)
    try:
        assert found.execute("SELECT count(*) FROM event").fetchone() == (8,)
        assert found.execute("SELECT version_num FROM alembic_version").fetchone() == ("0006",)
    finally:
        found.close()


def test_a_failed_migration_leaves_the_database_as_it_was(
    engine: Engine, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE added (id INTEGER)"))  # in the way of the second step of 0007
    monkeypatch.setattr("db.migration._SCRIPTS", Path(__file__).parent / "migrations_ahead")
    with pytest.raises(Unavailable):
        migrate(engine, database, NOW)
    assert revision_of(engine) == "0006"
    with engine.connect() as connection:
        assert "note" not in [row[1] for row in connection.execute(text("PRAGMA table_info(room)"))]


def test_a_newer_database_is_refused(engine: Engine, database: Path) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Refused) as refused:
        migrate(engine, database, NOW)
    assert refused.value.text_key == "hub.database_newer"


def test_sqlite_keeps_what_was_answered(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar_one() == 2  # FULL
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1


def test_a_database_that_is_none_is_corrupt(tmp_path: Path) -> None:
    database = tmp_path / FILE
    database.write_bytes(b"this is no database at all" * 100)
    engine = open_sqlite(database)
    try:
        with pytest.raises(Corrupt):
            migrate(engine, database, NOW)
    finally:
        engine.dispose()


def test_errors_name_no_values(engine: Engine) -> None:
    def add_twice(uow: UnitOfWork) -> None:
        uow.accounts.add(OFFICER, "secret-hash", NOW)
        uow.accounts.add(OFFICER, "secret-hash", NOW)

    with pytest.raises(Conflict) as conflict, unit_of_work(engine) as uow:
        add_twice(uow)
    assert "secret" not in str(conflict.value)


def test_the_number_of_the_newest_script_is_alembic_s_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migration.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [newest_revision()]


CALLED = "who-called-" * 40
SLIP = PassedDraft(DraftId("slip"), CameraId(""), 0, "", NOW, "弄堂口", caller=CALLED)


def erase_caller(uow: UnitOfWork) -> None:
    uow.callers.erase(CaseId("one"), NOW)


def remove_slip(uow: UnitOfWork) -> None:
    uow.passed_drafts.remove(SLIP.id)


@pytest.mark.parametrize("erase", [erase_caller, remove_slip])
def test_what_is_erased_is_written_over_where_sqlite_does_not_by_itself(
    engine: Engine, database: Path, erase: Callable[[UnitOfWork], None]
) -> None:
    """Debian's SQLite always does; others only when told."""

    @event.listens_for(engine, "connect")
    def as_elsewhere(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA secure_delete = OFF")

    def kept() -> bytes:
        return b"".join(path.read_bytes() for path in database.parent.glob(f"{FILE}*"))

    with unit_of_work(engine) as uow:
        if erase is erase_caller:
            uow.callers.add(KeptCaller(CaseId("one"), CALLED, "li", NOW))
        else:
            uow.passed_drafts.put(KeptDraft(SLIP, "li", "李文", NOW))
        uow.commit()
    assert CALLED.encode() in kept()
    with unit_of_work(engine) as uow:
        erase(uow)
        uow.commit()
    engine.dispose()
    assert b"who-called-who" not in kept()
