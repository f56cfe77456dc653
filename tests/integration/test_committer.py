"""Command → decide → store → answer → tell, on a real database without a line."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
import pytest_asyncio

from console.domain.account import Account
from console.domain.command import Applied, Command
from console.domain.origin import Origin
from console.domain.permission import ROOM, Role
from console.domain.spelling import digest_of
from console.errors import Refused, Unavailable
from console.hub.committer import Committer
from console.hub.storage import Storage, load_board
from console.hub.view_book import ViewBook
from db.command_log import CarriedOut
from db.unit_of_work import UnitOfWork
from tests.street import NOW, OFFICER, file_and_dispatch, put_cameras, put_standard, with_new_id

_T = TypeVar("_T")
HERE = Origin("127.0.0.1", "duty-1")


class CountingStorage(Storage):
    """Counts units of work; fails the next ones where told to."""

    def __init__(self, data: Path) -> None:
        super().__init__(data)
        self.runs = 0
        self.fail_at = 0

    async def run(self, work: Callable[[UnitOfWork], _T]) -> _T:
        self.runs += 1
        if self.runs == self.fail_at:
            raise Unavailable("disk full", text_key="hub.storage_failed", cause="disk full")
        return await super().run(work)


class Room:
    """A committer at work, and what it tells the room."""

    def __init__(self, data: Path) -> None:
        self.storage = CountingStorage(data)
        self.storage.open(NOW)
        self.board = self.storage.call(lambda uow: load_board(uow, "310199"))
        self.views = ViewBook(self.board)
        self.told: list[bytes] = []
        self.committer = Committer(self.board, self.storage, self.views, lambda: NOW)


@pytest_asyncio.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    room = Room(tmp_path)
    running = asyncio.create_task(room.committer.run())
    for command in (put_cameras(), put_standard()):
        await room.committer.submit(command, OFFICER, HERE)
    room.views.follow(ROOM, room.told.append, 0, "")
    room.told.clear()
    room.storage.runs = 0
    yield room
    room.committer.close()
    await running
    room.storage.close()


async def test_commands_that_wait_together_share_a_commit(room: Room) -> None:
    command = file_and_dispatch()
    unit = Account("squad", "陈强", Role.UNIT, unit=command.unit)
    asked = [room.committer.submit(with_new_id(command), OFFICER, HERE) for _ in range(18)]
    asked += [room.committer.submit(command, OFFICER, HERE) for _ in range(2)]
    refused = room.committer.submit(with_new_id(command), unit, HERE)

    *answers, outcome = await asyncio.gather(*asked, refused, return_exceptions=True)

    assert room.storage.runs == 1
    assert len(room.told) == 1
    assert answers[18] == answers[19]
    assert isinstance(outcome, Refused)
    entries = room.storage.call(lambda uow: uow.register.read("file_and_dispatch"))
    assert [entry.result for entry in entries].count("done") == 19
    assert [entry.result for entry in entries].count("hub.not_permitted") == 1


@pytest.mark.parametrize("given_before", [put_standard(), put_cameras(), file_and_dispatch()])
async def test_what_was_carried_out_before_acts_once_among_new_ones(room: Room, given_before: Command) -> None:
    """Decided again it would be nothing new (its id is there when it is stored), or be refused."""
    before = await room.committer.submit(given_before, OFFICER, HERE)
    head, room.storage.runs = room.board.head, 0
    new, thief = file_and_dispatch(), replace(OFFICER, name="other")
    asked = [(given_before, OFFICER), (new, OFFICER), (given_before, thief)]
    again, applied, stolen = await asyncio.gather(
        *(room.committer.submit(command, actor, HERE) for command, actor in asked), return_exceptions=True
    )
    assert again == before
    assert isinstance(applied, Applied)
    assert room.board.head.seq == head.seq + 3
    assert isinstance(stolen, Refused)
    assert stolen.text_key == "hub.command_id_taken"
    assert room.storage.runs <= 3
    entries = room.storage.call(lambda uow: uow.register.read())
    assert [entry.result for entry in entries].count("hub.command_id_taken") == 1


async def test_what_could_not_be_stored_did_not_happen(room: Room) -> None:
    head, command = room.board.head, file_and_dispatch()
    room.storage.fail_at = 1
    with pytest.raises(Unavailable):
        await room.committer.submit(command, OFFICER, HERE)
    assert (room.board.head, room.board.case(command.case), room.told) == (head, None, [])

    applied = await room.committer.submit(command, OFFICER, HERE)
    assert applied.case_no.endswith("00001")


async def test_a_fault_in_one_command_leaves_the_others(room: Room) -> None:
    broken = replace(file_and_dispatch(), place=7)  # type: ignore[arg-type]  # as no seat can send it
    whole = file_and_dispatch()
    fault, applied = await asyncio.gather(
        room.committer.submit(broken, OFFICER, HERE),
        room.committer.submit(whole, OFFICER, HERE),
        return_exceptions=True,
    )
    assert isinstance(fault, AttributeError)
    assert room.board.case(whole.case) is not None
    assert not isinstance(applied, BaseException)


async def test_the_board_after_a_restart_is_the_board_before(room: Room) -> None:
    for _ in range(3):
        await room.committer.submit(file_and_dispatch(), OFFICER, HERE)
    loaded = room.storage.call(lambda uow: load_board(uow, "310199"))
    assert dict(loaded.entries()) == dict(room.board.entries())
    assert loaded.head == room.board.head


async def test_what_an_older_hub_carried_out_is_answered_again(room: Room) -> None:
    """It took fingerprints over the canonical text."""
    command = file_and_dispatch()
    before = Applied(command.id, room.board.head.seq, command.case, "2026070131019900001", 1)
    words = msgspec.json.encode(before).decode()
    fingerprint = digest_of((type(command).__name__, command))
    known = CarriedOut(command.id, OFFICER.name, fingerprint, before.seq, words)
    await room.storage.keep(lambda uow: uow.commands.append([known]))
    assert await room.committer.submit(command, OFFICER, HERE) == before
    assert room.board.case(command.case) is None
