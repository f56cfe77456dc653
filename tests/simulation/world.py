"""What the parts of a simulated day share: the loop's time, chance by name, who owns which task, what was made."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from console.domain.command import Applied, Command
from console.domain.event import CommandId
from console.errors import ConsoleError
from console.link.journal_store import PowerCut
from tests.simulation.loop import OWNER, VirtualLoop
from tests.simulation.net import Net
from tests.simulation.trace import Trace

START: Final = datetime(2026, 7, 1, 0, 0, tzinfo=UTC)
RATE: Final = 60.0
"""Room time runs so much faster than the loop's: a day's deadlines in 24 minutes of lines and back-off."""
DAY_S: Final = 86_400 / RATE


@dataclass
class Made:
    """A command that somebody made, as an onlooker sees it."""

    command: Command
    by: str
    waits: bool
    """It may wait for the hub: it lies in the seat's journal from the first moment on."""
    times: int = 0
    """How often it was given."""
    is_written: bool = False
    """It got into the journal."""
    outcomes: list[Applied | ConsoleError] = field(default_factory=list)
    """What its seat was told in the end; once, or more often where it was given more than once."""
    is_orphan: bool = False
    """Its seat died while it was on its way, and it was none that a journal keeps."""

    def heard(self, outcome: Applied | ConsoleError) -> None:
        """Its seat was told, or wrote down, how it ended; the same twice is no news."""
        if not any(_is_same(outcome, known) for known in self.outcomes):
            self.outcomes.append(outcome)


def _is_same(one: Applied | ConsoleError, other: Applied | ConsoleError) -> bool:
    if isinstance(one, Applied) or isinstance(other, Applied):
        return isinstance(one, Applied) and isinstance(other, Applied) and one.case_no == other.case_no
    return one.text_key == other.text_key


class World:
    """One simulated room. ``seed`` decides everything that happens in it."""

    def __init__(self, loop: VirtualLoop, seed: int) -> None:
        self.loop = loop
        self.seed = seed
        self.trace = Trace(loop.time)
        self.net = Net(self.dice("net"), self.trace)
        self.hub_skew_s = 0.0
        """How far the hub's system clock is from the true one."""
        self.made: dict[CommandId, Made] = {}
        self.digests: dict[tuple[str, int], str] = {}
        self.problems: list[str] = []
        """What must never happen, and did while the day ran."""
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

    def command_id(self, dice: random.Random) -> CommandId:
        """Return an id for a new command."""
        digits = f"{dice.getrandbits(128):032x}"
        return CommandId("-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])))

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
