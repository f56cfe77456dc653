"""Which instant a replay shows at which instant: no clock, no waiting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.video.playhead import FASTEST, SLOWEST, Playhead

S = 1_000_000_000


def test_plays_as_fast_as_it_was_and_at_any_other_speed() -> None:
    head = Playhead(100 * S, 115 * S)
    assert head.place(117 * S) == 102 * S
    head.set_speed(0.25, 117 * S)
    assert head.place(121 * S) == 103 * S
    head.set_speed(4, 121 * S)
    assert head.place(122 * S) == 107 * S


@pytest.mark.parametrize(("asked", "given_speed"), [(0.01, SLOWEST), (99, FASTEST), (2, 2)])
def test_the_speed_has_bounds(asked: float, given_speed: float) -> None:
    head = Playhead(0, 0)
    head.set_speed(asked, 0)
    assert head.speed == given_speed


def test_stands_and_goes_on_from_where_it_stood() -> None:
    head = Playhead(100 * S, 115 * S)
    head.play(116 * S, is_playing=False)
    assert head.place(150 * S) == 101 * S
    assert head.due_ns(102 * S) is None
    head.seek(90 * S, 151 * S)
    head.play(160 * S, is_playing=True)
    assert head.place(161 * S) == 91 * S


def test_who_catches_up_with_the_present_goes_on_at_its_pace() -> None:
    head = Playhead(100 * S, 115 * S)
    head.set_speed(4, 115 * S)
    assert not head.hold_within(0, 119 * S, 119 * S)
    assert head.hold_within(0, 120 * S, 121 * S)
    assert (head.speed, head.place(121 * S)) == (1.0, 120 * S)
    assert not head.hold_within(0, 121 * S, 122 * S), "said once"


def test_what_was_dropped_is_left_behind() -> None:
    head = Playhead(100 * S, 115 * S)
    assert not head.hold_within(110 * S, 200 * S, 116 * S)
    assert head.place(116 * S) == 110 * S


@given(speed=st.floats(SLOWEST, FASTEST), ahead=st.integers(0, 100 * S), now=st.integers(0, 10**15))
def test_a_place_is_reached_when_it_is_due(speed: float, ahead: int, now: int) -> None:
    head = Playhead(5 * S, now)
    head.set_speed(speed, now)
    due = head.due_ns(5 * S + ahead)
    assert due is not None
    assert abs(head.place(due) - (5 * S + ahead)) <= 4
