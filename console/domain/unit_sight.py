"""What a unit sees of a case: its own orders. Other units' steps and the room's inner opinions are not sent to it."""

from dataclasses import replace
from typing import Final

from console.domain.case import CaseRecord, Step
from console.domain.permission import ROOM, Role, View
from console.domain.workflow import Action

TOLD: Final = frozenset(
    {
        Action.DISPATCH, Action.REDISPATCH, Action.ACKNOWLEDGE, Action.RETURN, Action.FEED_BACK, Action.SEND_BACK,
        Action.ATTACH, Action.REMIND, Action.CLOSE,
    }
)  # fmt: skip
"""The steps whose words are said to the unit, or by it; those of the others stay in the room."""


def seen_in(record: object, view: View) -> object:
    """Return ``record`` as ``view`` may see it: itself for the room, a case cut to its own orders for a unit."""
    if view == ROOM or not isinstance(record, CaseRecord):
        return record
    steps = tuple(_told(step) for step in record.steps if step.unit == record.unit)
    own = {picture for step in steps for picture in step.pictures}
    pictures = tuple(picture for picture in record.after_pictures if picture in own)
    return replace(record, steps=steps, after_pictures=pictures, wrong_dispatches=0)


def _told(step: Step) -> Step:
    is_told = step.action in TOLD or step.role is Role.UNIT
    return step if is_told or not step.opinion else replace(step, opinion="")
