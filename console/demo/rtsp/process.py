"""The server as a child process, from the parent's side.

Everything the child needs, passwords included, travels over the spawn pipe: nothing is on a command line, in the
environment or in a file. The child ends when the pipe does, so it never outlives its parent.
"""

import itertools
import logging
import multiprocessing
import os
import signal
import time
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from threading import Lock
from typing import Final, Self

from console.demo.rtsp.child import run_server
from console.demo.rtsp.order import Answer, Order, ServerPlan, Stop
from console.errors import Unavailable

START_WITHIN_S: Final = 20.0
ANSWER_WITHIN_S: Final = 5.0
ASK_S: Final = 2.0
TERMINATE_S: Final = 2.0

log = logging.getLogger(__name__)


class ServerProcess:
    """A running camera server. Any thread may give orders, one at a time; starting and stopping block."""

    def __init__(self, process: SpawnProcess, pipe: Connection) -> None:
        self._process = process
        self._pipe = pipe
        self._lock = Lock()
        self._serials = itertools.count(1)
        self.port = 0

    @classmethod
    def start(cls, plan: ServerPlan, live_pipe: Connection | None = None) -> Self:
        """Start the child and wait until its port is open.

        Args:
            plan: what to serve.
            live_pipe: the end of the pipe to the live encoder that the child gets; closed here.

        Raises:
            Unavailable: the port is taken, or the child ended or did not answer in time.
        """
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=run_server, args=(theirs, plan, live_pipe), name="cameras", daemon=True)
        process.start()
        theirs.close()
        if live_pipe is not None:
            live_pipe.close()
        running = cls(process, ours)
        try:
            running.port = running._answer(0, START_WITHIN_S)
        except Unavailable:
            running.stop()
            raise
        return running

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid or 0

    @property
    def is_running(self) -> bool:
        """Say whether the child lives (it may be frozen)."""
        return self._process.is_alive()

    def order(self, order: Order) -> int:
        """Give an order and return what it answers.

        Raises:
            Unavailable: it could not be carried out, or the child is gone or frozen.
        """
        with self._lock:
            serial = next(self._serials)
            try:
                self._pipe.send((serial, order))
            except OSError as exc:
                raise Unavailable("the camera server is gone") from exc
            return self._answer(serial, ANSWER_WITHIN_S)

    def freeze(self) -> None:
        """Let it stand still with its connections open, as a hung device does."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on after :meth:`freeze`."""
        os.kill(self.pid, signal.SIGCONT)

    def kill(self) -> None:
        """End it without any farewell, as a power cut does."""
        self._process.kill()
        self._process.join()

    def stop(self) -> None:
        """Ask it to end, then terminate, then kill, each with its limit. May be called twice."""
        if self._process.is_alive():
            self._ask()
            self._process.join(ASK_S)
        end_process(self._process)
        self._pipe.close()

    def _ask(self) -> None:
        with self._lock:
            try:
                self._pipe.send((next(self._serials), Stop()))
            except OSError:
                log.info("the camera server was gone before it was asked to end")

    def _answer(self, serial: int, within_s: float) -> int:
        """Wait for the answer to ``serial``; late answers to orders given up before are passed over."""
        deadline = time.monotonic() + within_s
        while self._pipe.poll(max(0.0, deadline - time.monotonic())):
            try:
                answer: Answer = self._pipe.recv()
            except (EOFError, OSError) as exc:
                raise Unavailable("the camera server ended") from exc
            if answer.serial != serial:
                continue
            if answer.refusal:
                raise Unavailable(answer.refusal)
            return answer.value
        raise Unavailable(f"the camera server did not answer within {within_s:g} s")


def end_process(process: SpawnProcess) -> None:
    """Terminate a child that was asked to end and did not, then kill it; each with its limit."""
    for end, limit_s in ((process.terminate, TERMINATE_S), (process.kill, None)):
        if process.is_alive():
            log.warning("%s does not end: %s", process.name, end.__name__)
            end()
            process.join(limit_s)
