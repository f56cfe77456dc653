"""Backup, restore, rebuild. A backup is checked as a hub checks its own data at its start, from the first event on."""

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

from console.clock import utc_now
from console.domain.event import CHAIN_START
from console.errors import ConsoleError, Refused, Unavailable
from console.hub.data_dir import check_disk, locked
from console.hub.evidence_store import FOLDER as EVIDENCE
from console.hub.evidence_store import sync_folder
from console.hub.refold import Rebuilt, rebuild_records
from console.hub.storage import Storage, check_log, load_board
from console.link.caller_seal import KEY_FILE as CALLER_KEY
from console.reports.signing import KEY_FILE as ROOM_KEY
from db.backup import check_database, copy_database
from db.engine import FILE
from db.migration import BACKUPS
from db.unit_of_work import UnitOfWork

_T = TypeVar("_T")
BESIDE: Final = (CALLER_KEY, ROOM_KEY, EVIDENCE)
"""What lies beside a database and is in no copy of it."""
NO_DATABASE: Final = "hub.no_database"
"""Text key of there being none."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a checked database holds."""

    path: Path
    events: int
    cases: int
    head_hash: str
    """Hash of the last event: the same as printed on the handover sheet of that hour."""


def backup(data: Path, now: datetime, target: Path | None = None) -> Checked:
    """Copy the database of ``data``, also while a hub runs on it, and check the copy.

    Args:
        data: the hub's data directory.
        now: names the copy where no ``target`` is given.
        target: the copy; None: a new file in the directory's own folder of backups.

    Raises:
        ConsoleError: there is no database, no room, or it is damaged; no unchecked copy is left.
    """
    _require_database(data)
    if target is None:
        (data / BACKUPS).mkdir(mode=0o700, exist_ok=True)
        target = data / BACKUPS / f"{Path(FILE).stem}-{now:%Y%m%dT%H%M%S.%fZ}.db"
    if target.exists():
        raise Refused(f"{target} is there already: choose another name", text_key="hub.file_there", path=str(target))
    copy_database(data / FILE, target)
    try:
        checked = check(target)
        _flush(target)
    except ConsoleError:
        target.unlink()
        raise
    return checked


def check(copy: Path) -> Checked:
    """Check a copy of a database: its pages, the whole chain of events, the register, every record.

    Raises:
        Corrupt: naming what is damaged.
        Refused: it is of a newer program.
    """
    check_database(copy)
    with tempfile.TemporaryDirectory(prefix="grid-console-check-") as folder:
        shutil.copyfile(copy, Path(folder) / FILE)
        return _with_storage(Path(folder), lambda uow: _looked_at(uow, copy))


def restore(data: Path, copy: Path, now: datetime) -> Checked:
    """Put a checked copy in the place of the database of ``data``; what was there is kept beside the backups.

    Raises:
        Refused: a hub runs on ``data``, or the copy is of a newer program.
        Corrupt: the copy is damaged; nothing was changed.
    """
    checked = check(copy)
    with locked(data):
        check_disk(data)
        database, fresh = data / FILE, data / f"{FILE}.restored"
        shutil.copyfile(copy, fresh)
        _flush(fresh)
        if database.exists():
            (data / BACKUPS).mkdir(mode=0o700, exist_ok=True)
            kept = data / BACKUPS / f"{Path(FILE).stem}-{now:%Y%m%dT%H%M%S.%fZ}-replaced.db"
            for suffix in ("-wal", "-shm", ""):  # the log of the old one must not be applied to the new one
                part = Path(f"{database}{suffix}")
                if part.exists():
                    part.replace(Path(f"{kept}{suffix}"))
        fresh.replace(database)
        sync_folder(data)
    return checked


def missing_beside(data: Path) -> list[str]:
    """Return what a database needs beside it, is in no copy of it, and is not in ``data``."""
    return [name for name in BESIDE if not (data / name).exists()]


def rebuild(data: Path) -> Rebuilt:
    """Fold all records of ``data`` again from its events, and write those.

    Raises:
        Refused: a hub runs on ``data``.
        Unavailable: there is no database.
        Corrupt: the event log is damaged; nothing was changed.
    """
    _require_database(data)
    with locked(data):
        check_disk(data)
        return _with_storage(data, rebuild_records)


def _require_database(data: Path) -> None:
    if not (data / FILE).is_file():
        raise Unavailable(f"no database {data / FILE}", text_key=NO_DATABASE, path=str(data / FILE))


def _looked_at(uow: UnitOfWork, copy: Path) -> Checked:
    head = uow.events.head()
    check_log(uow, CHAIN_START.seq, head.seq)
    uow.register.check()
    board = load_board(uow, "")
    return Checked(copy, head.seq, sum(key.kind == "case" for key, _ in board.entries()), head.hash)


def _with_storage(data: Path, work: Callable[[UnitOfWork], _T]) -> _T:
    storage = Storage(data)
    try:
        storage.open(utc_now())
        return storage.call(work)
    finally:
        storage.close()


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
    sync_folder(path.parent)
