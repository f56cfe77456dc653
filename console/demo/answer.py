"""What the street's simulated units answer to an order, and when. Pure: the same seed and order, the same answer.

They take an order after some minutes of room time, feed back when a share of their time has passed, now and then late,
and return an order now and then. What lay there when they came is answered within their first hour, not all at once.
"""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

from console.demo import finding
from console.domain.case import CaseRecord
from console.domain.workflow import STANDING, State

RETURNED: Final = 0.04
LATE: Final = 0.12
_TAKEN_MIN: Final = (1.0, 9.0)
_TAKEN_FIRST_MIN: Final = (0.7, 40.0)
_DONE_FIRST_MIN: Final = (3.0, 80.0)
_LEAST: Final = timedelta(minutes=6)
"""Nobody has cleared a pavement sooner."""


class Act(enum.Enum):
    """What a unit does with an order."""

    ACKNOWLEDGE = "acknowledge"
    RETURN = "return"
    FEED_BACK = "feed_back"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit does, from when on (room time), in which words."""

    at: datetime
    act: Act
    words: str = ""


def answer_to(case: CaseRecord, seed: int, began_at: datetime) -> Answer | None:
    """Return how a unit will answer the case as it is; None where it is not for the unit to move.

    Args:
        case: one of its own.
        seed: of the street.
        began_at: when the simulated people came, room time.
    """
    rng = Random(f"{seed} {case.id} {case.moved_version}")
    moved_at = next(step.at for step in reversed(case.steps) if step.action not in STANDING)
    is_of_before = moved_at < began_at
    if case.state in (State.DISPATCHED, State.REWORK):
        minutes = rng.uniform(*(_TAKEN_FIRST_MIN if is_of_before else _TAKEN_MIN))
        at = max(moved_at, began_at) + timedelta(minutes=minutes)
        if case.state is State.DISPATCHED and rng.random() < RETURNED:
            return Answer(at, Act.RETURN, rng.choice(finding.RETURNS))
        return Answer(at, Act.ACKNOWLEDGE)
    if case.state is State.HANDLING and case.due_at is not None:
        words = rng.choice(finding.done_words(case.filing_row.split("/")[1]))
        if is_of_before:
            return Answer(began_at + timedelta(minutes=rng.uniform(*_DONE_FIRST_MIN)), Act.FEED_BACK, words)
        share = rng.uniform(1.05, 1.4) if rng.random() < LATE else rng.uniform(0.25, 0.9)
        return Answer(moved_at + max(_LEAST, (case.due_at - moved_at) * share), Act.FEED_BACK, words)
    return None
