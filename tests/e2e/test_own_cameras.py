"""One's own cameras: passwords go from an owner-only file to the hub's memory and nowhere else."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from console.demo.rtsp.auth import Scheme
from console.link.address import read_address
from tests.e2e.room import ROOT, Program
from tests.e2e.test_faults import seat_words
from tests.fixtures.camera_server import CREDENTIAL, camera_server
from tests.patience import wait_until

pytestmark = pytest.mark.long


def families(program: Program, hub: int) -> list[psutil.Process]:
    return [psutil.Process(program.pid), *program.children(), psutil.Process(hub)]


def test_guarded_cameras_play_and_their_password_is_nowhere(tmp_path: Path) -> None:
    with camera_server(cameras=2, guards={1: Scheme.DIGEST, 2: Scheme.BASIC}) as server:
        words = seat_words(tmp_path, [])
        table = "number,name,main_url,account\n" + "".join(f"{n},c{n},{server.url(n)},gate\n" for n in (1, 2))
        (tmp_path / "cameras.csv").write_text(table, encoding="utf-8")
        passwords = tmp_path / "passwords"
        passwords.write_text(f"gate\t{CREDENTIAL.username}\t{CREDENTIAL.password}\n", encoding="utf-8")
        passwords.chmod(0o600)
        with Program(*words, "--passwords", str(passwords)) as seat:
            wait_until(lambda: server.viewers(1) > 0 and server.viewers(2) > 0, "both cameras let the seat in")
            address = read_address(tmp_path / "hub")
            assert address is not None
            secret = CREDENTIAL.password.encode()
            for process in families(seat, address.pid):
                shown = "\0".join([*process.cmdline(), *process.environ().values()])
                assert CREDENTIAL.password not in shown
            seat.signal(signal.SIGTERM)
            code, out, err = seat.wait()
        os.kill(address.pid, signal.SIGTERM)
        wait_until(lambda: not psutil.pid_exists(address.pid), "the hub ends")
    assert code == 0
    assert CREDENTIAL.password not in out + err
    written = [path for path in tmp_path.rglob("*") if path.is_file() and path != passwords]
    assert len(written) > 5
    assert [path for path in written if secret in path.read_bytes()] == []


def test_small_shared_memory_is_said_with_what_to_do(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("a mount namespace of one's own needs root")
    inner = (
        "mount -t tmpfs -o size=16m tmpfs /dev/shm && exec "
        f"{sys.executable} main.py demo --lang en --data {tmp_path} --seconds 5"
    )
    run = subprocess.run(
        ["unshare", "--mount", "sh", "-c", inner], capture_output=True, text=True, check=False, cwd=ROOT
    )
    if "unshare" in run.stderr or "mount:" in run.stderr:
        pytest.skip("this machine gives no mount namespace")
    assert run.returncode == 1
    assert "--shm-size" in run.stderr
    assert "Traceback" not in run.stderr
