"""The cameras encoded live: in their own process, only while watched, on the same time line as the films."""

import time
from collections.abc import Iterator
from itertools import pairwise

import av
import numpy as np
import numpy.typing as npt
import pytest

from console.demo.cameras import LiveProcess, path_of
from console.demo.catalogue import DemoCamera, cameras
from console.demo.mark import read_mark
from console.demo.producer import Paint
from console.demo.rtsp.order import CountViewers, FilmPlan, LivePlan, ServerPlan
from console.demo.rtsp.process import ServerProcess
from console.demo.sendlog import SendLogReader
from console.domain.camera import Profile
from tests.fixtures.camera_server import tiny_film
from tests.fixtures.rtsp_client import raw_client
from tests.patience import PATIENCE_S, wait_until

pytestmark = pytest.mark.long


def paint_wall(_camera: DemoCamera) -> Paint:
    def paint(_t_s: float, width_px: int, height_px: int) -> npt.NDArray[np.uint8]:
        return np.full((height_px, width_px, 3), 90, np.uint8)

    return paint


LIVE = cameras(18)[-2:]


class Live:
    def __init__(self, server: ServerProcess, encoder: LiveProcess, send_log: SendLogReader) -> None:
        self.server, self.encoder, self.send_log = server, encoder, send_log

    def url(self, number: int, profile: Profile = Profile.SUB) -> str:
        return f"rtsp://127.0.0.1:{self.server.port}{path_of(number, profile)}"

    def cpu_s(self) -> float:
        with open(f"/proc/{self.encoder.pid}/schedstat", encoding="ascii") as file:  # noqa: PTH123 - not a path of ours
            return int(file.read().split()[0]) / 1e9


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    log_path = tmp_path_factory.mktemp("live") / "sent"
    epoch_ns = time.monotonic_ns()
    encoder, pipe = LiveProcess.start(epoch_ns, LIVE, paint_wall)
    plans = tuple(LivePlan(path_of(n, p), n, f"camera {n}", p) for n in (17, 18) for p in Profile)
    film = FilmPlan(path_of(1, Profile.SUB), 1, "camera 1", tiny_film(1))
    server = ServerProcess.start(ServerPlan((film,), epoch_ns, send_log=log_path, live=plans), pipe)
    reader = SendLogReader(log_path)
    yield Live(server, encoder, reader)
    reader.close()
    server.stop()
    encoder.stop()


def pictures(url: str, count: int) -> list[tuple[int, npt.NDArray[np.uint8]]]:
    with av.open(
        url, options={"rtsp_transport": "tcp", "probesize": "32", "analyzeduration": "0"}, timeout=PATIENCE_S
    ) as container:
        found: list[tuple[int, npt.NDArray[np.uint8]]] = []
        for frame in container.decode(video=0):
            found.append((frame.pts or 0, frame.to_ndarray(format="bgr24").astype(np.uint8)))
            if len(found) == count:
                break
        return found


@pytest.mark.alone
@pytest.mark.parametrize("profile", list(Profile))
def test_it_shows_the_present(live: Live, profile: Profile) -> None:
    found = pictures(live.url(17, profile), 20)
    now_ns = time.monotonic_ns()
    marks = [mark for _, picture in found if (mark := read_mark(picture)) is not None]
    assert len(marks) == 20
    assert {number for number, _ in marks} == {17}
    frames = [frame for _, frame in marks]
    assert frames == sorted(frames)
    steps = [(later[0] - earlier[0]) // 3600 for earlier, later in pairwise(found[1:])]
    assert steps == [later - earlier for earlier, later in pairwise(frames[1:])]
    assert min(pts for pts, _ in found) >= 0
    assert 0 < (now_ns - live.send_log.sent_ns(17, frames[-1])) / 1e6 < 500
    clocks = [picture[-picture.shape[0] // 8 :, picture.shape[1] // 2 :] for _, picture in found]
    assert all((a != b).any() for a, b in pairwise(clocks)), "the clock runs in every frame"


def test_two_viewers_share_an_encoder_and_the_second_starts_at_the_keyframe(live: Live) -> None:
    with raw_client(live.server.port) as first:
        first.play(live.url(18))
        while first.frame()[0] != 0:
            pass
        with raw_client(live.server.port) as second:
            base = int(second.play(live.url(18)).headers["rtp-info"].split("rtptime=")[1])
            second.frame()
            channel, packet = second.frame()
            assert (channel, int.from_bytes(packet[4:8], "big")) == (0, base)
            assert live.server.order(CountViewers(path_of(18, Profile.SUB))) == 2


def test_unwatched_it_costs_nothing(live: Live) -> None:
    pictures(live.url(18), 1)
    wait_until(lambda: not live.server.order(CountViewers(path_of(18, Profile.SUB))), "nobody watches")
    list(pictures(f"rtsp://127.0.0.1:{live.server.port}{path_of(1, Profile.SUB)}", 5))
    before = live.cpu_s()
    pictures(f"rtsp://127.0.0.1:{live.server.port}{path_of(1, Profile.SUB)}", 60)
    assert live.cpu_s() - before < 0.01


def test_the_films_go_on_when_the_encoder_dies_and_its_viewers_are_told() -> None:
    epoch_ns = time.monotonic_ns()
    encoder, pipe = LiveProcess.start(epoch_ns, LIVE, paint_wall)
    plan = LivePlan(path_of(17, Profile.SUB), 17, "camera 17", Profile.SUB)
    film = FilmPlan(path_of(1, Profile.SUB), 1, "camera 1", tiny_film(1))
    server = ServerProcess.start(ServerPlan((film,), epoch_ns, live=(plan,)), pipe)
    try:
        with raw_client(server.port) as client:
            url = f"rtsp://127.0.0.1:{server.port}"
            assert client.ask("DESCRIBE", url + path_of(17, Profile.SUB)).status == 200
            client.play(url + path_of(17, Profile.SUB))
            while client.frame()[0] != 0:
                pass
            encoder.kill()
            assert client.is_cut()
        assert len(pictures(url + path_of(1, Profile.SUB), 3)) == 3
    finally:
        server.stop()
        encoder.stop()
