"""A seat and a demo that are killed leave nothing behind; a hub of its own goes on."""

import os
import signal
from pathlib import Path

import psutil
import pytest

from console.domain.account import Account
from console.domain.permission import Role
from console.hub.accounts import put_accounts
from console.link.address import read_address
from tests.e2e.room import Program
from tests.fixtures.camera_server import camera_server
from tests.fixtures.clip import make_films, moving_pictures, write_clip
from tests.patience import PATIENCE_S, wait_until

pytestmark = pytest.mark.long
PASSWORD = "a long pass phrase 7"
CLIP_S = 24.0
"""A shorter one comes round while somebody looks, and is rightly called not proved."""
TOUR_S = 2 * PATIENCE_S
"""From the start of a demo through all its windows."""


def seat_words(folder: Path, urls: list[str]) -> list[str]:
    """Prepare a hub with one officer and a table of cameras; return the seat's command line."""
    put_accounts(folder / "hub", [(Account("officer", "王", Role.DUTY_OFFICER), PASSWORD)])
    sign_in = folder / "sign-in"
    sign_in.write_text(f"officer\t{PASSWORD}\n", encoding="utf-8")
    sign_in.chmod(0o600)
    table = folder / "cameras.csv"
    rows = [f"{n},c{n},{url},{url}" for n, url in enumerate(urls, start=1)]
    table.write_text("\n".join(["number,name,main_url,sub_url", *rows]), encoding="utf-8")
    return ["seat", "--cameras", str(table), "--data", str(folder), "--sign-in", str(sign_in), "--size", "1280x720"]


def test_a_killed_seat_leaves_nothing_and_its_hub_goes_on(tmp_path: Path) -> None:
    with camera_server(cameras=4) as server:
        words = seat_words(tmp_path, [server.url(n) for n in range(1, 5)])
        with Program(*words) as seat:
            wait_until(lambda: len(seat.workers()) > 0 and all(server.viewers(n) for n in range(1, 5)), "pictures")
            address = read_address(tmp_path / "hub")
            assert address is not None
            try:
                workers = seat.workers()
                seat.signal(signal.SIGKILL)
                seat.process.wait(PATIENCE_S)
                wait_until(lambda: not any(worker.is_running() for worker in workers), "workers end")
                wait_until(lambda: not seat.segments(), "segments are removed")
                wait_until(lambda: not any(server.viewers(n) for n in range(1, 5)), "connections end")
                assert psutil.Process(address.pid).is_running()
                with Program(*words) as again:
                    wait_until(lambda: all(server.viewers(n) for n in range(1, 5)), "the seat is back at the same hub")
                    again.signal(signal.SIGTERM)
                    assert again.wait()[0] == 0
                assert read_address(tmp_path / "hub") == address
            finally:
                os.kill(address.pid, signal.SIGTERM)
                wait_until(lambda: not psutil.pid_exists(address.pid), "the hub ends when told")


def test_a_killed_worker_is_replaced(tmp_path: Path) -> None:
    with camera_server(cameras=4) as server:
        with Program(*seat_words(tmp_path, [server.url(n) for n in range(1, 5)])) as seat:
            wait_until(lambda: len(seat.workers()) == 2, "two workers draw")
            victim = seat.workers()[0]
            victim.kill()
            wait_until(lambda: victim.pid not in {w.pid for w in seat.workers()} and len(seat.workers()) == 2, "healed")
            seat.signal(signal.SIGTERM)
            assert seat.wait()[0] == 0
        address = read_address(tmp_path / "hub")
        assert address is not None
        os.kill(address.pid, signal.SIGTERM)
        wait_until(lambda: not psutil.pid_exists(address.pid), "the hub ends when told")


def test_a_killed_hub_is_started_again_on_its_port(tmp_path: Path) -> None:
    with camera_server(cameras=1) as server:
        with Program(*seat_words(tmp_path, [server.url(1)])) as seat:
            wait_until(lambda: server.viewers(1) > 0, "pictures")
            first = read_address(tmp_path / "hub")
            assert first is not None
            os.kill(first.pid, signal.SIGKILL)
            wait_until(lambda: (read_address(tmp_path / "hub") or first).pid != first.pid, "another hub")
            second = read_address(tmp_path / "hub")
            assert second is not None
            assert second.port == first.port
            assert server.viewers(1) > 0, "the video went on"
            seat.signal(signal.SIGTERM)
            assert seat.wait()[0] == 0
        os.kill(second.pid, signal.SIGTERM)
        wait_until(lambda: not psutil.pid_exists(second.pid), "the hub ends when told")


@pytest.mark.timeout(300)
def test_a_killed_demo_leaves_no_process_and_starts_again(tmp_path: Path) -> None:
    clips, shots, hub = tmp_path / "clips", tmp_path / "shots", tmp_path / "hub"
    clips.mkdir()
    write_clip(clips / "gate.mp4", moving_pictures(CLIP_S))
    make_films(clips, tmp_path / "films")
    words = ["demo", "--footage", clips, "--data", tmp_path, "--size", "1280x720", "--shots", shots]
    with Program(*map(str, words), "--seconds", "300") as demo:
        wait_until(lambda: bool(demo.workers()), "pictures", TOUR_S)
        family = demo.children()
        demo.signal(signal.SIGKILL)
        demo.process.wait(PATIENCE_S)
        wait_until(lambda: not [p for p in family if p.is_running() and p.status() != "zombie"], "all children end")
        wait_until(lambda: not demo.segments(), "segments are removed")
    code, out, err = Program(*map(str, words), "--seconds", "5").wait(TOUR_S)
    assert (code, err) == (0, "")
    assert str(shots) in out
    assert {"1-wall.png", "4-frozen.png", "6-dispatched.png", "unit.png"} <= {path.name for path in shots.iterdir()}
    packets = list((hub / "evidence" / "packets").glob("*.zip"))
    assert packets
    assert Program("verify", str(packets[-1]), "--data", str(hub), "--require-signature").wait()[0] == 0
