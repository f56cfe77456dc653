"""The slots of one process: whole frames, sizes, sweeping; torn frames between processes are tried elsewhere."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from console.errors import Corrupt, ErrorKind, Unavailable
from console.video import slots
from console.video.slots import PREFIX, SLOTS, Segment, SlotWriter, process_started, segment_bytes, sweep


@pytest.fixture
def segment() -> Iterator[Segment]:
    made = Segment(20, 10)
    yield made
    made.close()


@pytest.fixture
def writer(segment: Segment) -> Iterator[SlotWriter]:
    made = SlotWriter(segment.name)
    yield made
    made.close()


def publish(writer: SlotWriter, value: int) -> None:
    writer.begin()[:] = value
    writer.publish(generation=7, pts=100 * value, arrived_ns=value, decoded_ns=value + 1)


def test_nothing_is_published_before_the_first_frame(segment: Segment) -> None:
    assert segment.reader.published == 0
    assert segment.reader.facts(1) is None
    assert segment.reader.newest() is None


def test_a_frame_comes_with_its_name(segment: Segment, writer: SlotWriter) -> None:
    publish(writer, 5)
    reader = segment.reader
    facts = reader.newest()
    assert facts is not None
    assert facts == reader.facts(reader.published)
    assert (facts.number, facts.generation, facts.pts, facts.arrived_ns, facts.decoded_ns) == (1, 7, 500, 5, 6)
    picture = np.frombuffer(reader.pixels(1), np.uint8).reshape(reader.height_px, -1, 4)
    assert picture.shape == (10, 20, 4)
    assert (picture == 5).all()
    del picture


def test_a_frame_stays_whole_while_two_more_come(segment: Segment, writer: SlotWriter) -> None:
    reader = segment.reader
    publish(writer, 1)
    publish(writer, 2)
    publish(writer, 3)
    assert reader.is_whole(1)
    writer.begin()
    assert not reader.is_whole(1), "the fourth frame is being drawn over the first"
    assert reader.facts(1) is None
    assert reader.facts(3) is not None, "the newest one is untouched"
    assert reader.newest() == reader.facts(3)


def test_a_frame_being_drawn_is_not_offered(segment: Segment, writer: SlotWriter) -> None:
    publish(writer, 1)
    writer.begin()
    assert segment.reader.published == 1
    assert segment.reader.facts(2) is None


def test_another_writer_goes_on_counting_after_one_that_died_in_a_frame(segment: Segment) -> None:
    first = SlotWriter(segment.name)
    publish(first, 1)
    first.begin()[:] = 9
    first.close()
    second = SlotWriter(segment.name)
    publish(second, 2)
    second.close()
    facts = segment.reader.facts(segment.reader.published)
    assert facts is not None
    assert (facts.number, facts.pts) == (2, 200)


def test_a_foreign_segment_is_refused(segment: Segment) -> None:
    path = Path("/dev/shm") / segment.name
    with path.open("r+b") as file:
        file.write(b"\0" * 8)
    with pytest.raises(Corrupt):
        SlotWriter(segment.name)


def test_no_room_is_said_before_it_is_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "free_bytes", lambda: segment_bytes(20, 10))
    with pytest.raises(Unavailable) as caught:
        Segment(20, 10)
    assert caught.value.kind is ErrorKind.UNAVAILABLE
    assert caught.value.text_key == "error.shm_full"


def test_a_segment_holds_three_pictures() -> None:
    assert segment_bytes(1920, 1080) >= SLOTS * 1920 * 1080 * 4


def test_close_unlinks(segment: Segment) -> None:
    path = Path("/dev/shm") / segment.name
    assert path.exists()
    segment.close()
    assert not path.exists()


def test_sweep_takes_only_what_the_dead_left(segment: Segment) -> None:
    left = Path("/dev/shm") / f"{PREFIX}-{os.getpid()}-1-1"
    left.write_bytes(b"")
    assert left.name in sweep()
    assert not left.exists()
    assert (Path("/dev/shm") / segment.name).exists()


def test_a_process_that_is_gone_has_no_start_time() -> None:
    assert process_started(os.getpid())
    assert process_started(2**22 + 1) == ""
