"""Frames that are late need not be drawn; the present is reached sooner, and never at the price of no picture."""

from console.video.lateness import Jump, Lateness

S = 1_000_000_000
FRAME_TICKS = 3600
FRAME_NS = S // 25


def drawn(arrivals_ns: list[int]) -> list[bool]:
    lateness = Lateness()
    return [lateness.is_worth_drawing(i * FRAME_TICKS, at) for i, at in enumerate(arrivals_ns, start=1)]


def test_a_stream_in_time_is_drawn_wholly_though_it_shakes_and_drifts() -> None:
    arrivals = [100 * S + round(i * FRAME_NS * 1.001) + (i % 7) * 30_000_000 for i in range(3000)]
    assert all(drawn(arrivals))


def test_what_comes_in_a_heap_is_skipped_up_to_the_present() -> None:
    in_time = [100 * S + i * FRAME_NS for i in range(250)]
    heap = [max(at, 105 * S + i * 1_000_000) for i, at in enumerate(in_time)]
    heap[:50] = in_time[:50]  # two seconds in time, three seconds of silence, then all at once
    shown = drawn(heap)
    assert all(shown[:50])
    assert sum(shown[51:115]) <= 2
    assert all(shown[150:])


def test_a_line_that_is_slower_for_good_is_drawn_again_within_seconds_and_never_stands_still() -> None:
    arrivals = [100 * S + i * FRAME_NS + (S if i >= 100 else 0) for i in range(400)]
    shown = drawn(arrivals)
    assert all(any(shown[at : at + 6]) for at in range(394))
    assert all(shown[225:])


def test_the_burst_of_an_opening_is_drawn() -> None:
    assert all(drawn([100 * S + i * 2_000_000 for i in range(50)]))


def test_a_stream_far_behind_jumps_and_one_that_shakes_does_not() -> None:
    jump = Jump()
    assert not any(jump.is_behind(i * FRAME_TICKS, 100 * S + i * FRAME_NS + (i % 9) * 50_000_000) for i in range(100))
    heap = [jump.is_behind(i * FRAME_TICKS, 106 * S + (i - 100) * 1_000_000) for i in range(100, 160)]
    assert heap[0], "two seconds late: the newest packet is what matters"
    assert not heap[-1], "at the present again"
    assert heap.index(False) == len([late for late in heap if late]), "one jump, not several"
