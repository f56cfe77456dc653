"""What goes wrong with the camera server, and what it does about bad clients, a taken port and a dead parent."""

import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.demo.rtsp.trouble import Trouble
from console.domain.camera import Profile
from console.errors import Unavailable
from tests.fixtures.camera_server import CREDENTIAL, MemoryFilm, StreetServer, camera_server, tiny_film
from tests.fixtures.player import pictures
from tests.fixtures.rtsp_client import raw_client
from tests.patience import wait_until


@pytest.fixture(scope="module")
def server() -> Iterator[StreetServer]:
    with camera_server(1) as running:
        yield running


@pytest.mark.long
def test_a_client_that_does_not_read_is_let_go_and_delays_nobody(server: StreetServer) -> None:
    """Its buffers are filled by questions, since a tiny stream would take minutes."""
    question = f"DESCRIBE {server.url()} RTSP/1.0\r\nCSeq: 1\r\n\r\n".encode() * 5000
    with raw_client(server.port) as deaf:
        with pytest.raises(ConnectionError):
            deaf.send(question * 20)
        started = time.monotonic()
        pictures(server.url(), 1)
        assert time.monotonic() - started < 1.0


@pytest.mark.alone
@pytest.mark.long
def test_a_viewer_that_stops_reading_is_let_go_while_another_keeps_its_pace() -> None:
    filler = b"\x00\x00\x01\x0c" + b"\xff" * 60_000 + b"\x80"  # 1.5 MB/s, so that buffers fill in 2 s
    tiny = tiny_film()
    heavy = MemoryFilm("h264", tuple(tuple(unit + filler for unit in gop) for gop in tiny.gops))
    with (
        camera_server(1, films={(1, Profile.SUB): heavy}) as server,
        raw_client(server.port) as deaf,
        raw_client(server.port) as viewer,
    ):
        deaf.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        deaf.play(server.url())
        viewer.play(server.url())
        arrivals: list[float] = []
        while not arrivals or arrivals[-1] - arrivals[0] < 4:
            channel, packet = viewer.frame()
            if channel == 0 and packet[1] & 0x80:
                arrivals.append(time.monotonic())
        assert server.viewers() == 1
        assert deaf.is_cut()
    gaps = [later - earlier for earlier, later in itertools.pairwise(arrivals)]
    assert max(gaps[55:]) < 0.2


def test_faults_a_test_can_give() -> None:
    with camera_server(1) as server, raw_client(server.port, within_s=5) as client:
        client.play(server.url())
        server.close_port()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", server.port), timeout=1)
        client.frame()
        server.open_port()
        pictures(server.url(), 1)
        server.freeze()
        client.socket.settimeout(0.3)
        assert not client.is_cut()
        client.socket.settimeout(5)
        server.cont()
        wait_until(lambda: server.viewers() >= 1, "viewers")
        server.set_trouble(1, Trouble.SILENT)
        assert server.kick() >= 1
        assert client.is_cut()
        port = server.port
        server.kill()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=1)
        server.restart()
        assert server.port == port
        pictures(server.url(), 1)


def test_a_port_in_use_is_said(server: StreetServer) -> None:
    with (
        pytest.raises(Unavailable, match=f"port {server.port} .* cannot be opened"),
        camera_server(1, port=server.port),
    ):
        pass


@pytest.mark.long
def test_it_ends_when_its_parent_is_gone(tmp_path: Path) -> None:
    script = (
        "from tests.fixtures.camera_server import camera_server\n"
        "import sys\n"
        "if __name__ == '__main__':\n"
        "    with camera_server(1) as server:\n"
        "        print(server.pid, flush=True)\n"
        "        sys.stdin.read()\n"
    )
    path = tmp_path / "parent.py"
    path.write_text(script, encoding="utf-8")
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        command_line = Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")
        environment = Path(f"/proc/{pid}/environ").read_text(encoding="utf-8")
        assert CREDENTIAL.password not in command_line + environment
        parent.send_signal(signal.SIGKILL)
    wait_until(lambda: not Path(f"/proc/{pid}").exists(), "its end")
