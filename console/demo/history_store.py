"""Writes a street's past into a hub's data folder, as a hub that had run all along would have left it.

Log, query tables, answers, register and signed evidence in one transaction: a hub starts on it, ``backup`` and
``rebuild`` check it as any other. Under the lock of the folder; no hub may run there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from console.demo.history import Done, History
from console.domain.case_command import CaseCommand
from console.domain.command import Applied, FileAndDispatch
from console.domain.evidence import PartA, manifest_bytes, sha256_of
from console.domain.spelling import digest_of
from console.errors import Unavailable
from console.hub.data_dir import locked
from console.hub.evidence_store import EvidenceStore, sync_folder
from console.hub.options import ROOM_NAME, STREET_CODE
from console.hub.refold import bring_up_records
from console.hub.storage import Storage
from console.reports.signing import RoomKey, sign_manifest
from db.command_log import CarriedOut
from db.evidence_index import SignedManifest, StoredFile
from db.register import Entry
from db.unit_of_work import UnitOfWork

_ADDRESS: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed part A of a past case: its manifest, and who froze it when."""

    part: PartA
    officer: str
    at: datetime

    @property
    def manifest(self) -> bytes:
        """Its bytes; their hash is its name."""
        return manifest_bytes(self.part)


def lay_history(
    data: Path, history: History, sealed: Sequence[Sealed], files: Iterable[tuple[Path, StoredFile]], now: datetime
) -> None:
    """Store ``history`` in the empty database of ``data``.

    Args:
        data: the hub's folder.
        history: of the street, up to now.
        sealed: the evidence that its cases name.
        files: what the evidence and the feedbacks name: where each lies, and what it is.
        now: the system clock.

    Raises:
        Unavailable: the folder cannot be written, or a file is missing.
        Refused: a hub runs there.
    """
    with locked(data):
        stored = _keep_files(EvidenceStore(data), files, sealed)
        key, storage = RoomKey.open(data), Storage(data)
        try:
            storage.open(now)
            storage.call(lambda uow: _write(uow, history, sealed, stored, key))
        finally:
            storage.close()


def _keep_files(
    store: EvidenceStore, files: Iterable[tuple[Path, StoredFile]], sealed: Sequence[Sealed]
) -> list[StoredFile]:
    """Give every file its place in the store: a second name for the same bytes, nothing is copied on one disk."""
    stored, folders = [], set()
    for source, file in files:
        folders.add(_place(store, file.sha256, source).parent)
        stored.append(file)
    for one in sealed:
        raw = one.manifest
        path = _place(store, sha256_of(raw), raw)
        folders.add(path.parent)
        stored.append(StoredFile(path.name, "manifest.json", len(raw)))
    for folder in folders:
        sync_folder(folder)
    return stored


def _place(store: EvidenceStore, sha256: str, source: Path | bytes) -> Path:
    path = store.path(sha256)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    if path.exists():
        return path
    try:
        if isinstance(source, bytes):
            path.write_bytes(source)
        else:
            _link(source, path)
    except OSError as exc:
        raise Unavailable(f"evidence: {exc.strerror}", text_key="hub.storage_failed", cause=exc.strerror) from exc
    return path


def _link(source: Path, path: Path) -> None:
    try:
        path.hardlink_to(source)
    except OSError:  # another disk, or one that knows no links
        path.write_bytes(source.read_bytes())


def _write(
    uow: UnitOfWork, history: History, sealed: Sequence[Sealed], stored: Sequence[StoredFile], key: RoomKey
) -> None:
    bring_up_records(uow)
    room = uow.room.value("name", ROOM_NAME)
    uow.room.value("street_code", STREET_CODE)
    uow.events.append(history.events)
    uow.records.save(history.board.changes())
    uow.commands.append(_carried_out(done) for done in history.done)
    uow.register.append([_entry(done) for done in history.done])
    begun = history.events[0].at
    for file in stored:
        uow.evidence.add_file(file, "", begun)
    for one in sealed:
        raw = one.manifest
        name = sha256_of(raw)
        signed_at = one.at + timedelta(seconds=2)
        uow.evidence.add_manifest(SignedManifest(name, name, sign_manifest(key, raw, room, signed_at)), signed_at)
    uow.commit()


def _carried_out(done: Done) -> CarriedOut:
    command, case = done.command, done.case
    answer = (
        Applied(command.id, done.seq, case.id, case.case_no, case.version) if case else Applied(command.id, done.seq)
    )
    fingerprint = digest_of((type(command).__name__, command))
    return CarriedOut(command.id, done.actor.name, fingerprint, done.seq, msgspec.json.encode(answer).decode())


def _entry(done: Done) -> Entry:
    command = done.command
    about = command.case if isinstance(command, FileAndDispatch | CaseCommand) else ""
    address = "hub" if done.actor.name.startswith("~") else _ADDRESS
    return Entry(done.at, command.act.value, done.actor.name, done.actor.title, address, about, "done", command.id)
