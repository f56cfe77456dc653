"""One client's conversation: requests in, answers out. No I/O and no clock; the caller passes monotonic seconds.

A session lives and dies with its connection, has one stream, and ends when nothing is heard for ``TIMEOUT_S``.
"""

import enum
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import urlsplit

from console.demo.rtsp.auth import Doorkeeper, Gate, Verdict
from console.demo.rtsp.message import Request, Response
from console.demo.rtsp.nal import ParameterSets
from console.demo.rtsp.rtp import CLOCK_HZ
from console.demo.rtsp.sdp import TRACK, describe
from console.demo.rtsp.transport import Delivery, choose

FRAMES_PER_S: Final = 25
TICKS_PER_FRAME: Final = CLOCK_HZ // FRAMES_PER_S
TIMEOUT_S: Final = 60
PUBLIC: Final = "OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, SET_PARAMETER, TEARDOWN"


class Exhibit(Protocol):
    """What a session has to know of a stream."""

    name: str
    gate: Gate

    @property
    def parameters(self) -> ParameterSets | None:
        """The parameter sets, or None as long as nothing of it is ready."""

    def first_frame(self) -> int:
        """Return the number of the frame that a client starting now gets first (or one shortly before it)."""


class Action(enum.Enum):
    """What the server has to do beside sending the answer."""

    NOTHING = enum.auto()
    WAIT = enum.auto()
    """First wait until the stream has parameters, then handle the request again and send that answer."""
    PLAY = enum.auto()
    CLOSE = enum.auto()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer and what goes with it."""

    response: Response
    action: Action = Action.NOTHING


@dataclass(slots=True)
class Sender:
    """The RTP source of one session; all starting points are random (RFC 3550, 5.1)."""

    delivery: Delivery
    ssrc: int
    sequence: int
    base: int

    def stamp(self, frame: int) -> int:
        """Return the RTP time stamp of frame number ``frame``."""
        return self.base + frame * TICKS_PER_FRAME & 0xFFFFFFFF


def new_sender(delivery: Delivery) -> Sender:
    """Return a source with random numbers."""
    return Sender(delivery, secrets.randbits(32), secrets.randbits(16), secrets.randbits(32))


class Session:
    """The protocol of one connection."""

    def __init__(
        self,
        find: Callable[[str], Exhibit | None],
        doorkeeper: Doorkeeper,
        now: float,
        *,
        session_id: str = "",
        udp_ports: tuple[int, int] | None = None,
    ) -> None:
        """Start a conversation.

        Args:
            find: returns the stream of a path (``/camera/1/sub``).
            doorkeeper: of this server.
            now: monotonic seconds.
            session_id: for tests; random otherwise.
            udp_ports: the server's RTP and RTCP port; None: TCP only.
        """
        self._find = find
        self._doorkeeper = doorkeeper
        self._id = session_id or secrets.token_hex(8)
        self._udp_ports = udp_ports
        self._heard_at = now
        self.path = ""
        self.sender: Sender | None = None
        self.is_playing = False

    def hear(self, now: float) -> None:
        """Note a sign of life that is no request: the client's RTCP."""
        self._heard_at = now

    def is_expired(self, now: float) -> bool:
        """Say whether the client was silent for too long."""
        return now - self._heard_at > TIMEOUT_S

    def handle(self, request: Request, now: float) -> Reply:
        """Answer a request. Where the reply says WAIT, its answer holds if the waiting was in vain."""
        self._heard_at = now
        if "require" in request.headers:
            return Reply(Response(551, (("Unsupported", request.headers["require"]),)))
        if request.method == "OPTIONS":
            return Reply(Response(200, (("Public", PUBLIC),)))
        answer = self._ANSWERS.get(request.method)
        if answer is None:
            return Reply(Response(405, (("Allow", PUBLIC),)))
        path = stream_path(request.uri)
        exhibit = self._find(path)
        if exhibit is None:
            return Reply(Response(404))
        refusal = self._refusal(exhibit.gate, request, now)
        if refusal is not None:
            return Reply(refusal)
        return answer(self, request, path, exhibit)

    def _refusal(self, gate: Gate, request: Request, now: float) -> Response | None:
        verdict = self._doorkeeper.check(gate, request.method, request.uri, request.headers.get("authorization"), now)
        if verdict is Verdict.PASSED:
            return None
        challenges = self._doorkeeper.challenges(gate, now, is_stale=verdict is Verdict.STALE)
        return Response(401, tuple(("WWW-Authenticate", challenge) for challenge in challenges))

    def _describe(self, request: Request, _path: str, exhibit: Exhibit) -> Reply:
        accepted = request.headers.get("accept", "application/sdp")
        if "application/sdp" not in accepted and "*/*" not in accepted:
            return Reply(Response(406))
        if exhibit.parameters is None:
            return Reply(Response(503), Action.WAIT)
        base = request.uri.rstrip("/") + "/"
        headers = (("Content-Base", base), ("Content-Type", "application/sdp"))
        return Reply(Response(200, headers, describe(exhibit.name, exhibit.parameters, FRAMES_PER_S)))

    def _setup(self, request: Request, path: str, _exhibit: Exhibit) -> Reply:
        if "session" in request.headers and not self._is_mine(request):
            return Reply(Response(454))
        if self.is_playing:
            return Reply(Response(455))
        if self.sender is not None and path != self.path:
            return Reply(Response(459))
        delivery = choose(request.headers.get("transport", ""), self._udp_ports)
        if delivery is None:
            return Reply(Response(461))
        self.path, self.sender = path, new_sender(delivery)
        return Reply(Response(200, (("Transport", delivery.header(self.sender.ssrc)), self._session_header())))

    def _play(self, request: Request, path: str, exhibit: Exhibit) -> Reply:
        if self.sender is None:
            return Reply(Response(455))
        if not self._is_mine(request) or path != self.path:
            return Reply(Response(454))
        if self.is_playing:
            return Reply(Response(200, (self._session_header(),)))
        self.is_playing = True
        track = request.uri.split("?")[0].rstrip("/").removesuffix("/" + TRACK) + "/" + TRACK
        stamp = self.sender.stamp(exhibit.first_frame())  # without it FFmpeg counts from the first report, below zero
        info = f"url={track};seq={self.sender.sequence};rtptime={stamp}"
        headers = (self._session_header(), ("Range", "npt=now-"), ("RTP-Info", info))
        return Reply(Response(200, headers), Action.PLAY)

    def _parameter(self, request: Request, _path: str, _exhibit: Exhibit) -> Reply:
        if "session" in request.headers and not self._is_mine(request):
            return Reply(Response(454))
        if request.body.strip():
            return Reply(Response(451))  # this server has no parameters; an empty request keeps a session alive
        return Reply(Response(200, (self._session_header(),) if self.sender else ()))

    def _teardown(self, request: Request, path: str, _exhibit: Exhibit) -> Reply:
        if self.sender is None or not self._is_mine(request) or path != self.path:
            return Reply(Response(454))
        self.is_playing, self.sender = False, None
        return Reply(Response(200), Action.CLOSE)

    def _session_header(self) -> tuple[str, str]:
        return "Session", f"{self._id};timeout={TIMEOUT_S}"

    def _is_mine(self, request: Request) -> bool:
        return request.headers.get("session", "").split(";")[0].strip() == self._id

    _ANSWERS: Final = {
        "DESCRIBE": _describe,
        "SETUP": _setup,
        "PLAY": _play,
        "GET_PARAMETER": _parameter,
        "SET_PARAMETER": _parameter,
        "TEARDOWN": _teardown,
    }


def stream_path(uri: str) -> str:
    """Return the stream's path: without host, track and trailing slash, and without a query that chooses nothing.

    A recorder's address says in its query which channel is played and from when on.
    """
    try:
        parts = urlsplit(uri)
    except ValueError:  # brackets that are no IPv6 address
        return ""
    is_chosen_by = "starttime=" in parts.query or "channel=" in parts.query
    path = f"{parts.path}?{parts.query}" if is_chosen_by else parts.path
    return path.rstrip("/").removesuffix("/" + TRACK).rstrip("/")
