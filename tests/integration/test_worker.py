"""A real worker process on a real RTSP server: opens, draws, idles, ends, comes back, outlives nobody."""

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.demo.rtsp.trouble import Trouble
from console.domain.camera import Cause, Credential, SourceKind
from console.video.message import CloseStream, DropRendition, RenditionDropped, Shutdown
from console.video.slots import process_started
from tests.fixtures.camera_server import StreetServer, camera_server, read_frame
from tests.integration.worker_client import KEY, WorkerClient, pixels
from tests.patience import PATIENCE_S, wait_until

S = 1_000_000_000


@pytest.fixture(scope="module")
def street() -> Iterator[StreetServer]:
    with camera_server(cameras=2) as server:
        yield server


@pytest.fixture
def worker() -> Iterator[WorkerClient]:
    with WorkerClient() as client:
        yield client


def let_pass(worker: WorkerClient, packets_ns: int) -> None:
    """Wait until the stream has gone on for this long."""
    now_ns = worker.wait_facts(lambda f: f.packet_ns > 0).packet_ns
    worker.wait_facts(lambda f: f.packet_ns > now_ns + packets_ns)


@pytest.mark.parametrize("kind", list(SourceKind))
def test_draws_into_every_rendition_and_says_so(worker: WorkerClient, street: StreetServer, kind: SourceKind) -> None:
    with worker.rendition(88, 72) as (_, small), worker.rendition(176, 144) as (_, large):
        worker.open(street.url(1), generation=7, kind=kind)
        facts = worker.wait_facts(lambda f: f.frames > 30 and f.packet_ns == f.advanced_ns == f.frame_ns)
        assert (facts.is_open, facts.ended_by, facts.generation) == (True, None, 7)
        assert (facts.codec, facts.width_px, facts.height_px) == ("h264", 176, 144)
        assert abs(time.time_ns() - facts.frame_unix_ns) < 2 * S
        for segment in (small, large):
            frame = worker.wait_frame(segment.reader)
            assert frame.generation == 7
            assert 0 < frame.decoded_ns - frame.arrived_ns < S
            assert read_frame(pixels(segment, frame.number))[0] == 1


def test_decodes_nothing_that_nobody_sees_and_comes_back_within_the_gop(
    worker: WorkerClient, street: StreetServer
) -> None:
    worker.open(street.url(1))
    let_pass(worker, S)
    later = worker.wait_facts(lambda f: f.is_open)
    assert later.frames == 0
    assert later.advanced_ns == later.packet_ns  # still judged
    shown = []
    for _ in range(3):
        with worker.rendition() as (number, segment):
            asked_at = time.monotonic()
            frame = worker.wait_frame(segment.reader)
            shown.append((time.monotonic() - asked_at, read_frame(pixels(segment, frame.number))[1]))
            worker.send(DropRendition(number))
            assert worker.wait_report(RenditionDropped).rendition == number
        let_pass(worker, S // 2)
    assert max(waited for waited, _ in shown) < 0.5  # a GOP lasts 2 s
    assert any(frame % 50 for _, frame in shown)


def test_a_stream_that_ends_says_why_and_comes_back_in_a_new_generation(worker: WorkerClient) -> None:
    with camera_server() as server, worker.rendition() as (_, segment):
        worker.open(server.url(), generation=1)
        worker.wait_frame(segment.reader)
        server.kick()
        ended = worker.wait_facts(lambda f: f.ended_by is not None)
        assert (ended.is_open, ended.ended_by) == (False, Cause.ENDED)
        worker.open(server.url(), generation=2)
        frame = worker.wait_frame(segment.reader, lambda f: f.generation == 2)
        assert frame.pts >= 0
        assert worker.wait_facts(lambda f: f.generation == 2 and f.is_open).ended_by is None


def test_standing_time_stamps_do_not_advance(worker: WorkerClient) -> None:
    with camera_server() as server:
        worker.open(server.url())
        worker.wait_facts(lambda f: f.advanced_ns > 0)
        server.set_trouble(1, Trouble.STANDING)
        facts = worker.wait_facts(lambda f: f.packet_ns > f.advanced_ns + S)
        assert facts.is_open
        server.set_trouble(1, Trouble.NONE)
        worker.wait_facts(lambda f: f.packet_ns == f.advanced_ns)


def test_no_server_and_no_stream_are_told_at_once(worker: WorkerClient, street: StreetServer) -> None:
    worker.open(f"rtsp://127.0.0.1:{street.port}/nothing")
    assert worker.wait_facts(lambda f: f.ended_by is not None).ended_by is Cause.NO_STREAM
    worker.open("rtsp://127.0.0.1:1/x", generation=2)
    facts = worker.wait_facts(lambda f: f.generation == 2 and f.ended_by is not None)
    assert facts.ended_by is Cause.PORT_CLOSED


def test_a_closed_stream_lets_go_of_its_segments_and_says_goodbye(worker: WorkerClient, street: StreetServer) -> None:
    with worker.rendition() as (number, segment):
        worker.open(street.url(2))
        worker.wait_frame(segment.reader)
        worker.send(CloseStream(KEY))
        assert worker.wait_report(RenditionDropped).rendition == number

    def is_gone() -> bool:
        worker.listen(0.02)
        return not street.viewers(2) and worker.facts() is None

    wait_until(is_gone, "the connection ends, and nothing is said of it")


def test_a_segment_that_is_gone_costs_nothing(worker: WorkerClient, street: StreetServer) -> None:
    with worker.rendition() as (_, segment):
        name = segment.name
    assert not Path("/dev/shm", name).exists()
    worker.open(street.url(1))
    assert worker.wait_report(RenditionDropped)
    assert worker.wait_facts(lambda f: f.is_open)


def test_ends_in_order_though_a_stream_hangs(worker: WorkerClient) -> None:
    with camera_server() as server:
        worker.open(server.url())
        worker.wait_facts(lambda f: f.packet_ns > 0)
        server.freeze()
        began = time.monotonic()
        worker.send(Shutdown())
        worker.process.join(4)
        assert worker.process.exitcode == 0
        assert time.monotonic() - began < 2.5
        server.cont()


def _parent(url: str, told: Path) -> None:
    with WorkerClient() as client:
        client.open(url, credential=Credential("a", "b"))
        client.wait_facts(lambda f: f.packet_ns > 0)
        pid = client.process.pid or 0
        told.write_text(f"{pid} {process_started(pid)}", encoding="ascii")
        os.kill(os.getpid(), signal.SIGKILL)


def test_ends_when_its_parent_is_killed(street: StreetServer, tmp_path: Path) -> None:
    told = tmp_path / "pid"
    parent = multiprocessing.get_context("spawn").Process(target=_parent, args=(street.url(1), told))
    parent.start()
    parent.join(PATIENCE_S)
    assert parent.exitcode == -signal.SIGKILL
    parent.close()
    pid, started = told.read_text(encoding="ascii").split()
    wait_until(lambda: process_started(int(pid)) != started, "its end")
