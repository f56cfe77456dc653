"""Manifests signed on receipt, and the packet of each case: written when its parts are whole, again when B follows."""

import asyncio
import logging
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from console.domain.board import Board
from console.domain.case import CaseRecord
from console.domain.evidence import MANIFEST, PartA, PartB, read_part_a, read_part_b
from console.domain.packet_file import SealedPart, build_packet
from console.errors import ConsoleError, Corrupt, Unavailable
from console.hub.evidence_store import EvidenceStore, sync_folder
from console.hub.storage import Storage
from console.reports.signing import RoomKey, sign_manifest
from db.evidence_index import SignedManifest, StoredFile
from db.unit_of_work import UnitOfWork

log: Final = logging.getLogger(__name__)
RECENT_S: Final = 48 * 3600.0
"""After a start, packets of cases this young are looked at again: their clips may still be on the way."""


@dataclass(slots=True)
class _Open:
    """A case whose packet is not complete yet."""

    case_no: str
    has_a: bool = False
    """Its packet holds part A already."""
    names: set[str] = field(default_factory=set)
    """Hashes of the files it waits for, as far as its manifests are here."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What can be written of a packet now, and the files its manifests name."""

    a: SealedPart | None
    b: SealedPart | None
    names: frozenset[str]


class Packets:
    """Signs manifests and writes packets. Loop thread; the files are read and written in others."""

    def __init__(
        self, store: EvidenceStore, storage: Storage, key: RoomKey, room: str, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._storage = storage
        self._key = key
        self._room = room
        self._now = now
        self._open: dict[str, _Open] = {}
        """By the hash of part A's manifest."""
        self._part_a_of: dict[str, str] = {}
        """Manifest → part A, for manifests signed since the start."""
        self._due: asyncio.Queue[str] = asyncio.Queue()

    def watch_recent(self, board: Board) -> None:
        """Go on, after a start, with the cases whose evidence may still be on the way."""
        for case in board.records(CaseRecord):
            is_recent = (self._now() - case.reported_at).total_seconds() < RECENT_S
            parts = _parts_of(self._path(case.case_no)) if is_recent else ""
            if is_recent and case.evidence is not None and "b" not in parts:
                self._open[case.evidence.part_a] = _Open(case.case_no, has_a="a" in parts)

    async def run(self) -> None:
        """Write packets as they become possible, as long as the hub runs; first those of before the start."""
        for part_a in list(self._open):
            self._due.put_nowait(part_a)
        while True:
            part_a = await self._due.get()
            try:
                await self._write(part_a)
            except (ConsoleError, OSError) as exc:  # the files are safe; the packet is tried again at the next start
                log.error("the packet of part A %s was not written: %s", part_a, exc)

    def filed(self, case: CaseRecord) -> None:
        """A case came; write its packet, now if its evidence is here already."""
        if case.evidence is not None:
            self._open.setdefault(case.evidence.part_a, _Open(case.case_no))
            self._due.put_nowait(case.evidence.part_a)

    def stored(self, sha256: str) -> None:
        """A file is whole; write the packet that it completes."""
        part_a = self._part_a_of.get(sha256)
        for name, one in self._open.items():
            if name == part_a or sha256 in one.names:
                self._due.put_nowait(name)

    def _path(self, case_no: str) -> Path:
        return self._store.packets / f"{case_no}.zip"

    async def sign(self, sha256: str) -> bytes:
        """Return the hub's signature of a stored manifest; signed once, the same ever after.

        Raises:
            Corrupt: it is no manifest.
            Unavailable: a part B came before its part A.
        """
        known = await self._storage.run(lambda uow: uow.evidence.manifest(sha256))
        if known is not None:
            self._part_a_of[sha256] = known.part_a
            return known.signature
        manifest = await asyncio.to_thread(self._store.path(sha256).read_bytes)
        part = _read_part(manifest)
        part_a = part.a_sha256 if isinstance(part, PartB) else sha256
        now = self._now()
        signed = SignedManifest(sha256, part_a, sign_manifest(self._key, manifest, self._room, now))
        await self._storage.run(lambda uow: _keep(uow, signed, now))
        self._part_a_of[sha256] = part_a
        return signed.signature

    async def _write(self, part_a: str) -> None:
        one = self._open.get(part_a)
        if one is None:
            return
        plan = await self._storage.run(lambda uow: self._plan(uow, part_a))
        one.names |= plan.names
        if plan.a is None or (plan.b is None and one.has_a):
            return
        await asyncio.to_thread(_write, plan.a, plan.b, self._path(one.case_no))
        one.has_a = True
        if plan.b is not None:
            del self._open[part_a]

    def _plan(self, uow: UnitOfWork, part_a: str) -> _Plan:
        signed = uow.evidence.manifests_of(part_a)
        parts = [(manifest.sha256, self._sealed(uow, manifest)) for manifest in signed]
        whole_a = next((part for name, part in parts if name == part_a), None)
        whole_b = next((part for name, part in parts if name != part_a and part is not None), None)
        names = [file.sha256 for manifest in signed for file in _read_part(self._read(manifest)).files]
        return _Plan(whole_a, whole_b, frozenset(names))

    def _read(self, manifest: SignedManifest) -> bytes:
        return self._store.path(manifest.sha256).read_bytes()

    def _sealed(self, uow: UnitOfWork, signed: SignedManifest) -> SealedPart | None:
        manifest = self._read(signed)
        files: dict[str, bytes | Path] = {}
        for file in _read_part(manifest).files:
            if uow.evidence.file(file.sha256) is None:
                return None
            files[file.name] = self._store.path(file.sha256)
        return SealedPart(manifest, files, signed.signature)


def _read_part(manifest: bytes) -> PartA | PartB:
    try:
        return read_part_a(manifest)
    except Corrupt:
        try:
            return read_part_b(manifest)
        except Corrupt as exc:
            raise Corrupt(f"no manifest: {exc}", text_key="hub.bad_manifest") from exc


def _keep(uow: UnitOfWork, signed: SignedManifest, now: datetime) -> None:
    if signed.part_a != signed.sha256 and uow.evidence.manifest(signed.part_a) is None:
        raise Unavailable("part A is not here yet", text_key="hub.part_a_missing")
    uow.evidence.add_manifest(signed, now)
    uow.commit()


def _parts_of(packet: Path) -> str:
    """Return which parts a packet on disk holds: "", "a" or "ab"."""
    if not packet.exists():
        return ""
    try:
        with zipfile.ZipFile(packet) as found:
            return "ab" if f"b/{MANIFEST}" in found.namelist() else "a"
    except (zipfile.BadZipFile, OSError) as exc:  # cut short or changed on the disk: its files are kept elsewhere
        log.error("the packet %s cannot be read and is written anew: %s", packet, exc)
        return ""


def _write(a: SealedPart, b: SealedPart | None, path: Path) -> None:
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        build_packet(file, a, b)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    sync_folder(path.parent)


def entered(file: StoredFile, account: str, now: datetime) -> Callable[[UnitOfWork], None]:
    """Return the unit of work that enters a whole file."""

    def work(uow: UnitOfWork) -> None:
        uow.evidence.add_file(file, account, now)
        uow.commit()

    return work
