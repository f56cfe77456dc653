"""``main.py bench start``: from starting ``demo`` to its first window and its first live tile, films and past there.

The demo itself notes how old its process is at each step. Here it is only run, once to have first films and past made
and then to be measured, and its log is read; it is ended as soon as its first tile is live. Beside the seconds stand
those of processor that each part had used by then: on a machine that others load, only these can be compared.
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import psutil

from console.bench.cpu import cpu_s
from console.errors import Unavailable

MAIN: Final = Path(__file__).resolve().parents[2] / "main.py"
WITHIN_S: Final = 90.0
"""A very first start paints films and makes the street's past; a later one takes a few seconds."""
ENDS_WITHIN_S: Final = 15.0
RUNS: Final = 3
LIMITS: Final = {"first_window_s": 1.5, "first_live_tile_s": 3.0}
_STEPS: Final = {
    "first window": "first_window_s",
    "hub": "hub_s",
    "cameras": "cameras_s",
    "first live tile": "first_live_tile_s",
}
_LOOK_S: Final = 0.02


def run_bench_start(arguments: argparse.Namespace) -> int:
    """Run the bench; print its JSON, and write it where asked. Exit code 1: the median run is too late."""
    _demo(arguments.data, arguments.cameras)  # others may have made films and past; it is known when it has run
    runs = [_demo(arguments.data, arguments.cameras) for _ in range(RUNS)]
    middle = sorted(runs, key=lambda run: run["first_live_tile_s"])[RUNS // 2]
    result = {**middle, "runs": runs, "load": round(os.getloadavg()[0], 1), "cores": os.cpu_count(), "limits": LIMITS}
    text = json.dumps(result, indent=2)
    sys.stdout.write(text + "\n")
    if arguments.json:
        arguments.json.write_text(text + "\n", encoding="utf-8")
    return 0 if all(middle[name] <= limit for name, limit in LIMITS.items()) else 1


def _demo(data: Path, cameras: int) -> dict[str, float]:
    """Run the demo until its first tile is live, without its simulated people; return what it noted.

    Raises:
        Unavailable: it did not come so far; the text holds its words.
    """
    log = data / "log" / "demo.log"
    before = log.stat().st_size if log.exists() else 0
    with tempfile.TemporaryDirectory(prefix="grid-console-bench-") as shots:
        words = [sys.executable, str(MAIN), "demo", "--quiet", "--cameras", str(cameras), "--data", str(data)]
        words += ["--seconds", str(WITHIN_S), "--shots", shots]
        with (Path(shots) / "said").open("w+", encoding="utf-8") as said:
            with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=said) as demo:  # noqa: S603 - our own
                try:
                    used = _used_by_first_tile(demo, log, before)
                finally:
                    _end(demo)
            noted = read_notes(_said_since(log, before))
            if missing := LIMITS.keys() - noted.keys():
                said.seek(0)
                raise Unavailable(f"the demo did not reach {', '.join(sorted(missing))}: {said.read()[-500:]}")
    return noted | used


def _used_by_first_tile(demo: "subprocess.Popen[bytes]", log: Path, before: int) -> dict[str, float]:
    """Wait for the first live tile (or the end); return what demo, hub and their children have used of processor."""
    while demo.poll() is None:
        if "start: first live tile" in _said_since(log, before):
            with contextlib.suppress(psutil.NoSuchProcess):  # one of them has just ended: look again
                return {name: round(cpu_s(pids), 2) for name, pids in _parts(demo.pid).items()}
        time.sleep(_LOOK_S)
    return {}


def _end(demo: "subprocess.Popen[bytes]") -> None:
    """Have it end in order; what is made of the films stays."""
    demo.terminate()
    try:
        demo.wait(ENDS_WITHIN_S)
    except subprocess.TimeoutExpired:
        demo.kill()


def _parts(demo: int) -> dict[str, list[int]]:
    children = psutil.Process(demo).children(recursive=True)
    hub = [child.pid for child in children if "console.demo.street_hub" in child.cmdline()]
    others = [child.pid for child in children if child.pid not in hub]
    return {"demo_cpu_s": [demo], "hub_cpu_s": hub, "children_cpu_s": others}


def _said_since(log: Path, before: int) -> str:
    """Return what was written into the log behind its byte ``before``."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(before)
        return file.read().decode(errors="replace")


def read_notes(log: str) -> dict[str, float]:
    """Return the seconds that ``note_start`` wrote into a log of JSON lines, by the bench's keys."""
    found = {}
    for line in log.splitlines():
        words = str(json.loads(line).get("text", ""))
        if words.startswith("start: "):
            what, _, after = words.removeprefix("start: ").partition(" after ")
            if what in _STEPS:
                found[_STEPS[what]] = float(after.removesuffix(" s"))
    return found
