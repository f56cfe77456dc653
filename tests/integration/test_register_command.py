"""``main.py register`` on real databases: a live one too, with what offices' programs would take for a formula."""

import csv
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.hub.storage import Storage
from db.engine import FILE
from db.register import Entry
from db.unit_of_work import UnitOfWork
from main import main

NOON = datetime(2026, 7, 1, 4, tzinfo=UTC)
Say = Callable[..., tuple[int, str]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    storage = Storage(tmp_path)
    storage.open(NOON)
    storage.call(_fill)
    storage.close()
    return tmp_path


def _fill(uow: UnitOfWork) -> None:
    days = [Entry(NOON + timedelta(days=day), "sign_in", "li", "班长", "192.0.2.1", "", "done", "") for day in range(3)]
    evil = Entry(NOON + timedelta(hours=1), "sign_in", "=1+1", "@x", "192.0.2.1", " -2", "done", "", seat="＝A1")
    uow.register.append([days[0], evil, *days[1:]])
    uow.commit()


@pytest.fixture
def say(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    monkeypatch.setattr("os.umask", lambda _mask: 0)

    def run(*words: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["main.py", "register", "--data", str(data), *words])
        return main(), capsys.readouterr().out

    return run


def table(file: Path) -> list[list[str]]:
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened))


def test_a_running_hubs_register_is_exported_and_no_cell_is_a_formula(data: Path, say: Say, tmp_path: Path) -> None:
    storage = Storage(data)
    storage.open(NOON)
    try:
        storage.call(_fill)
        code, said = say("--csv", str(tmp_path / "a.csv"))
    finally:
        storage.close()
    assert code == 0
    assert "8 条" in said
    heads, first, evil, *rest = table(tmp_path / "a.csv")
    assert heads[:3] == ["序号", "时间（UTC）", "当地时间（含时差）"]
    assert first[:5] == ["1", "2026-07-01T04:00:00.000Z", "2026-07-01 12:00:00.000+08:00", "sign_in", "li"]
    assert [evil[4], evil[5], evil[8], evil[9]] == ["'=1+1", "'@x", "'＝A1", "' -2"]
    assert len(rest) == 6


def test_days_are_the_rooms_and_an_export_is_never_written_over(say: Say, tmp_path: Path) -> None:
    file = str(tmp_path / "a.csv")
    assert say("--from", "2026-07-02", "--to", "2026-07-02", "--csv", file, "--lang", "en")[0] == 0
    heads, *lines = table(Path(file))
    assert heads[3:5] == ["Act", "Account"]
    assert [line[0] for line in lines] == ["3"]
    code, said = say("--csv", file)
    assert code == 1
    assert file in said


def test_a_changed_line_is_named_and_nothing_from_it_on_is_exported(data: Path, say: Say, tmp_path: Path) -> None:
    with closing(sqlite3.connect(data / FILE)) as found, found:
        found.execute("DROP TRIGGER register_no_update")
        found.execute("UPDATE register SET account = 'wang' WHERE number = 3")
    code, said = say("--csv", str(tmp_path / "a.csv"))
    assert code == 1
    assert "第 3 条" in said
    assert [line[0] for line in table(tmp_path / "a.csv")[1:]] == ["1", "2"]


def test_no_database_is_said_and_none_is_made(data: Path, say: Say) -> None:
    (data / FILE).unlink()
    code, said = say()
    assert code == 1
    assert "--data" in said
    assert not (data / FILE).exists()
