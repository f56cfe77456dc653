"""Simulated days on demand: ``python -m tests.simulation --days 10000 [--seed N] [--jobs 2]``."""

import argparse
import multiprocessing
import secrets
import sys
from collections.abc import Iterator
from typing import Final

from tests.simulation.day import Day, run_day

REPEAT: Final = "python -m tests.simulation --days 1 --seed {seed}"


def main(arguments: list[str] | None = None) -> int:
    """Live through days; print what was wrong and how to repeat it. Return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description="Simulated days with faults.")
    parser.add_argument("--days", type=int, default=50, help="how many (%(default)s)")
    parser.add_argument("--seed", type=int, default=None, help="the first day's; the others follow it (a fresh one)")
    parser.add_argument("--jobs", type=int, default=1, help="processes beside one another (%(default)s)")
    parser.add_argument("--trace", action="store_true", help="print all that happened")
    asked = parser.parse_args(arguments)
    first = fresh_seed() if asked.seed is None else asked.seed
    wrong = 0
    for day in run_days(first, asked.days, asked.jobs):
        wrong += bool(day.problems)
        _say("\n".join([told(day), *(day.trace if asked.trace else ())]))
    _say(f"{asked.days} days from seed {first}: {wrong} with problems")
    return min(wrong, 1)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def fresh_seed() -> int:
    """Return a seed that nobody has drawn before."""
    return secrets.randbelow(1_000_000_000)


def run_days(first: int, days: int, jobs: int = 1) -> Iterator[Day]:
    """Live through ``days`` days from seed ``first`` on, in order."""
    seeds = range(first, first + days)
    if jobs == 1:
        yield from map(run_day, seeds)
        return
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        yield from pool.imap(run_day, seeds)


def told(day: Day) -> str:
    """Return a day in one line, or with its problems and how to repeat it."""
    line = (
        f"seed {day.seed}: {day.faults} faults, {day.made} commands, {day.applied} applied, "
        f"{day.events} events, {day.took_s:.1f} s"
    )
    if not day.problems:
        return line
    return "\n  ".join([line, *day.problems, f"again: {REPEAT.format(seed=day.seed)}"])


if __name__ == "__main__":
    sys.exit(main())
