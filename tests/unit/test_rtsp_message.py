"""Bytes into requests, in any split, and garbage refused before it is collected."""

import contextlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.demo.rtsp.message import (
    MAX_BODY_BYTES,
    MAX_HEAD_BYTES,
    BadMessage,
    Interleaved,
    MessageReader,
    Request,
    Response,
)

OPTIONS = b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n"
SETUP = b"SETUP rtsp://h/camera/1/sub/trackID=0 RTSP/1.0\r\nCSeq: 2\r\nTransport: RTP/AVP/TCP\r\n\r\n"
WITH_BODY = b"GET_PARAMETER rtsp://h/camera/1/sub RTSP/1.0\r\ncseq: 3\r\nContent-Length: 8\r\n\r\nbarking\n"
RTCP = b"$\x01\x00\x04\r\n\r\n"
"""An interleaved frame whose payload looks like the end of a head."""
CONVERSATION = OPTIONS + RTCP + SETUP + b"\r\n" + WITH_BODY + b"$\x00\x00\x00" + OPTIONS
PARSED = [
    Request("OPTIONS", "*", 1, {"cseq": "1"}),
    Interleaved(1, b"\r\n\r\n"),
    Request("SETUP", "rtsp://h/camera/1/sub/trackID=0", 2, {"cseq": "2", "transport": "RTP/AVP/TCP"}),
    Request("GET_PARAMETER", "rtsp://h/camera/1/sub", 3, {"cseq": "3", "content-length": "8"}, b"barking\n"),
    Interleaved(0, b""),
    Request("OPTIONS", "*", 1, {"cseq": "1"}),
]


def read(*pieces: bytes) -> list[Request | Interleaved]:
    reader = MessageReader()
    return [message for piece in pieces for message in reader.feed(piece)]


def refusal(*pieces: bytes) -> int:
    with pytest.raises(BadMessage) as caught:
        read(*pieces)
    return caught.value.status


def test_pipelined_requests_and_frames_between_them_come_in_order() -> None:
    assert read(CONVERSATION) == PARSED


def test_a_split_at_any_byte_changes_nothing() -> None:
    for at in range(1, len(CONVERSATION)):
        assert read(CONVERSATION[:at], CONVERSATION[at:]) == PARSED, at
    assert read(*(bytes((byte,)) for byte in CONVERSATION)) == PARSED


def test_repeated_headers_are_joined_and_names_are_lower_case() -> None:
    (request,) = read(b"PLAY x RTSP/1.0\r\nCSeq: 7\r\nAccept: a\r\nACCEPT:b\r\n\r\n")
    assert isinstance(request, Request)
    assert request.headers["accept"] == "a, b"


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01", 400),  # a TLS hello
        (b"\x00", 400),
        (b"lower case\r\n", 400),
        (b"OPTIONS *\r\n", 400),
        (b"GET / HTTP/1.1\r\n", 505),
        (b"OPTIONS * RTSP/2.0\r\n", 505),
        (b"OPTIONS * RTSP/1.0\r\n\r\n", 400),  # no CSeq
        (b"OPTIONS * RTSP/1.0\r\nCSeq: one\r\n\r\n", 400),
        (b"OPTIONS * RTSP/1.0\r\nCSeq: \xd9\xa1\r\n\r\n", 400),  # a digit, but not an ASCII one
        (b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nno colon\r\n\r\n", 400),
        (b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n folded\r\n\r\n", 400),
        (b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nX: \xff\r\n\r\n", 400),
        (b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nX: a\nb\r\n\r\n", 400),
        (b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nContent-Length: %d\r\n\r\n" % (MAX_BODY_BYTES + 1), 413),
        (b"OPTIONS * RTSP/1.0\r\nX: " + b"x" * MAX_HEAD_BYTES, 413),
        (b"A" * (MAX_HEAD_BYTES + 1), 413),
        (b"OPTIONS " + b"x" * 3000 + b" RTSP/1.0\r\n", 400),
    ],
)
def test_garbage_is_refused_with_a_status(raw: bytes, status: int) -> None:
    assert refusal(raw) == status
    assert refusal(*(raw[at : at + 1000] for at in range(0, len(raw), 1000))) == status


def test_an_oversize_head_is_refused_even_when_it_comes_whole() -> None:
    assert refusal(b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nX: " + b"x" * MAX_HEAD_BYTES + b"\r\n\r\n") == 413


def test_requests_before_garbage_are_still_read() -> None:
    messages = MessageReader().feed(OPTIONS + SETUP + b"\x00\x01")
    assert [m.method for m in itertools.islice(messages, 2) if isinstance(m, Request)] == ["OPTIONS", "SETUP"]
    with pytest.raises(BadMessage):
        next(messages)


@given(st.lists(st.binary(max_size=200), max_size=5))
def test_whatever_comes_is_read_or_refused(pieces: list[bytes]) -> None:
    with contextlib.suppress(BadMessage):  # any other exception fails the test
        read(*pieces)


def test_an_answer_carries_the_requests_number_and_its_length() -> None:
    answer = Response(461, (("Session", "a"),), b"body").encode(9)
    assert answer == (b"RTSP/1.0 461 Unsupported Transport\r\nCSeq: 9\r\nSession: a\r\nContent-Length: 4\r\n\r\nbody")
    assert Response(400).encode(None) == b"RTSP/1.0 400 Bad Request\r\n\r\n"
