"""What is done with a worker, from (facts, now); and the pipe against a real Connection."""

import multiprocessing
import os
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing.connection import Connection

import pytest

from console.domain.camera import CameraId, Profile
from console.errors import Corrupt
from console.video.message import Beat, DropRendition, RenditionDropped, RenditionId, Shutdown, StreamFacts
from console.video.pipe import ControlPipe
from console.video.stream_key import StreamKey
from console.video.supervisor import HOPELESS_S, POLITE_S, SILENT_S, START_S, Act, WorkerFacts, verdict

BEATING = WorkerFacts(has_exited=False, started=0.0, beat=10.0)


@pytest.mark.parametrize(
    ("facts", "now", "act"),
    [
        (BEATING, 10.0 + SILENT_S, Act.LEAVE),
        (BEATING, 10.1 + SILENT_S, Act.KILL),
        (replace(BEATING, starved_s=2.5), 12.4 + SILENT_S, Act.LEAVE),
        (replace(BEATING, starved_s=2.5), 12.6 + SILENT_S, Act.KILL),
        (replace(BEATING, starved_s=99.0), 10.1 + HOPELESS_S, Act.KILL),
        (replace(BEATING, beat=20.0, jammed=16.0, starved_s=1.5), 20.0, Act.LEAVE),
        (replace(BEATING, has_exited=True), 10.1, Act.BURY),
        (replace(BEATING, has_exited=True, asked=1.0), 99, Act.BURY),
        (replace(BEATING, is_out_of_step=True), 10.1, Act.KILL),
        (WorkerFacts(False, started=0.0), START_S - 1, Act.LEAVE),
        (WorkerFacts(False, started=0.0), START_S + 1, Act.KILL),
        (replace(BEATING, beat=20.0, jammed=16.0), 20.0, Act.KILL),
        (replace(BEATING, beat=20.0, jammed=18.0), 20.0, Act.LEAVE),
        (replace(BEATING, asked=10.0), 10 + POLITE_S, Act.LEAVE),
        (replace(BEATING, asked=10.0), 10.1 + POLITE_S, Act.TERMINATE),
        (replace(BEATING, asked=10.0), 10.1 + 2 * POLITE_S, Act.KILL),
    ],
)
def test_verdict(facts: WorkerFacts, now: float, act: Act) -> None:
    assert verdict(facts, now) is act


@pytest.fixture
def ends() -> Iterator[tuple[ControlPipe, Connection]]:
    ours, theirs = multiprocessing.Pipe()
    pipe = ControlPipe(ours)
    yield pipe, theirs
    pipe.close()
    theirs.close()


def test_both_ways_with_a_connection_at_the_other_end(ends: tuple[ControlPipe, Connection]) -> None:
    pipe, theirs = ends
    pipe.send(Shutdown())
    assert theirs.recv() == Shutdown()
    theirs.send(Beat(1, ()))
    theirs.send(RenditionDropped(RenditionId(3)))
    assert list(pipe.receive()) == [Beat(1, ()), RenditionDropped(RenditionId(3))]
    assert list(pipe.receive()) == []


def test_a_message_longer_than_one_write(ends: tuple[ControlPipe, Connection]) -> None:
    pipe, theirs = ends
    facts = StreamFacts(StreamKey(CameraId("c" * 100), Profile.SUB), 1, True, None, 1, 1, 1, 1, 1)
    long = Beat(1, (facts,) * 200 + tuple(replace(facts, frames=number) for number in range(500)))
    theirs.send(long)
    assert list(pipe.receive()) == [long]


def test_half_a_message_waits_for_the_other_half(ends: tuple[ControlPipe, Connection]) -> None:
    pipe, theirs = ends
    whole = memoryview(_framed(RenditionDropped(RenditionId(3))))
    _write(theirs, whole[:7])
    assert list(pipe.receive()) == []
    _write(theirs, whole[7:])
    assert list(pipe.receive()) == [RenditionDropped(RenditionId(3))]


def test_a_worker_that_does_not_read_blocks_nobody(ends: tuple[ControlPipe, Connection]) -> None:
    pipe, theirs = ends
    sent = 0
    while not pipe.has_backlog:
        pipe.send(DropRendition(RenditionId(sent)))
        sent += 1
    received: list[object] = []
    while len(received) < sent:
        received.append(theirs.recv())
        pipe.flush()
    assert received == [DropRendition(RenditionId(number)) for number in range(sent)]
    assert not pipe.has_backlog


def test_last_words_are_heard(ends: tuple[ControlPipe, Connection]) -> None:
    pipe, theirs = ends
    theirs.send(RenditionDropped(RenditionId(3)))
    theirs.close()
    assert list(pipe.receive()) == [RenditionDropped(RenditionId(3))]
    assert pipe.is_ended
    pipe.send(Shutdown())
    assert not pipe.has_backlog


def test_nonsense_is_noticed(ends: tuple[ControlPipe, Connection]) -> None:
    pipe, theirs = ends
    _write(theirs, memoryview(b"\x7f\xff\xff\xff garbage"))
    with pytest.raises(Corrupt):
        list(pipe.receive())


def _write(end: Connection, data: memoryview) -> None:
    os.write(end.fileno(), data)


def _framed(report: object) -> bytes:
    """What a Connection puts on the line for ``report``."""
    here, there = multiprocessing.Pipe()
    with here, there:
        here.send(report)
        return os.read(there.fileno(), 65536)
