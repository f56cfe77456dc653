"""Which marks a picture bore when: frozen out of a replay it says those of its own instant, not today's."""

from console.domain.camera import Quality
from console.video.mark_history import DAMAGED_NS, MarkHistory

S = 10**9
BLACK, DAMAGED = Quality.BLACK, Quality.DAMAGED


def test_each_instant_has_the_marks_that_were_said_then() -> None:
    history = MarkHistory()
    history.say((BLACK,), 10 * S)
    history.say((BLACK,), 14 * S)
    history.say((), 18 * S)
    assert [history.at(second * S, 1) for second in (9, 10, 17, 18, 90)] == [(), (BLACK,), (BLACK,), (), ()]
    assert history.newest == ()


def test_damage_is_said_from_the_first_to_a_while_after_the_last_and_of_its_own_connection() -> None:
    history = MarkHistory()
    for tenth in range(20):
        history.note_damage(10 * S + tenth * S // 10, generation=1)
    history.note_damage(30 * S, generation=2)
    last = 10 * S + 19 * S // 10
    assert [bool(history.at(ns, 1)) for ns in (10 * S - 1, 10 * S, last + DAMAGED_NS - 1, last + DAMAGED_NS)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert history.at(30 * S, 1) == ()
    history.say((BLACK,), 30 * S)
    assert history.at(30 * S, 2) == (DAMAGED, BLACK)


def test_a_night_of_trouble_is_kept_in_a_few_numbers() -> None:
    history = MarkHistory()
    for minute in range(600):
        history.note_damage(minute * 60 * S, 1)
        history.say((BLACK,) if minute % 2 else (), minute * 60 * S)
    assert history.at(599 * 60 * S, 1) == (DAMAGED, BLACK)
    assert history.at(590 * 60 * S, 1) == (DAMAGED,)
    assert history.at(60 * S, 1) == (), "forgotten, like the packets"
