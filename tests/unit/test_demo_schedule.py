"""Which film is made next."""

from console.demo.schedule import Standing, in_order
from console.domain.camera import Profile

SUB, MAIN = Profile.SUB, Profile.MAIN


def numbers(*standings: Standing) -> list[tuple[int, Profile]]:
    return [(standing.number, standing.profile) for standing in in_order(standings)]


def test_each_sub_stream_gets_its_first_groups_before_any_gets_more() -> None:
    order = numbers(Standing(1, SUB, 2, 30), Standing(2, SUB, 1, 30), Standing(3, SUB, 0, 30), Standing(1, MAIN, 0, 30))
    assert order == [(3, SUB), (2, SUB), (1, SUB), (1, MAIN)]


def test_who_waits_for_a_first_picture_comes_first_the_longest_wait_before_all() -> None:
    order = numbers(
        Standing(1, SUB, 0, 30), Standing(2, MAIN, 0, 30, wanted_at=20.0), Standing(3, MAIN, 0, 30, wanted_at=10.0)
    )
    assert order == [(3, MAIN), (2, MAIN), (1, SUB)]


def test_wanted_main_streams_get_their_first_groups_but_are_finished_after_loops_are_long_enough() -> None:
    order = numbers(
        Standing(1, SUB, 5, 30),
        Standing(2, SUB, 1, 30),
        Standing(3, MAIN, 4, 30, wanted_at=10.0),
        Standing(4, MAIN, 1, 30, wanted_at=20.0),
        Standing(5, SUB, 11, 30),
    )
    assert order == [(2, SUB), (4, MAIN), (1, SUB), (3, MAIN), (5, SUB)]


def test_sub_streams_grow_in_turn_and_main_streams_one_after_the_other() -> None:
    order = numbers(
        Standing(1, SUB, 7, 30), Standing(2, SUB, 6, 30), Standing(1, MAIN, 0, 30), Standing(2, MAIN, 3, 30, None, True)
    )
    assert order == [(2, SUB), (1, SUB), (2, MAIN), (1, MAIN)]


def test_a_whole_film_rests_unless_its_first_group_is_still_to_be_made_again() -> None:
    whole = Standing(1, SUB, 30, 30)
    assert numbers(whole) == []
    assert numbers(Standing(2, SUB, 30, 30, None, True), whole) == [(2, SUB)]
