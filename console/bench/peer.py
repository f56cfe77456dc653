"""``bench wall --peer``: the same streams in another player, one window of the same size, so that the lead is a figure.

``qt``: Qt Multimedia, a QMediaPlayer and a QVideoWidget for each stream in one window (``pip install -e .[bench]``).
``mpv``: a process for each stream, drawn by X11 (Debian package ``mpv``; without a display ``xvfb``).
Both play in processes of their own; what they use is counted from outside, like ours.
"""

import math
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import psutil

from console.bench.cpu import cpu_s
from console.errors import Unavailable

WARM_UP_S: Final = 8.0
SCREEN: Final = (1920, 1140)
PEERS: Final = ("qt", "mpv")


def measure_peer(peer: str, urls: Sequence[str], seconds: float, wait: Callable[[float], None]) -> dict[str, Any]:
    """Return what ``peer`` uses for ``urls`` over ``seconds``.

    Raises:
        Unavailable: it is not installed, or ended.
    """
    with display(needed=peer == "mpv") as environment, _players(peer, urls, environment) as players:
        wait(WARM_UP_S)
        pids = _tree(players)
        before, started = cpu_s(pids), time.monotonic()
        wait(seconds)
        used, passed = cpu_s(pids) - before, time.monotonic() - started
        ended = sum(player.poll() is not None for player in players)
    if ended:
        raise Unavailable(f"{ended} of the {len(players)} processes of {peer} ended")
    return {"peer": peer, "cpu_per_stream_s": used / passed / len(urls), "processes": len(pids)}


def _tree(players: Sequence["subprocess.Popen[bytes]"]) -> list[int]:
    found = []
    for player in players:
        process = psutil.Process(player.pid)
        found += [process.pid, *(child.pid for child in process.children(recursive=True))]
    return found


@contextmanager
def display(*, needed: bool) -> Iterator[dict[str, str]]:
    """Give an environment with an X display: the present one, or Xvfb for the length of the block."""
    environment = dict(os.environ)
    if not needed or environment.get("DISPLAY"):
        yield environment
        return
    server = shutil.which("Xvfb")
    if server is None:
        raise Unavailable("mpv needs an X display: install xvfb")
    reading, writing = os.pipe()
    process = subprocess.Popen(  # noqa: S603 - from PATH, arguments of our own
        [server, "-displayfd", str(writing), "-screen", "0", f"{SCREEN[0]}x{SCREEN[1]}x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as said:
            environment["DISPLAY"] = f":{said.readline().strip()}"
        yield environment
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _players(peer: str, urls: Sequence[str], environment: dict[str, str]) -> Iterator[list["subprocess.Popen[bytes]"]]:
    commands = [[sys.executable, "-m", "console.bench.peer", *urls]] if peer == "qt" else _mpv(urls)
    players = [
        subprocess.Popen(  # noqa: S603 - our own addresses
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for command in commands
    ]
    try:
        yield players
    finally:
        for player in players:
            player.kill()
        for player in players:
            player.wait()


def _mpv(urls: Sequence[str]) -> list[list[str]]:
    mpv = shutil.which("mpv")
    if mpv is None:
        raise Unavailable("mpv is not installed (Debian: apt-get install mpv)")
    side = max(1, math.ceil(math.sqrt(len(urls))))
    w, h = SCREEN[0] // side, (SCREEN[1] - 60) // side
    fixed = ["--vo=x11", "--no-config", "--profile=low-latency", "--rtsp-transport=tcp", "--no-audio", "--no-osc"]
    fixed += ["--vd-lavc-threads=1", "--no-input-default-bindings", "--no-keepaspect", "--no-border", "--really-quiet"]
    return [[mpv, *fixed, f"--geometry={w}x{h}+{i % side * w}+{i // side * h}", url] for i, url in enumerate(urls)]


def require(peer: str) -> None:
    """Say early and clearly that a peer is missing.

    Raises:
        Unavailable: with what to install.
    """
    if peer == "mpv":
        _mpv(())
        return
    try:
        import PySide6.QtMultimediaWidgets  # noqa: F401 - only asked whether it is there
    except ImportError as exc:
        raise Unavailable("Qt Multimedia is not installed: pip install -e '.[bench]'") from exc


def play_with_qt(urls: Sequence[str]) -> int:
    """Play ``urls`` in one window until the process is ended: the child of ``--peer qt``."""
    from PySide6.QtCore import QUrl
    from PySide6.QtMultimedia import QMediaPlayer
    from PySide6.QtMultimediaWidgets import QVideoWidget
    from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

    application = QApplication([])
    window = QWidget()
    window.resize(*SCREEN)
    grid = QGridLayout(window)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(1)
    side = max(1, math.ceil(math.sqrt(len(urls))))
    players = []
    for index, url in enumerate(urls):
        player, picture = QMediaPlayer(window), QVideoWidget()
        grid.addWidget(picture, index // side, index % side)
        player.setVideoOutput(picture)
        player.setSource(QUrl(url))
        player.play()
        players.append(player)
    window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(play_with_qt(sys.argv[1:]))
