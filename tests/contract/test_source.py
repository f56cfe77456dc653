"""One suite for both sources: PyAV's packets and cv2.VideoCapture, against real servers and bad ones."""

import re
import socket
import socketserver
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest

from console.demo.rtsp.auth import Scheme
from console.domain.camera import Cause, Credential, Profile
from console.video.capture import open_capture
from console.video.packets import open_packets
from console.video.source import Opener, Picture, Source, SourceError, SourceSpec
from tests.fixtures.camera_server import CREDENTIAL, StreetServer, camera_server, read_frame
from tests.fixtures.gst_peer import GstPeer, gst_peer
from tests.patience import PATIENCE_S, wait_until

LIMIT_S = 1.0
PATIENT_S = 5.0


@pytest.fixture(params=[open_packets, open_capture], ids=["packets", "capture"])
def opener(request: pytest.FixtureRequest) -> Opener:
    chosen: Opener = request.param
    return chosen


@pytest.fixture(scope="module")
def street() -> Iterator[StreetServer]:
    with camera_server(cameras=3, guards={2: Scheme.DIGEST, 3: Scheme.BASIC}) as server:
        yield server


def spec(url: str, credential: Credential | None = None) -> SourceSpec:
    return SourceSpec(url, credential=credential, open_timeout_s=LIMIT_S, read_timeout_s=LIMIT_S)


def drawn(picture: Picture, width_px: int, height_px: int) -> npt.NDArray[np.uint8]:
    slot = np.zeros((height_px, width_px, 4), np.uint8)
    picture.planes.draw_into(slot)
    return slot


def failure(opener: Opener, wanted: SourceSpec) -> SourceError:
    with pytest.raises(SourceError) as caught:
        opener(wanted).close()
    return caught.value


def read_until_failure(source: Source) -> SourceError:
    deadline = time.monotonic() + PATIENCE_S
    with closing(source):
        while time.monotonic() < deadline:
            try:
                source.read()
            except SourceError as error:
                return error
    pytest.fail("the source reads on for ever")


def test_plays_every_frame_in_order_with_its_time_stamp(opener: Opener, street: StreetServer) -> None:
    with closing(opener(spec(street.url(1)))) as source:
        seen = []
        for _ in range(30):
            picture = source.read()
            seen.append((picture.pts, read_frame(drawn(picture, 176, 144))))
        assert (source.info.width_px, source.info.height_px) == (176, 144)
        assert source.info.codec == "h264"
    for (pts, (camera, frame)), (next_pts, (_, next_frame)) in pairwise(seen):
        assert camera == 1
        assert next_frame == (frame + 1) % 100
        assert next_pts - pts == 3600


@pytest.mark.parametrize("size", [(88, 72), (177, 145), (175, 143), (352, 288)])
def test_fills_a_slot_of_any_size(opener: Opener, street: StreetServer, size: tuple[int, int]) -> None:
    with closing(opener(spec(street.url(1)))) as source:
        picture = source.read()
        slot = drawn(picture, *size)
        full = picture.planes.to_bgr()
    assert read_frame(slot) == read_frame(full)
    assert full.shape == (144, 176, 3)
    assert (slot[..., 3] == 255).all()  # nothing left unpainted, down to the last row and column


def test_main_stream_of_the_same_camera(opener: Opener, street: StreetServer) -> None:
    with closing(opener(spec(street.url(1, Profile.MAIN)))) as source:
        assert source.read().planes.to_bgr().shape == (288, 352, 3)


@pytest.mark.parametrize("number", [2, 3])
def test_signs_in_with_a_password_of_any_characters(opener: Opener, street: StreetServer, number: int) -> None:
    with closing(opener(spec(street.url(number), CREDENTIAL))) as source:
        assert read_frame(drawn(source.read(), 176, 144))[0] == number


@pytest.mark.parametrize("number", [2, 3])
def test_wrong_password_and_none_are_told_apart(opener: Opener, street: StreetServer, number: int) -> None:
    wrong = Credential("viewer", "not/the:pass@word")
    assert failure(opener, spec(street.url(number), wrong)).cause is Cause.BAD_PASSWORD
    assert failure(opener, spec(street.url(number))).cause is Cause.NO_CREDENTIAL


def test_no_error_text_holds_the_password_or_the_address(opener: Opener, street: StreetServer) -> None:
    wrong = Credential("viewer", "tops3cret!")
    for url in (street.url(2), "rtsp://127.0.0.1:1/x", "rtsp://no-such-host.invalid/x", "nonsense"):
        error = failure(opener, spec(url, wrong))
        told = "".join(traceback.format_exception(error)) + repr(error.__context__) + repr(spec(url, wrong))
        assert not re.search("tops3cret|s3cret", told)
        assert "127.0.0.1" not in str(error)


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "ftp://127.0.0.1/x", "rtsp:///x", "rtsp://127.0.0.1:port/x", "rtsp://no-such-host.invalid/x"],
)
def test_bad_address(opener: Opener, url: str) -> None:
    assert failure(opener, spec(url)).cause is Cause.BAD_ADDRESS


def test_no_such_stream(opener: Opener, street: StreetServer) -> None:
    assert failure(opener, spec(f"rtsp://127.0.0.1:{street.port}/camera/99/sub")).cause is Cause.NO_STREAM


def test_nobody_listens(opener: Opener) -> None:
    with socket.socket() as bound:  # bound, not listening: refused
        bound.bind(("127.0.0.1", 0))
        assert failure(opener, spec(f"rtsp://127.0.0.1:{bound.getsockname()[1]}/x")).cause is Cause.PORT_CLOSED


def test_a_server_that_accepts_and_says_nothing_is_given_up(opener: Opener) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        assert failure(opener, spec(f"rtsp://127.0.0.1:{silent.getsockname()[1]}/x")).cause is Cause.NO_SERVER
        assert time.monotonic() - began < 5 * LIMIT_S


STRANGE_SDP = (
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=x\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 X-STRANGE/90000\r\n"
)


class Strange(socketserver.BaseRequestHandler):
    """Says yes to everything and describes a stream that nobody can decode; plays nothing."""

    def handle(self) -> None:
        rest = b""
        while data := self.request.recv(4096):
            *questions, rest = (rest + data).split(b"\r\n\r\n")
            for question in questions:
                self.request.sendall(self.answer(question.decode()))

    def answer(self, question: str) -> bytes:
        number = re.findall(r"CSeq: (\d+)", question)[0]
        body = STRANGE_SDP if question.startswith("DESCRIBE") else ""
        head = f"RTSP/1.0 200 OK\r\nCSeq: {number}\r\nSession: 1\r\nContent-Length: {len(body)}\r\n"
        head += "Content-Type: application/sdp\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n"
        return (head + body).encode()


class Garbage(socketserver.BaseRequestHandler):
    """Answers every question with noise and hangs up."""

    def handle(self) -> None:
        self.request.recv(4096)
        self.request.sendall(bytes(range(256)) * 40)


@contextmanager
def serving(handler: type[socketserver.BaseRequestHandler]) -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"rtsp://127.0.0.1:{server.server_address[1]}/x"
        server.shutdown()
        thread.join()


def test_a_codec_nobody_knows(opener: Opener) -> None:
    with serving(Strange) as url:
        assert failure(opener, spec(url)).cause is Cause.UNKNOWN_CODEC


def test_garbage_instead_of_rtsp(opener: Opener) -> None:
    with serving(Garbage) as url:
        assert failure(opener, spec(url)).cause is Cause.NOT_RTSP


class HangsUp(socketserver.BaseRequestHandler):
    """Takes the connection, and ends it when it is asked something."""

    def handle(self) -> None:
        self.request.recv(4096)


def test_a_device_that_hangs_up_without_an_answer(opener: Opener) -> None:
    with serving(HangsUp) as url:
        assert failure(opener, spec(url)).cause is Cause.HUNG_UP


def test_a_killed_server_is_an_end(opener: Opener) -> None:
    with camera_server() as server:
        source = opener(spec(server.url()))
        source.read()
        server.kill()
        assert read_until_failure(source).cause is Cause.ENDED


def test_a_stopped_server_is_noticed_in_time(opener: Opener) -> None:
    with camera_server() as server:
        source = opener(spec(server.url()))
        source.read()
        server.freeze()
        began = time.monotonic()
        assert read_until_failure(source).cause is Cause.NO_PACKETS
        assert 0.5 * LIMIT_S <= time.monotonic() - began < 4 * LIMIT_S
        server.cont()


def test_closes_twice_and_leaves_the_server_alone(opener: Opener, street: StreetServer) -> None:
    source = opener(spec(street.url(1)))
    source.read()
    source.close()
    source.close()
    wait_until(lambda: not street.viewers(1), "its connection ends")


@pytest.mark.parametrize("codec", ["hevc"])
def test_other_codec(opener: Opener, codec: str) -> None:
    with camera_server(codec=codec) as server, closing(opener(spec(server.url()))) as source:
        assert source.info.codec in {"hevc", "hev1"}
        assert read_frame(drawn(source.read(), 176, 144))[0] == 1


@pytest.fixture(scope="module")
def peer() -> Iterator[GstPeer]:
    with gst_peer() as running:
        yield running


@pytest.mark.long
@pytest.mark.parametrize("codec", ["h264", "hevc"])
def test_plays_somebody_elses_server(opener: Opener, peer: GstPeer, codec: str) -> None:
    peer.need(codec)
    wanted = SourceSpec(peer.url(codec), open_timeout_s=PATIENT_S, read_timeout_s=PATIENT_S)
    with closing(opener(wanted)) as source:
        pictures = [source.read().pts for _ in range(50)]
        assert source.info.width_px > 0
        assert source.read().planes.to_bgr().std() > 1
    # x264's sliced keyframes come in two pieces with one time stamp: see PacketSource.
    assert all(pts <= after for pts, after in pairwise(pictures))
    assert len(set(pictures)) >= 48


@pytest.mark.long
@pytest.mark.parametrize("basic", [False, True])
def test_signs_in_at_somebody_elses_server(opener: Opener, peer: GstPeer, basic: bool) -> None:
    url = peer.url("guarded", basic=basic)
    with closing(opener(SourceSpec(url, credential=peer.user, open_timeout_s=PATIENT_S))) as source:
        source.read()
    assert failure(opener, spec(url, Credential("viewer", "wrong"))).cause is Cause.BAD_PASSWORD
    assert failure(opener, spec(url)).cause is Cause.NO_CREDENTIAL
    assert failure(opener, spec(peer.url("nothing"))).cause is Cause.NO_STREAM
