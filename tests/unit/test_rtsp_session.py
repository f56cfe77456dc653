"""The conversation without sockets: every answer a client can get."""

from dataclasses import dataclass

import pytest

from console.demo.rtsp.auth import OPEN_GATE, Algorithm, Doorkeeper, Gate, Scheme, digest_response
from console.demo.rtsp.message import Request
from console.demo.rtsp.nal import Codec, ParameterSets
from console.demo.rtsp.session import TIMEOUT_S, Action, Reply, Session
from console.demo.rtsp.transport import InterleavedDelivery, UdpDelivery, choose
from console.domain.camera import Credential

SETS = ParameterSets(Codec.H264, b"\x67\x42\xc0\x0a", b"\x68\xce")
BASE = "rtsp://127.0.0.1:554/camera/1/sub"
TCP = "RTP/AVP/TCP;unicast;interleaved=0-1"
WHO = Credential("viewer", "secret")


@dataclass
class Still:
    name: str = "camera 1"
    gate: Gate = OPEN_GATE
    parameters: ParameterSets | None = SETS

    def first_frame(self) -> int:
        return 50


class Client:
    """Asks a session and counts."""

    def __init__(self, exhibit: Still | None = None) -> None:
        self.exhibit = exhibit or Still()
        self.session = Session(self.find, Doorkeeper(b"key"), now=0.0, session_id="abc")
        self.now = 0.0

    def find(self, path: str) -> Still | None:
        return self.exhibit if path in {"/camera/1/sub", "/camera/2/sub"} else None

    def ask(self, method: str, uri: str = BASE, body: bytes = b"", **headers: str) -> Reply:
        lower = {name.lower().replace("_", "-"): value for name, value in headers.items()}
        return self.session.handle(Request(method, uri, 1, lower, body), self.now)

    def status(self, method: str, uri: str = BASE, body: bytes = b"", **headers: str) -> int:
        return self.ask(method, uri, body, **headers).response.status


@pytest.fixture
def client() -> Client:
    return Client()


def test_a_whole_conversation(client: Client) -> None:
    assert "DESCRIBE" in dict(client.ask("OPTIONS", "*").response.headers)["Public"]
    described = client.ask("DESCRIBE").response
    assert dict(described.headers) == {"Content-Base": BASE + "/", "Content-Type": "application/sdp"}
    assert b"a=control:trackID=0" in described.body

    setup = dict(client.ask("SETUP", BASE + "/trackID=0", Transport=TCP).response.headers)
    sender = client.session.sender
    assert sender is not None
    assert setup["Session"] == "abc;timeout=60"
    assert setup["Transport"] == f"{TCP};ssrc={sender.ssrc:08X}"

    play = client.ask("PLAY", BASE + "/", Session="abc;timeout=60", Range="npt=0.000-")
    assert play.action is Action.PLAY
    stamp = (sender.base + 50 * 3600) % 2**32
    assert dict(play.response.headers) == {
        "Session": "abc;timeout=60",
        "Range": "npt=now-",
        "RTP-Info": f"url={BASE}/trackID=0;seq={sender.sequence};rtptime={stamp}",
    }
    assert client.status("GET_PARAMETER", Session="abc") == 200
    again = client.ask("PLAY", Session="abc")
    assert (again.response.status, again.action) == (200, Action.NOTHING)
    end = client.ask("TEARDOWN", Session="abc")
    assert (end.response.status, end.action) == (200, Action.CLOSE)
    assert client.status("PLAY", Session="abc") == 455


@pytest.mark.parametrize("method", ["DESCRIBE", "SETUP", "PLAY", "TEARDOWN", "GET_PARAMETER"])
def test_an_unknown_path_is_not_found(client: Client, method: str) -> None:
    assert client.status(method, "rtsp://127.0.0.1/camera/99/sub", Transport=TCP) == 404
    assert client.status(method, "rtsp://[broken", Transport=TCP) == 404


def test_what_does_not_fit_is_refused_with_its_own_status(client: Client) -> None:
    assert client.status("PAUSE") == 405
    assert client.status("PLAY", Session="abc") == 455
    assert client.status("TEARDOWN") == 454
    assert client.status("DESCRIBE", Accept="text/html") == 406
    assert client.status("OPTIONS", Require="backchannel") == 551
    assert client.status("SETUP", Transport="RTP/AVP;unicast;client_port=5000-5001") == 461
    assert client.status("SETUP") == 461
    assert client.status("SETUP", Transport=TCP) == 200
    assert client.status("SETUP", "rtsp://h/camera/2/sub", Transport=TCP, Session="abc") == 459
    assert client.status("SETUP", Transport=TCP, Session="other") == 454
    assert client.status("PLAY", Session="other") == 454
    assert client.status("PLAY", "rtsp://h/camera/2/sub", Session="abc") == 454
    assert client.status("GET_PARAMETER", Session="other") == 454
    assert client.status("SET_PARAMETER", Session="abc", body=b"brightness: 3") == 451
    assert client.status("PLAY", Session="abc") == 200
    assert client.status("SETUP", Transport=TCP, Session="abc") == 455


@pytest.mark.parametrize(
    ("header", "delivery"),
    [
        (TCP, InterleavedDelivery(0, 1)),
        ("RTP/AVP;unicast;client_port=1-2, rtp/avp/tcp;interleaved=4-5", InterleavedDelivery(4, 5)),
        ("RTP/AVP/TCP;interleaved=6", InterleavedDelivery(6, 7)),
        ("RTP/AVP/TCP", InterleavedDelivery(0, 1)),
        ("RTP/AVP/TCP;interleaved=255-256", None),
        ("RTP/AVP/TCP;interleaved=2-2", None),
        ("RTP/AVP/TCP;interleaved=a-b", None),
        ("RTP/AVP/TCP;multicast", None),
        ("RTP/AVP/UDP;unicast;client_port=1-2", None),
        ("", None),
    ],
)
def test_transports(header: str, delivery: InterleavedDelivery | None) -> None:
    assert choose(header) == delivery


@pytest.mark.parametrize(
    ("header", "ports"),
    [
        ("RTP/AVP;unicast;client_port=5000-5001", (5000, 5001)),
        ("RTP/AVP/UDP;unicast;client_port=5000", (5000, 5001)),
        ("RTP/AVP;multicast, RTP/AVP;client_port=9-8", (9, 8)),
        ("RTP/AVP;unicast", None),
        ("RTP/AVP;unicast;client_port=0-1", None),
        ("RTP/AVP;unicast;client_port=65535", None),
    ],
)
def test_datagrams(header: str, ports: tuple[int, int] | None) -> None:
    assert choose(header, (6000, 6001)) == (UdpDelivery(*ports, (6000, 6001)) if ports else None)


def test_a_film_that_is_not_ready_is_waited_for(client: Client) -> None:
    client.exhibit.parameters = None
    reply = client.ask("DESCRIBE")
    assert (reply.response.status, reply.action) == (503, Action.WAIT)
    client.exhibit.parameters = SETS
    assert client.ask("DESCRIBE").response.status == 200


def test_a_guarded_stream_opens_to_a_right_digest_and_says_stale() -> None:
    client = Client(Still(gate=Gate(Scheme.DIGEST, WHO)))
    assert client.status("OPTIONS") == 200
    refused = client.ask("DESCRIBE").response
    assert refused.status == 401
    challenge = refused.headers[-1][1]
    said = {"username": "viewer", "realm": "street", "nonce": challenge.split('nonce="')[1].split('"')[0], "uri": BASE}

    def header(method: str, who: Credential = WHO) -> str:
        response = digest_response(Algorithm.MD5, who, method, said)
        return "Digest " + ",".join(f'{k}="{v}"' for k, v in {**said, "response": response}.items())

    assert client.status("DESCRIBE", Authorization=header("DESCRIBE")) == 200
    assert client.status("SETUP", BASE + "/trackID=0", Transport=TCP, Authorization=header("SETUP")) == 200
    assert client.status("PLAY", Session="abc") == 401
    wrong = client.ask("DESCRIBE", Authorization=header("DESCRIBE", Credential("viewer", "no"))).response
    assert "stale" not in str(wrong.headers)
    client.now = 1000.0
    stale = client.ask("PLAY", Session="abc", Authorization=header("PLAY")).response
    assert stale.status == 401
    assert "stale=true" in str(stale.headers)


def test_silence_ends_a_session_and_rtcp_keeps_it(client: Client) -> None:
    client.ask("OPTIONS")
    assert not client.session.is_expired(TIMEOUT_S)
    assert client.session.is_expired(TIMEOUT_S + 1)
    client.session.hear(30.0)
    assert not client.session.is_expired(TIMEOUT_S + 1)
