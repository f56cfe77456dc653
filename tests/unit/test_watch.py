"""Hidden cameras among the seats: each at exactly one, about evenly, and few change hands."""

from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.camera import CameraId
from console.domain.pair import SeatId
from console.domain.watch import LAPSE_S, Watch, share

ROOM = tuple(CameraId(f"c{n}") for n in range(730))
SEATS = st.sets(st.sampled_from([SeatId(f"seat-{n}") for n in range(6)]), min_size=1, max_size=5)


def shown_by(seats: set[SeatId]) -> dict[SeatId, frozenset[CameraId]]:
    return {seat: frozenset() for seat in seats}


@settings(max_examples=12)
@given(SEATS)
def test_every_camera_has_exactly_one_seat_and_the_work_is_about_even(seats: set[SeatId]) -> None:
    owners = share(ROOM, shown_by(seats))
    assert set(owners) == set(ROOM)
    assert set(owners.values()) == seats
    counts = [list(owners.values()).count(seat) for seat in seats]
    assert max(counts) <= 1.35 * len(ROOM) / len(seats)


@settings(max_examples=12)
@given(SEATS, st.sampled_from([SeatId(f"seat-{n}") for n in range(6)]))
def test_a_seat_that_comes_or_goes_moves_only_its_own_cameras(seats: set[SeatId], other: SeatId) -> None:
    others = seats - {other} or {SeatId("x")}
    without, with_it = share(ROOM, shown_by(others)), share(ROOM, shown_by(others | {other}))
    assert all(with_it[one] in {without[one], other} for one in ROOM)


def test_a_shown_camera_belongs_to_a_seat_that_shows_it() -> None:
    shown = {SeatId("a"): frozenset(ROOM[:40]), SeatId("b"): frozenset(ROOM[20:60])}
    owners = share(ROOM, shown)
    assert all(owners[one] == "a" for one in ROOM[:20])
    assert all(owners[one] == "b" for one in ROOM[40:60])


def test_the_rooms_total_is_what_all_seats_have_proved_and_lapses_with_them() -> None:
    watch, a, b = Watch(), SeatId("a"), SeatId("b")
    alone = watch.report(a, ROOM[:3], ROOM[:5], ROOM, 0.0)
    assert alone.cameras == ROOM
    assert alone.live == 5
    second = watch.report(b, (), [*ROOM[4:8], CameraId("gone")], ROOM, 1.0)
    assert second.live == 8
    first = watch.report(a, ROOM[:3], ROOM[:5], ROOM, 2.0)
    assert sorted([*first.cameras, *second.cameras]) == sorted(ROOM)
    assert set(ROOM[:3]) <= set(first.cameras)
    later = watch.report(a, ROOM[:3], ROOM[:5], ROOM, 1.1 + LAPSE_S)
    assert later.cameras == ROOM
    assert later.live == 5
