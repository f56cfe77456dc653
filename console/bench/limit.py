"""The limit: what decoding the same streams costs with nothing behind it, measured in the same run.

``ffmpeg -threads 1 … -f null -``, one process a stream, where it is installed; else PyAV, one thread a stream.
"""

import multiprocessing
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import av

from console.bench.cpu import cpu_s

WARM_UP_S = 3.0


@dataclass(frozen=True, slots=True)
class Limit:
    """CPU seconds a stream-second, and what measured it."""

    cpu_per_stream_s: float
    tool: str


def measure_limit(urls: Sequence[str], seconds: float, wait: Callable[[float], None]) -> Limit:
    """Return what decoding ``urls`` costs over ``seconds`` after a warm-up; ``wait`` keeps a window alive."""
    tool = shutil.which("ffmpeg")
    with _ffmpeg(tool, urls) if tool else _pyav(urls) as pids:
        wait(WARM_UP_S)
        before, started = cpu_s(pids), time.monotonic()
        wait(seconds)
        used, passed = cpu_s(pids) - before, time.monotonic() - started
    return Limit(used / passed / len(urls), "ffmpeg" if tool else "pyav")


@contextmanager
def _ffmpeg(tool: str, urls: Sequence[str]) -> Iterator[list[int]]:
    players = [
        subprocess.Popen(  # noqa: S603 - our own addresses
            [tool, "-v", "quiet", "-nostdin", "-threads", "1", "-rtsp_transport", "tcp", "-i", url, "-f", "null", "-"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        for url in urls
    ]
    try:
        yield [player.pid for player in players]
    finally:
        for player in players:
            player.kill()
        for player in players:
            player.wait()


@contextmanager
def _pyav(urls: Sequence[str]) -> Iterator[list[int]]:
    context = multiprocessing.get_context("spawn")
    child = context.Process(target=_decode_all, args=(list(urls),), daemon=True)
    child.start()
    try:
        yield [child.pid or 0]
    finally:
        child.kill()
        child.join()
        child.close()


def _decode_all(urls: list[str]) -> None:
    threads = [threading.Thread(target=_decode, args=(url,), daemon=True) for url in urls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _decode(url: str) -> None:
    with av.open(url, options={"rtsp_transport": "tcp"}) as container:
        stream = container.streams.video[0]
        stream.thread_type = "NONE"
        for _ in container.decode(stream):
            pass
