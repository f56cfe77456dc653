"""File and dispatch: what it makes come true, and which rules forbid it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from console.domain.account import Account
from console.domain.board import Board, views_of
from console.domain.camera import Camera, CameraId, Point
from console.domain.case import MarkBox
from console.domain.case_fact import CaseDispatched, CaseFiled, CaseReported
from console.domain.case_fold import apply
from console.domain.command import FileAndDispatch, PutCameras, PutStandard
from console.domain.decision import decide, next_case_no
from console.domain.event import CommandId
from console.domain.permission import ROOM, Role, unit_view
from console.domain.standard import UnitId
from console.domain.workflow import State
from console.errors import Conflict, Corrupt, Refused
from tests.street import CAMERAS, EVIDENCE, NOW, OFFICER, ROWS, UNITS, command_id, file_and_dispatch, set_up_board


def test_one_key_reports_files_and_dispatches() -> None:
    board, command = set_up_board(), file_and_dispatch()

    events = decide(board, command, OFFICER, NOW)
    board.fold(events)

    assert [type(event.fact) for event in events] == [CaseReported, CaseFiled, CaseDispatched]
    case = board.case(command.case)
    assert case is not None
    assert (case.state, case.version, case.unit_name) == (State.DISPATCHED, 3, "城管中队")
    assert (case.class_name, case.condition, case.limit) == (ROWS[0].name, ROWS[0].condition, ROWS[0].limit)
    assert (case.reported_by, case.dispatched_at, case.camera_number) == ("李文", NOW, 1)
    assert {event.acting_title for event in events} == {"值班员"}


def test_deciding_changes_nothing_by_itself() -> None:
    board = set_up_board()
    decide(board, command := file_and_dispatch(), OFFICER, NOW)
    assert board.case(command.case) is None


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"camera": CameraId("none")}, "hub.unknown_camera"),
        ({"filing_row": "event/9999/1"}, "hub.unknown_filing_row"),
        ({"unit": UnitId("none")}, "hub.unknown_unit"),
        ({"place": "  "}, "hub.place_missing"),
        ({"place": "路" * 201}, "hub.place_missing"),
        ({"place": "路\x0012号"}, "hub.text_unusable"),
        ({"place": "路\u202e12号"}, "hub.text_unusable"),
        ({"place": "路\n12号"}, "hub.text_unusable"),
        ({"place": "路" * 1_000_000}, "hub.place_missing"),
        ({"point": Point(181.0, 31.2)}, "hub.bad_point"),
        ({"point": Point(float("nan"), 31.2)}, "hub.bad_point"),
        ({"public_grid": "3" * 33}, "hub.bad_grid"),
        ({"found_at": NOW + timedelta(seconds=6)}, "hub.found_in_future"),
        ({"found_at": NOW.replace(tzinfo=None)}, "hub.found_in_future"),
        ({"found_at": datetime(1999, 12, 31, tzinfo=UTC)}, "hub.found_long_ago"),
        ({"found_at": datetime.min.replace(tzinfo=timezone(timedelta(hours=8)))}, "hub.found_long_ago"),
        ({"evidence": replace(EVIDENCE, frame="../../etc/passwd")}, "hub.bad_evidence_name"),
        ({"mark": MarkBox(0.9, 0.1, 0.2, 0.1)}, "hub.bad_mark"),
        ({"mark": MarkBox(float("nan"), 0.1, 0.2, 0.1)}, "hub.bad_mark"),
        ({"id": CommandId("1")}, "hub.bad_command_id"),
    ],
)
def test_a_refusal_names_the_rule(change: dict[str, object], rule: str) -> None:
    command = replace(file_and_dispatch(), **change)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        decide(set_up_board(), command, OFFICER, NOW)
    assert refused.value.text_key == rule


def test_a_case_that_is_there_is_a_conflict() -> None:
    board, command = set_up_board(), file_and_dispatch()
    board.fold(decide(board, command, OFFICER, NOW))
    with pytest.raises(Conflict):
        decide(board, command, OFFICER, NOW)
    with pytest.raises(Conflict):
        decide(board, replace(file_and_dispatch(), based_on=2), OFFICER, NOW)


@pytest.mark.parametrize("role", [Role.UNIT, Role.TECHNICIAN])
def test_only_a_duty_officer_dispatches(role: Role) -> None:
    actor = Account("x", "x", role, unit=UNITS[0].id)
    with pytest.raises(Refused) as refused:
        decide(set_up_board(), file_and_dispatch(), actor, NOW)
    assert refused.value.text_key == "hub.not_permitted"


def test_case_numbers_count_within_the_shanghai_day_and_never_go_back() -> None:
    board = set_up_board()
    late = NOW.replace(hour=15, minute=59)  # 23:59 in Shanghai
    numbers = []
    for now in (late, late, late + timedelta(minutes=2), late):
        command = replace(file_and_dispatch(), found_at=now)
        board.fold(decide(board, command, OFFICER, now))
        case = board.case(command.case)
        assert case is not None
        numbers.append(case.case_no)
    assert numbers == [
        "2026070131019900001",
        "2026070131019900002",
        "2026070231019900001",
        "2026070231019900002",  # the clock went back: the number does not
    ]


def test_the_day_after_99999_cases_no_number_is_left() -> None:
    board = set_up_board()
    board.last_case_no = "2026070131019999999"
    with pytest.raises(Refused):
        next_case_no(board, NOW)


def test_a_camera_address_holds_no_password() -> None:
    secret = replace(CAMERAS[0], main_url="rtsp://admin:12345@192.0.2.1/main")
    with pytest.raises(Refused) as refused:
        decide(set_up_board(), PutCameras(command_id(), (secret,)), OFFICER, NOW)
    assert "12345" not in str(refused.value)


@pytest.mark.parametrize("cameras", [(CAMERAS[0], CAMERAS[0]), (CAMERAS[0], replace(CAMERAS[1], number=1))])
def test_camera_ids_and_numbers_are_unique(cameras: tuple[Camera, ...]) -> None:
    with pytest.raises(Refused):
        decide(set_up_board(), PutCameras(command_id(), cameras), OFFICER, NOW)


def test_a_row_leads_to_a_known_unit() -> None:
    with pytest.raises(Refused):
        decide(set_up_board(), PutStandard(command_id(), ROWS, UNITS[:1]), OFFICER, NOW)


def test_putting_the_same_again_is_no_event() -> None:
    board = set_up_board()
    assert decide(board, PutCameras(command_id(), CAMERAS[::-1]), OFFICER, NOW) == []
    assert decide(board, PutStandard(command_id(), ROWS, UNITS), OFFICER, NOW) == []


def test_putting_other_cameras_drops_those_left_out() -> None:
    board = set_up_board()
    changes = board.fold(decide(board, PutCameras(command_id(), CAMERAS[1:]), OFFICER, NOW))
    assert [(change.key.id, change.record) for change in changes] == [("camera-1", None)]
    assert board.records(Camera) == list(CAMERAS[1:])


def test_an_event_that_cannot_follow_is_corrupt() -> None:
    board, command = set_up_board(), file_and_dispatch()
    reported, filed, dispatched = decide(board, command, OFFICER, NOW)
    record = apply(None, reported)
    with pytest.raises(Corrupt):
        apply(record, dispatched)
    with pytest.raises(Corrupt):
        apply(None, filed)
    with pytest.raises(Corrupt):
        apply(record, reported)


def test_a_fork_leaves_the_board_alone_until_it_is_taken_over() -> None:
    board = set_up_board()
    fork, command = board.fork(), file_and_dispatch()
    fork.fold(decide(fork, command, OFFICER, NOW))
    assert board.case(command.case) is None
    board.take_over(fork)
    assert board.case(command.case) is not None
    assert board.head == fork.head
    with pytest.raises(Corrupt):
        board.take_over(Board("310199"))


def test_a_case_shows_in_the_room_and_at_its_unit_only() -> None:
    board, command = set_up_board(), file_and_dispatch()
    board.fold(decide(board, command, OFFICER, NOW))
    case = board.case(command.case)
    assert case is not None
    assert views_of(case) == (ROOM, unit_view(UNITS[0].id))
    assert views_of(CAMERAS[0]) == (ROOM,)


def test_the_seat_knows_the_case_id_before_the_hub_answers() -> None:
    command: FileAndDispatch = file_and_dispatch()
    assert str(command.case) == command.id
