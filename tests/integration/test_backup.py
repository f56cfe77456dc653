"""Backup, restore and rebuild on real databases: whole, checked, and refusing what is damaged or in use."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from console.app.hub_process import running_hub
from console.domain.board import Board
from console.domain.case import CaseId, CaseRecord
from console.domain.case_command import Acknowledge, Attach, FeedBack, Recall, Redispatch, SendBack
from console.domain.workflow import State
from console.errors import Corrupt, Refused, Unavailable
from console.hub.backup import backup, check, rebuild, restore
from console.hub.daily_copy import DailyCopy
from console.hub.data_dir import is_locked, locked
from console.hub.missing_key import say_missing
from console.hub.packets import _parts_of
from console.hub.refold import bring_up_records, rebuild_records
from console.hub.rule_book import read_rules
from console.hub.storage import Storage, load_board
from console.link.address import HubAddress, write_address
from db.caller_table import KeptCaller
from db.engine import FILE
from db.evidence_index import SignedManifest
from db.migration import BACKUPS
from db.unit_of_work import UnitOfWork
from main import main
from tests.fixtures.golden import first_log
from tests.street import NOW, Street


def lived_in() -> Street:
    """Return a street where much has happened."""
    street = Street(read_rules())
    for state in (State.CLOSED, State.REVIEW, State.RETURNED, State.VOIDED):
        street.go_to(state)
    street.go_to(State.HANDLING)
    for kind in (Attach, FeedBack, SendBack, Acknowledge):
        street.act(kind)
    street.file()
    street.act(Recall)
    street.act(Redispatch)
    return street


def store(storage: Storage, street: Street) -> None:
    """Store a street's events one by one, and the records as they grow."""

    def work(uow: UnitOfWork) -> None:
        board = Board("310199")
        for event in street.set_up + street.events:
            uow.events.append([event])
            uow.records.save(board.fold([event]))
        uow.commit()

    storage.call(work)


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    """Give the process its umask back, where a command was run in it."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def street() -> Street:
    return lived_in()


@pytest.fixture
def data(tmp_path: Path, street: Street) -> Path:
    data = tmp_path / "data"
    with locked(data):
        storage = Storage(data)
        storage.open(NOW)
        store(storage, street)
        storage.close()
    return data


def head_of(data: Path) -> str:
    with closing(sqlite3.connect(data / FILE)) as found:
        return str(found.execute("SELECT hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()[0])


def tamper(database: Path, change: str) -> None:
    with closing(sqlite3.connect(database)) as found, found:
        found.execute("DROP TRIGGER IF EXISTS event_no_update")
        assert found.execute(change).rowcount >= 1


def test_rebuilt_records_equal_those_that_grew(data: Path, street: Street) -> None:
    rebuilt = rebuild(data)
    assert (rebuilt.differing, rebuilt.events) == (0, street.board.head.seq)
    assert rebuilt.records == len(dict(street.board.entries()))


def test_a_rebuild_mends_records_and_nothing_else(data: Path) -> None:
    tamper(data / FILE, "UPDATE case_record SET record = x'7b7d' WHERE state = 'closed'")
    tamper(data / FILE, "DELETE FROM case_record WHERE state = 'voided'")
    before = head_of(data)
    assert rebuild(data).differing == 2
    assert (rebuild(data).differing, head_of(data)) == (0, before)


def test_records_of_before_a_field_was_thought_of_are_no_others(data: Path) -> None:
    older = """CAST(replace(CAST(record AS TEXT), ',"point_error_m":null', '') AS BLOB)"""
    tamper(data / FILE, f"UPDATE case_record SET record = {older} WHERE record <> {older}")  # noqa: S608 - a constant
    assert rebuild(data).differing == 0


def test_a_backup_is_made_while_the_database_is_in_use(data: Path, street: Street) -> None:
    storage = Storage(data)
    storage.open(NOW)
    try:
        checked = backup(data, NOW)
    finally:
        storage.close()
    assert (checked.events, checked.head_hash) == (street.board.head.seq, street.board.head.hash)
    assert checked.cases == len(street.board.records(CaseRecord))
    assert [path.name for path in checked.path.parent.iterdir()] == [checked.path.name]
    with pytest.raises(Refused):
        backup(data, NOW, checked.path)


def test_a_restored_room_is_the_room_of_the_backup(data: Path, street: Street, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    backup(data, NOW, copy)
    before = head_of(data)
    tamper(data / FILE, "UPDATE event SET body = '{}' WHERE seq = 5")
    elsewhere = tmp_path / "another machine"
    for room in (data, elsewhere):
        assert restore(room, copy, NOW).head_hash == before
        storage = Storage(room)
        storage.open(NOW)
        loaded = storage.call(lambda uow: load_board(uow, "310199"))
        storage.close()
        assert dict(loaded.entries()) == dict(street.board.entries())
    assert len(list((data / "backup").glob("*-replaced.db"))) == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET body = replace(body, '某某路', '别的路') WHERE seq = 3",
        "UPDATE case_record SET record = x'7b7d'",
    ],
)
def test_a_damaged_copy_is_refused_and_nothing_changes(data: Path, tmp_path: Path, change: str) -> None:
    copy = tmp_path / "copy.db"
    backup(data, NOW, copy)
    tamper(copy, change)
    before = (data / FILE).read_bytes()
    with pytest.raises(Corrupt):
        restore(data, copy, NOW)
    assert (data / FILE).read_bytes() == before


def test_a_backup_of_a_damaged_database_is_not_kept(data: Path) -> None:
    tamper(data / FILE, "UPDATE event SET actor = 'nobody' WHERE seq = 4")
    with pytest.raises(Corrupt):
        backup(data, NOW)
    assert list((data / "backup").iterdir()) == []


def test_what_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database" * 1_000)
    with pytest.raises(Corrupt):
        check(tmp_path / "text")
    with pytest.raises(Unavailable):
        backup(tmp_path, NOW)


def test_a_room_in_use_is_neither_restored_nor_rebuilt(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    backup(data, NOW, copy)
    with locked(data):
        for work in (lambda: restore(data, copy, NOW), lambda: rebuild(data)):
            with pytest.raises(Refused):
                work()


def test_records_of_an_older_program_are_folded_again(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    storage.open(NOW)
    events = first_log()

    def old(uow: UnitOfWork) -> None:
        uow.events.append(events)
        uow.records.save(Board("310199").fold(events[:-1]))  # not as this program would have it
        uow.commit()

    storage.call(old)
    storage.call(bring_up_records)
    board = storage.call(lambda uow: load_board(uow, "310199"))
    assert all(len(case.steps) == case.version for case in board.records(CaseRecord))
    assert storage.call(rebuild_records).differing == 0
    storage.close()


def test_the_commands_say_what_they_did(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = str(tmp_path / "copy.db")
    where = ["--data", str(data)]
    outcomes = []
    for words in (
        ["backup", "--to", copy, *where],
        ["restore", copy, *where],
        ["rebuild", *where],
        ["backup", "--to", copy],
    ):
        monkeypatch.setattr("sys.argv", ["main.py", *words])
        outcomes.append((main(), capsys.readouterr().out))
    assert [code for code, _ in outcomes] == [0, 0, 0, 1]
    assert Path(copy).stat().st_mode & 0o077 == 0
    assert head_of(data) in outcomes[0][1]
    assert "0 条原先与事件不符" in outcomes[2][1]
    assert all(any("一" <= sign <= "鿿" for sign in said) for _, said in outcomes), "Chinese first, like verify"


def test_they_speak_english_where_asked(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = []
    for words in (["backup"], ["rebuild"], ["restore", str(data / "nothing.db")]):
        monkeypatch.setattr("sys.argv", ["main.py", *words, "--data", str(data), "--lang", "en"])
        main()
        said.append(capsys.readouterr().out)
    assert "Copied and checked" in said[0]
    assert "0 were not as they must be" in said[1]
    assert "name the file of a backup" in said[2]
    assert all(line.isascii() for line in said)


def test_a_backup_of_a_copied_folder_needs_no_hub(data: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(data, tmp_path / "moved")
    assert backup(Path(moved), NOW).head_hash == head_of(data)


@pytest.mark.parametrize("command", ["backup", "rebuild"])
def test_a_folder_without_a_database_is_said_and_not_made(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a traceback nor an empty hub comes of a mistyped folder."""
    nowhere = tmp_path / "nowhere"
    monkeypatch.setattr("sys.argv", ["main.py", command, "--data", str(nowhere)])
    assert main() == 1
    said = capsys.readouterr()
    assert str(nowhere) in said.out
    assert "--data" in said.out
    assert "Traceback" not in said.err
    assert not nowhere.exists()


def test_what_is_no_database_is_not_restored_and_the_words_say_so(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("no database at all " * 100)
    before = (data / FILE).read_bytes()
    monkeypatch.setattr("sys.argv", ["main.py", "restore", str(letter), "--data", str(data)])
    assert main() == 1
    said = capsys.readouterr().out
    assert str(letter) in said
    assert "没有改动任何内容" in said
    assert "file is not a database" in said
    assert (data / FILE).read_bytes() == before


@pytest.mark.long
async def test_the_copy_of_the_day_is_made_by_the_program_and_none_of_what_is_damaged(data: Path) -> None:
    storage = Storage(data)
    storage.open(NOW)
    copies = DailyCopy(data, storage, lambda: NOW)
    try:
        assert await copies.look()
        (copy,) = (data / BACKUPS).iterdir()
        assert check(copy).head_hash == head_of(data)
        copy.unlink()
        tamper(data / FILE, "UPDATE event SET actor = 'nobody' WHERE seq = 4")
        assert not await copies.look()
    finally:
        storage.close()
    assert copies.is_owed
    assert list((data / BACKUPS).iterdir()) == []


def test_a_backup_says_what_is_not_in_it_and_a_restore_what_is_missing(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def say(*words: str) -> str:
        monkeypatch.setattr("sys.argv", ["main.py", *words])
        assert main() == 0
        return capsys.readouterr().out

    copy, elsewhere = str(tmp_path / "copy.db"), tmp_path / "elsewhere"
    for language, sentence in (("zh_CN", "不含"), ("en", "Not in it")):
        said = say("backup", "--data", str(data), "--to", f"{copy}-{language}", "--lang", language)
        assert sentence in said
        assert all(name in said for name in ("caller.key", "room.key", "evidence"))
    elsewhere.mkdir()
    (elsewhere / "room.key").write_bytes(b"key")
    said = say("restore", f"{copy}-en", "--data", str(elsewhere), "--lang", "en")
    assert "caller.key, evidence" in said
    assert "room.key" not in said
    (elsewhere / "caller.key").write_bytes(b"key")
    (elsewhere / "evidence").mkdir()
    assert "Missing" not in say("restore", f"{copy}-en", "--data", str(elsewhere), "--lang", "en")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut short", b"no zip at all" * 100])
def test_a_packet_that_is_no_zip_is_told_and_counts_as_not_written(
    content: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    packet = tmp_path / "case.zip"
    packet.write_bytes(content)
    assert _parts_of(packet) == ""
    assert "case.zip cannot be read" in caplog.text


def test_whether_a_hub_runs_is_asked_of_its_lock(tmp_path: Path) -> None:
    """Another process may have a dead hub's number by now, and its port file may lie there still."""
    assert not is_locked(tmp_path)
    with locked(tmp_path):
        assert is_locked(tmp_path)
        write_address(tmp_path, HubAddress(os.getpid(), "127.0.0.1", 1))
        assert running_hub(tmp_path) is not None
    write_address(tmp_path, HubAddress(os.getpid(), "127.0.0.1", 1))
    assert running_hub(tmp_path) is None
    with locked(tmp_path):
        assert is_locked(tmp_path), "who asked has let go of it"


def test_a_database_without_its_keys_says_what_stays_closed(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    storage = Storage(data)
    storage.call(lambda uow: say_missing(uow, data))
    assert caplog.text == "", "nothing was sealed or signed yet"

    def add(uow: UnitOfWork) -> None:
        uow.callers.add(KeptCaller(CaseId("one"), "sealed", "li", NOW))
        uow.evidence.add_manifest(SignedManifest("a" * 64, "a" * 64, b"{}"), NOW)
        uow.commit()

    storage.call(add)
    storage.call(lambda uow: say_missing(uow, data))
    assert "caller.key is missing" in caplog.text
    assert "room.key is missing" in caplog.text
    caplog.clear()
    for name in ("caller.key", "room.key"):
        (data / name).write_bytes(b"key")
    storage.call(lambda uow: say_missing(uow, data))
    storage.close()
    assert caplog.text == ""
