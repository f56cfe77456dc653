"""RTSP 1.0 on the wire (RFC 2326): bytes in, requests and interleaved frames out. No I/O.

A reader is fed whatever the socket gave, in any split. What cannot be a request raises :class:`BadMessage` with the
status to answer; after that the connection is to be closed, since nobody knows where the next message starts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import ClassVar, Final

from console.errors import ConsoleError, ErrorKind

MAX_HEAD_BYTES: Final = 16 * 1024
"""Request line and header lines; Digest with SHA-256 needs under 1 KiB."""
MAX_BODY_BYTES: Final = 64 * 1024
"""No request that this server answers needs a body of more than a few lines."""
_REQUEST_LINE: Final = re.compile(r"([A-Z][A-Z_]{0,31}) (\S{1,2048}) ([A-Z]{1,8})/(\d{1,2}\.\d{1,2})")
_HEADER_LINE: Final = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*)")
_DOLLAR: Final = 0x24

REASONS: Final = {
    453: "Not Enough Bandwidth",
    451: "Parameter Not Understood",
    454: "Session Not Found",
    455: "Method Not Valid in This State",
    459: "Aggregate Operation Not Allowed",
    461: "Unsupported Transport",
    505: "RTSP Version Not Supported",
    551: "Option not supported",
}


class BadMessage(ConsoleError):
    """What came is no RTSP request; ``status`` is the answer before hanging up."""

    kind: ClassVar[ErrorKind] = ErrorKind.CORRUPT

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Request:
    """One request; header names are in lower case, repeated headers joined with a comma."""

    method: str
    uri: str
    cseq: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Interleaved:
    """A binary frame between the requests: the client's RTCP (RFC 2326, 10.12)."""

    channel: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Response:
    """One answer, without CSeq: that belongs to the request it answers."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def encode(self, cseq: int | None) -> bytes:
        """Return the bytes to send; ``cseq`` is None where the request could not be read."""
        lines = [f"RTSP/1.0 {self.status} {reason(self.status)}"]
        if cseq is not None:
            lines.append(f"CSeq: {cseq}")
        lines.extend(f"{name}: {value}" for name, value in self.headers)
        if self.body:
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join([*lines, "", ""]).encode() + self.body


def reason(status: int) -> str:
    """Return the phrase that belongs to ``status``."""
    return REASONS.get(status) or HTTPStatus(status).phrase


class MessageReader:
    """Cuts a byte stream into messages. Keeps at most one head and one body of unread bytes."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._searched = 0

    def feed(self, data: bytes) -> Iterator[Request | Interleaved]:
        """Yield the messages that ``data`` completes, in order.

        Raises:
            BadMessage: the bytes at the front are no message; the messages before it were yielded.
        """
        self._data += data
        while (message := self._next()) is not None:
            yield message

    def _next(self) -> Request | Interleaved | None:
        while self._data[:2] == b"\r\n":  # some clients send an empty line as a keep-alive
            del self._data[:2]
        if not self._data:
            return None
        return self._interleaved() if self._data[0] == _DOLLAR else self._request()

    def _interleaved(self) -> Interleaved | None:
        if len(self._data) < 4:
            return None
        end = 4 + int.from_bytes(self._data[2:4], "big")
        if len(self._data) < end:
            return None
        frame = Interleaved(self._data[1], bytes(self._data[4:end]))
        del self._data[:end]
        return frame

    def _request(self) -> Request | None:
        head_end = self._data.find(b"\r\n\r\n", self._searched)
        if head_end < 0 or head_end > MAX_HEAD_BYTES:
            self._check_unfinished()
            self._searched = max(0, len(self._data) - 3)
            return None
        request = _parse_head(bytes(self._data[:head_end]))
        length = _body_length(request)
        end = head_end + 4 + length
        if len(self._data) < end:
            self._searched = head_end
            return None
        body = bytes(self._data[head_end + 4 : end])
        del self._data[:end]
        self._searched = 0
        return Request(request.method, request.uri, request.cseq, request.headers, body) if body else request

    def _check_unfinished(self) -> None:
        """Notice garbage before a whole head of it is collected."""
        if len(self._data) > MAX_HEAD_BYTES:
            raise BadMessage(413, f"request head is over {MAX_HEAD_BYTES} bytes")
        first, mark, _ = bytes(self._data[:4096]).partition(b"\r\n")
        if mark:
            _parse_request_line(_text(first))
        elif not 0x41 <= first[0] <= 0x5A and first[0] != 0x0D:
            raise BadMessage(400, "a request starts with its method")


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as exc:
        raise BadMessage(400, "request head is not UTF-8") from exc


def _parse_request_line(line: str) -> tuple[str, str]:
    found = _REQUEST_LINE.fullmatch(line)
    if found is None:
        raise BadMessage(400, "not a request line")
    method, uri, protocol, version = found.groups()
    if protocol != "RTSP" or version != "1.0":
        raise BadMessage(505, f"this server speaks RTSP/1.0, not {protocol}/{version}")
    return method, uri


def _parse_head(head: bytes) -> Request:
    first, *lines = _text(head).split("\r\n")
    method, uri = _parse_request_line(first)
    headers: dict[str, str] = {}
    for line in lines:
        found = _HEADER_LINE.fullmatch(line)
        if found is None:
            raise BadMessage(400, "not a header line")
        name, value = found[1].lower(), found[2].strip()
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return Request(method, uri, _number(headers, "cseq"), headers)


def _body_length(request: Request) -> int:
    if "content-length" not in request.headers:
        return 0
    length = _number(request.headers, "content-length")
    if length > MAX_BODY_BYTES:
        raise BadMessage(413, f"request body is over {MAX_BODY_BYTES} bytes")
    return length


def _number(headers: dict[str, str], name: str) -> int:
    value = headers.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) <= 10):
        raise BadMessage(400, f"{name} is missing or no number")
    return int(value)
