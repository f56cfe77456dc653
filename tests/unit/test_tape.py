"""What can be replayed: frames by instant, over GOPs and connections, while packets come and go."""

from dataclasses import replace

import numpy as np
import pytest

from console.video.recent import KeptPacket
from console.video.tape import Part, Tape
from console.video.walk import FrameGone
from tests.unit.test_walk import GOP, TICKS, Film

S = 1_000_000_000
FRAME_NS = S // 25


def arriving(film: Film, start_ns: int = S) -> list[KeptPacket]:
    return [replace(kept, arrived_ns=start_ns + at * FRAME_NS) for at, kept in enumerate(film.packets)]


def seen(tape: Tape, index: int) -> int:
    luma = np.frombuffer(memoryview(tape.picture(index).planes[0]), np.uint8)
    return round((int(luma[0]) - 20) / 5)


@pytest.mark.parametrize("b_frames", [0, 2])
def test_every_frame_at_its_instant_in_any_order(b_frames: int) -> None:
    film, tape = Film(40, b_frames=b_frames), Tape()
    tape.update([Part(1, film.recipe, arriving(film))], 0)
    assert [frame.pts // TICKS for frame in tape.frames] == list(range(40))
    assert all(a.at_ns < b.at_ns for a, b in zip(tape.frames, tape.frames[1:], strict=False))
    for index in (0, 39, 38, 9, 10, 11, 25):
        assert seen(tape, tape.index_at(tape.frames[index].at_ns)) == index
    assert tape.index_at(0) == 0
    assert tape.index_at(99 * S) == 39


def test_packets_that_come_while_it_is_looked_at_are_added() -> None:
    film, tape = Film(40), Tape()
    packets = arriving(film)
    tape.update([Part(1, film.recipe, packets[:15])], 0)
    assert seen(tape, 14) == 14
    tape.update([Part(1, film.recipe, packets)], 0)
    assert [seen(tape, index) for index in (15, 16, 19, 20, 39)] == [15, 16, 19, 20, 39]


def test_what_the_ring_dropped_stays_near_the_place_and_can_be_frozen() -> None:
    film, tape = Film(40), Tape()
    packets = arriving(film)
    tape.update([Part(1, film.recipe, packets)], S)
    tape.update([Part(1, film.recipe, packets[2 * GOP :])], S)
    assert len(tape.frames) == 40
    assert seen(tape, 3) == 3
    assert tape.packets(1, 3 * TICKS)[0].is_keyframe
    tape.update([Part(1, film.recipe, packets[2 * GOP :])], 60 * S)
    assert [frame.pts // TICKS for frame in tape.frames] == list(range(20, 40))
    with pytest.raises(FrameGone):
        tape.packets(1, 3 * TICKS)


def test_goes_on_from_one_connection_to_the_next_though_time_stamps_begin_anew() -> None:
    film, tape = Film(20), Tape()
    first, second = arriving(film), arriving(film, 11 * S)
    tape.update([Part(1, film.recipe, first), Part(2, film.recipe, second)], 0)
    assert [frame.generation for frame in tape.frames] == [1] * 20 + [2] * 20
    assert tape.frames[tape.index_at(5 * S)].generation == 1, "the last picture before the gap"
    assert seen(tape, tape.index_at(11 * S)) == 0


def test_time_stamps_that_jump_back_are_played_as_they_came() -> None:
    film, tape = Film(10), Tape()
    packets = arriving(film)
    packets[5:] = [replace(kept, pts=kept.pts - 60 * 90_000) for kept in packets[5:]]
    tape.update([Part(1, film.recipe, packets)], 0)
    assert [frame.pts for frame in tape.frames] == [kept.pts for kept in packets]
