"""The hub's clock on a real database: what it told, it does not tell again, whatever ends between."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from console.domain import reminder
from console.domain.case import CaseRecord, ReminderRule
from console.domain.command import Command
from console.domain.origin import Origin
from console.hub.committer import Committer
from console.hub.scheduler import Scheduler
from console.hub.storage import load_board
from console.hub.view_book import ViewBook
from tests.integration.test_committer import CountingStorage
from tests.street import NOW, OFFICER, file_and_dispatch, put_cameras, put_standard

HERE = Origin("127.0.0.1")


class Hub:
    """As much of a hub as reminders need; started on the data of the one before it."""

    def __init__(self, data: Path, now: datetime) -> None:
        self.now = now
        self.storage = CountingStorage(data)
        self.storage.open(NOW)
        self.board = self.storage.call(lambda uow: load_board(uow, "310199"))
        self.committer = Committer(self.board, self.storage, ViewBook(self.board), lambda: self.now)
        self.scheduler = Scheduler(self.board, self.committer, lambda: self.now)
        self._running = asyncio.create_task(self.committer.run())

    async def close(self) -> None:
        self.committer.close()
        await self._running
        self.storage.close()


async def test_a_restart_repeats_no_reminder(tmp_path: Path) -> None:
    hub, command = Hub(tmp_path, NOW), file_and_dispatch()
    for one in (put_cameras(), put_standard(), command):
        await hub.committer.submit(one, OFFICER, HERE)
    assert await hub.scheduler.look() == 0
    hub.now = NOW + timedelta(minutes=96)
    assert [await hub.scheduler.look(), await hub.scheduler.look()] == [1, 0]
    await hub.close()

    hub = Hub(tmp_path, hub.now)
    assert await hub.scheduler.look() == 0
    hub.now += timedelta(hours=1)
    assert [await hub.scheduler.look(), await hub.scheduler.look()] == [1, 0]
    case = hub.board.case(command.case)
    assert case is not None
    assert case.reminded == (ReminderRule.DUE_SOON, ReminderRule.OVERDUE)
    entries = hub.storage.call(lambda uow: uow.register.read("remind"))
    assert [(entry.account, entry.address, entry.result) for entry in entries] == [("~hub", "hub", "done")] * 2
    await hub.close()


async def test_what_could_not_be_stored_is_told_later(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    hub = Hub(tmp_path, NOW)
    for one in (put_cameras(), put_standard(), file_and_dispatch()):
        await hub.committer.submit(one, OFFICER, HERE)
    hub.now += timedelta(minutes=96)
    hub.storage.fail_at = hub.storage.runs + 1
    assert [await hub.scheduler.look(), await hub.scheduler.look()] == [0, 1]
    assert "disk full" in caplog.text
    await hub.close()


async def test_only_what_changed_is_counted_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[CaseRecord] = []

    def count(case: CaseRecord, now: datetime) -> datetime | None:
        counted.append(case)
        return reminder.next_of(case, now)

    monkeypatch.setattr("console.hub.scheduler.next_of", count)
    hub = Hub(tmp_path, NOW)
    commands: list[Command] = [put_cameras(), put_standard(), *(file_and_dispatch() for _ in range(3))]
    for one in commands:
        await hub.committer.submit(one, OFFICER, HERE)
        assert await hub.scheduler.look() == 0
    assert len(counted) == 3
    hub.now = NOW + timedelta(minutes=96)
    assert [await hub.scheduler.look(), await hub.scheduler.look()] == [3, 0]
    assert len(counted) == 9, "each as it fell due, and as it is since"
    await hub.close()
