"""Days of the room, simulated: fresh ones each time, one twice, and those that once went wrong."""

import os
import sys

import pytest

from tests.simulation.__main__ import fresh_seed, run_days, told
from tests.simulation.day import run_day
from tests.simulation.fault import LEAST

DAYS = int(os.environ.get("SIMULATED_DAYS", "50"))
JOBS = 2
A_DAY_S = 3.0
"""Of one core; a day may take this long."""

LOCKS = ("sessions ended", "seat locked", "seat crashed at a write", "seat disk full", "no net")
FOUND: dict[str, tuple[int, tuple[str, ...]]] = {
    "carried out from a late line, refused to a seat locked since": (22, LOCKS),
    "given again while the seat is locked": (2, ("sessions ended", "seat locked", "line cut", "hub killed")),
    "its end heard, and never written, while the disk was full": (679427461, ()),
    "carried out once a password had been typed, though the hub was killed before it said so": (138663212, ()),
    "left locked where neither the answer to the lock nor to the password came": (711400278, ()),
}
"""Days that went wrong once, by what was wrong: the seed, and the kinds of faults it was found with."""


@pytest.mark.long
@pytest.mark.parametrize("what", FOUND)
def test_what_went_wrong_once(what: str) -> None:
    day = run_day(*FOUND[what])
    assert not day.problems, told(day)


@pytest.mark.long
def test_one_seed_is_one_history() -> None:
    first, second = run_day(20260701), run_day(20260701)
    assert first.trace == second.trace
    assert first.sha256 == second.sha256
    assert not first.problems, told(first)
    assert run_day(20260702).sha256 != first.sha256


@pytest.mark.long
@pytest.mark.timeout(600 if DAYS <= 50 else DAYS * 15)
def test_fresh_days_end_well(capsys: pytest.CaptureFixture[str]) -> None:
    seed = fresh_seed()
    with capsys.disabled():
        sys.stdout.write(f"\n{DAYS} days, seeds {seed} to {seed + DAYS - 1}\n")
    days = list(run_days(seed, DAYS, JOBS))
    wrong = [told(day) for day in days if day.problems]
    assert not wrong, "\n".join(wrong)
    assert min(day.faults for day in days) >= LEAST
    assert sorted(day.took_s for day in days)[DAYS // 2] <= A_DAY_S
