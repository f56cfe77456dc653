"""Every window says how many drafts are kept, also when the hub and not this desk ends one."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from console.app.draft_shelf import DraftShelf
from console.app.surface import Surface, Surfaces
from console.domain.command import Applied
from console.seat.drafts import DRAFTS
from console.seat.tasks import Tasks
from tests.street import NOW
from tests.unit.test_drafts import Machine


class Glass:
    """A window's words."""

    def __init__(self) -> None:
        self.counts: list[int] = []
        self.said: list[tuple[str, str]] = []

    def set_drafts(self, count: int) -> None:
        self.counts.append(count)

    def say(self, text_key: str, value: str = "") -> None:
        self.said.append((text_key, value))


class Shelf:
    """A seat's drafts and two windows; what it starts is done when the test says so."""

    def __init__(self, folder: Path) -> None:
        self.machine = Machine(folder)
        self.started: list[Coroutine[Any, Any, None]] = []
        tasks = SimpleNamespace(start=lambda _name, work: self.started.append(work))
        surfaces = Surfaces()
        self.shelf = DraftShelf(self.machine.drafts, self.machine.drafts.save, cast(Tasks, tasks), surfaces)
        self.glasses = Glass(), Glass()
        for glass in self.glasses:
            surfaces.add(cast(Surface, glass))
            self.shelf.greet(cast(Surface, glass))

    async def settle(self) -> None:
        while self.started:
            await self.started.pop(0)


def test_a_kept_draft_whose_case_came_to_be_is_counted_no_more_on_any_window(tmp_path: Path) -> None:
    async def scenario() -> None:
        seat = Shelf(tmp_path)
        held = seat.machine.held()
        seat.shelf.put_away(held, held.draft, lambda: b"jpeg")
        await seat.settle()
        journal = seat.machine.keeper.journal
        await seat.machine.make(held)
        await seat.machine.keeper.write(lambda: journal.answer(held.id, Applied(held.id, 1), NOW))
        await seat.machine.keeper.write(lambda: journal.owe(held.id, (), more=False))
        for glass in seat.glasses:
            assert glass.counts[-2:] == [1, 0]
        assert seat.shelf.take_last() is None

    asyncio.run(scenario())


def test_what_becomes_known_of_a_kept_draft_is_written(tmp_path: Path) -> None:
    """Esc, and then the picture of the chosen moment is stored: the disk must know of it before a crash."""

    async def scenario() -> None:
        seat = Shelf(tmp_path)
        held = seat.machine.held()
        desk = seat.machine.desk
        desk.tell(desk.frozen())
        desk.moment.step(-1)
        seat.shelf.put_away(held, held.draft, lambda: b"jpeg")
        await seat.settle()
        assert [pts for what, _, pts in desk.engine.asked if what == "keep"] == [5_400]
        kept = desk.kept(5_400)
        desk.tell(kept)
        seat.shelf.follow(desk.moment)
        await seat.settle()
        seat.machine.start()
        (found,) = seat.machine.drafts.held
        assert found.restored is not None
        assert found.restored.moment.kept == kept
        seat.shelf.follow(desk.moment)
        assert seat.started == [], "it is written once"

    asyncio.run(scenario())


def test_the_draft_that_gives_way_is_named_on_every_window(tmp_path: Path) -> None:
    async def scenario() -> None:
        seat = Shelf(tmp_path)
        for _ in range(DRAFTS + 1):
            held = seat.machine.held()
            seat.shelf.put_away(held, held.draft, lambda: b"jpeg")
        await seat.settle()
        for glass in seat.glasses:
            assert glass.counts[-1] == DRAFTS
            assert glass.said == [("draft.gave_way", "07")]

    asyncio.run(scenario())
