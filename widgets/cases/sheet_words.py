"""How a chosen case is worded: its clock's present reading and the sentence that explains it."""

from datetime import datetime

from console.domain.case import CaseRecord, Step
from console.domain.workflow import Action, State
from widgets.cases.clock_text import clock_words, left_words, stand_words
from widgets.cases.queue_words import mark_of, row_words, state_words
from widgets.cases.wording import time_words
from widgets.text import tr
from widgets.wall.life_words import ago
from widgets.wall.marks import Mark

JOINT = " · "


def reading_words(record: CaseRecord, now: datetime) -> tuple[Mark | None, str]:
    """Return what the clock says now, in one line, with the mark of an abnormal one."""
    if not record.is_open:
        return None, row_words(record, now)
    if record.clock is None:
        return None, f"{state_words(record.state)}{JOINT}{row_words(record, now)}"
    if record.is_clock_running:
        stands = stand_words(record.clock, now)
        words = left_words(record.clock, now)
        return mark_of(record, now), f"{words}{JOINT}{stands}" if stands else words
    return None, f"{stopped_words(record, now)}{JOINT}{row_words(record, now)}"


def stopped_words(record: CaseRecord, now: datetime) -> str:
    """Return when the clock stopped, and whether that was in time."""
    at = record.stopped_at
    if at is None or record.clock is None:
        return state_words(record.state)
    when = time_words(at, now)
    if record.state in (State.RETURNED, State.VOID_PENDING):
        return tr("sheet.returned", at=when)
    late = record.clock.overdue_by(at)
    if not late:
        return tr("sheet.on_time", at=when)
    return tr("sheet.late", at=when, time=ago(late.total_seconds()))


def explained(record: CaseRecord, now: datetime) -> str:
    """Return the clock's sentence; "" without a clock."""
    return clock_words(record.clock, now) if record.clock is not None else ""


def last_word(record: CaseRecord) -> tuple[Step, str] | None:
    """Return the last words that somebody gave with a step that moved the case, and how they are shown."""
    given = next((step for step in reversed(record.steps) if step.opinion and step.action is not Action.ATTACH), None)
    if given is None:
        return None
    who = given.person
    if given.telephone is not None:
        who = f"{given.unit_name} {given.telephone.told_by}（{tr('sheet.by_telephone')}）"
    elif given.unit_name and given.action in (Action.FEED_BACK, Action.RETURN):
        who = f"{given.unit_name} {given.person}"
    what = tr(f"sheet.step_{given.action.value}")
    return given, f"{what} · {tr('sheet.said', person=who, words=given.opinion)}"


def count_words(record: CaseRecord) -> str:
    """Return how often it was sent wrong or back; "" for neither."""
    parts = []
    if record.reworks:
        parts.append(tr("sheet.reworks", n=record.reworks))
    if record.wrong_dispatches:
        parts.append(tr("sheet.wrong_dispatches", n=record.wrong_dispatches))
    return JOINT.join(parts)
