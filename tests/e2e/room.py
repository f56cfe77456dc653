"""A demo street as a process, for tests: small, with its own data, ended by its pid."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil

from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]


class Program:
    """``main.py`` with arguments, as a process of its own."""

    def __init__(self, *words: str, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "main.py"), *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"} | environment,
        )

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_: object) -> None:
        for child in self.children():
            child.kill()
        self.process.kill()
        self.process.communicate()

    @property
    def pid(self) -> int:
        return self.process.pid

    def wait(self, patience_s: float = PATIENCE_S) -> tuple[int, str, str]:
        """Wait for its end; return exit code and words."""
        out, err = self.process.communicate(timeout=patience_s)
        return self.process.returncode, out, err

    def children(self) -> list[psutil.Process]:
        try:
            return psutil.Process(self.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def workers(self) -> list[psutil.Process]:
        """Return the decode workers: they hold slot segments open."""
        return [child for child in self.children() if _maps_slots(child.pid)]

    def segments(self) -> list[str]:
        """Return this seat's slot segments."""
        return [path.name for path in Path("/dev/shm").glob(f"gridslot-{self.pid}-*")]

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)


def _maps_slots(pid: int) -> bool:
    try:
        return "gridslot-" in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
