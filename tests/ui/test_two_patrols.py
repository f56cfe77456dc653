"""Two seats with real engines at one real hub: each hidden camera is proved by one of them, and none is left out."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import qasync  # type: ignore[import-untyped]  # the package has no stubs
from PySide6.QtWidgets import QApplication

from console.app.room_watch import RoomWatch
from console.domain.camera import Camera, CameraId, Profile, Want
from console.domain.pair import SeatId
from console.domain.watch import LAPSE_S, REPORT_S
from console.link.client import HubClient
from console.seat.tasks import Tasks
from console.video import patrol
from console.video.engine import Engine
from console.video.life import Proof
from console.video.room_life import RoomLife
from tests.fixtures.camera_server import camera_server, tiny_film
from tests.fixtures.hub_process import PASSWORD, make_accounts, running_hub
from tests.fixtures.video_seat import camera

CAMERAS = 10
SHOWN = CameraId("c1")
EVERY_S = 6.0
"""From a proof to the next glance, instead of nine minutes."""
SLACK_S = 20.0
"""For the queue of four glances at once, on a machine with much to do."""
GOPS = 12


class NotedLives:
    """What a seat's glances know of the room's life, with every proof noted."""

    def __init__(self, lives: RoomLife) -> None:
        self._lives = lives
        self.proofs: list[tuple[float, CameraId]] = []

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the room's life has
        return getattr(self._lives, name)

    def note(self, camera: CameraId, proof: Proof) -> None:
        self.proofs.append((time.monotonic(), camera))
        self._lives.note(camera, proof)


class PatrolSeat:
    """The part of a duty seat that proves cameras: an engine that patrols, and what divides the work."""

    def __init__(self, name: str, url: str, cameras: dict[CameraId, Camera], spool: Path) -> None:
        spool.mkdir()
        self.failures: list[BaseException] = []
        self.client = HubClient(url)
        self.client.start()
        self.tasks = Tasks(lambda _name, failure: self.failures.append(failure))
        self.engine = Engine(cameras, lambda _camera: None, workers=1, spool=spool, patrol=True)
        assert self.engine._glances is not None
        self._glances = self.engine._glances
        self._noted = NotedLives(self.engine._lives)
        self._glances._lives = self._noted  # type: ignore[assignment]  # all that glances ask of it
        self.watch = RoomWatch(self.client, self.engine, self.tasks, SeatId(name))
        self._stepping = asyncio.ensure_future(self._step())

    async def _step(self) -> None:
        while True:
            self.engine.step(time.monotonic())
            await asyncio.sleep(0.05)

    @property
    def share(self) -> frozenset[CameraId]:
        """What the hub has given it to prove."""
        return frozenset(self._glances.share or ())

    def proved(self, since: float = 0.0) -> set[CameraId]:
        """Return what was proved by glances since an instant."""
        return {one for at, one in self._noted.proofs if at >= since}

    async def die(self) -> None:
        """Go without a word to the hub."""
        self.watch.close()
        self._stepping.cancel()
        await self.client.close()
        await self.tasks.close()
        self.engine.close()


@asynccontextmanager
async def seats(
    url: str, cameras: dict[CameraId, Camera], folder: Path
) -> AsyncIterator[tuple[PatrolSeat, PatrolSeat]]:
    first, second = (PatrolSeat(name, url, cameras, folder / name) for name in ("one", "two"))
    try:
        await first.client.sign_in("li", PASSWORD)
        await first.client.put_cameras(cameras.values())
        await second.client.sign_in("wang", PASSWORD)
        yield first, second
    finally:
        await second.die()
        if not first._stepping.cancelled():
            await first.die()


async def until(condition: Callable[[], object], limit_s: float, what: str) -> None:
    deadline = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < deadline, f"never came: {what}"
        await asyncio.sleep(0.05)


@pytest.mark.long
def test_each_hidden_camera_is_proved_by_one_of_two_seats_and_by_the_other_when_that_dies(
    qapp: QApplication, qt_loop: qasync.QEventLoop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patrol, "EVERY_S", EVERY_S)
    monkeypatch.setattr(patrol, "FIRST_PAUSE_S", 0.5)  # the same keyframe twice proves nothing: another one soon
    make_accounts(tmp_path / "hub")

    async def scenario(url: str, cameras: dict[CameraId, Camera]) -> None:
        async with seats(url, cameras, tmp_path) as (first, second):
            first.engine.want("wall", [Want(SHOWN, Profile.SUB, 88, 72)])
            hidden = frozenset(cameras) - {SHOWN}

            def is_shared_out() -> bool:
                is_once = not first.share & second.share
                return is_once and bool(second.share) and first.share | second.share == cameras.keys()

            await until(is_shared_out, 4 * REPORT_S, "all shared out, nothing twice, work for both")
            parts = first.share - {SHOWN}, second.share
            assert SHOWN in first.share, "who shows it has it"
            assert parts[0]
            await until(lambda: first.proved() | second.proved() >= hidden, EVERY_S + SLACK_S, "each once")
            began = time.monotonic()
            await until(
                lambda: first.proved(began) | second.proved(began) >= hidden, EVERY_S + SLACK_S, "each once more"
            )
            assert (first.proved(began), second.proved(began)) == (set(parts[0]), set(parts[1])), "each by its own seat"
            await until(lambda: second.engine.count().all_live == CAMERAS, 2 * REPORT_S, "the room's number")
            await first.die()
            died = time.monotonic()
            await until(lambda: second.share == cameras.keys(), LAPSE_S + 2 * REPORT_S + 2, "the dead seat's share")
            assert second.proved(died) <= parts[1], "none before it was given it"
            await until(lambda: second.proved(died) == cameras.keys(), EVERY_S + SLACK_S, "all by the other")
            assert not first.failures + second.failures

    films = {(n, Profile.SUB): tiny_film(n, gops=GOPS) for n in range(1, CAMERAS + 1)}
    with camera_server(cameras=CAMERAS, films=films) as server, running_hub(tmp_path / "hub") as hub:
        room = {one.id: one for one in (camera(n, server.url(n)) for n in range(1, CAMERAS + 1))}
        qt_loop.run_until_complete(scenario(hub.address().url, room))
