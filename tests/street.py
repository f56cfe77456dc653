"""A small room for tests: one standard, some units and cameras, and commands on them."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from console.domain.account import Account
from console.domain.board import Board
from console.domain.camera import Camera, CameraId, Point
from console.domain.case import CaseId, CaseRecord, EvidenceRef, ReminderRule
from console.domain.case_command import (
    Acknowledge,
    ApplyVoid,
    Approve,
    Attach,
    CaseCommand,
    Close,
    Correct,
    FeedBack,
    Recall,
    Redispatch,
    Refuse,
    Remind,
    ReturnCase,
    SendBack,
)
from console.domain.command import Command, FileAndDispatch, PutCameras, PutStandard
from console.domain.decision import decide
from console.domain.event import CommandId, Event
from console.domain.permission import Role
from console.domain.reminder import CLOCK
from console.domain.rules import PLAIN_RULES, Rules
from console.domain.standard import FilingRow, Kind, Limit, LimitUnit, UnitId
from console.domain.unit import Unit
from console.domain.workflow import State

NOW = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)
OFFICER = Account("li", "李文", Role.DUTY_OFFICER, "值班员")
UNITS = (Unit(UnitId("enforcement"), "城管中队"), Unit(UnitId("sanitation"), "环卫所"))
ENFORCEMENT, SANITATION = (unit.id for unit in UNITS)
ROWS = (
    FilingRow(
        "event/0203/1", Kind.EVENT, "0203", "占道堆物", "占用人行道", Limit(2, LimitUnit.URGENT_HOUR), UNITS[0].id
    ),
    FilingRow("event/0101/1", Kind.EVENT, "0101", "暴露垃圾", "成堆", Limit(4, LimitUnit.WORK_HOUR), UNITS[1].id),
)
CAMERAS = tuple(
    Camera(
        CameraId(f"camera-{number}"),
        number,
        f"路口{number}",
        f"rtsp://192.0.2.{number}/main",
        f"rtsp://192.0.2.{number}/sub",
        point=Point(121.4, 31.2),
        account="cameras",
    )
    for number in (1, 2, 3)
)
EVIDENCE = EvidenceRef("a" * 64, "b" * 64, "c" * 64)


def command_id() -> CommandId:
    return CommandId(str(uuid.uuid4()))


def found_at() -> datetime:
    """When the cases of these tests are found; tests against a hub with its own clock put that clock in its place."""
    return NOW - timedelta(seconds=10)


def file_and_dispatch(unit: UnitId = UNITS[0].id, evidence: EvidenceRef | None = EVIDENCE) -> FileAndDispatch:
    row = next(row for row in ROWS if row.lead_unit == unit)
    return FileAndDispatch(
        command_id(),
        CAMERAS[0].id,
        row.id,
        unit,
        "某某路12号",
        Point(121.4, 31.2),
        "3",
        "12",
        found_at(),
        evidence,
    )


def put_cameras() -> PutCameras:
    return PutCameras(command_id(), CAMERAS)


def put_standard() -> PutStandard:
    return PutStandard(command_id(), ROWS, UNITS)


def set_up_board() -> Board:
    """Return a board with the cameras and the standard on it."""
    return set_up()[0]


def set_up() -> tuple[Board, list[Event]]:
    """Return a board with the cameras and the standard on it, and the events that put them there."""
    board, events = Board("310199"), []
    for command in (put_cameras(), put_standard()):
        events += decide(board, command, OFFICER, NOW)
        board.fold(events[-1:])
    return board, events


def with_new_id(command: FileAndDispatch) -> FileAndDispatch:
    return replace(command, id=command_id())


DEPUTY = Account("zhao", "赵刚", Role.DEPUTY_COMMANDER, "副指挥长")
SECOND_OFFICER = Account("wang", "王芳", Role.DUTY_OFFICER, "值班员")
HUB = CLOCK
PICTURES = ("d" * 64,)


def squad(unit: UnitId = UNITS[0].id) -> Account:
    """Return somebody of a unit."""
    return Account(f"{unit}-1", "陈强", Role.UNIT, "队长", unit)


class Street:
    """A board at work: gives commands one after the other, and lets time pass between them.

    ``street.case`` is the record of the case that was filed last.
    """

    def __init__(self, rules: Rules = PLAIN_RULES) -> None:
        self.board, self.set_up = set_up()
        self.rules, self.now = rules, NOW
        self.events: list[Event] = []
        self.case_id = CaseId("")

    @property
    def case(self) -> CaseRecord:
        case = self.board.case(self.case_id)
        assert case is not None
        return case

    def do(self, command: Command, actor: Account = OFFICER, **minutes: float) -> list[Event]:
        """Let time pass (``minutes=…``, ``hours=…``), then carry out ``command``."""
        self.now += timedelta(**minutes)
        events = decide(self.board, command, actor, self.now, self.rules)
        self.board.fold(events)
        self.events += events
        return events

    def file(self, unit: UnitId = UNITS[0].id, *, is_urgent: bool = False) -> CaseRecord:
        """File and dispatch a new case."""
        command = replace(file_and_dispatch(unit), is_urgent=is_urgent, found_at=self.now - timedelta(seconds=10))
        self.do(command)
        self.case_id = command.case
        return self.case

    def act(self, kind: type[CaseCommand], actor: Account | None = None, /, **said: Any) -> CaseRecord:  # noqa: ANN401 - any field of any command
        """Give a command of ``kind`` on the case as it is, by whoever does that usually; return the case after it."""
        self.do(self.command(kind, **said), actor or self.usual(kind))
        return self.case

    def command(self, kind: type[CaseCommand], **said: Any) -> CaseCommand:  # noqa: ANN401 - as above
        """Return a command of ``kind`` on the case as it is, with usual words where none are given."""
        words = {**_USUAL.get(kind, {}), **said}
        return kind(command_id(), self.case.id, words.pop("based_on", self.case.version), **words)

    def usual(self, kind: type[CaseCommand]) -> Account:
        """Return who gives commands of ``kind``."""
        if kind in (Acknowledge, ReturnCase, FeedBack, Attach):
            return squad(self.case.unit)
        return DEPUTY if kind in (Approve, Refuse) else HUB if kind is Remind else OFFICER

    def go_to(self, state: State) -> CaseRecord:
        """Bring a new case to ``state`` by the shortest way."""
        self.file(is_urgent=state is State.REVIEW)
        for kind in _WAYS[state]:
            self.act(kind)
        assert self.case.state is state
        return self.case


_USUAL: dict[type[CaseCommand], dict[str, Any]] = {
    ReturnCase: {"reason": "不属于本单位"},
    Recall: {"reason": "地点有误"},
    Redispatch: {"unit": UNITS[1].id},
    Correct: {"filing_row": ROWS[1].id, "place": "某某路14号", "point": Point(121.4, 31.2)},
    FeedBack: {"result": "已清理", "pictures": PICTURES},
    SendBack: {"reason": "仍有堆物"},
    ApplyVoid: {"reason": "误报"},
    Refuse: {"reason": "理由不足"},
    Attach: {"pictures": ("e" * 64,)},
    Remind: {"rule": ReminderRule.DUE_SOON, "due_at": NOW},
}
_WAYS: dict[State, tuple[type[CaseCommand], ...]] = {
    State.DISPATCHED: (),
    State.FILED: (Recall,),
    State.HANDLING: (Acknowledge,),
    State.RETURNED: (ReturnCase,),
    State.FEEDBACK: (Acknowledge, FeedBack),
    State.REWORK: (Acknowledge, FeedBack, SendBack),
    State.REVIEW: (Acknowledge, FeedBack, Close),
    State.VOID_PENDING: (Recall, ApplyVoid),
    State.CLOSED: (Acknowledge, FeedBack, Close),
    State.VOIDED: (Recall, ApplyVoid, Approve),
}
