"""Room time: a clock that may run faster, goes on over restarts, and is known at the seats."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.clock import SYSTEM_CLOCK, RoomClock
from console.errors import Corrupt
from console.link.room_time import HELD_S, LEAST_DOUBT_S, WORDS, RoomTime

AT = datetime(2026, 3, 1, 4, 30, tzinfo=UTC)
instants = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - made aware
rates = st.floats(0.1, 600)


@given(instants)
def test_outside_the_demo_room_time_is_the_systems(at: datetime) -> None:
    assert SYSTEM_CLOCK.at(at) == at


@given(instants, rates, instants, st.lists(st.tuples(st.integers(0, 10**9), rates), max_size=6))
def test_a_clock_goes_on_where_its_rate_changes_or_the_hub_restarts(
    began: datetime, rate: float, room: datetime, turns: list[tuple[int, float]]
) -> None:
    clock, at = RoomClock(began, room, rate), began
    for passed_us, new_rate in turns:
        at += timedelta(microseconds=passed_us)
        other = RoomClock.read(clock.text()).at_rate(new_rate, at)
        assert other.at(at) == clock.at(at)
        later = at + timedelta(seconds=10)
        assert other.at(later) - other.at(at) == pytest.approx(
            timedelta(seconds=10 * other.rate), abs=timedelta(microseconds=2)
        )
        clock = other


@pytest.mark.parametrize("text", ["", "now", "2026-03-01T00:00:00 2026-03-01T00:00:00 1.0", f"{AT} {AT} 1.0"])
def test_a_clock_that_is_none_is_corrupt(text: str) -> None:
    with pytest.raises(Corrupt):
        RoomClock.read(text)


@given(
    rate=rates,
    half_trip_s=st.floats(0, 0.3),
    lates_s=st.lists(st.floats(0, 4.5), min_size=1, max_size=30),
    looks=st.integers(1, 4),
)
def test_at_a_seat_room_time_never_goes_back(rate: float, half_trip_s: float, lates_s: list[float], looks: int) -> None:
    clock, seat, shown = RoomClock(AT, AT, rate), RoomTime(), []
    seat.ask(-2 * half_trip_s)
    seat.welcome(clock.at(AT - timedelta(seconds=half_trip_s)), rate, AT - timedelta(seconds=half_trip_s), 0.0, AT)
    for number, late_s in enumerate(lates_s):
        said = AT + timedelta(seconds=2 * number)
        heard = 2 * number + half_trip_s + late_s
        seat.word(clock.at(said), rate, said, heard, AT + timedelta(seconds=heard))
        for look in range(looks):
            at_s = 2 * number + 5 + look / looks  # a look comes after the word; words and looks in order
            shown.append(seat.now(at_s, AT))
            truth = clock.at(AT + timedelta(seconds=at_s))
            assert shown[-1] <= truth + timedelta(microseconds=10) * rate
    assert shown == sorted(shown)


def test_between_the_words_time_goes_on_by_the_rate() -> None:
    seat = RoomTime()
    seat.ask(9.9)
    seat.welcome(AT, 60.0, AT, heard=10.0, own=AT)
    assert seat.now(10.0, AT) == AT + timedelta(seconds=0.05 * 60)
    assert seat.now(11.0, AT) == AT + timedelta(seconds=1.05 * 60)
    assert seat.of(AT - timedelta(seconds=1), 11.0, AT) == AT + timedelta(seconds=0.05 * 60)


def test_before_the_first_word_the_machines_own_clock_serves() -> None:
    seat = RoomTime()
    assert seat.now(3.0, AT) == AT
    assert seat.offset_s is None


def test_the_offset_takes_half_the_round_trip_off_and_believes_the_least_late_word() -> None:
    seat = RoomTime()
    seat.ask(0.0)
    ahead = AT + timedelta(seconds=2)
    seat.welcome(AT, 1.0, AT, heard=0.2, own=ahead + timedelta(seconds=0.1))
    assert seat.offset_s == pytest.approx(2.0)
    seat.word(AT, 1.0, AT, heard=3.2, own=ahead + timedelta(seconds=3.1))  # late by 3 s
    assert seat.offset_s == pytest.approx(2.0)
    for _ in range(WORDS):  # somebody set the clock of this machine
        seat.word(AT, 1.0, AT, heard=7.0, own=AT + timedelta(seconds=0.1))
    assert seat.offset_s == pytest.approx(0.0)


def test_a_hub_whose_clock_was_truly_set_back_is_followed() -> None:
    seat = RoomTime()
    seat.welcome(AT, 1.0, AT, heard=0.0, own=AT)
    assert seat.now(0.0, AT) == AT
    back = AT - timedelta(seconds=HELD_S + 1)
    for _ in range(WORDS):
        seat.word(back, 1.0, back, heard=0.0, own=AT)
    assert seat.now(0.0, AT) == back


def _hear(seat: RoomTime, number: int, late_s: float, *, seat_by_s: float = 0, hub_by_s: float = 0) -> None:
    """Word ``number`` of a hub every 2 s, on a way of 1 ms; the clocks are wrong by so many seconds."""
    heard = 2 * number + 0.001 + late_s
    said = AT + timedelta(seconds=2 * number + hub_by_s)
    seat.word(said, 1.0, said, heard, AT + timedelta(seconds=heard + seat_by_s))


@given(
    greeting_s=st.floats(0.002, 3),
    lates_s=st.lists(st.floats(0, 3), min_size=1, max_size=3 * WORDS),
    ahead_s=st.just(0.0) | st.floats(-60, 60),
)
def test_late_words_are_no_wrong_clock(greeting_s: float, lates_s: list[float], ahead_s: float) -> None:
    seat = RoomTime()
    seat.ask(-greeting_s / 2)
    first = AT + timedelta(seconds=greeting_s / 2 + ahead_s)
    seat.welcome(AT, 1.0, AT, heard=greeting_s / 2, own=first)
    for number, late_s in enumerate([*lates_s[:-1], 0.0], start=1):  # one word of the minute is in time
        _hear(seat, number, late_s, seat_by_s=ahead_s)
    offset_s = seat.offset_s
    assert offset_s is not None
    doubt_s = max(LEAST_DOUBT_S, greeting_s / 2)
    assert abs(offset_s - ahead_s) <= 2 * doubt_s
    if ahead_s == 0.0:
        assert offset_s == 0.0


@pytest.mark.parametrize("late_s", [0.0, 0.8, 3.0])
def test_by_one_clock_a_frame_keeps_its_instant_after_a_bad_start(late_s: float) -> None:
    seat = RoomTime()
    seat.ask(0.0)
    seat.welcome(AT, 1.0, AT, heard=2 * late_s, own=AT + timedelta(seconds=2 * late_s))
    for number in range(5, 15):
        _hear(seat, number, late_s)
    frame, now_s = AT + timedelta(seconds=29), 30.0
    assert seat.of(frame, now_s, AT + timedelta(seconds=now_s)) == frame


@pytest.mark.parametrize("by_s", [-2.0, 2.0, 3600.0])
def test_a_clock_that_is_set_is_noticed_within_a_minute(by_s: float) -> None:
    hub_set, own_set = RoomTime(), RoomTime()
    for seat in (hub_set, own_set):
        seat.ask(0.0)
        seat.welcome(AT, 1.0, AT, heard=0.002, own=AT + timedelta(seconds=0.002))
        for number in range(WORDS):
            _hear(seat, number, 0.01)
        assert seat.offset_s == 0.0
    for number in range(WORDS, 2 * WORDS):
        _hear(hub_set, number, 0.01, hub_by_s=by_s)
        _hear(own_set, number, 0.01, seat_by_s=by_s)
        assert own_set.offset_s == pytest.approx(by_s, abs=0.05), "its own clock: at once"
    assert hub_set.offset_s == pytest.approx(-by_s, abs=0.05)


def test_a_better_round_trip_sharpens_the_offset() -> None:
    seat = RoomTime()
    seat.ask(0.0)
    seat.welcome(AT, 1.0, AT, heard=2.0, own=AT + timedelta(seconds=1.7))
    _hear(seat, 5, 0.0, seat_by_s=-0.3)
    assert seat.offset_s == pytest.approx(-1.299), "less than a bad way would explain, but more than its half"
    seat.trip(0.002)
    assert seat.offset_s == pytest.approx(-0.3)
    seat.trip(5.0)
    assert seat.offset_s == pytest.approx(-0.3)
