"""Which frame goes out when: loops, late joiners, standstills, slow viewers, the send log."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from console.demo.rtsp import film_stream as stream_module
from console.demo.rtsp.film_stream import FilmStream, next_gop
from console.demo.rtsp.rtp import PackedFrame
from console.demo.rtsp.session import Sender
from console.demo.rtsp.sink import MAX_BUFFER_BYTES, InterleavedSink, Reports
from console.demo.rtsp.timeline import FRAME_NS, Timeline
from console.demo.rtsp.transport import InterleavedDelivery
from console.demo.rtsp.trouble import BACK_FRAMES, Trouble
from console.demo.sendlog import SendLog, SendLogReader
from console.errors import Corrupt

KEY = b"\x00\x00\x01\x67\x42\xc0\x0a\x00\x00\x01\x68\xce\x00\x00\x01\x65"


@dataclass
class Growing:
    """A film of 3 groups; the last bytes of a frame say which it is."""

    ready: int = 3
    codec: str = "h264"
    total_gops: int = 3
    wants: int = 0

    def ready_gops(self) -> int:
        return self.ready

    def gop(self, index: int) -> list[bytes]:
        return [(KEY if i == 0 else b"\x00\x00\x01\x41") + b"%d.%d" % (index, i) for i in range(50)]

    def want(self) -> None:
        self.wants += 1
        self.ready = 1


@dataclass(eq=False)
class Watcher:
    """Keeps what it gets."""

    got: list[tuple[int, str]] = field(default_factory=list)
    is_ended: bool = False

    def send(self, number: int, frame: PackedFrame) -> None:
        self.got.append((number, frame.wire[-8:].split(b"A")[-1].split(b"e")[-1].decode()))

    def end(self) -> None:
        self.is_ended = True


@dataclass
class Clock:
    """Stands in for ``time`` in the stream's module."""

    ns: int = 0

    def monotonic_ns(self) -> int:
        return self.ns

    def monotonic(self) -> float:
        return self.ns / 1e9


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(stream_module, "time", clock)
    return clock


def film_at(clock: Clock, frame: int, film: Growing | None = None) -> FilmStream:
    clock.ns = frame * FRAME_NS + 1
    return FilmStream(1, "camera 1", film or Growing(), Timeline(0))


def test_the_group_that_belongs_to_the_instant_is_played_if_it_is_made() -> None:
    assert [next_gop(g, -1, ready=3, total=3) for g in range(5)] == [0, 1, 2, 0, 1]
    assert next_gop(group=7, before=-1, ready=2, total=10) == 0
    assert next_gop(group=8, before=0, ready=2, total=10) == 1
    assert next_gop(group=9, before=1, ready=2, total=10) == 0
    assert next_gop(group=10, before=0, ready=2, total=10) == 0
    with pytest.raises(Corrupt):
        next_gop(group=0, before=-1, ready=0, total=10)


def test_a_new_viewer_gets_the_running_group_and_then_each_frame(clock: Clock) -> None:
    stream, viewer = film_at(clock, 62), Watcher()
    assert stream.first_frame() == 50
    stream.attach(viewer)
    assert viewer.got == [(50 + i, f"1.{i}") for i in range(13)]
    clock.ns += FRAME_NS
    stream.step(clock.ns)
    stream.step(clock.ns)
    assert viewer.got[13:] == [(63, "1.13")]


def test_numbers_go_on_over_the_seam(clock: Clock) -> None:
    stream, viewer = film_at(clock, 148), Watcher()
    stream.attach(viewer)
    stream.step(clock.ns + 3 * FRAME_NS)
    assert viewer.got[-4:] == [(148, "2.48"), (149, "2.49"), (150, "0.0"), (151, "0.1")]


def test_after_a_short_standstill_nothing_is_left_out_after_a_long_one_it_starts_at_a_keyframe(clock: Clock) -> None:
    stream, viewer = film_at(clock, 0), Watcher()
    stream.attach(viewer)
    stream.step(clock.ns + 40 * FRAME_NS)
    assert [number for number, _ in viewer.got] == list(range(41))
    stream.step(clock.ns + 1000 * FRAME_NS)
    assert [number for number, _ in viewer.got[41:]] == [1000]


def test_a_second_camera_of_a_film_is_ahead(clock: Clock) -> None:
    clock.ns = 51 * FRAME_NS
    stream, viewer = FilmStream(1, "camera 19", Growing(), Timeline(0), ahead_gops=1), Watcher()
    stream.attach(viewer)
    assert viewer.got == [(50, "2.0"), (51, "2.1")]


def test_two_viewers_share_and_one_can_leave(clock: Clock) -> None:
    stream, first, second = film_at(clock, 0), Watcher(), Watcher()
    stream.attach(first)
    stream.step(clock.ns + FRAME_NS)
    stream.attach(second)
    assert first.got == second.got
    stream.detach(first)
    stream.detach(first)
    stream.step(clock.ns + 2 * FRAME_NS)
    assert (len(first.got), len(second.got)) == (2, 3)


def test_troubles(clock: Clock) -> None:
    stream, viewer = film_at(clock, 10), Watcher()
    stream.attach(viewer)
    stream.set_trouble(Trouble.STANDING)
    stream.step(clock.ns + 2 * FRAME_NS)
    assert viewer.got[-2:] == [(10, "0.11"), (10, "0.12")]
    stream.set_trouble(Trouble.SILENT)
    stream.step(clock.ns + 4 * FRAME_NS)
    stream.set_trouble(Trouble.NONE)
    stream.step(clock.ns + 5 * FRAME_NS)
    assert viewer.got[-2:] == [(10, "0.12"), (15, "0.15")]


def test_a_film_that_cannot_be_read_lets_its_viewers_go(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    film, viewer = Growing(), Watcher()
    stream = film_at(clock, 49, film)
    stream.attach(viewer)
    film.ready = 0
    stream.step(clock.ns + FRAME_NS)
    assert viewer.is_ended
    assert "cannot be read" in caplog.text


async def test_a_film_that_is_not_begun_is_asked_for(clock: Clock) -> None:
    film = Growing(ready=0)
    stream = film_at(clock, 0, film)
    assert stream.parameters is None
    await stream.prepare()
    assert film.wants == 1
    assert stream.parameters is not None


def test_the_send_log_keeps_the_first_send(clock: Clock, tmp_path: Path) -> None:
    log = SendLog.create(tmp_path / "log", streams=2)
    main, sub = film_at(clock, 160), film_at(clock, 160)
    for one in (main, sub):
        one.note = log.note
    reader = SendLogReader(tmp_path / "log")
    main.attach(Watcher())
    first = reader.sent_ns(1, 10)
    assert first > 0
    sub.attach(Watcher())
    assert reader.sent_ns(1, 10) == first
    later = film_at(clock, 160 + 3 * 50)
    later.note = log.note
    later.attach(Watcher())
    assert reader.sent_ns(1, 10) > first
    assert (reader.streams, reader.sent_ns(1, 11), reader.sent_ns(0, 10), reader.sent_ns(7, 10)) == (2, 0, 0, 0)
    reader.close()
    log.close()
    (tmp_path / "log").write_bytes(b"short")
    with pytest.raises(Corrupt):
        SendLogReader(tmp_path / "log")


class FakeTransport:
    def __init__(self) -> None:
        self.written = bytearray()
        self.waiting = 0
        self.is_aborted = False

    def is_closing(self) -> bool:
        return self.is_aborted

    def get_write_buffer_size(self) -> int:
        return self.waiting

    def get_extra_info(self, _name: str) -> str:
        return "viewer"

    def write(self, data: bytes) -> None:
        self.written += data

    def abort(self) -> None:
        self.is_aborted = True


def sink_on(transport: FakeTransport) -> InterleavedSink:
    delivery = InterleavedDelivery(0, 1)
    sender = Sender(delivery, ssrc=1, sequence=0xFFFF, base=7)
    reports = Reports(sender, Timeline(0), unix_ns=lambda: 0, monotonic_ns=lambda: 2_000_000_000)
    return InterleavedSink(cast(asyncio.Transport, transport), delivery, sender, reports)


def test_a_report_goes_before_the_first_frame_and_then_every_five_seconds() -> None:
    transport = FakeTransport()
    sink, frame = sink_on(transport), PackedFrame(b"$\0\0\x0d" + bytes(13), (0,))
    for number in range(50, 300):
        sink.send(number, frame)
    reports = transport.written.count(b"$\x01\x00\x30\x80\xc8")
    assert reports == 2
    assert transport.written[:6] == b"$\x01\x00\x30\x80\xc8"
    assert int.from_bytes(transport.written[20:24], "big") == 7 + 2 * 90_000
    assert transport.written[52 + 4 + 2 : 52 + 4 + 8] == b"\xff\xff" + (7 + 50 * 3600).to_bytes(4, "big")


def test_a_viewer_that_does_not_read_is_let_go() -> None:
    transport = FakeTransport()
    sink, frame = sink_on(transport), PackedFrame(b"$\0\0\x0d" + bytes(13), (0,))
    transport.waiting = MAX_BUFFER_BYTES + 1
    sink.send(0, frame)
    sink.send(1, frame)
    assert transport.is_aborted
    assert not transport.written


def test_the_repeated_keyframe_runs_on_and_ends_at_a_keyframe(clock: Clock) -> None:
    film, viewer = film_at(clock, 10), Watcher()
    film.attach(viewer)
    film.set_trouble(Trouble.REPEATED)
    viewer.got.clear()
    film.step(60 * FRAME_NS)
    assert viewer.got == [(number, "0.0") for number in range(11, 61)]
    film.set_trouble(Trouble.NONE)
    viewer.got.clear()
    film.step(101 * FRAME_NS)
    assert viewer.got[38:41] == [(99, "0.0"), (100, "2.0"), (101, "2.1")]


def test_a_loop_plays_the_same_two_groups(clock: Clock) -> None:
    film, viewer = film_at(clock, 60), Watcher()
    film.attach(viewer)
    film.set_trouble(Trouble.LOOP)
    for now in range(61, 300):
        film.step(now * FRAME_NS)
    shown = dict(viewer.got)
    assert [shown[n] for n in (99, 100, 149, 150, 199, 200, 250)] == [
        "1.49",
        "2.0",
        "2.49",
        "1.0",
        "1.49",
        "2.0",
        "1.0",
    ]


def test_time_stamps_jump_back_once_and_go_on(clock: Clock) -> None:
    film, viewer = film_at(clock, 0), Watcher()
    film.attach(viewer)
    film.set_trouble(Trouble.BACKWARDS)
    film.step(2 * FRAME_NS)
    assert [number for number, _ in viewer.got] == [0, 1 - BACK_FRAMES, 2 - BACK_FRAMES]


def test_another_film_begins_at_a_keyframe_and_another_codec_ends_the_stream(clock: Clock) -> None:
    film, viewer = film_at(clock, 40), Watcher()
    film.attach(viewer)
    film.set_footage(Growing(total_gops=1, ready=1))
    viewer.got.clear()
    film.step(49 * FRAME_NS)
    film.step(51 * FRAME_NS)
    assert viewer.got[-3:] == [(49, "0.49"), (50, "0.0"), (51, "0.1")]
    assert not viewer.is_ended
    film.set_footage(Growing(codec="hevc"))
    assert viewer.is_ended
