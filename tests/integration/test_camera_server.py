"""The demo street's RTSP server over real sockets, in its own process, with the clients people use."""

import itertools
import shutil
import statistics
import struct
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import av
import pytest

from console.demo.rtsp.auth import Scheme
from console.demo.sendlog import SendLogReader
from console.domain.camera import Credential, Profile
from tests.fixtures.camera_server import StreetServer, camera_server
from tests.fixtures.player import QUICK, pictures, signed_in
from tests.fixtures.rtsp_client import RawClient, raw_client
from tests.patience import PATIENCE_S, wait_until

DIGEST, BASIC, OPEN = 2, 3, 1


@pytest.fixture(scope="module")
def server() -> Iterator[StreetServer]:
    with camera_server(3, guards={DIGEST: Scheme.DIGEST, BASIC: Scheme.BASIC}) as running:
        yield running


@pytest.mark.parametrize("number", [OPEN, DIGEST, BASIC])
@pytest.mark.parametrize("profile", list(Profile))
def test_pyav_plays_every_frame_in_order(server: StreetServer, number: int, profile: Profile) -> None:
    url = server.url(number, profile)
    found = pictures(url if number == OPEN else signed_in(url), 12)
    first_pts, (_, first) = found[0]
    assert (first_pts, first % 50) == (0, 0)
    assert found == [(first_pts + 3600 * i, (number, (first + i) % 100)) for i in range(12)]


def test_the_first_picture_comes_at_once(server: StreetServer) -> None:
    pictures(server.url(), 1)
    started = time.monotonic()
    pictures(server.url(), 1)
    assert time.monotonic() - started < 0.5


@pytest.mark.long
def test_time_stamps_go_on_over_the_seam(server: StreetServer) -> None:
    found = pictures(server.url(), 130)
    steps = {later - earlier for (earlier, _), (later, _) in itertools.pairwise(found)}
    assert steps == {3600}
    assert {frame for _, (_, frame) in found} == set(range(100))


@pytest.mark.alone
@pytest.mark.long
def test_frames_come_at_their_time(server: StreetServer) -> None:
    with raw_client(server.port) as client:
        client.play(server.url())
        arrivals: dict[int, float] = {}
        while len(arrivals) < 130:
            channel, packet = client.frame()
            if channel == 0 and packet[1] & 0x80:
                arrivals[struct.unpack_from(">I", packet, 4)[0]] = time.monotonic()
    times = list(arrivals.values())[55:]  # after the burst
    pace = statistics.linear_regression(range(len(times)), times).slope  # one late frame of a busy machine is no pace
    assert 0.0395 < pace < 0.0405


def test_main_and_sub_show_the_same_instant(server: StreetServer) -> None:
    """At the same instant of the wall clock both are at the same frame of the film."""
    frames_at_unix_0 = []
    for profile in Profile:
        film_frame = pictures(server.url(OPEN, profile), 1)[0][1][1]
        with raw_client(server.port) as client:
            base = int(client.play(server.url(OPEN, profile)).headers["rtp-info"].split("rtptime=")[1])
            _, report = client.frame()
            seconds, fraction, stamp = struct.unpack_from(">III", report, 8)
        frame_now = film_frame + (stamp - base) % 2**32 / 3600
        frames_at_unix_0.append(frame_now - (seconds + fraction / 2**32) * 25)
    difference = (frames_at_unix_0[0] - frames_at_unix_0[1]) % 50  # a group may begin between two openings
    assert min(difference, 50 - difference) < 0.5


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="no ffmpeg here")
@pytest.mark.long
@pytest.mark.parametrize("number", [OPEN, DIGEST, BASIC])
def test_the_ffmpeg_tool_plays_it(server: StreetServer, number: int) -> None:
    url = server.url(number)
    command = ["ffmpeg", "-nostdin", "-v", "error", "-rtsp_transport", "tcp", "-i"]
    done = subprocess.run(
        [*command, url if number == OPEN else signed_in(url), "-frames:v", "30", "-f", "null", "-"],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_h265() -> None:
    with camera_server(1, codec="hevc") as server:
        found = pictures(server.url(), 12)
        assert {number for _, (number, _) in found} == {1}
        with av.open(server.url(), options=QUICK, timeout=PATIENCE_S) as container:
            assert container.streams.video[0].codec_context.name == "hevc"


@pytest.mark.parametrize("number", [DIGEST, BASIC])
def test_a_wrong_password_is_refused(server: StreetServer, number: int) -> None:
    for url in (server.url(number), signed_in(server.url(number), Credential("viewer", "wrong"))):
        with pytest.raises(av.HTTPUnauthorizedError):
            pictures(url, 1)


def test_an_unknown_path_is_not_found(server: StreetServer) -> None:
    with pytest.raises(av.HTTPNotFoundError):
        pictures(server.url(99), 1)


def test_multicast_is_refused_as_a_transport(server: StreetServer) -> None:
    with raw_client(server.port) as client:
        answer = client.ask("SETUP", server.url(), Transport="RTP/AVP;multicast;client_port=5000-5001")
        assert answer.status == 461
        assert client.play(server.url()).status == 200


def test_datagrams_bring_the_same_pictures(server: StreetServer) -> None:
    found = pictures(server.url(), 60, rtsp_transport="udp")
    assert {number for _, (number, _) in found} == {1}
    frames = [frame for _, (_, frame) in found]
    assert all((later - earlier) % 100 == 1 for earlier, later in itertools.pairwise(frames))


def test_a_new_password_counts_for_the_next_opening() -> None:
    with camera_server(1, guards={1: Scheme.DIGEST}) as server:
        pictures(signed_in(server.url()), 1)
        server.set_password(1, "changed")
        with pytest.raises(av.HTTPUnauthorizedError):
            pictures(signed_in(server.url()), 1)
        pictures(signed_in(server.url(), Credential("viewer", "changed")), 1)


def test_the_first_report_ties_the_burst_to_the_wall_clock(server: StreetServer) -> None:
    with raw_client(server.port) as client:
        asked_unix = time.time()
        answer = client.play(server.url())
        base = int(answer.headers["rtp-info"].split("rtptime=")[1])
        channel, report = client.frame()
        _, kind, _, _, seconds, fraction, stamp = struct.unpack_from(">BBHIIII", report)
        assert (channel, kind) == (1, 200)
        report_unix = seconds - 2_208_988_800 + fraction / 2**32
        assert abs(report_unix - asked_unix) < 1.0
        _, packet = client.frame()
        sequence, first_stamp = struct.unpack_from(">HI", packet, 2)
        assert first_stamp == base
        assert sequence == int(answer.headers["rtp-info"].split("seq=")[1].split(";")[0])
        assert 0 <= (stamp - base) % 2**32 <= 51 * 3600  # the keyframe is at most one group old


def test_requests_are_answered_between_packets_and_rtcp_is_ignored(server: StreetServer) -> None:
    with raw_client(server.port) as client:
        client.play(server.url())
        client.send(b"$\x01\x00\x04\x80\xc9\x00\x01")
        client.say("GET_PARAMETER", server.url())
        client.send(b"$\x01\x00\x04\x80\xc9\x00\x01")
        wait_until(lambda: server.viewers() == 1, "viewers")
        answer = b"RTSP/1.0 200 OK\r\nCSeq: 3\r\n"
        received = b""
        while answer not in received:
            more = client.socket.recv(65536)
            assert more, "hung up"
            received += more


def test_pipelined_requests_are_answered_in_order(server: StreetServer) -> None:
    url = server.url()
    with raw_client(server.port) as client:
        client.send(
            f"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\nDESCRIBE {url} RTSP/1.0\r\nCSeq: 2\r\n\r\n"
            f"DESCRIBE {url}9 RTSP/1.0\r\nCSeq: 3\r\n\r\nPAUSE {url} RTSP/1.0\r\nCSeq: 4\r\n\r\n".encode()
        )
        answers = [client.answer() for _ in range(4)]
        assert [a.status for a in answers] == [200, 200, 404, 405]
        assert [a.headers["cseq"] for a in answers] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("garbage", [b"\x16\x03\x01\x02\x00", b"GET / HTTP/1.1\r\n\r\n", b"OPTIONS " + b"x" * 20_000])
def test_garbage_gets_an_error_and_a_closed_connection(server: StreetServer, garbage: bytes) -> None:
    with raw_client(server.port) as client:
        client.send(garbage)
        assert client.answer().status in {400, 413, 505}
        assert client.is_cut()
    pictures(server.url(), 1)


def test_teardown_ends_the_viewer(server: StreetServer) -> None:
    with raw_client(server.port) as client:
        played = client.play(server.url())
        wait_until(lambda: server.viewers() == 1, "viewers")
        client.say("TEARDOWN", server.url(), Session=played.headers["session"].split(";")[0])
        assert client.is_cut()
    wait_until(lambda: server.viewers() == 0, "viewers")


def test_many_clients_share_one_stream(server: StreetServer) -> None:
    clients = [RawClient(server.port) for _ in range(40)]
    try:
        for client in clients:
            assert client.play(server.url()).status == 200
        assert server.viewers() == 40
        sources = {client.frame()[1][4:8] for client in clients}
        assert len(sources) == 40
    finally:
        for client in clients:
            client.close()
    wait_until(lambda: server.viewers() == 0, "viewers")


@pytest.mark.alone
@pytest.mark.long
def test_the_send_log_tells_when_a_frame_left(tmp_path: Path) -> None:
    with camera_server(1, send_log=tmp_path / "sent") as server:
        found = pictures(server.url(), 60)
        now = time.monotonic_ns()
        reader = SendLogReader(tmp_path / "sent")
        ages_ms = [(now - reader.sent_ns(1, frame)) / 1e6 for _, (_, frame) in found]
        reader.close()
    assert 0 < ages_ms[-1] < 500
    assert ages_ms[-10] - ages_ms[-1] == pytest.approx(360, abs=100)
