"""No torn frame between two real processes: every picture painted is of one colour and has its own name."""

import multiprocessing
import time
from multiprocessing.connection import Connection

import numpy as np
import pytest

from console.video.slots import Segment, SlotWriter
from tests.patience import PATIENCE_S

WIDTH_PX, HEIGHT_PX = 480, 270


def write_for(name: str, seconds: float, pause_s: float, done: Connection) -> None:
    """Child: publish frames of one value each, with that value in the name, as fast as the pause allows."""
    writer = SlotWriter(name)
    number, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        number += 1
        writer.begin()[:] = number % 251
        writer.publish(generation=1, pts=number, arrived_ns=number, decoded_ns=number)
        if pause_s:
            time.sleep(pause_s)
    writer.close()
    done.send(number)


@pytest.mark.parametrize(
    ("pause_s", "seconds"),
    [(0.004, 1.0), pytest.param(0.0, 6.0, marks=pytest.mark.long)],
    ids=["ten times a camera's rate", "as fast as it goes"],
)
def test_what_is_whole_is_not_torn(pause_s: float, seconds: float) -> None:
    segment = Segment(WIDTH_PX, HEIGHT_PX)
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=write_for, args=(segment.name, seconds, pause_s, theirs), daemon=True)
    child.start()
    theirs.close()
    try:
        whole, torn = _read_until(segment, ours)
        assert whole > 20
        assert torn == 0
    finally:
        child.join(PATIENCE_S)
        child.close()
        ours.close()
        segment.close()


def _read_until(segment: Segment, done: Connection) -> tuple[int, int]:
    """Look at the newest frame till the writer is done; return how many were whole, and how many of those torn."""
    reader, whole, torn, seen = segment.reader, 0, 0, 0
    while not done.poll():
        number = reader.published
        if number == seen:
            continue
        facts = reader.facts(number)
        if facts is None:
            continue
        copy = np.frombuffer(reader.pixels(number), np.uint8).copy()  # what painting does with it
        if reader.is_whole(number):
            seen, whole = number, whole + 1
            torn += int(facts.pts != number or copy.min() != number % 251 or copy.max() != number % 251)
    return whole, torn
