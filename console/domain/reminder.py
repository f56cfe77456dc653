"""Which reminder of a handling clock is due, and when the next one will be. A pure function of case and time.

Nothing depends on a timer having run: the hub asks, and what was missed while it was away is due at once. Ids are
made of rule, case and deadline, so that asking again repeats nothing.
"""

import uuid
from datetime import datetime
from typing import Final

from console.domain.account import Account
from console.domain.case import CaseId, CaseRecord, ReminderRule
from console.domain.case_command import Remind
from console.domain.event import CommandId
from console.domain.permission import Role
from console.domain.spelling import instant_text

CLOCK: Final = Account("~hub", "", Role.HUB)
"""Who reminds; no person's account can have this name."""
_IDS: Final = uuid.UUID("6f1d2f5e-8c1b-5d0a-9d43-6b2f0f6f7c11")


def reminder_id(rule: ReminderRule, case: CaseId, due_at: datetime) -> CommandId:
    """Return the id of the command that reminds; the same each time it is asked for."""
    return CommandId(str(uuid.uuid5(_IDS, f"{rule.value} {case} {instant_text(due_at)}")))


def due_of(case: CaseRecord, now: datetime) -> Remind | None:
    """Return the reminder that must be given of one case at ``now``, or None; of a late one only that it is late."""
    for rule, at in _pending(case, now)[-1:]:
        if case.clock is not None and is_due(rule, at, now):
            id_ = reminder_id(rule, case.id, case.clock.at)
            return Remind(id_, case.id, case.version, rule, case.clock.at)
    return None


def next_of(case: CaseRecord, now: datetime) -> datetime | None:
    """Return the instant of the next reminder of one case; none comes earlier, as long as the case is as it is."""
    return min((at for _, at in _pending(case, now)), default=None)


def is_due(rule: ReminderRule, at: datetime, now: datetime) -> bool:
    """Return whether a reminder for the instant ``at`` is due: on the deadline itself nobody is late."""
    return now > at if rule is ReminderRule.OVERDUE else now >= at


def instant_of(rule: ReminderRule, case: CaseRecord) -> datetime | None:
    """Return when the running clock of ``case`` reaches ``rule``; None where it will not, or did and was told.

    Never an instant of a night or a weekend, while the clock stands.
    """
    if case.clock is None or not case.is_clock_running or {rule, ReminderRule.OVERDUE} & set(case.reminded):
        return None
    return case.clock.at if rule is ReminderRule.OVERDUE else case.clock.near_at()


def _pending(case: CaseRecord, now: datetime) -> list[tuple[ReminderRule, datetime]]:
    """Return what is still to be told of a case, the later rule last; what has passed gives way to what is late.

    What was missed and would now fall into the clock's standing is told when it goes on.
    """
    goes_on = case.clock.stands_until(now) if case.clock is not None else None
    found = [(rule, at) for rule in ReminderRule if (at := instant_of(rule, case)) is not None]
    pending = [(rule, max(at, goes_on) if goes_on is not None else at) for rule, at in found]
    due_now = [one for one in pending if is_due(*one, now)]
    return due_now[-1:] or pending[:1]
