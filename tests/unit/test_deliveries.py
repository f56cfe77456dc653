"""Evidence on its way: case first, then what helps whoever must act; nothing leaves the spool before the hub has it."""

import errno
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from console.domain.command import Applied, FileAndDispatch
from console.errors import ConsoleError, Corrupt, Unavailable
from console.link.journal_keeper import JournalKeeper, at_once
from console.link.journal_line import OwedFile
from console.link.journal_store import MemoryStore
from console.link.session import LinkState
from console.seat.deliveries import ORPHAN_S, Deliveries
from console.video.freeze_message import SpoolFile
from console.video.spool import store
from tests.street import NOW, file_and_dispatch


class Hub:
    """Takes files; fails as told."""

    def __init__(self, spool: Path) -> None:
        self.state, self.spool = LinkState.SIGNED_IN, spool
        self.came: list[str] = []
        self.failures: list[ConsoleError] = []

    def watch(self, on_state: Callable[[LinkState], None]) -> None:
        """Its state stays."""

    async def upload(self, path: Path, sha256: str, name: str) -> str:
        if self.failures:
            raise self.failures.pop(0)
        if not path.exists():
            raise Corrupt("gone", text_key="hub.own_file_unreadable")
        assert hashlib.sha256(path.read_bytes()).hexdigest() == sha256
        self.came.append(f"{path.read_text()}:{name}")
        return ""


class Room:
    """A spool, a journal and a hub."""

    def __init__(self, spool: Path) -> None:
        self.spool, self.keeper, self.hub = spool, JournalKeeper(MemoryStore(), at_once), Hub(spool)
        self.drafts: set[str] = set()
        self.deliveries = Deliveries(self.hub, self.keeper, spool, lambda: self.drafts)

    def file(self, name: str, content: str) -> OwedFile:
        sha256 = hashlib.sha256(content.encode()).hexdigest()
        (self.spool / sha256).write_text(content)
        return OwedFile(sha256, name)

    async def case(self, mark: str, *, is_there: bool = True) -> FileAndDispatch:
        command = file_and_dispatch()
        names = ("manifest.json", "frame.png", "before.mp4", "thumbnail.jpg")
        files = [self.file(name, f"{mark}{name[0]}") for name in names]
        await self.keeper.write(lambda: self.keeper.journal.make(command, "li", NOW, files=files))
        if is_there:
            await self.arrive(command)
        return command

    async def arrive(self, command: FileAndDispatch) -> None:
        applied = Applied(command.id, 1, command.case, "1")
        await self.keeper.write(lambda: self.keeper.journal.answer(command.id, applied, NOW))

    async def deliver(self) -> None:
        await self.deliveries.bring_all()


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


async def test_pictures_of_all_cases_then_seals_then_frames_then_clips(room: Room) -> None:
    for mark in "ab":
        await room.case(mark)
    await room.deliver()
    assert [came.partition(":")[2] for came in room.hub.came] == [
        "thumbnail.jpg", "thumbnail.jpg", "manifest.json", "manifest.json",
        "frame.png", "frame.png", "before.mp4", "before.mp4",
    ]  # fmt: skip
    assert list(room.spool.iterdir()) == []
    assert room.keeper.journal.entries == {}


async def test_nothing_is_brought_before_its_case_is_there(room: Room) -> None:
    command = await room.case("a", is_there=False)
    await room.deliver()
    assert room.hub.came == []
    await room.arrive(command)
    await room.deliver()
    assert len(room.hub.came) == 4


async def test_what_the_hub_has_is_not_owed_once_more_with_the_last_files(room: Room) -> None:
    command = file_and_dispatch()
    part_a, part_b = room.file("manifest.json", "a"), room.file("manifest.json", "b")
    journal = room.keeper.journal
    await room.keeper.write(lambda: journal.make(command, "li", NOW, files=[part_a], more=True))
    await room.arrive(command)
    await room.deliver()
    await room.deliveries.owe(command.id, [part_a, part_b])
    await room.deliver()
    assert room.hub.came == ["a:manifest.json", "b:manifest.json"]
    assert room.deliveries.lost == 0
    assert journal.entries == {}


async def test_a_hub_without_room_gets_it_later_and_a_lost_file_holds_up_nothing(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.seat.deliveries.delays", lambda: iter([0.0] * 9))
    await room.case("a")
    (room.spool / hashlib.sha256(b"am").hexdigest()).unlink()
    room.hub.failures = [Unavailable("no room", text_key="hub.no_room_for_evidence")] * 2
    await room.deliver()
    assert len(room.hub.came) == 3
    assert room.deliveries.lost == 1
    assert room.keeper.journal.entries == {}


async def test_a_manifest_that_the_full_disk_refused_is_laid_when_it_travels(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = [OSError(errno.ENOSPC, "No space left on device")] * 3
    tried: list[int] = []

    def store_when_there_is_room(spool: Path, name: str, data: bytes) -> SpoolFile:
        tried.append(len(room.hub.came))
        if refusals:
            raise refusals.pop()
        return store(spool, name, data)

    monkeypatch.setattr("console.seat.deliveries.store", store_when_there_is_room)
    monkeypatch.setattr("console.seat.deliveries.delays", lambda: iter([0.0] * 9))
    manifest = room.spool / hashlib.sha256(b"am").hexdigest()
    await room.case("a")
    manifest.unlink()
    await room.deliveries.lay(b"am")
    assert not manifest.exists()
    await room.deliver()
    assert tried == [0, 3, 3, 3], "the other files go first and make room"
    assert room.hub.came[-1] == "am:manifest.json"
    assert room.deliveries.lost == 0
    assert list(room.spool.iterdir()) == []
    assert room.keeper.journal.entries == {}


async def test_a_file_that_a_draft_needs_stays(room: Room) -> None:
    room.drafts = {hashlib.sha256(b"af").hexdigest()}
    await room.case("a")
    await room.deliver()
    assert {path.name for path in room.spool.iterdir()} == room.drafts


async def test_what_belongs_to_nothing_goes_after_a_day(room: Room) -> None:
    await room.case("a", is_there=False)
    orphan = room.spool / room.file("after.mp4", "nobody's").sha256
    owed = set(room.spool.iterdir()) - {orphan}
    written = orphan.stat().st_mtime
    assert room.deliveries.sweep(written + ORPHAN_S - 1) == 0
    for path in owed:
        os.utime(path, (written, written))
    assert room.deliveries.sweep(written + ORPHAN_S) == 1
    assert set(room.spool.iterdir()) == owed


async def test_a_spool_that_lets_nothing_go_ends_no_delivery_and_no_sweep(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    await room.case("a")
    orphan = room.spool / room.file("after.mp4", "nobody's").sha256
    was, tried = Path.unlink, list[str]()

    def refuse(path: Path, *_args: object, **_how: object) -> None:
        tried.append(path.name)
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "unlink", refuse)
    await room.deliver()
    assert len(room.hub.came) == 4
    assert room.keeper.journal.entries == {}
    assert room.deliveries.sweep(orphan.stat().st_mtime + ORPHAN_S) == 0
    assert orphan.name in tried
    monkeypatch.setattr(Path, "unlink", was)
    monkeypatch.setattr(Path, "iterdir", refuse)
    assert room.deliveries.sweep(orphan.stat().st_mtime + ORPHAN_S) == 0
