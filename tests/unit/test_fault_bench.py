"""What the fault bench counts and what it calls kept."""

from dataclasses import dataclass
from typing import cast

import pytest

from console.bench.fault_list import FAULTS, NAMES, Promise
from console.bench.fault_room import Rates, Room
from console.bench.fault_stage import Victim
from console.bench.fault_trial import Row, Trial
from console.bench.faults import dropped, is_kept
from console.domain.camera import CameraId, Profile, Want
from console.video.engine import Engine


@dataclass
class Reader:
    published: int = 0


class FakeEngine:
    """Its tile gets what ``per_s`` says."""

    def __init__(self) -> None:
        self.tile = Reader()

    def reader(self, _want: Want) -> Reader:
        return self.tile


def test_the_lowest_rate_of_any_two_seconds_counts() -> None:
    engine, rates = FakeEngine(), Rates([Want(CameraId("a"), Profile.SUB, 640, 360)])
    for tick in range(200):
        engine.tile.published += 0 if 100 <= tick < 120 else 1
        rates.look(cast(Engine, engine), tick * 0.04)
    assert rates.lowest == pytest.approx((50 - 20) / 2.04, abs=0.6)
    assert 100 * 0.04 < rates.lowest_at <= 172 * 0.04
    rates.restart()
    rates.look(cast(Engine, engine), 8.0)
    assert rates.lowest is None


@pytest.mark.parametrize(
    ("row", "promise", "kept"),
    [
        (Row("x", 1.9, 9.9, 6.0), Promise(2.0, 10.0, 7.0), True),
        (Row("x", 2.1, 9.9, 6.0), Promise(2.0, 10.0, 7.0), False),
        (Row("x", 1.9, None, 6.0), Promise(2.0, 10.0, 7.0), False),
        (Row("x"), Promise(), True),
        (Row("x", 1.0, None, 2.0), Promise(None, None, 3.0), True),
    ],
)
def test_what_was_promised_must_happen_in_time(row: Row, promise: Promise, kept: bool) -> None:
    assert is_kept(row, promise) is kept


def test_a_row_says_when_the_healthy_tiles_dropped_and_how_loaded_the_machine_was() -> None:
    trial = Trial(cast(Room, None), (), cast(Victim, None), FAULTS[0])
    trial.fps_before, trial.row.healthy_fps_min, trial.lowest_after_s, trial.load = 25.0, 24.0, 3.0, 4.2
    assert dropped(trial) == ""
    trial.row.healthy_fps_min = 12.5
    assert dropped(trial) == "; healthy dropped from 25.0 to 12.5 fps at 3.0 s, load 4.2"


def test_every_fault_has_a_name_of_its_own() -> None:
    assert len(set(NAMES)) == len(FAULTS) >= 15
