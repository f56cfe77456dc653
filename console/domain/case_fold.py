"""Folding: what an event means to one case. No rules, no clock, no I/O: what happened, happened."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from console.domain.case import CaseRecord, Step
from console.domain.case_fact import (
    ACTION_OF,
    CaseAcknowledged,
    CaseAttached,
    CaseClosed,
    CaseCorrected,
    CaseDispatched,
    CaseFact,
    CaseFedBack,
    CaseFiled,
    CaseRecalled,
    CaseRedispatched,
    CaseReminded,
    CaseReported,
    CaseReturned,
    CaseReviewAsked,
    CaseSentBack,
    CaseVoidAsked,
    CaseVoided,
    CaseVoidRefused,
)
from console.domain.deadline import Deadline
from console.domain.event import Event
from console.domain.permission import Role
from console.domain.standard import UnitId
from console.domain.workflow import STANDING, TRANSITIONS, Action, State
from console.errors import Corrupt

_NOBODYS: Final[dict[str, Any]] = {
    "unit": UnitId(""),
    "unit_name": "",
    "dispatched_at": None,
    "clock": None,
    "clock_rules": "",
    "stopped_at": None,
    "is_not_ours": None,
    "reminded": (),
}
"""What a case is again that waits for its dispatch."""


def apply(record: CaseRecord | None, event: Event) -> CaseRecord:
    """Return what ``event`` makes of a case.

    Raises:
        Corrupt: the log says something of a case that cannot follow on what it said before.
    """
    fact = event.fact
    state = record.state if record is not None else None
    if not isinstance(fact, CaseFact):
        raise Corrupt(f"event {event.seq} ({event.type}) says nothing of a case")
    action = ACTION_OF[type(fact)]
    if (state, action) not in TRANSITIONS:
        raise Corrupt(f"event {event.seq} ({event.type}) does not follow on {state}")
    if isinstance(fact, CaseReported):
        before, changes = _reported(fact, event), dict[str, Any]()
    elif record is not None:
        before, changes = record, _changes(record, fact, event, action)
    else:
        raise Corrupt(f"event {event.seq} ({event.type}) names an unknown case")
    return replace(before, **changes, steps=(*before.steps, _step(before, changes, state, fact, event)))


def _reported(fact: CaseReported, event: Event) -> CaseRecord:
    return CaseRecord(
        id=fact.case,
        version=1,
        case_no=fact.case_no,
        state=State.REPORTED,
        source=fact.source,
        place=fact.place,
        point=fact.point,
        public_grid=fact.public_grid,
        residents_grid=fact.residents_grid,
        filing_row=fact.filing_row,
        class_name=fact.class_name,
        condition=fact.condition,
        limit=fact.limit,
        unit=UnitId(""),
        unit_name="",
        camera=fact.camera,
        camera_number=fact.camera_number,
        found_at=fact.found_at,
        reported_at=event.at,
        dispatched_at=None,
        reported_by=fact.reported_by,
        evidence=fact.evidence,
        mark=fact.mark,
        is_urgent=fact.is_urgent,
        point_error_m=fact.point_error_m,
        moved_version=1,
    )


def _changes(record: CaseRecord, fact: CaseFact, event: Event, action: Action) -> dict[str, Any]:
    version = record.version + 1
    return {
        "version": version,
        "state": TRANSITIONS[record.state, action],
        "moved_version": record.moved_version if action in STANDING else version,
        **_fields(record, fact, event),
    }


def _fields(record: CaseRecord, fact: CaseFact, event: Event) -> dict[str, Any]:
    """Return what else the fact changes, by field."""
    match fact:
        case CaseFiled():
            return _of_row(fact)
        case CaseCorrected():
            site = {name: getattr(fact, name) for name in ("place", "point", "public_grid", "residents_grid")}
            error_m = record.point_error_m if fact.point == record.point else None
            return {**_of_row(fact), **site, "point_error_m": error_m}
        case CaseDispatched() | CaseRedispatched():
            return _sent_out(record, fact, event)
        case CaseRecalled() | CaseVoidRefused():
            return _NOBODYS
        case CaseSentBack():
            return _sent_back(record, fact)
        case _:
            return _noted(record, fact, event)


def _of_row(fact: CaseFiled | CaseCorrected) -> dict[str, Any]:
    names = ("filing_row", "class_name", "condition", "limit", "closing_condition")
    return {name: getattr(fact, name) for name in names}


def _noted(record: CaseRecord, fact: CaseFact, event: Event) -> dict[str, Any]:
    match fact:
        case CaseReturned():
            return {"stopped_at": event.effective_at, "is_not_ours": fact.is_not_ours}
        case CaseFedBack():
            pictures = tuple(dict.fromkeys((*record.own_pictures, *fact.pictures)))
            return {"stopped_at": event.effective_at, "after_pictures": pictures}
        case CaseAttached():
            return {"after_pictures": (*record.after_pictures, *fact.pictures)}
        case CaseReminded():
            return {"reminded": (*record.reminded, fact.rule)}
        case _:
            return {}


def _sent_out(record: CaseRecord, fact: CaseDispatched | CaseRedispatched, event: Event) -> dict[str, Any]:
    is_wrong = isinstance(fact, CaseRedispatched) and fact.is_wrong_dispatch
    return {
        "unit": fact.unit,
        "unit_name": fact.unit_name,
        "dispatched_at": event.at,
        "clock": fact.clock,
        "clock_rules": fact.clock_rules,
        "stopped_at": None,
        "is_not_ours": None,
        "reminded": (),
        "after_pictures": (),
        "wrong_dispatches": record.wrong_dispatches + is_wrong,
    }


def _sent_back(record: CaseRecord, fact: CaseSentBack) -> dict[str, Any]:
    again = {"stopped_at": None, "reworks": record.reworks + 1}
    if fact.clock == record.clock:
        return again
    return {**again, "clock": fact.clock, "clock_rules": fact.clock_rules, "reminded": ()}


def _step(before: CaseRecord, changes: dict[str, Any], state: State | None, fact: CaseFact, event: Event) -> Step:
    """Return the line of a fact that makes ``changes`` to a case, which was in ``state`` (None: there was none)."""
    by = fact.by
    unit, unit_name = (
        (changes["unit"], changes["unit_name"]) if changes.get("unit") else (before.unit, before.unit_name)
    )
    return Step(
        at=event.effective_at,
        action=ACTION_OF[type(fact)],
        state_before=state,
        state=changes.get("state", before.state),
        person=by.name if by is not None else before.reported_by,
        role=by.role if by is not None else Role.DUTY_OFFICER,
        title=event.acting_title,
        opinion=_opinion(fact),
        unit=unit or None,
        unit_name=unit_name,
        due_at=_due_at(before, changes, fact),
        telephone=fact.telephone if isinstance(fact, (CaseAcknowledged, CaseFedBack)) else None,
        pictures=fact.pictures if isinstance(fact, (CaseFedBack, CaseAttached)) else (),
    )


def _due_at(before: CaseRecord, changes: dict[str, Any], fact: CaseFact) -> datetime | None:
    if isinstance(fact, CaseReminded):
        return fact.due_at
    if not isinstance(fact, (CaseDispatched, CaseRedispatched, CaseSentBack)):
        return None
    clock: Deadline | None = changes.get("clock", before.clock)
    return clock.at if clock is not None else None


def _opinion(fact: CaseFact) -> str:
    match fact:
        case CaseReturned() | CaseRecalled() | CaseSentBack() | CaseVoidAsked():
            return fact.reason
        case CaseFedBack():
            return fact.result
        case (
            CaseDispatched()
            | CaseRedispatched()
            | CaseReviewAsked()
            | CaseClosed()
            | CaseVoided()
            | CaseVoidRefused()
            | CaseAttached()
        ):
            return fact.opinion
        case _:
            return ""
