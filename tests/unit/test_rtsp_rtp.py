"""Access units into packets and back, byte for byte; the sender report's arithmetic."""

import base64
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.demo.rtsp.nal import Codec, ParameterSets, find_parameter_sets, split_annexb
from console.demo.rtsp.rtp import PackedFrame, framed, pack_frame, sender_report
from console.demo.rtsp.sdp import describe
from console.errors import Corrupt

START = b"\x00\x00\x00\x01"
SPS, PPS, VPS = b"\x67\x42\xc0\x0a\x01", b"\x68\xce\x01", b"\x40\x01\x0c"


def packets_of(wire: bytes) -> list[tuple[int, bytes]]:
    """Return (channel, packet) of each interleaved frame."""
    found = []
    while wire:
        dollar, channel, size = struct.unpack_from(">BBH", wire)
        assert dollar == 0x24
        found.append((channel, wire[4 : 4 + size]))
        wire = wire[4 + size :]
    return found


def reassembled(codec: Codec, frame: PackedFrame) -> list[bytes]:
    """Put the fragments together again: what a receiver does, written from the RFCs' side."""
    nals: list[bytes] = []
    for _, packet in packets_of(frame.wire):
        payload = packet[12:]
        if codec is Codec.H264 and payload[0] & 0x1F == 28:
            head, flags, rest = bytes([payload[0] & 0xE0 | payload[1] & 0x1F]), payload[1], payload[2:]
        elif codec is Codec.HEVC and payload[0] >> 1 & 0x3F == 49:
            head = bytes([payload[0] & 0x81 | (payload[2] & 0x3F) << 1, payload[1]])
            flags, rest = payload[2], payload[3:]
        else:
            nals.append(payload)
            continue
        if flags & 0x80:
            nals.append(head)
        nals[-1] += rest
        assert (flags & 0xC0) != 0xC0
    return nals


@given(st.sampled_from(Codec), st.lists(st.integers(3, 6000), min_size=1, max_size=4), st.integers(60, 1500))
def test_what_is_cut_can_be_put_together(codec: Codec, sizes: list[int], max_payload: int) -> None:
    head = b"\x65" if codec is Codec.H264 else b"\x26\x01"
    nals = [head + bytes(1 + i % 255 for i in range(size)) for size in sizes]
    frame = pack_frame(codec, b"".join(START + nal for nal in nals), max_payload)
    assert reassembled(codec, frame) == nals
    packets = [packet for _, packet in packets_of(frame.wire)]
    assert all(len(packet) - 12 <= max_payload for packet in packets)
    assert [packet[1] >> 7 for packet in packets] == [0] * (len(packets) - 1) + [1]  # the marker bit
    assert frame.payload_bytes == sum(len(packet) - 12 for packet in packets)


def test_delimiters_do_not_travel() -> None:
    frame = pack_frame(Codec.H264, START + b"\x09\xf0" + START + b"\x41abc")
    assert [packet[12:] for _, packet in packets_of(frame.wire)] == [b"\x41abc"]


def test_a_viewers_copy_carries_its_numbers_and_leaves_the_shared_one_alone() -> None:
    frame = pack_frame(Codec.H264, START + b"\x65" + b"x" * 3000)
    copy = frame.addressed(channel=4, sequence=0xFFFF, stamp=0xFFFFF000, ssrc=0xDEADBEEF)
    found = packets_of(bytes(copy))
    assert [channel for channel, _ in found] == [4, 4, 4]
    heads = [struct.unpack(">BBHII", packet[:12]) for _, packet in found]
    assert heads == [
        (0x80, 96, 0xFFFF, 0xFFFFF000, 0xDEADBEEF),
        (0x80, 96, 0, 0xFFFFF000, 0xDEADBEEF),
        (0x80, 0x80 | 96, 1, 0xFFFFF000, 0xDEADBEEF),
    ]
    assert packets_of(frame.wire)[0][1][2:12] == bytes(10)


def test_annexb_with_short_and_long_start_codes() -> None:
    unit = b"\x00\x00\x01\x67\x01\x00\x00\x00\x01\x68\x02\x00\x00\x01\x65"
    assert split_annexb(unit) == [b"\x67\x01", b"\x68\x02", b"\x65"]
    with pytest.raises(Corrupt):
        split_annexb(b"\x00\x00no start")


def test_parameter_sets_are_found_or_missed_aloud() -> None:
    unit = START + b"\x09\xf0" + START + SPS + START + PPS + START + b"\x65key"
    assert find_parameter_sets(Codec.H264, unit) == ParameterSets(Codec.H264, SPS, PPS)
    with pytest.raises(Corrupt, match="parameter set 8"):
        find_parameter_sets(Codec.H264, START + SPS + START + b"\x65key")


def test_a_sender_report_ties_the_clocks() -> None:
    report = sender_report(0x01020304, 1_500_000_000, 90_000, packets=7, payload_bytes=9)
    version, kind, words, ssrc, seconds, fraction, stamp, packets, octets = struct.unpack_from(">BBHIIIIII", report)
    assert (version, kind, words, ssrc) == (0x80, 200, 6, 0x01020304)
    assert (seconds, fraction) == (2_208_988_801, 1 << 31)  # 1970 + 1.5 s, counted from 1900
    assert (stamp, packets, octets) == (90_000, 7, 9)
    description = report[28:]
    assert description[1] == 202
    assert len(description) == 4 * (1 + int.from_bytes(description[2:4], "big"))
    assert framed(1, report)[:4] == struct.pack(">BBH", 0x24, 1, len(report))


def test_the_description_names_codec_and_parameter_sets() -> None:
    def text(raw: bytes) -> str:
        return base64.b64encode(raw).decode()

    h264 = describe("camera 1", ParameterSets(Codec.H264, SPS, PPS), 25).decode()
    assert "a=rtpmap:96 H264/90000\r\n" in h264
    assert f"profile-level-id=42c00a;sprop-parameter-sets={text(SPS)},{text(PPS)}\r\n" in h264
    hevc = describe("camera 1", ParameterSets(Codec.HEVC, SPS, PPS, VPS), 25).decode()
    assert "a=rtpmap:96 H265/90000\r\n" in hevc
    assert f"sprop-vps={text(VPS)};sprop-sps={text(SPS)};sprop-pps={text(PPS)}\r\n" in hevc
