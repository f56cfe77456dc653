"""``bench faults``: what the wall's engine says of a camera that something befalls, and what the others notice of it.

Each fault befalls one camera with its own server process, among eight healthy ones, all played by the seat's own
engine (workers, slots, proof of life) at the size of tiles; no window paints. Frames a second are those that reach
the tiles' slots, the lowest of any 2 s from the fault to the picture's return. A false alarm is a healthy camera, or
one before its fault, that is not live or has a quality mark. The JSON's ``details`` say what the tile showed.
A row says when the healthy tiles dropped and how loaded the machine was; that alone breaks no promise, for another's
load does it as well.
"""

import argparse
import json
import logging
import os
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from console.bench.fault_list import FAULTS, NAMES, Fault, Promise
from console.bench.fault_room import Room
from console.bench.fault_stage import Films, Healthy, Victim
from console.bench.fault_trial import Row, Trial

HEAD = f"{'fault':<22}{'marked':>9}{'replaced':>10}{'back':>8}{'healthy fps':>13}  promise (marked, replaced, back)"


def run_bench_faults(arguments: argparse.Namespace) -> int:
    """Run the bench; print its table, and write its JSON where asked; return the exit code.

    0: all promises kept; 1: one is broken, or there was a false alarm; 2: a fault of that name there is none.
    """
    unknown = sorted(set(arguments.only) - set(NAMES))
    if unknown:
        sys.stderr.write(f"no fault {', '.join(unknown)}; there are: {', '.join(NAMES)}\n")
        return 2
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    faults = [fault for fault in FAULTS if not arguments.only or fault.name in arguments.only]
    result = measure(faults)
    if arguments.json:
        arguments.json.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    details = result["details"]
    is_kept = result["false_alarms"] == 0 and isinstance(details, dict) and all(d["is_kept"] for d in details.values())
    return 0 if is_kept else 1


def measure(faults: list[Fault]) -> dict[str, object]:
    """Inject each of ``faults``; return what is written as JSON."""
    rows, details = [], {}
    films = Films()
    sys.stdout.write(HEAD + "\n")
    with TemporaryDirectory(prefix="grid-faults-") as spool:
        healthy = Healthy.start(films)
        load_before = os.getloadavg()[0]
        room = Room(healthy, Path(spool))
        try:
            for fault in faults:
                trial = _try(room, healthy, films, fault)
                rows.append({key: _rounded(value) for key, value in asdict(trial.row).items()})
                details[fault.name] = _details(trial, fault)
                sys.stdout.write(_line(trial.row, fault.promise) + dropped(trial) + "\n")
                sys.stdout.flush()
        finally:
            room.close()
            healthy.server.stop()
    load = {"before": _rounded(load_before), "after": _rounded(os.getloadavg()[0]), "processors": os.cpu_count()}
    sys.stdout.write(f"false alarms: {room.false_alarms}\n")
    sys.stdout.write(f"load average: {load['before']} before, {load['after']} after, {load['processors']} processors\n")
    return {"faults": rows, "false_alarms": room.false_alarms, "load_average": load, "details": details}


def _try(room: Room, healthy: Healthy, films: Films, fault: Fault) -> Trial:
    victim = Victim(
        fault.name, films, transport=fault.transport, is_guarded=fault.is_guarded, has_clock=fault.has_clock
    )
    trial = Trial(room, healthy.cameras, victim, fault)
    try:
        trial.run()
    finally:
        victim.stop()
    return trial


def _details(trial: Trial, fault: Fault) -> dict[str, object]:
    return {
        "is_kept": is_kept(trial.row, fault.promise),
        "promise": asdict(fault.promise),
        "own_fps": _rounded(trial.own_fps),
        "healthy_fps_min_before": _rounded(trial.fps_before),
        "healthy_fps_min_after_s": _rounded(trial.lowest_after_s),
        "healthy_dropped": trial.has_dropped,
        "load_average": _rounded(trial.load),
        "said": trial.said,
    }


def is_kept(row: Row, promise: Promise) -> bool:
    """Say whether a row keeps what was promised: what was promised happened, in time."""
    pairs = (
        (row.marked_s, promise.marked_s), (row.replaced_s, promise.replaced_s), (row.back_s, promise.back_s)
    )  # fmt: skip
    return all(limit is None or (found is not None and found <= limit) for found, limit in pairs)


def _rounded(value: object) -> object:
    return round(value, 2) if isinstance(value, float) else value


def dropped(trial: Trial) -> str:
    """Return what a line adds where the healthy tiles dropped; "" where they kept their rate."""
    if not trial.has_dropped or trial.lowest_after_s is None:
        return ""
    pair = f"{trial.fps_before:.1f} to {trial.row.healthy_fps_min:.1f} fps"
    return f"; healthy dropped from {pair} at {trial.lowest_after_s:.1f} s, load {trial.load:.1f}"


def _line(row: Row, promise: Promise) -> str:
    def cell(value: float | None) -> str:
        return "-" if value is None else f"{value:.2f}"

    limits = ", ".join(cell(limit) for limit in (promise.marked_s, promise.replaced_s, promise.back_s))
    verdict = "kept" if is_kept(row, promise) else "BROKEN"
    return (
        f"{row.name:<22}{cell(row.marked_s):>9}{cell(row.replaced_s):>10}{cell(row.back_s):>8}"
        f"{cell(row.healthy_fps_min):>13}  {limits} {verdict}"
    )
