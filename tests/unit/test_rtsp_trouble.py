"""What faults make of frames and of a device's way of speaking."""

import asyncio
import random
from dataclasses import dataclass, field
from typing import cast

import pytest

from console.demo.rtsp import wire as wire_module
from console.demo.rtsp.nal import Codec
from console.demo.rtsp.rtp import pack_frame
from console.demo.rtsp.trouble import BACK_FRAMES, Trouble, altered, detoured
from console.demo.rtsp.udp import Loss
from console.demo.rtsp.wire import Manners, Wire

FRAME = pack_frame(Codec.H264, b"\x00\x00\x01\x65" + b"k" * 4000)


@pytest.mark.parametrize(
    ("trouble", "stamp"),
    [(Trouble.NONE, 70), (Trouble.STANDING, 50), (Trouble.BACKWARDS, 70 - BACK_FRAMES), (Trouble.SILENT, None)],
)
def test_time_stamps(trouble: Trouble, stamp: int | None) -> None:
    sent = altered(trouble, 70, FRAME, stands_at=50, noise=random.Random(1))
    assert sent == (None if stamp is None else (stamp, FRAME))


def test_garbage_keeps_the_packets_or_nothing_at_all() -> None:
    noise = random.Random(1)
    payload = altered(Trouble.GARBAGE_PAYLOAD, 70, FRAME, stands_at=50, noise=noise)
    assert payload is not None
    assert payload[1].starts == FRAME.starts
    for start, end in zip(FRAME.starts, [*FRAME.starts[1:], len(FRAME.wire)], strict=True):
        assert payload[1].wire[start : start + 16] == FRAME.wire[start : start + 16]
        assert payload[1].wire[start + 16 : end] != FRAME.wire[start + 16 : end]
    framing = altered(Trouble.GARBAGE_FRAMING, 70, FRAME, stands_at=50, noise=noise)
    assert framing is not None
    assert not framing[1].starts
    assert len(framing[1].wire) == len(FRAME.wire)


def test_detours() -> None:
    assert [detoured(Trouble.REPEATED, number, 120, 50) for number in (120, 121, 999)] == [100, 100, 100]
    assert [detoured(Trouble.LOOP, number, 120, 50) for number in (121, 199, 200, 350)] == [121, 199, 100, 150]


def test_losses_are_the_same_in_each_run_and_as_many_as_asked_for() -> None:
    first, second = ([loss.takes() for _ in range(5000)] for loss in (Loss(0.1), Loss(0.1)))
    assert first == second
    assert sum(first) == pytest.approx(500, abs=60)
    assert not any(Loss().takes() for _ in range(100))


@dataclass
class FakeTransport:
    """Keeps what was written."""

    written: bytes = b""
    is_aborted: bool = False
    is_said: asyncio.Event = field(default_factory=asyncio.Event)

    def write(self, data: bytes) -> None:
        self.written += bytes(data)
        if self.written == b"abc":
            self.is_said.set()

    def is_closing(self) -> bool:
        return self.is_aborted

    def get_write_buffer_size(self) -> int:
        return 0

    def close(self) -> None:
        self.is_aborted = True

    def abort(self) -> None:
        self.is_aborted = True


def test_a_mute_device_says_nothing_and_a_slow_one_a_byte_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire_module, "TRICKLE_S", 0.001)

    async def talk() -> None:
        transport, manners = FakeTransport(), [Manners.MUTE]
        wire = Wire(cast(asyncio.Transport, transport), lambda: manners[0])
        wire.write(b"nothing")
        assert len(transport.written) == 0
        manners[0] = Manners.TRICKLE
        wire.write(b"abc")
        assert (transport.written, wire.get_write_buffer_size()) == (b"a", 2)
        await asyncio.wait_for(transport.is_said.wait(), 2)
        manners[0] = Manners.NORMAL
        wire.write(b"def")
        assert transport.written == b"abcdef"

    asyncio.run(talk())
