"""What is said of a decision that was made: 「✓ 已同意结案　赵刚 14:35」."""

from datetime import datetime
from typing import Final

from console.domain.workflow import Action
from console.seat.approval_model import Decided
from widgets.cases.wording import time_words
from widgets.text import tr

_YES: Final = frozenset({Action.CLOSE, Action.VOID})


def decided_words(decided: Decided) -> str:
    """Return what was decided, with its shape; that it waits no longer, where nobody here knows more."""
    if decided.step is None:
        return tr("approval.decided_elsewhere")
    shape = "✓" if decided.step.action in _YES else "✕"
    return f"{shape} {tr(f'approval.decided_{decided.step.action.value}')}"


def decider_words(decided: Decided, now: datetime) -> str:
    """Return who decided and when; "" where that is not known."""
    step = decided.step
    return f"{step.person} {time_words(step.at, now)}" if step is not None else ""
