"""The hub of a simulated day: the real service on a simulated disk and line, that can be killed and started again."""

from functools import cache
from pathlib import Path
from typing import Any, Final

from argon2 import PasswordHasher

from console.errors import Unavailable
from console.hub.options import HubOptions
from console.hub.service import Hub
from console.link.caller_seal import KEY_FILE
from db.engine import open_sqlite
from db.migration import migrate
from db.unit_of_work import unit_of_work
from tests.fixtures.hub_process import ACCOUNTS, PASSWORD
from tests.simulation.disk import MEMORY, Disk, PowerCut
from tests.simulation.errands import GUEST
from tests.simulation.loop import HUB
from tests.simulation.world import RATE, START, World

AGAIN_S: Final = 5.0
"""A hub that could not start is started again, as seats do."""


@cache
def empty_room() -> bytes:
    """Return a database with one account of each kind. The hashes are cheap: nobody tries passwords here."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    engine = open_sqlite(MEMORY)
    migrate(engine, MEMORY, START)
    with unit_of_work(engine) as uow:
        for account in (*ACCOUNTS, GUEST):
            uow.accounts.add(account, hasher.hash(PASSWORD), START)
        uow.commit()
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.rollback()
        pages: bytes = driver.serialize()
    engine.dispose()
    return pages


class SimulatedHub:
    """One hub after the other on the same disk."""

    def __init__(self, world: World, data: Path) -> None:
        self._world = world
        self._data = data
        self.disk = Disk(world.dice("disk"), empty_room())
        (data / KEY_FILE).write_bytes(bytes(range(32)))  # one seed is one history
        self.hub: Hub | None = None

    def start(self) -> None:
        """Start the hub on what its disk holds."""
        if self.hub is None:
            self._world.trace.say("hub starts")
            self._world.run_as(HUB, self._run())

    async def _run(self) -> None:
        options = HubOptions(self._data, now=self._world.hub_now, room_rate=RATE, room_epoch=START)
        try:
            hub = Hub(
                options, open_storage=self.disk.open, listening=self._world.net.listening, copying=self.disk.copy_to
            )
        except (PowerCut, Unavailable) as exc:  # its disk is full, or the power goes again
            self._world.trace.say(f"hub does not start: {type(exc).__name__}")
            self.disk.unplug()
            self._world.loop.call_later(AGAIN_S, self.start)
            return
        self.hub = hub
        try:
            await hub.run()
            self._world.trace.say("hub ended in order")
        except Exception as exc:  # noqa: BLE001 - whatever ends a hub by itself is what the day looks for
            self._world.problems.append(f"the hub ended: {exc!r}")
            self._world.loop.call_later(AGAIN_S, self.start)
        finally:
            if self.hub is hub:
                self.hub = None

    def ask_to_end(self) -> None:
        """As SIGTERM would."""
        if self.hub is not None:
            self.hub._ending.set()

    async def kill(self, *, is_silent: bool) -> None:
        """End it as SIGKILL does, or (``is_silent``) as a power cut: nobody is told that its lines are dead."""
        self._world.trace.say(f"hub killed{' silently' if is_silent else ''}")
        net = self._world.net
        self.disk.unplug()
        net.serve = None
        for link in net.links:
            if is_silent:
                link.hang()
            else:
                link.cut()
        self.hub = None
        await self._world.kill(HUB)
