"""``bench board``: 2,000 open cases from the hub to the glass, and what the hub does beside bare sqlite3.

One run: cases filed through the websocket by many seats at once and by one alone; the same rows written bare; a change
seen by fifty seats; the duty desk's queue painted from a snapshot, and again after one change. Every figure is of real
processes and sockets on this machine; the disk is the one that holds the temporary folder.
"""

import argparse
import asyncio
import json
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from console.bench.board_bare import bare_per_s, commands_of
from console.bench.board_room import BoardRoom, file_all, follow, seen_by_all_ms, until
from console.bench.board_window import measure_window
from console.bench.meters import quantile
from console.link.client import HubClient

ROUNDS: Final = 5
"""Hub and bare SQLite take turns; the median round counts."""
SINGLE: Final = 200
"""Commands given one after the other by one seat, over all rounds."""
CHANGES: Final = 60
FOLLOW_S: Final = 300.0
"""All link clients of this bench share one process, and each reads its own snapshot of every case."""
PACE_S: Final = 0.02


def run_bench_board(arguments: argparse.Namespace) -> int:
    """Run the bench; print its JSON, and write it where asked."""
    with TemporaryDirectory(prefix="grid-board-") as folder:
        result = measure(Path(folder), arguments.cases, arguments.seats)
    words = json.dumps(result, indent=2)
    sys.stdout.write(words + "\n")
    if arguments.json:
        arguments.json.write_text(words + "\n", encoding="utf-8")
    return 0


def measure(folder: Path, cases: int, seats: int) -> dict[str, Any]:
    """Return the figures of one run."""
    with BoardRoom(folder, seats) as room:
        figures = asyncio.run(_hub_figures(room, folder, cases, seats))
        return {"cases": cases, "seats": seats} | figures | measure_window(room, cases)


async def _hub_figures(room: BoardRoom, folder: Path, cases: int, seats: int) -> dict[str, Any]:
    await room.furnish()
    clients = [await room.join() for _ in range(seats)]
    try:
        rounds = [await _round(room, folder, clients, cases, number) for number in range(ROUNDS)]
        seen = sorted(await _seen(clients, cases))
    finally:
        for client in clients:
            await client.close()
    under_load, singly, bare, together = (statistics.median(figures) for figures in zip(*rounds, strict=True))
    return {
        "hub_commands_per_s": under_load,
        "bare_commands_per_s": bare,
        "ratio": statistics.median(hub / plain for hub, _, plain, _ in rounds),
        "hub_singly_per_s": singly,
        "ratio_singly": statistics.median(one / plain for _, one, plain, _ in rounds),
        "bare_together_per_s": together,
        "seen_by_all_ms_p50": statistics.median(seen),
        "seen_by_all_ms_p95": quantile(seen, 0.95),
    }


async def _round(
    room: BoardRoom, folder: Path, clients: Sequence[HubClient], cases: int, number: int
) -> tuple[float, float, float, float]:
    """Return commands a second: by all seats, by one alone, bare one by one, bare as many in a commit as seats.

    One after the other, some seconds in all: what else this machine does falls on the four alike.
    """
    first, last = cases * number // ROUNDS, cases * (number + 1) // ROUNDS
    alone = min(SINGLE // ROUNDS, (last - first) // 4)
    singly = await file_all(clients[:1], room.rows, first, alone)
    under_load = await file_all(clients, room.rows, first + alone, last - first - alone)
    rows = commands_of(room.data, last - first - alone)
    bare = await asyncio.to_thread(bare_per_s, room.data, folder, rows)
    together = await asyncio.to_thread(bare_per_s, room.data, folder, rows, len(clients))
    return under_load, singly, bare, together


async def _seen(clients: Sequence[HubClient], cases: int) -> list[float]:
    followers = follow(clients)
    await until(lambda: all(len(one.versions) >= cases for one in followers), FOLLOW_S)
    return await seen_by_all_ms(followers, list(followers[0].versions)[:CHANGES], PACE_S)
