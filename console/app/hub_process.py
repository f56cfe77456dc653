"""The hub as this machine's own process: found by its port file, started detached where none runs."""

import asyncio
import logging
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final

from console.errors import ConsoleError, Unavailable
from console.hub.data_dir import is_locked
from console.link.address import HubAddress, read_address

log = logging.getLogger(__name__)
MAIN: Final = Path(__file__).resolve().parents[2] / "main.py"
HUB: Final = (str(MAIN), "hub")
START_S: Final = 20.0
_LOOK_S: Final = 0.02
STOP_S: Final = 5.0
KEEP_S: Final = 1.0
KEEP_MOST_S: Final = 60.0


def running_hub(data: Path) -> HubAddress | None:
    """Return the address of the hub that serves ``data``, if it lives: its lock is asked, not its number."""
    address = read_address(data)
    return address if address is not None and is_locked(data) else None


def start_hub(
    data: Path, *, is_detached: bool, port: int = 0, program: Sequence[str] = HUB
) -> "subprocess.Popen[bytes]":
    """Start a hub on ``data``; its words go to ``hub.log``. ``port`` 0: any free one.

    Detached, it outlives this process and its terminal. Otherwise it ends with this process, even a killed one.
    ``program``: what Python is to run, with its own options.
    """
    words = [sys.executable, *program, "--data", str(data), "--port", str(port)]
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(data / "hub.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as log:
        return subprocess.Popen(  # noqa: S603 - our own program
            words if is_detached else [*words, "--with-parent"],
            cwd=MAIN.parent if program[0] == "-m" else None,
            stdin=subprocess.DEVNULL if is_detached else subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=is_detached,
        )


async def hub_at(data: Path, child: "subprocess.Popen[bytes]", within_s: float = START_S) -> HubAddress:
    """Wait until the started hub listens.

    Raises:
        Unavailable: it ended or did not listen in time; the last words of its log are in the text.
    """
    for _ in range(round(within_s / _LOOK_S)):
        address = running_hub(data)
        if address is not None:
            return address
        if child.poll() is not None:
            break
        await asyncio.sleep(_LOOK_S)
    words = await asyncio.to_thread(_last_words, data / "hub.log")
    raise Unavailable(f"the hub does not start: {words}", text_key="seat.hub_does_not_start", words=words)


def _last_words(log: Path) -> str:
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return lines[-1] if lines else ""


def stop(child: "subprocess.Popen[bytes]") -> None:
    """End one's own child: ask, then kill."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(STOP_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    if child.stdin is not None:
        child.stdin.close()


class OwnHub:
    """This machine's hub as a seat without another one keeps it: started where none runs, again where it died.

    Args:
        data: of the hub.
        is_detached: it outlives this process; otherwise it ends with it.
        program: what Python is to run.
        within_s: how long it may take until it listens.
    """

    def __init__(
        self, data: Path, *, is_detached: bool, program: Sequence[str] = HUB, within_s: float = START_S
    ) -> None:
        self._data, self._is_detached, self._program, self._within_s = data, is_detached, program, within_s
        self._child: subprocess.Popen[bytes] | None = None
        self._port = 0
        self._told = 0
        """The process that knows what is handed over: the first one is told by whoever waited for it."""

    def start(self, first_line: bytes = b"\n") -> None:
        """Start it unless one runs; on the port it had, so that seats find it again.

        ``first_line`` goes to the standard input of one that is not detached: what must be in no file.
        """
        if running_hub(self._data) is None:
            is_detached, port = self._is_detached, self._port
            self._child = start_hub(self._data, is_detached=is_detached, port=port, program=self._program)
            if self._child.stdin is not None:
                self._child.stdin.write(first_line)
                self._child.stdin.flush()

    async def address(self) -> HubAddress:
        """Wait until it listens; Unavailable as for :func:`hub_at`."""
        address = running_hub(self._data)
        if address is None and self._child is not None:
            address = await hub_at(self._data, self._child, self._within_s)
        if address is None:
            raise Unavailable("no hub was started", text_key="seat.hub_does_not_start", words="")
        self._port = address.port
        self._told = self._told or address.pid
        return address

    async def keep(self, hand_over: Callable[[], Awaitable[None]]) -> None:
        """Start it again whenever it is gone; ``hand_over`` tells each new one what it keeps in memory only.

        What fails is tried again, after twice as long each time up to :data:`KEEP_MOST_S`.
        """
        wait_s = KEEP_S
        while True:
            await asyncio.sleep(wait_s)
            try:
                await self._kept(hand_over)
                wait_s = KEEP_S
            except (ConsoleError, OSError) as exc:
                wait_s = min(KEEP_MOST_S, 2 * wait_s)
                log.error("%s; again in %.0f s", exc, wait_s)

    async def _kept(self, hand_over: Callable[[], Awaitable[None]]) -> None:
        """Look once; another process than the one that was told last, whoever started it, has to be told."""
        address = running_hub(self._data)
        if address is None:
            log.warning("the hub is gone; starting it again")
            self.start()
            address = await self.address()
        if address.pid != self._told:
            await hand_over()
            self._told = address.pid

    def stop(self) -> None:
        """End it if it is this process's own."""
        if self._child is not None and not self._is_detached:
            stop(self._child)
