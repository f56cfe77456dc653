"""Packets as datagrams, with and without losses, and the clock that a camera's reports tell."""

import itertools
import time
from contextlib import closing

import pytest

from console.demo.rtsp.trouble import Trouble
from console.domain.camera import Cause, Transport
from console.video.packets import PacketSource, open_packets
from console.video.source import SourceError, SourceSpec
from tests.fixtures.camera_server import camera_server
from tests.patience import PATIENCE_S


def open_stream(url: str, transport: Transport = Transport.TCP) -> PacketSource:
    return open_packets(SourceSpec(url, open_timeout_s=2.0, read_timeout_s=2.0, transport=transport))


def read_for(source: PacketSource, seconds: float) -> int:
    deadline, pictures = time.monotonic() + seconds, 0
    while time.monotonic() < deadline:
        source.read()
        pictures += 1
    return pictures


def test_datagrams_are_played_and_the_session_ends_in_order() -> None:
    with camera_server(1) as server:
        with closing(open_stream(server.url(), Transport.UDP)) as source:
            stamps = [source.read().pts for _ in range(60)]
            assert server.viewers() == 1
        assert {later - earlier for earlier, later in itertools.pairwise(stamps)} == {3600}
        assert server.viewers() == 0


def test_the_end_of_the_device_is_noticed_without_its_packets() -> None:
    with camera_server(2) as server:
        with closing(open_stream(server.url(1), Transport.UDP)) as source:
            source.read()
            server.set_trouble(1, Trouble.SILENT)
            assert failure(source) in {Cause.NO_PACKETS, Cause.BROKEN}
        with closing(open_stream(server.url(2), Transport.UDP)) as source:
            source.read()
            server.kill()
            assert failure(source) is not Cause.NO_PACKETS


def failure(source: PacketSource) -> Cause:
    """Read until it ends."""
    deadline = time.monotonic() + PATIENCE_S
    try:
        while time.monotonic() < deadline:
            source.read()
    except SourceError as exc:
        return exc.cause
    raise AssertionError("it goes on")


@pytest.mark.long
def test_lost_datagrams_cost_pictures_but_not_the_stream() -> None:
    with camera_server(1) as server:
        server.set_loss(1, 0.10)
        with closing(open_stream(server.url(), Transport.UDP)) as source:
            read_for(source, 1.0)
            assert read_for(source, 4.0) > 50
            server.set_loss(1, 0.0)
            read_for(source, 3.0)
            assert read_for(source, 2.0) >= 45


@pytest.mark.parametrize("transport", Transport)
@pytest.mark.parametrize("error_ms", [0, 90_000, -3_600_000])
def test_the_cameras_clock_is_known_from_its_reports(transport: Transport, error_ms: int) -> None:
    with camera_server(1) as server:
        server.set_clock(1, error_ms)
        with closing(open_stream(server.url(), transport)) as source:
            read_for(source, 1.0)
            assert source.clock.offset_ms == pytest.approx(error_ms, abs=60)


def test_a_camera_without_reports_has_no_known_clock() -> None:
    with camera_server(1) as server:
        server.set_clock(1, None)
        with closing(open_stream(server.url())) as source:
            read_for(source, 0.5)
            assert source.clock.offset_ms is None
