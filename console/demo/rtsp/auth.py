"""Who may see a stream: Digest (RFC 2069/7616, MD5 and SHA-256) and Basic. Pure: the caller passes the time.

A nonce carries its own time and a keyed hash of it, so none has to be remembered; an old one is answered with
``stale=true``, upon which a client tries again without asking anybody for a password.
"""

import base64
import binascii
import enum
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from console.domain.camera import Credential

NONCE_LIFE_S: Final = 300.0
REALM: Final = "street"
_PARAMETER: Final = re.compile(r'([a-zA-Z0-9_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))')


class Scheme(enum.Enum):
    """How a stream asks who is there."""

    NONE = "none"
    BASIC = "basic"
    DIGEST = "digest"


class Algorithm(enum.Enum):
    """The hash of a digest."""

    SHA256 = "SHA-256"
    MD5 = "MD5"


class Verdict(enum.Enum):
    """What an Authorization header is worth."""

    PASSED = "passed"
    MISSING = "missing"
    STALE = "stale"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Gate:
    """How one stream is guarded. ``algorithms``: offered in this order.

    FFmpeg before 8 and GStreamer know MD5 only and take the last challenge they are given, so it stands last.
    """

    scheme: Scheme = Scheme.NONE
    credential: Credential | None = None
    algorithms: tuple[Algorithm, ...] = (Algorithm.SHA256, Algorithm.MD5)


OPEN_GATE: Final = Gate()


class Doorkeeper:
    """Issues challenges and checks answers. One a server; its key lives as long as the process."""

    def __init__(self, key: bytes | None = None) -> None:
        self._key = key or secrets.token_bytes(32)

    def challenges(self, gate: Gate, now: float, *, is_stale: bool = False) -> tuple[str, ...]:
        """Return the values of the WWW-Authenticate headers, the preferred one first."""
        if gate.scheme is Scheme.BASIC:
            return (f'Basic realm="{REALM}"',)
        stale = ", stale=true" if is_stale else ""
        nonce = self._nonce(int(now))
        return tuple(f'Digest realm="{REALM}", nonce="{nonce}", algorithm={a.value}{stale}' for a in gate.algorithms)

    def check(self, gate: Gate, method: str, uri: str, header: str | None, now: float) -> Verdict:
        """Judge the Authorization ``header`` of a request for ``uri``."""
        if gate.scheme is Scheme.NONE or gate.credential is None:
            return Verdict.PASSED
        if not header:
            return Verdict.MISSING
        scheme, _, rest = header.strip().partition(" ")
        if scheme.lower() != gate.scheme.value:
            return Verdict.WRONG
        if gate.scheme is Scheme.BASIC:
            return _check_basic(gate.credential, rest)
        return self._check_digest(gate, gate.credential, method, uri, _parameters(rest), now)

    def _check_digest(
        self, gate: Gate, who: Credential, method: str, uri: str, said: dict[str, str], now: float
    ) -> Verdict:
        name = said.get("algorithm", Algorithm.MD5.value).upper()
        algorithm = next((a for a in gate.algorithms if a.value == name), None)
        if algorithm is None or said.get("realm") != REALM or not is_same_place(said.get("uri", ""), uri):
            return Verdict.WRONG
        expected = digest_response(algorithm, who, method, said)
        if not hmac.compare_digest(expected.encode(), said.get("response", "").lower().encode()):
            return Verdict.WRONG
        if said.get("username") != who.username:
            return Verdict.WRONG
        return self._check_nonce(said.get("nonce", ""), now)

    def _nonce(self, at_s: int) -> str:
        stamp = f"{at_s:012x}"
        return stamp + hmac.new(self._key, stamp.encode(), hashlib.sha256).hexdigest()[:32]

    def _check_nonce(self, nonce: str, now: float) -> Verdict:
        """A nonce we never gave (another run of this server) is as good as an old one: the answer was right."""
        try:
            given_at = int(nonce[:12], 16)
        except ValueError:
            return Verdict.STALE
        is_ours = hmac.compare_digest(self._nonce(given_at).encode(), nonce.encode())
        return Verdict.PASSED if is_ours and 0 <= now - given_at <= NONCE_LIFE_S else Verdict.STALE


def digest_response(algorithm: Algorithm, who: Credential, method: str, said: dict[str, str]) -> str:
    """Return the response that ``who`` has to give to the challenge in ``said``; with qop=auth as the client chose."""

    def hashed(*parts: str) -> str:
        data = ":".join(parts).encode()
        # MD5 is what cameras and clients of this trade speak; SHA-256 is offered first.
        digest = hashlib.sha256(data) if algorithm is Algorithm.SHA256 else hashlib.md5(data, usedforsecurity=False)
        return digest.hexdigest()

    secret = hashed(who.username, said.get("realm", ""), who.password)
    place = hashed(method, said.get("uri", ""))
    if "qop" in said:
        middle = (said.get("nonce", ""), said.get("nc", ""), said.get("cnonce", ""), said["qop"])
        return hashed(secret, *middle, place)
    return hashed(secret, said.get("nonce", ""), place)


def is_same_place(said: str, asked: str) -> bool:
    """Say whether a digest made for ``said`` may open ``asked``: the same path, or the stream above a track."""
    said_path, asked_path = urlsplit(said).path.rstrip("/"), urlsplit(asked).path.rstrip("/")
    return bool(said_path) and (asked_path == said_path or asked_path.startswith(said_path + "/"))


def _check_basic(who: Credential, value: str) -> Verdict:
    try:
        given = base64.b64decode(value.strip(), validate=True)
    except (binascii.Error, ValueError):
        return Verdict.WRONG
    is_right = hmac.compare_digest(given, f"{who.username}:{who.password}".encode())
    return Verdict.PASSED if is_right else Verdict.WRONG


def _parameters(text: str) -> dict[str, str]:
    return {
        name.lower(): re.sub(r"\\(.)", r"\1", quoted) if quoted else plain
        for name, quoted, plain in _PARAMETER.findall(text)
    }
