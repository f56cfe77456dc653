"""This machine's own hub is kept: started again, told again, tried again ever more slowly. Nothing is started here."""

import asyncio
from pathlib import Path

import pytest

from console.app import hub_process
from console.app.hub_process import KEEP_MOST_S, KEEP_S, OwnHub
from console.errors import Unavailable
from console.link.address import HubAddress


class Ended(Exception):
    """The test has seen enough."""


class Machine:
    """Hubs by their process numbers, as they are found at each look; 0: none."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, found: list[int], looks: int) -> None:
        self.found, self.looks, self.waits, self.told = found, looks, list[float](), list[int]()
        self.trouble = 0
        self.now = found[0]
        monkeypatch.setattr(hub_process, "running_hub", lambda _data: self._address())
        monkeypatch.setattr(asyncio, "sleep", self._sleep)
        monkeypatch.setattr(hub_process, "start_hub", self._start)

    def _address(self) -> HubAddress | None:
        return HubAddress(self.now, "127.0.0.1", 1) if self.now else None

    async def _sleep(self, wait_s: float) -> None:
        self.waits.append(wait_s)
        if len(self.waits) > self.looks:
            raise Ended
        if len(self.waits) < len(self.found):
            self.now = self.found[len(self.waits)]

    def _start(self, *_words: object, **_options: object) -> object:
        raise OSError("no more processes")

    async def hand_over(self) -> None:
        if self.trouble:
            self.trouble -= 1
            raise Unavailable("not yet")
        self.told.append(self.now)

    async def kept(self) -> None:
        own = OwnHub(Path("nowhere"), is_detached=True)
        await own.address()
        with pytest.raises(Ended):
            await own.keep(self.hand_over)


async def test_another_process_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, [1, 1, 2, 2, 2, 3], 7)
    await machine.kept()
    assert machine.told == [2, 3]
    assert set(machine.waits) == {KEEP_S}


async def test_a_failed_hand_over_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, [1, 2], 5)
    machine.trouble = 2
    await machine.kept()
    assert machine.told == [2]
    assert machine.waits == [1, 2, 4, 1, 1, 1]


async def test_what_does_not_start_is_tried_ever_more_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, [1, 0], 9)
    await machine.kept()
    assert machine.told == []
    assert machine.waits[:4] == [1, 2, 4, 8]
    assert machine.waits[-1] == KEEP_MOST_S
