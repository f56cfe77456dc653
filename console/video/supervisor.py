"""One decode worker as the seat sees it: a spawned child, its pipe, its heart beat, and the verdict on it.

The verdict is decided from (facts, now) and nothing here sleeps. A worker that hangs is killed at once, because a
decoder can hang inside a read for ever; asking politely is for an orderly end only.
"""

import enum
import importlib
import logging
import multiprocessing
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Final

from console.errors import Corrupt
from console.video.effort import NOTHING_DONE
from console.video.message import Beat, Report, Request, Shutdown
from console.video.pipe import ControlPipe
from console.video.starvation import Starvation

log = logging.getLogger(__name__)

ENTRY: Final = "console.video.worker:run"
"""What a child runs. A name, not an import: av and cv2 must never be loaded into the seat."""
SILENT_S: Final = 3.0
"""Beats come every 250 ms: twelve missed ones mean that the worker hangs."""
_WATCHED_S: Final = 0.75
"""After so long a silence it is counted how long the worker waits for a processor: that is no hanging."""
HOPELESS_S: Final = 20.0
"""So long a silence ends it, whatever it waits for: another worker may fare better."""
START_S: Final = 20.0
"""First beat of a child: importing av and cv2 takes 0.3 s, ten times that on a busy machine."""
NICE: Final = 5
"""The window's one thread goes before dozens of decoding ones: what was drawn is also painted, and keys are obeyed."""
POLITE_S: Final = 2.0
"""From asking to ``terminate``, and from there to ``kill``."""


class Act(enum.Enum):
    """What to do with a worker now."""

    LEAVE = "leave"
    TERMINATE = "terminate"
    KILL = "kill"
    BURY = "bury"
    """It is dead: read its last words, put another in its place."""


@dataclass(frozen=True, slots=True)
class WorkerFacts:
    """What is known of a worker. Instants are monotonic seconds; None: did not happen."""

    has_exited: bool
    started: float
    beat: float | None = None
    jammed: float | None = None
    """Since when it has not read its pipe empty."""
    asked: float | None = None
    """When it was asked to end."""
    starved_s: float = 0.0
    """For so much of its silence it was ready to run, and the machine did not let it."""
    is_out_of_step: bool = False
    """It said something that is no report."""


def verdict(facts: WorkerFacts, now: float) -> Act:
    """Return what to do with a worker."""
    if facts.has_exited:
        return Act.BURY
    if facts.is_out_of_step:
        return Act.KILL
    if facts.asked is not None:
        waited = now - facts.asked
        return Act.KILL if waited > 2 * POLITE_S else Act.TERMINATE if waited > POLITE_S else Act.LEAVE
    if facts.beat is None:
        return Act.KILL if now - facts.started > START_S else Act.LEAVE
    patience = min(SILENT_S + facts.starved_s, HOPELESS_S)
    is_jammed = facts.jammed is not None and now - facts.jammed > patience
    return Act.KILL if is_jammed or now - facts.beat > patience else Act.LEAVE


def run_child(entry: str, connection: Connection, parent_pid: int) -> None:
    """Run a worker; called in the spawned child."""
    os.nice(NICE)  # before it reads av and cv2: that must not hold up the windows either
    module, _, name = entry.partition(":")
    run: Callable[[Connection, int], None] = getattr(importlib.import_module(module), name)
    run(connection, parent_pid)


class Worker:
    """A decode worker. GUI thread only; the child is started from a short-lived thread (starting blocks 8 ms)."""

    def __init__(self, number: int, entry: str, now: float) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self.number = number
        self._pipe = ControlPipe(ours)
        # A daemon: should the seat end without close(), multiprocessing terminates it instead of waiting for it.
        self._process = context.Process(
            target=run_child, args=(entry, theirs, os.getpid()), name=f"decode-{number}", daemon=True
        )
        self._started = now
        self._beat: float | None = None
        self.effort = NOTHING_DONE
        """What it has done, as its last beat said."""
        self._jammed: float | None = None
        self._asked: float | None = None
        self._is_out_of_step = self._has_failed = self._is_killed = False
        self._starvation: Starvation | None = None
        """Counted from the beginning of a silence; None: it speaks."""
        self._starter = threading.Thread(target=self._start, args=(theirs,), name=f"start-decode-{number}")
        self._starter.start()

    def _start(self, theirs: Connection) -> None:
        """Start the child; in the short-lived thread."""
        try:
            self._process.start()
        except OSError:  # no memory, no process to be had
            log.exception("decode worker %d cannot be started", self.number)
            self._has_failed = True
        finally:
            theirs.close()

    @property
    def pid(self) -> int | None:
        """Return the child's process id, None until it runs."""
        return self._process.pid

    @property
    def has_beaten(self) -> bool:
        """Say whether it ever came to life."""
        return self._beat is not None

    @property
    def facts(self) -> WorkerFacts:
        """Return what :func:`verdict` decides from."""
        has_exited = self._has_failed or (not self._starter.is_alive() and self._process.exitcode is not None)
        starved_s = self._starvation.waited_s() if self._starvation is not None else 0.0
        return WorkerFacts(
            has_exited, self._started, self._beat, self._jammed, self._asked, starved_s, self._is_out_of_step
        )

    def send(self, request: Request) -> None:
        """Send a request; it is lost if the worker dies, which :meth:`step` tells."""
        self._pipe.send(request)

    def ask_to_end(self, now: float) -> None:
        """Ask it to close everything and exit; :meth:`step` sees to it that it does."""
        if self._asked is None:
            self._asked = now
            self._pipe.send(Shutdown())

    def receive(self, now: float) -> list[Report]:
        """Return what it reported since the last look, and note that it lives."""
        reports: list[Report] = []
        try:
            reports.extend(self._pipe.receive())
        except Corrupt:
            log.exception("decode worker %d is out of step", self.number)
            self._is_out_of_step = True
        for report in reports:
            if isinstance(report, Beat):
                self._beat, self.effort = now, report.effort
        self._pipe.flush()
        if not self._pipe.has_backlog:
            self._jammed = None
        elif self._jammed is None:
            self._jammed = now
        return reports

    def excuse(self, now: float) -> None:
        """Count its silence from now on: nobody listened."""
        if self._beat is not None:
            self._beat = now
        if self._jammed is not None:
            self._jammed = now

    def step(self, now: float) -> Act:
        """Look once, act once; return what was done. After :attr:`Act.BURY` call :meth:`bury`."""
        self._watch_silence(now)
        act = verdict(self.facts, now)
        if act is Act.TERMINATE:
            self._process.terminate()
        elif act is Act.KILL:
            if not self._is_killed:
                log.warning("decode worker %d (pid %s) is killed: %s", self.number, self.pid, self.facts)
            self._is_killed = True
            self.kill()
        return act

    def _watch_silence(self, now: float) -> None:
        since = min((at for at in (self._beat, self._jammed) if at is not None), default=now)
        if now - since <= _WATCHED_S or self.pid is None:
            self._starvation = None
        elif self._starvation is None:
            self._starvation = Starvation(self.pid)

    def kill(self) -> None:
        """Kill it, if it runs; its death is seen in a later step."""
        if not self._starter.is_alive() and self._process.pid is not None:
            self._process.kill()

    def bury(self) -> None:
        """Free what is left of a dead worker."""
        self._starter.join()
        self._pipe.close()
        if self._process.pid is not None:
            self._process.join()
        self._process.close()

    @property
    def sentinel(self) -> int | None:
        """Return a descriptor that is ready when the child has ended; None until it runs."""
        return None if self._starter.is_alive() or self._process.pid is None else self._process.sentinel
