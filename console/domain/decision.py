"""The rules: what a command makes come true, or which rule forbids it. Pure; only the hub runs it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Final
from urllib.parse import urlsplit

from console.domain.account import Account
from console.domain.board import Board
from console.domain.calibration import check_calibration
from console.domain.caller import SEALED_MAX
from console.domain.camera import Camera
from console.domain.case import CaseSource, EvidenceRef, MarkBox, Person
from console.domain.case_command import CaseCommand
from console.domain.case_decision import CLOCK_TOLERANCE, SHA256, decide_case, effective_at
from console.domain.case_fact import CaseDispatched, CaseFiled, CaseReported
from console.domain.command import COMMAND_ID, Command, FileAndDispatch, PutCameras, PutGrids, PutStandard
from console.domain.event import CHAIN_START, Event, Fact, seal
from console.domain.grid import Grid, check_grids
from console.domain.permission import require
from console.domain.prose import OPINION_LENGTH, checked
from console.domain.room import CamerasPut, GridsPut, StandardPut
from console.domain.rules import PLAIN_RULES, Rules
from console.domain.siting import Site, settled
from console.domain.standard import FilingRow
from console.domain.standard_check import check_standard
from console.domain.unit import Unit
from console.errors import Conflict, Refused

CASES_A_DAY: Final = 99_999
_SHANGHAI: Final = timezone(timedelta(hours=8))
"""Fixed since 1991; the rules need no zone data base."""


def decide(board: Board, command: Command, actor: Account, now: datetime, rules: Rules = PLAIN_RULES) -> list[Event]:
    """Return the sealed events that ``command`` brings about; none where all is already as it asks.

    Args:
        board: what is known; not changed.
        command: what is wanted.
        actor: who wants it.
        now: room time, UTC.
        rules: calendar and settings of the room.

    Raises:
        Refused: a rule forbids it; the error's text key names the rule.
        Conflict: it was based on an older state of things.
    """
    require(actor, command.act)
    if not COMMAND_ID.fullmatch(command.id):
        raise Refused("the command's id is no UUID", text_key="hub.bad_command_id")
    facts = _facts(board, command, actor, now, rules)
    return seal(board.head, facts, actor, command.id, now, effective_at(command, now))


def _facts(board: Board, command: Command, actor: Account, now: datetime, rules: Rules) -> Sequence[Fact]:
    match command:
        case FileAndDispatch():
            return _file_and_dispatch(board, command, actor, now, rules)
        case PutCameras(cameras=cameras):
            return _put_cameras(board, cameras)
        case PutStandard():
            return _put_standard(board, command)
        case PutGrids(grids=grids):
            return _put_grids(board, grids)
        case CaseCommand():
            return decide_case(board, command, actor, now, rules)


def _file_and_dispatch(
    board: Board, command: FileAndDispatch, actor: Account, now: datetime, rules: Rules
) -> Sequence[Fact]:
    known = board.case(command.case)
    if (known.version if known is not None else 0) != command.based_on or known is not None:
        raise Conflict("the case is there already", text_key="hub.case_exists")
    row, unit, by = (
        board.filing_row(command.filing_row),
        board.unit(command.unit),
        Person(actor.display_name, actor.role),
    )
    reported = _reported(board, command, row, by, now)
    filed = CaseFiled(command.case, row.id, row.name, row.condition, row.limit, by, row.closing_condition)
    clock = rules.clock(now, row.limit)
    opinion = checked(command.opinion, OPINION_LENGTH)
    return reported, filed, CaseDispatched(command.case, unit.id, unit.name, by, clock, rules.version, opinion)


def _reported(board: Board, command: FileAndDispatch, row: FilingRow, by: Person, now: datetime) -> CaseReported:
    camera = board.camera(command.camera) if command.camera is not None else None
    _check_report(command, now)
    _check_source(board, command, now)
    error_m = command.point_error_m
    site = Site(command.place, command.point, command.public_grid, command.residents_grid, error_m)
    site = settled(board, site, camera, now)
    return CaseReported(
        case=command.case,
        case_no=next_case_no(board, now),
        source=command.source,
        place=site.place,
        point=site.point,
        public_grid=site.public_grid,
        residents_grid=site.residents_grid,
        filing_row=row.id,
        class_name=row.name,
        condition=row.condition,
        limit=row.limit,
        camera=camera.id if camera is not None else None,
        camera_number=camera.number if camera is not None else None,
        found_at=command.found_at.astimezone(UTC),
        reported_by=by.name,
        evidence=command.evidence,
        mark=command.mark,
        by=by,
        is_urgent=command.is_urgent,
        point_error_m=site.point_error_m,
    )


def _check_report(command: FileAndDispatch, now: datetime) -> None:
    if command.found_at.tzinfo is None or command.found_at > now + CLOCK_TOLERANCE:
        raise Refused("found in the future", text_key="hub.found_in_future")
    if command.found_at < CHAIN_START.at:
        raise Refused("found before there were events", text_key="hub.found_long_ago", year=CHAIN_START.at.year)
    if command.evidence is not None:  # where sealing failed, a case without a picture is better than none
        _check_evidence(command.evidence)
    if command.mark is not None:
        _check_mark(command.mark)


def _check_source(board: Board, command: FileAndDispatch, now: datetime) -> None:
    """What was seen on a camera names it; what was told names a place, and has no picture of its own."""
    if command.source is CaseSource.VIDEO:
        if command.camera is None or command.caller:
            raise Refused("seen, but by no camera", text_key="hub.camera_missing")
        return
    if command.evidence is not None or command.mark is not None or command.point_error_m is not None:
        raise Refused("evidence of what was told", text_key="hub.told_has_no_picture")
    if len(command.caller) > SEALED_MAX:
        raise Refused("a caller of that length", text_key="hub.bad_caller")
    is_placed = command.camera is not None or command.point is not None
    has_grids = any(grid.is_valid(now) for grid in board.records(Grid))
    if has_grids and not is_placed and not (command.public_grid or command.residents_grid):
        raise Refused("neither point nor grid", text_key="hub.grid_missing")


def _check_evidence(evidence: EvidenceRef) -> None:
    if not all(SHA256.fullmatch(name) for name in (evidence.part_a, evidence.frame, evidence.thumbnail)):
        raise Refused("evidence is named by SHA-256", text_key="hub.bad_evidence_name")


def _check_mark(mark: MarkBox) -> None:
    inside = 0 <= mark.left <= mark.left + mark.width <= 1 and 0 <= mark.top <= mark.top + mark.height <= 1
    if not inside:
        raise Refused("the mark lies outside the frame", text_key="hub.bad_mark")


def next_case_no(board: Board, now: datetime) -> str:
    """Return the next case number: yyyyMMdd (Shanghai) + street code (6) + 5-digit sequence of the day.

    The day never goes back behind the last number given, so that numbers stay unique when a clock was wrong.

    Raises:
        Refused: all numbers of the day are given.
    """
    today = now.astimezone(_SHANGHAI)
    day = max(f"{today.year:04}{today.month:02}{today.day:02}", board.last_case_no[:8])
    sequence = int(board.last_case_no[-5:]) + 1 if board.last_case_no[:8] == day else 1
    if sequence > CASES_A_DAY:
        raise Refused("no case number left today", text_key="hub.case_numbers_used_up")
    return f"{day}{board.street_code}{sequence:05d}"


def _put_cameras(board: Board, cameras: Sequence[Camera]) -> Sequence[Fact]:
    if len({camera.id for camera in cameras}) < len(cameras) or len({c.number for c in cameras}) < len(cameras):
        raise Refused("camera ids and numbers are unique", text_key="hub.camera_twice")
    for camera in cameras:
        _check_addresses(camera)
        if camera.calibration is not None:
            check_calibration(camera.calibration, camera.number, camera.point)
    same = {camera.id: camera for camera in cameras} == {camera.id: camera for camera in board.records(Camera)}
    return () if same else (CamerasPut(tuple(cameras)),)


def _check_addresses(camera: Camera) -> None:
    if not camera.id or camera.number < 1 or not (camera.main_url or camera.sub_url):
        raise Refused("a camera needs an id, a number and an address", text_key="hub.bad_camera", camera=camera.id)
    if any("@" in urlsplit(url).netloc for url in (camera.main_url, camera.sub_url)):
        raise Refused("an address must not hold a user or password", text_key="hub.secret_in_address")


def _put_standard(board: Board, put: PutStandard) -> Sequence[Fact]:
    check_standard(put.rows, put.units)
    rows, units = board.records(FilingRow), board.records(Unit)
    is_kept = bool(rows) if put.only_first else (list(put.rows), list(put.units)) == (rows, units)
    return () if is_kept else (StandardPut(put.rows, put.units),)


def _put_grids(board: Board, grids: Sequence[Grid]) -> Sequence[Fact]:
    check_grids(grids)
    in_utc = tuple(
        replace(
            grid,
            valid_from=grid.valid_from.astimezone(UTC),
            valid_until=grid.valid_until and grid.valid_until.astimezone(UTC),
        )
        for grid in grids
    )
    same = {grid.id: grid for grid in in_utc} == {grid.id: grid for grid in board.records(Grid)}
    return () if same else (GridsPut(in_utc),)
