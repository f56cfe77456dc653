"""A small room for tests: one standard, some units and cameras, and commands on them."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from console.domain.account import Account
from console.domain.board import Board
from console.domain.camera import Camera, CameraId, Point
from console.domain.case import EvidenceRef
from console.domain.command import FileAndDispatch, PutCameras, PutStandard
from console.domain.decision import decide
from console.domain.event import CommandId
from console.domain.permission import Role
from console.domain.standard import FilingRow, Kind, Limit, LimitUnit, UnitId
from console.domain.unit import Unit

NOW = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)
OFFICER = Account("li", "李文", Role.DUTY_OFFICER, "值班员")
UNITS = (Unit(UnitId("enforcement"), "城管中队"), Unit(UnitId("sanitation"), "环卫所"))
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
        NOW - timedelta(seconds=10),
        evidence,
    )


def put_cameras() -> PutCameras:
    return PutCameras(command_id(), CAMERAS)


def put_standard() -> PutStandard:
    return PutStandard(command_id(), ROWS, UNITS)


def set_up_board() -> Board:
    """Return a board with the cameras and the standard on it."""
    board = Board("310199")
    for command in (put_cameras(), put_standard()):
        board.fold(decide(board, command, OFFICER, NOW))
    return board


def with_new_id(command: FileAndDispatch) -> FileAndDispatch:
    return replace(command, id=command_id())
