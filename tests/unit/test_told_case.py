"""Cases that were told, by telephone, radio or at the window: what they need, and the way they go."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from console.domain.camera import Point
from console.domain.case import CaseSource, MarkBox
from console.domain.case_command import Acknowledge, Close, Correct, FeedBack, Recall
from console.domain.case_fact import CaseReported
from console.domain.command import FileAndDispatch, PutGrids
from console.domain.duplicate import duplicates
from console.domain.grid import Grid, GridId, Layer
from console.domain.permission import Role, unit_view
from console.domain.unit_sight import seen_in
from console.domain.workflow import State
from console.errors import Refused
from tests.street import DEPUTY, EVIDENCE, OFFICER, UNITS, Street, command_id, file_and_dispatch, squad

SEALED = "c2VhbGVk" * 8
TOLD = [source for source in CaseSource if source is not CaseSource.VIDEO]
SQUARE = tuple(Point(lon, lat) for lon, lat in ((121.3, 31.1), (121.5, 31.1), (121.5, 31.3), (121.3, 31.3)))
GRID = Grid(GridId("p3"), Layer.PUBLIC, "03", "三", (SQUARE,), datetime(2026, 1, 1, tzinfo=UTC))


def told(**said: Any) -> FileAndDispatch:  # noqa: ANN401 - any field
    """Return the command of a call about a place that no camera shows."""
    usual = {"camera": None, "evidence": None, "source": CaseSource.TELEPHONE, "public_grid": "", "residents_grid": ""}
    return replace(file_and_dispatch(), **{**usual, **said})


@pytest.fixture
def street() -> Street:
    return Street()


@pytest.mark.parametrize("source", TOLD)
def test_it_needs_no_camera_and_goes_the_way_of_all_others(street: Street, source: CaseSource) -> None:
    command = told(source=source, opinion="门口有老人")
    street.do(command)
    street.case_id = command.case
    assert (street.case.source, street.case.is_told) == (source, True)
    assert (street.case.camera, street.case.camera_number, street.case.evidence) == (None, None, None)
    assert street.case.steps[-1].opinion == "门口有老人"
    for kind in (Acknowledge, FeedBack, Close):
        street.act(kind)
    assert street.case.state is State.CLOSED


def test_a_camera_may_be_named_that_looks_there(street: Street) -> None:
    command = told(camera=file_and_dispatch().camera)
    street.do(command)
    street.case_id = command.case
    assert (street.case.camera_number, street.case.is_told) == (1, True)


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"source": CaseSource.VIDEO}, "hub.camera_missing"),
        ({"source": CaseSource.VIDEO, "camera": file_and_dispatch().camera, "caller": SEALED}, "hub.camera_missing"),
        ({"evidence": EVIDENCE}, "hub.told_has_no_picture"),
        ({"mark": MarkBox(0, 0, 1, 1)}, "hub.told_has_no_picture"),
        ({"point_error_m": 3}, "hub.told_has_no_picture"),
        ({"caller": "A" * 2_000}, "hub.bad_caller"),
        ({"place": " "}, "hub.place_missing"),
        ({"opinion": "长" * 501}, "hub.text_too_long"),
        ({"opinion": "a\x00b"}, "hub.text_unusable"),
    ],
)
def test_what_does_not_go_together_is_refused(street: Street, said: dict[str, Any], key: str) -> None:
    with pytest.raises(Refused) as refused:
        street.do(told(**said))
    assert refused.value.text_key == key


def test_where_grids_are_laid_somebody_says_which(street: Street) -> None:
    street.do(PutGrids(command_id(), (GRID,)))
    with pytest.raises(Refused) as refused:
        street.do(told(point=None))
    assert refused.value.text_key == "hub.grid_missing"
    by_point, by_hand = told(), told(point=None, public_grid="03")
    for command in (by_point, by_hand):
        street.do(command)
        street.case_id = command.case
        assert street.case.public_grid == "03"


def test_a_room_without_grids_takes_words_alone(street: Street) -> None:
    command = told(point=None)
    street.do(command)
    street.case_id = command.case
    assert (street.case.place, street.case.point, street.case.public_grid) == (command.place, None, "")


def test_nothing_of_the_caller_is_in_events_or_records(street: Street) -> None:
    command = told(caller=SEALED)
    events = street.do(command)
    assert not any(SEALED in event.body for event in events)
    street.case_id = command.case
    assert SEALED not in repr(street.case)
    assert "caller" not in {field.name for field in fields(street.case)}


def test_the_unit_sees_how_it_came_and_the_word_to_it(street: Street) -> None:
    command = told(opinion="门口有老人")
    street.do(command)
    street.case_id = command.case
    seen = seen_in(street.case, unit_view(UNITS[0].id))
    assert isinstance(seen, type(street.case))
    assert (seen.source, seen.steps[-1].opinion) == (CaseSource.TELEPHONE, "门口有老人")


def test_told_twice_it_is_a_likely_repeat_by_its_place(street: Street) -> None:
    first = told()
    street.do(first)
    street.case_id = first.case
    row, point = first.filing_row, first.point
    assert [found.case for found in duplicates([street.case], row, point, None, street.now)] == [first.case]
    assert duplicates([street.case], row, None, None, street.now) == []


def test_it_can_be_set_right_without_a_point(street: Street) -> None:
    command = told(point=None)
    street.do(command)
    street.case_id = command.case
    street.act(Recall)
    street.act(Correct, point=None, place="长江路 328 弄")
    assert (street.case.place, street.case.source) == ("长江路 328 弄", CaseSource.TELEPHONE)


@pytest.mark.parametrize("actor", [DEPUTY, squad()])
def test_only_a_duty_officer_takes_calls(street: Street, actor: Any) -> None:  # noqa: ANN401
    assert actor.role is not Role.DUTY_OFFICER
    with pytest.raises(Refused) as refused:
        street.do(told(), actor)
    assert refused.value.text_key == "hub.not_permitted"


def test_old_events_keep_their_meaning() -> None:
    """An event of before there were sources is of version 1, and says ``source_video``."""
    street = Street()
    events = street.do(file_and_dispatch(), OFFICER)
    reported = next(event for event in events if isinstance(event.fact, CaseReported))
    assert (reported.version, CaseReported.version) == (1, 1)
    assert '"source":"source_video"' in reported.body
    assert isinstance(reported.fact, CaseReported)
    record = street.board.case(reported.fact.case)
    assert record is not None
    assert not record.is_told
