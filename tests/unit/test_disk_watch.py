"""The hub says that it cannot store, since when and why; and stops saying it when a commit has proved that it can."""

import asyncio
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar, cast

import pytest

from console.errors import Refused, Unavailable
from console.hub import disk_watch
from console.hub.disk_watch import DiskWatch
from console.hub.storage import Storage
from console.link.hub_envelope import Hindrance, StoreTrouble
from db.unit_of_work import UnitOfWork
from tests.street import NOW

_T = TypeVar("_T")
REFUSED = Unavailable("database: database or disk is full", text_key="hub.storage_failed")


class _Room:
    def put(self, name: str, value: str) -> None:
        """Take a value."""


class _Unit:
    """A unit of work whose commit the disk may refuse."""

    def __init__(self, refusal: Exception | None) -> None:
        self.room, self._refusal = _Room(), refusal

    def commit(self) -> None:
        if self._refusal is not None:
            raise self._refusal


class RefusingStorage:
    """Runs work at once; commits fail with ``refusal`` for as long as there is one."""

    def __init__(self) -> None:
        self.refusal: Exception | None = None

    async def run(self, work: Callable[[UnitOfWork], _T]) -> _T:
        return work(cast("UnitOfWork", _Unit(self.refusal)))


class Watched:
    """A watch on a storage that can refuse, with what it told."""

    def __init__(self, data: Path, min_free_bytes: int = 0, min_free_share: float = 0.0) -> None:
        self.now, self.told = NOW, list[StoreTrouble | None]()
        self.storage = RefusingStorage()
        self.watch = DiskWatch(data, cast("Storage", self.storage), lambda: self.now, min_free_bytes, min_free_share)
        self.heard = asyncio.Event()
        self.watch.changed = self._hear

    def _hear(self) -> None:
        self.told.append(self.watch.trouble)
        self.heard.set()


async def test_a_storage_that_refuses_is_told_once_and_taken_back_by_a_commit(tmp_path: Path) -> None:
    room = Watched(tmp_path)
    await room.watch.look(is_suspected=False)
    assert room.told == []
    room.storage.refusal = REFUSED
    running = asyncio.create_task(room.watch.run())
    room.watch.suspect(REFUSED)
    async with asyncio.timeout(5):
        await room.heard.wait()
    running.cancel()
    assert room.told[-1] is not None
    assert (room.told[-1].hindrance, room.told[-1].since) == (Hindrance.DISK_FULL, NOW)
    room.now += timedelta(minutes=5)
    await room.watch.look(is_suspected=False)
    assert len(room.told) == 1  # still the same, since the same instant
    room.storage.refusal = None
    await room.watch.look(is_suspected=False)
    assert room.told[1:] == [None]


@pytest.mark.parametrize(
    ("words", "hindrance"),
    [
        ("database: attempt to write a readonly database", Hindrance.READ_ONLY),
        ("database: disk I/O error", Hindrance.FAILED),
    ],
)
async def test_the_database_s_own_words_say_what_hinders(tmp_path: Path, words: str, hindrance: Hindrance) -> None:
    room = Watched(tmp_path)
    room.storage.refusal = Unavailable(words, text_key="hub.storage_failed")
    await room.watch.look(is_suspected=True)
    assert room.watch.trouble is not None
    assert room.watch.trouble.hindrance is hindrance


async def test_a_full_file_system_is_noticed_before_anything_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int, _offset: int, _length: int) -> None:
        raise OSError(28, os.strerror(28))

    room = Watched(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(os, "posix_fallocate", full)
        patched.setattr(disk_watch, "PLENTY_BYTES", 1 << 60)
        await room.watch.look(is_suspected=False)
    assert room.watch.trouble == StoreTrouble(Hindrance.DISK_FULL, NOW, 0)
    assert list(tmp_path.iterdir()) == []
    await room.watch.look(is_suspected=False)
    assert room.watch.trouble is None


async def test_little_room_holds_up_evidence_only(tmp_path: Path) -> None:
    room = Watched(tmp_path, min_free_bytes=1 << 60)
    room.storage.refusal = REFUSED  # not asked: commands are carried out
    await room.watch.look(is_suspected=False)
    assert room.watch.trouble is not None
    assert room.watch.trouble.hindrance is Hindrance.DISK_LOW
    assert room.watch.trouble.free_mb > 0


async def test_a_refusal_by_a_rule_is_no_reason_to_look(tmp_path: Path) -> None:
    room = Watched(tmp_path)
    room.watch.suspect(Refused("no", text_key="hub.not_permitted"))
    assert not room.watch._woken.is_set()


async def test_a_copy_that_is_owed_is_told_before_a_disk_that_fills_and_stops_nothing(tmp_path: Path) -> None:
    room = Watched(tmp_path, min_free_share=1.1)
    room.storage.refusal = REFUSED  # not asked: commands are carried out
    await room.watch.look(is_suspected=False)
    room.watch.owe_copy(is_owed=True)
    await room.watch.look(is_suspected=False)
    room.watch.owe_copy(is_owed=False)
    await room.watch.look(is_suspected=False)
    told = [trouble and trouble.hindrance for trouble in room.told]
    assert told == [Hindrance.DISK_FILLING, Hindrance.NOT_COPIED, Hindrance.DISK_FILLING]
