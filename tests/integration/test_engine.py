"""The engine with real decode workers and a real RTSP server: proof of life, faults, healing, freezing."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.demo.rtsp.auth import Scheme
from console.demo.rtsp.trouble import Trouble
from console.domain.camera import Camera, CameraId, Cause, Credential, FrameName, Profile, Sign, Want
from console.video.freeze_message import FreezeReport, Frozen
from console.video.stream_key import StreamKey
from tests.fixtures.camera_server import StreetServer, camera_server, read_frame
from tests.fixtures.video_seat import Desk, camera, desk, segments
from tests.patience import wait_until

GOP_S = 2.0


@pytest.fixture(scope="module")
def server() -> Iterator[StreetServer]:
    with camera_server(cameras=4, guards={4: Scheme.DIGEST}) as running:
        yield running


def street(server: StreetServer, *numbers: int) -> dict[CameraId, Camera]:
    made = [camera(n, server.url(n), server.url(n, Profile.MAIN)) for n in numbers]
    return {one.id: one for one in made}


def small(one: CameraId) -> Want:
    return Want(one, Profile.SUB, 176, 144)


def test_each_tile_shows_its_own_camera(server: StreetServer, tmp_path: Path) -> None:
    cameras = street(server, 1, 2, 3)
    with desk(cameras, tmp_path) as seat:
        seat.engine.want("wall", map(small, cameras))
        seat.until(lambda: seat.is_live(*cameras.values()))
        for one in cameras.values():
            picture = seat.picture(small(one.id))
            assert picture is not None
            assert read_frame(picture)[0] == one.number
        count = seat.engine.count()
        assert (count.wall_live, count.wall_shown, count.all_live, count.all_cameras) == (3, 3, 3, 3)
        assert server.viewers(1) == 1
        seat.engine.want("wall", ())
        seat.skip(2)
        seat.until(lambda: server.viewers(1) == 0)


def test_a_camera_that_is_kept_stays_open_undecoded_and_is_shown_again_at_once(
    server: StreetServer, tmp_path: Path
) -> None:
    cameras = street(server, 1)
    key = StreamKey(next(iter(cameras)), Profile.SUB)
    with desk(cameras, tmp_path) as seat:
        seat.engine.want("wall", map(small, cameras))
        seat.until(lambda: seat.is_live(*cameras.values()))
        before = seat.engine.streams()[0]
        seat.engine.want("wall", ())
        seat.engine.keep("wall", cameras)
        seat.until(lambda: seat.engine.reader(small(key.camera)) is None)
        (kept,) = seat.engine.streams()
        frames = kept.frames
        seat.until(lambda: (s := seat.engine.streams()[0]).facts is not None and s.facts.kept_s > 4)
        (kept,) = seat.engine.streams()
        assert (kept.generation, kept.is_open) == (before.generation, True)
        assert kept.frames - frames < 25, "not decoded"
        seat.engine.want("wall", map(small, cameras))
        seat.until(lambda: seat.is_live(*cameras.values()))
        assert seat.engine.streams()[0].generation == before.generation
        seat.engine.want("wall", ())
        seat.engine.keep("wall", ())
        seat.until(lambda: not seat.engine.streams())


def test_a_killed_worker_heals_within_3_s_while_the_others_keep_their_rate(
    server: StreetServer, tmp_path: Path
) -> None:
    cameras = street(server, 1, 2, 3)
    with desk(cameras, tmp_path) as seat:
        seat.engine.want("wall", map(small, cameras))
        seat.until(lambda: seat.is_live(*cameras.values()))
        pid = {one.id: seat.pid(one) for one in cameras.values()}
        victim = next(p for p in pid.values() if p is not None)
        hit = [one for one in cameras.values() if pid[one.id] == victim]
        spared = [one for one in cameras.values() if pid[one.id] != victim]
        assert spared
        shown = {one.id: _shown(seat, one) for one in spared}
        os.kill(victim, signal.SIGKILL)
        healed = seat.until(lambda: all(seat.pid(one) != victim and _frames(seat, one) > 1 for one in hit))
        assert healed < 3
        seat.until(lambda: seat.is_live(*cameras.values()))
        seat.run(1.0)
        for one in spared:
            frames, seconds = (after - before for before, after in zip(shown[one.id], _shown(seat, one), strict=True))
            assert frames / seconds > 23


def _shown(seat: Desk, one: Camera) -> tuple[float, float]:
    reader = seat.engine.reader(small(one.id))
    assert reader is not None
    return reader.published, time.monotonic()


def _frames(seat: Desk, one: Camera) -> int:
    stream = seat.stream(one)
    return stream.frames if stream is not None else 0


def test_a_killed_seat_leaves_no_worker_and_no_segment(server: StreetServer, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.fixtures.seat_process", str(tmp_path), server.url(1), server.url(2)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as seat:
        assert seat.stdout is not None
        workers = [int(pid) for pid in seat.stdout.readline().split()]
        assert len(workers) == 2
        assert len(segments(seat.pid)) == 2
        seat.kill()
    wait_until(lambda: not any(_runs(pid) for pid in workers), "its workers end")
    wait_until(lambda: not segments(seat.pid), "its segments are swept")
    wait_until(lambda: server.viewers(1) == 0, "its connections end")


def _runs(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"  # a container's init may not have buried it yet


def test_a_stopped_server_is_marked_within_2_s_and_comes_back(tmp_path: Path) -> None:
    with camera_server(cameras=1) as own:
        cameras = street(own, 1)
        (one,) = cameras.values()
        with desk(cameras, tmp_path) as seat:
            seat.engine.want("wall", map(small, cameras))
            seat.until(lambda: seat.is_live(one))
            own.freeze()
            assert seat.until(lambda: seat.sign(one) is Sign.STALLED) < 2.0
            life = seat.engine.life(one.id)
            assert (life.cause, life.show_picture) == (Cause.NO_PACKETS, True)
            own.cont()
            assert seat.until(lambda: seat.is_live(one)) < 5 + GOP_S


@pytest.mark.long
def test_a_stopped_servers_picture_is_taken_off_within_10_s_and_comes_back(tmp_path: Path) -> None:
    with camera_server(cameras=1) as own:
        cameras = street(own, 1)
        (one,) = cameras.values()
        with desk(cameras, tmp_path) as seat:
            seat.engine.want("wall", map(small, cameras))
            seat.until(lambda: seat.is_live(one))
            own.freeze()
            signs: list[Sign] = []

            def is_off() -> bool:
                signs.append(seat.sign(one))
                return not seat.engine.life(one.id).show_picture

            assert 9 < seat.until(is_off) < 10
            assert signs == sorted(signs, key=[Sign.LIVE, Sign.STALLED, Sign.LOST].index), "never live in between"
            assert signs[-1] is Sign.LOST
            assert seat.engine.life(one.id).proved_at is not None
            seat.run(4)
            own.cont()
            assert seat.until(lambda: seat.is_live(one)) < 5 + GOP_S


def test_a_server_that_was_killed_is_played_again_when_its_port_answers(tmp_path: Path) -> None:
    with camera_server(cameras=1) as own:
        cameras = street(own, 1)
        (one,) = cameras.values()
        with desk(cameras, tmp_path) as seat:
            seat.engine.want("wall", map(small, cameras))
            seat.until(lambda: seat.is_live(one))
            own.kill()
            assert seat.until(lambda: seat.sign(one) is Sign.STALLED) < 2.0
            before = seat.stream(one)
            seat.run(2.5)
            own.restart()
            assert seat.until(lambda: seat.is_live(one)) < 5 + GOP_S
            after = seat.stream(one)
            assert before is not None
            assert after is not None
            assert after.generation == before.generation + 1, "opened once, when the port answered"


def test_standing_time_stamps_are_marked(server: StreetServer, tmp_path: Path) -> None:
    cameras = street(server, 2)
    (one,) = cameras.values()
    with desk(cameras, tmp_path) as seat:
        seat.engine.want("wall", map(small, cameras))
        seat.until(lambda: seat.is_live(one))
        server.set_trouble(2, Trouble.STANDING)
        try:
            assert seat.until(lambda: seat.sign(one) is Sign.STALLED) < 2.1
            assert seat.engine.life(one.id).cause is Cause.STANDING_TIME_STAMPS
        finally:
            server.set_trouble(2, Trouble.NONE)
        assert seat.until(lambda: seat.is_live(one)) < 5 + GOP_S


def test_the_tile_says_what_is_wrong(server: StreetServer, tmp_path: Path) -> None:
    with socket.socket() as bound:  # bound but not listening: connections are refused
        bound.bind(("127.0.0.1", 0))
        urls = {
            Cause.PORT_CLOSED: f"rtsp://127.0.0.1:{bound.getsockname()[1]}/camera/1/sub",
            Cause.NO_STREAM: f"rtsp://127.0.0.1:{server.port}/camera/99/sub",
            Cause.BAD_ADDRESS: "rtsp://",
            Cause.NO_CREDENTIAL: server.url(4),
        }
        cameras = {one.id: one for one in (camera(n, url) for n, url in enumerate(urls.values(), start=1))}
        with desk(cameras, tmp_path) as seat:
            seat.engine.want("wall", map(small, cameras))
            lives = seat.engine.life
            seat.until(lambda: all(lives(one).sign is Sign.LOST for one in cameras))
            assert [lives(one).cause for one in cameras] == list(urls)


def test_a_wrong_password_is_refused_until_the_right_one_comes(server: StreetServer, tmp_path: Path) -> None:
    one = camera(4, server.url(4), account="gate")
    with desk({one.id: one}, tmp_path) as seat:
        seat.credentials[one.id] = Credential(server.credential.username, "wrong")
        seat.engine.want("wall", [small(one.id)])
        seat.until(lambda: seat.sign(one) is Sign.REFUSED)
        seat.run(1.0)
        assert (stream := seat.stream(one)) is not None
        assert stream.generation == 1
        seat.credentials[one.id] = server.credential
        seat.until(lambda: seat.is_live(one))


def test_a_refused_sign_in_is_remembered_while_nobody_looks(server: StreetServer, tmp_path: Path) -> None:
    one = camera(4, server.url(4), account="gate")
    with desk({one.id: one}, tmp_path) as seat:
        seat.credentials[one.id] = Credential(server.credential.username, "wrong")
        seat.engine.want("wall", [small(one.id)])
        seat.until(lambda: seat.sign(one) is Sign.REFUSED)
        seat.engine.want("wall", ())
        seat.until(lambda: not seat.engine.streams())
        seat.engine.want("wall", [small(one.id)])
        seat.until(lambda: seat.sign(one) is Sign.REFUSED)
        for _ in range(5):
            seat.engine.retry(one.id)  # clicks
            seat.run(0.2)
        assert (stream := seat.stream(one)) is not None
        assert stream.generation == 0, "not asked again"
        assert seat.engine.life(one.id).retry_at is not None
        seat.credentials[one.id] = server.credential
        seat.until(lambda: seat.is_live(one))


@pytest.mark.long
def test_a_painted_frame_and_its_main_stream_are_frozen(server: StreetServer, tmp_path: Path) -> None:
    cameras = street(server, 1)
    (one,) = cameras.values()
    reports: list[FreezeReport] = []
    main: list[FreezeReport] = []
    with desk(cameras, tmp_path) as seat:
        seat.engine.want("wall", map(small, cameras))
        seat.until(lambda: seat.is_live(one))
        reader = seat.engine.reader(small(one.id))
        assert reader is not None
        facts = reader.facts(reader.published)
        assert facts is not None
        name = FrameName(one.id, Profile.SUB.value, facts.generation, facts.pts)
        seat.engine.freeze(name, view=(176, 144), on_report=reports.append)
        seat.engine.freeze_main(one.id, on_report=main.append)
        assert seat.until(lambda: bool(reports) and bool(main)) < 4.5
        (frozen,), (full,) = reports, main
        assert isinstance(frozen, Frozen)
        assert isinstance(full, Frozen)
        assert (frozen.generation, frozen.pts, frozen.width_px) == (facts.generation, facts.pts, 176)
        assert full.width_px == 352
        assert frozen.frame.path.is_file()
        seat.engine.want("wall", ())
        seat.until(lambda: len(reports) > 1 and len(main) > 1)  # the streams stay open till part B has come
        seat.until(lambda: not seat.engine.streams())
        seat.engine.thaw(frozen.freeze)
        seat.engine.thaw(full.freeze)
