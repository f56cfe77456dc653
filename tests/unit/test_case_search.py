"""The queue's search: what is written, and the letters that Chinese is typed with."""

from dataclasses import replace

import pytest

from console.domain.case import CaseId, CaseRecord
from console.domain.workflow import State
from console.seat.case_search import CaseSearch
from console.seat.pinyin import spell_all
from console.seat.queue import Bucket, Queue
from tests.street import NOW, Street

TEXTS = ("中山路12号", "占道堆物", "占用人行道", "城管中队")


def _case(number: int = 1, state: State = State.DISPATCHED) -> CaseRecord:
    record = Street().go_to(state)
    return replace(
        record, id=CaseId(f"case-{number}"), case_no=f"20260701310199{number:05}", place=TEXTS[0],
        class_name=TEXTS[1], condition=TEXTS[2], unit_name=TEXTS[3],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("zsl", True),
        ("zsl12h", True),
        ("shanlu", True),  # from any syllable on
        ("hanlu", False),
        ("zddw", True),
        ("cgzd zsl", True),  # the unit, in the same search as the place
        ("cgzd xxl", False),
        ("中山 zddw", True),
        ("00001", True),
        ("20260701-00001", True),
        ("lzd", False),  # no word reaches from one fact into the next
        ("中队占", False),
    ],
)
def test_letters_mean_what_is_written_in_chinese(typed: str, is_found: bool) -> None:
    search, case = CaseSearch(), _case()
    search.learn(spell_all([TEXTS]))
    assert search.means(case, typed.split()) is is_found
    assert not search.unspelled


def test_what_nobody_has_spelled_yet_is_asked_for_once_letters_are_searched() -> None:
    queue, open_one, ended = Queue(), _case(), replace(_case(2, State.CLOSED), place="别处")
    queue.take({case.id: case for case in (open_one, ended)}, NOW)
    assert queue.rows(Bucket.ALL, "城管") == [open_one.id, ended.id]
    assert not queue.unspelled, "Chinese is found without"
    assert queue.rows(Bucket.ALL, "zsl") == []
    assert queue.unspelled == {TEXTS, ("别处", *TEXTS[1:])}
    queue.learn(spell_all(queue.unspelled))
    assert not queue.unspelled
    assert queue.rows(Bucket.ALL, "zsl") == [open_one.id]
    assert queue.rows(Bucket.ALL, "bc") == [ended.id]
