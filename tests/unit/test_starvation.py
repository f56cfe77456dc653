"""A process that is not let run is told from one that hangs."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from console.video.starvation import Starvation
from tests.patience import wait_until


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's count")
def test_a_crowded_process_waits_and_a_stopped_one_does_not() -> None:
    here = str(min(os.sched_getaffinity(0)))
    spin = ["taskset", "-c", here, sys.executable, "-c", "while True: pass"]
    crowd = [subprocess.Popen(spin) for _ in range(3)]
    try:
        crowded = Starvation(crowd[0].pid)
        wait_until(lambda: crowded.waited_s() > 0.05, "one of three on a processor waits")
        os.kill(crowd[1].pid, signal.SIGSTOP)
        wait_until(lambda: _is_stopped(crowd[1].pid), "it stops")
        stopped, crowded = Starvation(crowd[1].pid), Starvation(crowd[0].pid)
        wait_until(lambda: crowded.waited_s() > 0.05, "the others wait on")
        assert stopped.waited_s() == 0.0
    finally:
        for one in crowd:
            one.kill()
            one.wait()
    assert Starvation(crowd[0].pid).waited_s() == 0.0, "nobody is there any more"


def _is_stopped(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "T"
