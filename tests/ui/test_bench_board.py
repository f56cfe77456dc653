"""The board bench: its pieces, and the whole in small with a real hub, sockets and a painted queue."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from console.app.hub_process import MAIN
from console.bench.board_bare import bare_per_s, commands_of
from db.engine import FILE

COUNTED = {"cases", "seats"}
RATES = {"hub_commands_per_s", "bare_commands_per_s", "ratio", "hub_singly_per_s", "ratio_singly"}
MILLISECONDS = {"snapshot_to_paint_ms", "change_to_repaint_ms", "seen_by_all_ms_p95"}


def hub_data(folder: Path) -> Path:
    """Return a folder with a database of two commands: the older with one event, the newer with two."""
    with closing(sqlite3.connect(folder / FILE)) as database:
        database.executescript(
            """
            CREATE TABLE event (seq INTEGER PRIMARY KEY, command TEXT);
            CREATE TABLE case_record (id TEXT PRIMARY KEY);
            CREATE TABLE command (id TEXT PRIMARY KEY);
            CREATE TABLE register (number INTEGER PRIMARY KEY, request TEXT);
            CREATE TRIGGER event_kept BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'kept'); END;
            INSERT INTO event VALUES (1, 'old'), (2, 'new'), (3, 'new');
            INSERT INTO case_record VALUES ('old'), ('new');
            INSERT INTO command VALUES ('old'), ('new');
            INSERT INTO register VALUES (1, 'old'), (2, 'new');
            """
        )
    return folder


def test_the_peer_writes_every_row_of_the_newest_commands(tmp_path: Path) -> None:
    data = hub_data(tmp_path)
    (newest,) = commands_of(data, 1)
    written = sorted((words.split()[2], row[0]) for words, row in newest)
    assert written == [("case_record", "new"), ("command", "new"), ("event", 2), ("event", 3), ("register", 2)]
    assert [len(command) for command in commands_of(data, 9)] == [4, 5], "the older one first"


@pytest.mark.parametrize("together", [1, 2])
def test_the_peer_keeps_what_it_writes(together: int, tmp_path: Path) -> None:
    folder = tmp_path / "bare"
    folder.mkdir()
    commands = commands_of(hub_data(tmp_path), 2)
    assert bare_per_s(tmp_path, folder, commands, together) > 0
    (path,) = folder.glob("*.db")
    with closing(sqlite3.connect(path)) as bare:
        assert bare.execute("SELECT count(*) FROM event").fetchone() == (3,)
        assert bare.execute("PRAGMA journal_mode").fetchone() == ("wal",), "as durable as the hub's own"
        with pytest.raises(sqlite3.IntegrityError, match="kept"):
            bare.execute("DELETE FROM event")


@pytest.mark.long
def test_every_figure_of_the_bench_is_measured(tmp_path: Path) -> None:
    words = [sys.executable, str(MAIN), "bench", "board", "--cases", "60", "--seats", "3", "--json", "found.json"]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    subprocess.run(words, cwd=tmp_path, env=environment, check=True, capture_output=True, timeout=120)
    found = json.loads((tmp_path / "found.json").read_text())
    assert {name: found[name] for name in COUNTED} == {"cases": 60, "seats": 3}
    for key in RATES | MILLISECONDS:
        assert isinstance(found[key], float), key
        assert found[key] > 0, key
    assert found["seen_by_all_ms_p50"] <= found["seen_by_all_ms_p95"]
