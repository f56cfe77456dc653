"""Drafts on disk: what was typed and the sealed moment come back after a restart, and are filed with the same seal."""

import asyncio
import errno
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from console.domain.case import MarkBox
from console.domain.command import Applied
from console.domain.evidence import read_part_b
from console.errors import Refused
from console.link.command_id import new_command_id
from console.link.journal_keeper import JournalKeeper, at_once
from console.link.journal_store import MemoryStore
from console.seat.draft import CaseDraft
from console.seat.draft_file import DraftFolder, KeptDraft
from console.seat.draft_passing import draft_of, passed
from console.seat.drafts import DRAFTS, Drafts, Held
from console.seat.freeze_state import After, Seal
from console.seat.grid_code import TypedGrids
from console.seat.moment_record import RestoredMoment
from tests.street import NOW, file_and_dispatch
from tests.unit.test_moment import CAMERA, Desk


class Machine:
    """A seat's disk; processes come and go on it."""

    def __init__(self, folder: Path) -> None:
        self.spool = folder / "spool"
        self.spool.mkdir()
        self.folder, self.store = folder / "drafts", MemoryStore()
        self.start()

    def start(self) -> None:
        self.keeper = JournalKeeper(self.store, at_once)
        self.drafts = Drafts(DraftFolder(self.folder, self.spool), self.keeper, lambda: "李文")

    def held(self) -> Held:
        self.desk = Desk(self.spool)
        return Held(
            replace(self.desk.draft, text="zd"), self.desk.moment, size_px=(960, 540), picture=lambda: lambda: b"jpeg"
        )

    async def make(self, held: Held) -> None:
        command = replace(file_and_dispatch(), id=held.id)
        await self.keeper.write(lambda: self.keeper.journal.make(command, "li", NOW, more=True))


async def test_a_sealed_draft_comes_back_and_is_sealed_on_cut_short(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    held = machine.held()
    machine.desk.tell(machine.desk.frozen())
    seal = machine.desk.moment.state.sha256
    await machine.drafts.save(held)
    assert not machine.drafts.is_news(held)
    machine.start()
    (kept,) = machine.drafts.held
    assert (kept.draft, kept.officer, kept.id) == (held.draft, "李文", held.id)
    assert kept.restored is not None
    moment = RestoredMoment(CAMERA, kept.restored.moment)
    assert (moment.state.seal, moment.state.sha256, moment.state.after) == (Seal.SEALED, seal, After.BROKEN)
    assert machine.drafts.picture(kept).startswith(b"frame.png")
    moment.mark = MarkBox(0.25, 0.5, 0.5, 0.25)
    moment.step(-1)
    moment.settle()
    part_b = moment.part_b.result()
    assert part_b is not None
    b = read_part_b(part_b.manifest)
    assert (b.a_sha256, b.is_complete, b.chosen) == (seal, False, None)
    assert b.mark is not None
    assert set(machine.drafts.needed()) == {path.name for path in machine.spool.iterdir()}


async def test_a_draft_that_was_not_sealed_shows_what_was_on_the_glass(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    await machine.drafts.save(machine.held())
    machine.start()
    (kept,) = machine.drafts.held
    assert machine.drafts.picture(kept) == b"jpeg"
    assert kept.restored is not None
    moment = RestoredMoment(CAMERA, kept.restored.moment)
    moment.settle()
    assert (moment.state.seal, moment.part_a.result(), moment.part_b.result()) == (Seal.FAILED, None, None)
    assert moment.found_unix_ns == kept.restored.moment.shown_unix_ns


async def test_a_draft_that_was_sent_is_listed_only_if_its_command_was_never_made(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    held = machine.held()
    machine.desk.tell(machine.desk.frozen())
    await machine.drafts.save(held, is_sent=True)
    machine.start()
    assert len(machine.drafts.held) == 1, "the seat died between draft and journal"
    await machine.make(held)
    machine.start()
    assert machine.drafts.held == []
    assert [kept.id for kept in machine.drafts.unfinished()] == [held.id]


async def test_it_goes_when_the_case_is_there_and_all_its_files_are_noted(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    held = machine.held()
    await machine.drafts.save(held, is_sent=True)
    await machine.make(held)
    await machine.keeper.write(lambda: machine.keeper.journal.answer(held.id, Applied(held.id, 1), NOW))
    assert len(list(machine.folder.glob("*.json"))) == 1, "part B is still to come"
    await machine.keeper.write(lambda: machine.keeper.journal.owe(held.id, (), more=False))
    assert list(machine.folder.iterdir()) == []


async def test_what_was_not_carried_out_opens_again_under_another_command(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    held = machine.held()
    await machine.drafts.save(held, is_sent=True)
    await machine.make(held)
    no = Refused("no", text_key="hub.unknown_unit")
    await machine.keeper.write(lambda: machine.keeper.journal.answer(held.id, no, NOW))
    machine.start()
    reopened = await machine.drafts.reopen(held.id)
    assert reopened is not None
    assert reopened.id != held.id
    assert reopened.draft == held.draft
    assert machine.drafts.picture(reopened) == b"jpeg"
    await machine.keeper.write(lambda: machine.keeper.journal.settle(held.id, "li", NOW))
    machine.start()
    assert [kept.id for kept in machine.drafts.held] == [reopened.id]


async def test_the_oldest_gives_way_with_its_files(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    dropped = []
    for _ in range(DRAFTS + 1):
        held = machine.held()
        machine.drafts.save_now(held)
        dropped.append(machine.drafts.push(held))
    assert [one is not None for one in dropped] == [False] * DRAFTS + [True]
    assert len(list(machine.folder.glob("*.json"))) == DRAFTS


async def test_an_unreadable_draft_is_set_aside_and_the_others_open(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    await machine.drafts.save(machine.held())
    (path,) = machine.folder.glob("*.json")
    path.with_name("00000000-0000-0000-0000-000000000000.json").write_bytes(path.read_bytes()[:-9])
    machine.start()
    assert len(machine.drafts.held) == 1
    assert len(list(machine.folder.glob("*.unreadable"))) == 1
    assert path.stat().st_mode & 0o077 == 0
    assert b"rtsp" not in path.read_bytes()


async def test_after_a_crash_a_draft_shows_the_moment_that_was_chosen_and_files_it(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    held = machine.held()
    moment = machine.desk.moment
    machine.desk.tell(machine.desk.frozen())
    moment.step(-1)
    await machine.drafts.save(held)
    moment.store_chosen()
    kept = machine.desk.kept(5_400)
    machine.desk.tell(kept)
    assert machine.drafts.is_news(held), "the disk does not know the chosen picture yet"
    await machine.drafts.save(held)
    machine.start()
    (found,) = machine.drafts.held
    assert found.restored is not None
    assert machine.drafts.picture(found) == kept.frame.path.read_bytes()
    restored = RestoredMoment(CAMERA, found.restored.moment)
    assert restored.kept.result() == kept
    assert restored.found_unix_ns == kept.arrived_unix_ns
    assert kept.frame.sha256 in set(machine.drafts.needed())


async def test_a_draft_whose_case_came_to_be_is_listed_no_longer_and_that_is_told(tmp_path: Path) -> None:
    """Its command went out, but the disk had no room for the draft's last state: it still says unsent."""
    machine = Machine(tmp_path)
    held = machine.held()
    told: list[int] = []
    machine.drafts.on_change = lambda: told.append(len(machine.drafts.held))
    machine.drafts.push(held)
    await machine.drafts.save(held)
    await machine.make(held)
    await machine.keeper.write(lambda: machine.keeper.journal.answer(held.id, Applied(held.id, 1), NOW))
    await machine.keeper.write(lambda: machine.keeper.journal.owe(held.id, (), more=False))
    assert told == [1, 0]
    assert list(machine.folder.iterdir()) == []


async def test_a_draft_whose_command_waits_is_not_offered_for_filing_it_twice(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    held = machine.held()
    await machine.drafts.save(held)  # as unsent: the disk was full when the command was made
    await machine.make(held)
    machine.start()
    assert machine.drafts.held == []
    assert [kept.id for kept in machine.drafts.unfinished()] == [held.id]


async def test_the_picture_on_the_glass_is_taken_at_once_and_encoded_beside_the_loop(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    threads: list[int] = []

    def encode() -> bytes:
        threads.append(threading.get_ident())
        return b"jpeg"

    def take() -> Callable[[], bytes]:
        threads.append(threading.get_ident())
        return encode

    held = replace(machine.held(), picture=take)
    await machine.drafts.save(held)
    took, encoded = threads
    assert took == threading.get_ident() != encoded


@pytest.mark.parametrize("meanwhile", ["waiting", "writing"])
async def test_a_draft_that_is_given_up_while_it_is_written_does_not_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    machine = Machine(tmp_path)
    held, loop = machine.held(), asyncio.get_running_loop()
    is_writing, may_end = asyncio.Event(), threading.Event()
    save = DraftFolder.save

    def slow(folder: DraftFolder, kept: KeptDraft, picture: bytes = b"") -> None:
        loop.call_soon_threadsafe(is_writing.set)
        assert may_end.wait(5.0)
        save(folder, kept, picture)

    monkeypatch.setattr(DraftFolder, "save", slow)
    first = machine.held() if meanwhile == "waiting" else held
    saves = [asyncio.create_task(machine.drafts.save(one)) for one in (first, held)]
    await is_writing.wait()
    machine.drafts.discard(held)
    may_end.set()
    await asyncio.gather(*saves)
    machine.start()
    assert [kept.id for kept in machine.drafts.held] == [first.id] * (first is not held)
    assert list(machine.folder.glob(f"{held.id}.*")) == []


async def test_a_disk_that_takes_nothing_keeps_no_case_from_being_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = Machine(tmp_path)
    held = machine.held()
    await machine.drafts.save(held, is_sent=True)
    told: list[object] = []
    machine.keeper.watch(told.append)  # who hears the journal's lines after the drafts

    def refuse(_path: Path, *_args: object, **_how: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    for name in ("replace", "unlink"):
        monkeypatch.setattr(Path, name, refuse)
    reopened = await machine.drafts.reopen(held.id)
    assert reopened is not None
    assert reopened.draft == held.draft
    assert machine.drafts.picture(reopened) == b"jpeg"
    assert machine.drafts.trouble == "Read-only file system"
    await machine.make(reopened)
    no = Refused("no", text_key="hub.unknown_unit")
    await machine.keeper.write(lambda: machine.keeper.journal.answer(reopened.id, no, NOW))
    await machine.keeper.write(lambda: machine.keeper.journal.settle(reopened.id, "li", NOW))
    assert len(told) == 3


async def test_a_full_disk_has_room_for_a_draft_that_opens_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = Machine(tmp_path)
    held = machine.held()
    await machine.drafts.save(held, is_sent=True)

    def refuse(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("console.seat.draft_file.store", refuse)
    reopened = await machine.drafts.reopen(held.id)
    assert reopened is not None
    machine.start()
    assert [(kept.id, kept.draft) for kept in machine.drafts.held] == [(reopened.id, held.draft)]
    assert machine.drafts.picture(machine.drafts.held[0]) == b"jpeg"


def test_grids_named_by_hand_go_with_a_passed_draft_and_into_the_command(tmp_path: Path) -> None:
    draft = CaseDraft(
        CAMERA.id, 7, "中山路", NOW, "中山路 88 号", public_grid="3", residents_grid="12", typed=TypedGrids("08")
    )
    assert draft_of(passed(new_command_id(), draft, None)) == draft
