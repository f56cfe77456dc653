"""What the parts of a simulated day share: the loop's time, chance by name, who owns which task, what was made."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from console.domain.event import CommandId
from console.link.journal_store import PowerCut
from tests.fixtures.hub_process import OFFICER, SECOND_OFFICER
from tests.simulation.asked import Asked
from tests.simulation.eavesdropper import Eavesdropper
from tests.simulation.loop import OWNER, VirtualLoop
from tests.simulation.made import Made
from tests.simulation.net import Net
from tests.simulation.trace import Trace

START: Final = datetime(2026, 7, 1, 0, 0, tzinfo=UTC)
RATE: Final = 60.0
"""Room time runs so much faster than the loop's: a day's deadlines in 24 minutes of lines and back-off."""
CALLERS_KEPT: Final = timedelta(hours=6)
"""Their time runs out within the day."""
CALLERS_SWEEP_S: Final = 60.0
SEES_CALLERS: Final = (OFFICER.name, SECOND_OFFICER.name)
"""Whose seats may be told who called."""
DAY_S: Final = 86_400 / RATE


class World:
    """One simulated room. ``seed`` decides everything that happens in it."""

    def __init__(self, loop: VirtualLoop, seed: int) -> None:
        self.loop = loop
        self.seed = seed
        self.trace = Trace(loop.time)
        self.problems: list[str] = []
        """What must never happen, and did while the day ran."""
        self.ear = Eavesdropper(self.problems, SEES_CALLERS)
        self.net = Net(self.dice("net"), self.trace, self.ear)
        self.hub_skew_s = 0.0
        """How far the hub's system clock is from the true one."""
        self.made: dict[CommandId, Made] = {}
        self.asked: list[Asked] = []
        self.digests: dict[tuple[str, int], str] = {}
        self._tasks: dict[str, dict[asyncio.Task[Any], None]] = defaultdict(dict)
        loop.set_task_factory(self._new_task)  # type: ignore[arg-type]  # its names and context come by keyword
        loop.set_exception_handler(self._on_fault)

    def dice(self, name: str) -> random.Random:
        """Return the chance of one part: what others throw does not change it."""
        return random.Random(f"{self.seed} {name}")

    def true_now(self) -> datetime:
        """Return the true time of the simulated world."""
        return START + timedelta(seconds=self.loop.time())

    def hub_now(self) -> datetime:
        """Return what the hub's system clock says."""
        return self.true_now() + timedelta(seconds=self.hub_skew_s)

    def saw_digest(self, view: str, seq: int, digest: str) -> None:
        """A seat stands at ``seq`` of a view: everybody who ever stood there must have seen the same."""
        if self.digests.setdefault((view, seq), digest) != digest:
            self.problems.append(f"two digests of {view} at {seq}")

    def run_as(self, owner: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start a simulated process."""
        token = OWNER.set(owner)
        try:
            return self.loop.create_task(work, name=owner)
        finally:
            OWNER.reset(token)

    async def kill(self, owner: str) -> None:
        """End a simulated process where it stands. What it could still reach must have been unplugged before."""
        running = [task for task in self._tasks.pop(owner, {}) if task is not asyncio.current_task()]
        for task in running:
            task.cancel()
        for outcome in await asyncio.gather(*running, return_exceptions=True):
            if isinstance(outcome, BaseException) and not isinstance(outcome, asyncio.CancelledError):
                self.trace.say(f"{owner} ended with {type(outcome).__name__}")

    def _new_task(self, loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, Any], **named: Any) -> Any:  # noqa: ANN401
        task = asyncio.Task(work, loop=loop, **named)
        tasks = self._tasks[OWNER.get()]
        tasks[task] = None
        task.add_done_callback(lambda done: tasks.pop(done, None))
        return task

    def _on_fault(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        exception = context.get("exception")
        if isinstance(exception, PowerCut):  # what ran on a machine that went out
            return
        self.problems.append(f"{context['message']}: {exception!r}")
