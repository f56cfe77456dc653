"""Replaying in a real worker: the frames that were shown, at their instants, while live pictures go on."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from console.domain.camera import Profile
from console.video.freeze_message import Freeze, FreezeId, Frozen, FrozenAfter, Thaw
from console.video.message import CloseStream, SetBudget
from console.video.replay_message import Replay, ReplayControl, ReplayEnd, ReplayEnded, ReplayId, ReplayState
from console.video.slots import Segment, SlotFacts
from tests.fixtures.camera_server import StreetServer, camera_server, read_frame
from tests.integration.worker_client import KEY, WorkerClient, pixels

S = 1_000_000_000
ONE, TWO = ReplayId(1), ReplayId(2)


@pytest.fixture(scope="module")
def street() -> Iterator[StreetServer]:
    with camera_server(cameras=1) as server:
        yield server


@pytest.fixture
def worker() -> Iterator[WorkerClient]:
    with WorkerClient() as client:
        yield client


@contextmanager
def replayed(worker: WorkerClient, number: ReplayId, before_s: float) -> Iterator[Segment]:
    segment = Segment(176, 144)
    at_ns = time.monotonic_ns() - round(before_s * S)
    worker.send(Replay(number, KEY, segment.name, at_ns))
    try:
        yield segment
    finally:
        worker.send(ReplayEnd(number))
        assert worker.wait_report(ReplayEnded) == ReplayEnded(number, "")
        segment.close()


def frame_in(segment: Segment, facts: SlotFacts) -> int:
    return read_frame(pixels(segment, facts.number))[1]


def playing(worker: WorkerClient, url: str, seconds: float) -> None:
    worker.open(url)
    worker.wait_facts(lambda f: f.kept_s >= seconds)


def test_plays_what_was_seen_frame_by_frame_while_live_goes_on(worker: WorkerClient, street: StreetServer) -> None:
    with worker.rendition(176, 144) as (_, live):
        worker.open(street.url())
        known = {}
        worker.wait_facts(lambda f: f.kept_s > 0)
        until = time.monotonic() + 4
        while time.monotonic() < until:
            facts = worker.wait_frame(live.reader, lambda f: f.pts not in known)
            known[facts.pts] = frame_in(live, facts)
        with replayed(worker, ONE, 3) as again:
            worker.wait_frame(again.reader)
            assert worker.wait_report(ReplayState) == ReplayState(ONE, 1.0, is_playing=True)
            worker.send(ReplayControl(ONE, is_playing=False))
            assert not worker.wait_report(ReplayState).is_playing
            standing = worker.wait_frame(again.reader)
            assert 1.5 * S < time.monotonic_ns() - standing.arrived_ns < 3.5 * S
            numbers = []
            for step in (1, 1, 1, -1, -1, -1, -25, 1):
                worker.send(ReplayControl(ONE, step=step))
                worker.wait_report(ReplayState)
                facts = worker.wait_frame(again.reader)
                assert facts.pts == standing.pts + step * 3600
                standing = facts
                if facts.pts in known:
                    numbers.append(frame_in(again, facts) == known[facts.pts])
            assert len(numbers) >= 6
            assert all(numbers)
            count = live.reader.published
            worker.wait_frame(live.reader, lambda f: f.number > count + 10)


def test_speed_is_kept_and_the_present_is_not_passed(worker: WorkerClient, street: StreetServer) -> None:
    playing(worker, street.url(), 6)
    with replayed(worker, ONE, 5) as again:
        began = worker.wait_frame(again.reader)
        began_ns = time.monotonic_ns()
        worker.send(ReplayControl(ONE, speed=0.25))
        later = worker.wait_frame(again.reader, lambda f: f.arrived_ns >= began.arrived_ns + S // 4)
        assert 0.6 * S < time.monotonic_ns() - began_ns < 1.5 * S, "a quarter of a second lasts one"
        worker.send(ReplayControl(ONE, speed=4))
        worker.wait_frame(again.reader, lambda f: f.arrived_ns >= later.arrived_ns + 3 * S)
        assert time.monotonic_ns() - began_ns < 3 * S
        while worker.wait_report(ReplayState).speed != 4:
            pass
        assert worker.wait_report(ReplayState).speed == 1, "it has caught up"


def test_several_at_once_and_a_jump_for_each(worker: WorkerClient, street: StreetServer) -> None:
    playing(worker, street.url(), 4)
    with replayed(worker, ONE, 3) as one, replayed(worker, TWO, 1) as two:
        first, second = worker.wait_frame(one.reader), worker.wait_frame(two.reader)
        assert second.arrived_ns - first.arrived_ns > S
        worker.send(ReplayControl(TWO, is_playing=False, jump_s=-2))
        worker.wait_frame(two.reader, lambda f: f.arrived_ns < second.arrived_ns - 1.5 * S)
        worker.wait_frame(one.reader, lambda f: f.arrived_ns > first.arrived_ns + S // 2)


def test_what_led_to_the_end_of_a_stream_can_be_seen_after_it_and_before_the_next(worker: WorkerClient) -> None:
    with camera_server() as server:
        playing(worker, server.url(), 2)
        server.kick()
        worker.wait_facts(lambda f: f.ended_by is not None)
        with replayed(worker, ONE, 60) as again:
            assert worker.wait_frame(again.reader).generation == 1
        worker.open(server.url(), generation=2)
        worker.wait_facts(lambda f: f.generation == 2 and f.frames == 0 and f.kept_s > 3)
        with replayed(worker, TWO, 60) as again:
            worker.send(ReplayControl(TWO, speed=4))
            assert worker.wait_frame(again.reader).generation == 1
            worker.wait_frame(again.reader, lambda f: f.generation == 2)


def test_nothing_kept_and_a_closed_stream_are_said(worker: WorkerClient, street: StreetServer) -> None:
    segment = Segment(176, 144)
    worker.send(Replay(ONE, KEY, segment.name, 0))
    assert worker.wait_report(ReplayEnded).reason == "replay.nothing_kept"
    playing(worker, street.url(profile=Profile.SUB), 1)
    worker.send(Replay(TWO, KEY, segment.name, 0))
    worker.wait_frame(segment.reader)
    worker.send(CloseStream(KEY))
    assert worker.wait_report(ReplayEnded).replay == TWO
    segment.close()


def test_the_frame_that_is_looked_at_can_be_frozen_though_the_memory_for_it_is_gone(
    worker: WorkerClient, street: StreetServer, tmp_path: Path
) -> None:
    playing(worker, street.url(), 3)
    with replayed(worker, ONE, 2) as again:
        worker.wait_frame(again.reader)
        worker.send(ReplayControl(ONE, is_playing=False))
        while worker.wait_report(ReplayState).is_playing:
            pass
        shown = worker.wait_frame(again.reader)
        worker.send(SetBudget(1))
        worker.wait_facts(lambda f: f.kept_s == 0)
        worker.send(ReplayControl(ONE, speed=1))  # makes the replay look at what is kept
        worker.wait_report(ReplayState)
        assert worker.wait_frame(again.reader).pts == shown.pts
        freeze = FreezeId(1)
        worker.send(Freeze(freeze, KEY, shown.generation, shown.pts, tmp_path, after_s=0.2))
        frozen = worker.wait_report(Frozen)
        assert (frozen.pts, frozen.before is not None) == (shown.pts, True)
        worker.wait_report(FrozenAfter)
        worker.send(Thaw(freeze))
