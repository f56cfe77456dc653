"""Yesterday at the demo server: makers' addresses play the film as it was at that instant, through our own source."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from console.domain.camera import Cause, Profile
from console.video.playback import playback_url
from tests.fixtures.camera_server import StreetServer, camera_server, draw_frame, encode_film, read_frame
from tests.integration.worker_client import KEY, WorkerClient, pixels

GOP_FRAMES, FILM_GOPS = 50, 10


@pytest.fixture(scope="module")
def street() -> Iterator[StreetServer]:
    groups = (draw_frame(gop, index, 176, 144) for gop in range(FILM_GOPS) for index in range(GOP_FRAMES))
    with camera_server(cameras=2, films={(2, Profile.SUB): encode_film(groups, "h264")}) as server:
        yield server


def makers(server: StreetServer) -> list[str]:
    host = f"rtsp://127.0.0.1:{server.port}"
    return [f"{host}/Streaming/Channels/202", f"{host}/cam/realmonitor?channel=2&subtype=1"]


@pytest.mark.parametrize("maker", [0, 1])
def test_a_recording_plays_what_was_on_air_then(street: StreetServer, maker: int) -> None:
    live_url = makers(street)[maker]
    with WorkerClient() as worker, worker.rendition(176, 144) as (_, segment):
        worker.open(live_url)
        then = worker.wait_frame(segment.reader)
        gop_then, _ = read_frame(pixels(segment, then.number))  # the film's marks count groups, not cameras
        at = datetime.now(UTC) - timedelta(seconds=(time.monotonic_ns() - then.arrived_ns) / 1e9)
        worker.wait_frame(segment.reader, lambda f: f.pts > then.pts + 3 * GOP_FRAMES * 3600)
        worker.open(playback_url(live_url, at), generation=2)
        again = worker.wait_frame(segment.reader, lambda f: f.generation == 2)
        gop, _ = read_frame(pixels(segment, again.number))
        assert (gop - gop_then + 1) % FILM_GOPS in {0, 1, 2}, "to the group, of which three and more went by since"
        worker.wait_frame(segment.reader, lambda f: f.generation == 2 and f.number > again.number + 10)


def test_an_impossible_instant_is_no_stream(street: StreetServer) -> None:
    with WorkerClient() as worker:
        url = makers(street)[0].replace("Channels", "tracks")
        worker.open(f"{url}?starttime=20261345T000000Z")
        assert worker.wait_facts(lambda f: f.ended_by is not None, KEY).ended_by is Cause.NO_STREAM
