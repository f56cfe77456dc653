"""A checked copy of every day: once, kept for a fortnight, tried again where it failed, and told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.hub.daily_copy import KEPT, DailyCopy, due_day
from console.hub.storage import Storage
from db.migration import BACKUPS

NIGHT = datetime(2026, 3, 1, 20, 29, tzinfo=UTC)
"""04:29 of 2 March in Shanghai."""


class Copied:
    """Copies that an address of files takes, until ``code`` is another than 0."""

    def __init__(self, data: Path) -> None:
        self.now, self.code, self.asked, self.told = NIGHT, 0, 0, list[bool]()
        self.storage = Storage(data)
        self.storage.open(NIGHT)
        self.copies = DailyCopy(data, self.storage, lambda: self.now, self._copy)
        self.copies.changed = self._hear
        self.folder = data / BACKUPS

    def _hear(self) -> None:
        self.told.append(self.copies.is_owed)

    async def _copy(self, data: Path, target: Path) -> int:
        self.asked += 1
        target.write_bytes(b"half" if self.code else b"whole")
        return self.code

    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("daily-*"))


@pytest.mark.parametrize(
    ("minutes", "day"), [(0, "2026-03-01"), (1, "2026-03-02"), (24 * 60, "2026-03-02"), (24 * 60 + 1, "2026-03-03")]
)
def test_a_day_begins_at_half_past_four_in_shanghai(minutes: int, day: str) -> None:
    assert due_day(NIGHT + timedelta(minutes=minutes)) == day


async def test_one_copy_a_day_and_a_fortnight_of_them(tmp_path: Path) -> None:
    room = Copied(tmp_path)
    for _ in range(KEPT + 3):
        assert await room.copies.look()
        assert await room.copies.look()
        room.now += timedelta(days=1)
    lines = room.storage.call(lambda uow: uow.register.read("daily_copy"))
    room.storage.close()
    assert room.asked == len(lines) == KEPT + 3
    assert room.names() == [f"daily-{due_day(NIGHT + timedelta(days=day))}.db" for day in range(3, KEPT + 3)]


async def test_a_copy_that_failed_is_owed_until_there_is_one(tmp_path: Path) -> None:
    room = Copied(tmp_path)
    room.code = 1
    assert not await room.copies.look()
    room.now += timedelta(hours=1)
    assert not await room.copies.look()
    assert room.told == [True]
    assert room.names() == ["daily-2026-03-02.db.unchecked"]
    room.code = 0
    assert await room.copies.look()
    lines = room.storage.call(lambda uow: uow.register.read("daily_copy"))
    room.storage.close()
    assert room.told == [True, False]
    assert room.names() == ["daily-2026-03-02.db"]
    assert [line.result for line in lines] == ["hub.not_copied", "hub.not_copied", "done"]
