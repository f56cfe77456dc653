"""A foreign RTSP server answers, plays and refuses as ours does, so that what plays one plays the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import av
import pytest

from console.demo.rtsp.auth import Scheme
from console.domain.camera import Credential
from tests.fixtures.camera_server import camera_server
from tests.fixtures.gst_peer import gst_peer
from tests.fixtures.rtsp_client import raw_client
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.long

WRONG = Credential("viewer", "wrong")
CASES = ["h264", "hevc", "digest", "basic"]


@pytest.fixture(scope="module", params=["ours", "gstreamer"])
def urls(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """Serve an address without password for each case, and one for a path that is not there."""
    with (peer_urls if request.param == "gstreamer" else our_urls)() as found:
        yield found


@contextmanager
def peer_urls() -> Iterator[dict[str, str]]:
    with gst_peer() as peer:
        peer.need("h264")
        peer.need("hevc")
        yield {
            **{path: peer.url(path) for path in ("h264", "hevc", "nothing")},
            "digest": peer.url("guarded"),
            "basic": peer.url("guarded", basic=True),
        }


@contextmanager
def our_urls() -> Iterator[dict[str, str]]:
    guards = {2: Scheme.DIGEST, 3: Scheme.BASIC}
    with camera_server(3, guards=guards) as h264, camera_server(1, codec="hevc") as hevc:
        yield {
            "h264": h264.url(1),
            "hevc": hevc.url(1),
            "digest": h264.url(2),
            "basic": h264.url(3),
            "nothing": h264.url(99),
        }


def signed_in(url: str, who: Credential) -> str:
    return url.replace("rtsp://", f"rtsp://{quote(who.username, safe='')}:{quote(who.password, safe='')}@")


def play(url: str, count: int = 30) -> tuple[str, list[int]]:
    """Return the codec and the steps between the time stamps of the first pictures."""
    with av.open(url, options={"rtsp_transport": "tcp"}, timeout=PATIENCE_S) as container:
        stamps: list[int] = []
        for packet in container.demux(video=0):
            for frame in packet.decode():
                assert isinstance(frame, av.VideoFrame)
                stamps.append(frame.pts or 0)
            if len(stamps) >= count:
                break
        return container.streams.video[0].codec_context.name, [b - a for a, b in pairwise(stamps)]


@pytest.mark.parametrize("case", CASES)
def test_both_play(urls: dict[str, str], case: str) -> None:
    who = Credential("viewer", "s3cret pass:word")
    codec, steps = play(signed_in(urls[case], who) if case in {"digest", "basic"} else urls[case])
    assert codec == ("hevc" if case == "hevc" else "h264")
    assert min(steps[1:]) > 0
    assert sum(steps[1:]) / len(steps[1:]) == pytest.approx(3600, rel=0.1)


@pytest.mark.parametrize("case", ["digest", "basic"])
def test_both_refuse_a_wrong_password_and_none(urls: dict[str, str], case: str) -> None:
    for url in (urls[case], signed_in(urls[case], WRONG)):
        with pytest.raises(av.HTTPUnauthorizedError):
            play(url)


def test_both_know_nothing_of_an_unknown_path(urls: dict[str, str]) -> None:
    with pytest.raises(av.HTTPNotFoundError):
        play(urls["nothing"])


def test_both_answer_the_same_statuses(urls: dict[str, str]) -> None:
    url = urls["h264"]
    port = int(url.split(":")[2].split("/")[0])
    with raw_client(port) as client:
        assert client.ask("OPTIONS", url).status == 200
        described = client.ask("DESCRIBE", url, Accept="application/sdp")
        assert described.status == 200
        assert b"sprop-parameter-sets=" in described.body
        control = next(line for line in described.body.decode().split("\r\n")[::-1] if line.startswith("a=control:"))
        track = described.headers["content-base"] + control.removeprefix("a=control:")
        if "://" in control:
            track = control.removeprefix("a=control:")
        assert client.ask("SETUP", track, Transport="RTP/AVP;multicast;port=5000-5001").status == 461
        assert client.ask("PLAY", url, Session="unknown").status in {454, 455}
        assert client.ask("SETUP", url + "9", Transport="RTP/AVP/TCP;interleaved=0-1").status == 404


def test_the_peer_ends_with_its_block() -> None:
    with gst_peer() as peer:
        pid = peer.pid
    assert not Path(f"/proc/{pid}").exists()
