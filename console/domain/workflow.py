"""The way of a case: its states, what can be done to it, and the one table of which leads where. Pure."""

import enum
from typing import Final

from console.errors import Refused


class State(enum.Enum):
    """Where a case stands (workflow.md, section 2)."""

    REPORTED = "reported"
    FILED = "filed"
    """Official and nobody's order: before its dispatch, after a recall, or after a refused void."""
    DISPATCHED = "dispatched"
    """Waits for the unit's acknowledgement."""
    HANDLING = "handling"
    RETURNED = "returned"
    FEEDBACK = "feedback"
    """Reported done; waits for the check."""
    REWORK = "rework"
    """The check failed; the same unit has it again and has not acknowledged that."""
    REVIEW = "review"
    """Checked; an urgent case waits for the deputy commander before it is closed."""
    VOID_PENDING = "void_pending"
    CLOSED = "closed"
    VOIDED = "voided"


class Action(enum.Enum):
    """What is done to a case, one step of its life line."""

    REPORT = "report"
    FILE = "file"
    DISPATCH = "dispatch"
    ACKNOWLEDGE = "acknowledge"
    RETURN = "return"
    RECALL = "recall"
    REDISPATCH = "redispatch"
    CORRECT = "correct"
    """Class, condition or place were wrong; the case waits for its dispatch."""
    FEED_BACK = "feed_back"
    SEND_BACK = "send_back"
    """The check failed: back for rework."""
    ASK_REVIEW = "ask_review"
    CLOSE = "close"
    APPLY_VOID = "apply_void"
    VOID = "void"
    REFUSE_VOID = "refuse_void"
    ATTACH = "attach"
    REMIND = "remind"


OPEN: Final = frozenset(State) - {State.CLOSED, State.VOIDED}
"""States in which a case is not at its end."""
AT_UNIT: Final = frozenset({State.DISPATCHED, State.HANDLING, State.REWORK})
"""States in which the handling clock runs."""
STANDING: Final = frozenset({Action.ATTACH, Action.REMIND})
"""Actions that leave a case where it is: nobody's decision is out of date because of them."""

_MOVES: Final[dict[tuple[State | None, Action], State]] = {
    (None, Action.REPORT): State.REPORTED,
    (State.REPORTED, Action.FILE): State.FILED,
    (State.FILED, Action.DISPATCH): State.DISPATCHED,
    (State.DISPATCHED, Action.ACKNOWLEDGE): State.HANDLING,
    (State.DISPATCHED, Action.RECALL): State.FILED,  # before the unit has acknowledged; no wrong dispatch
    (State.DISPATCHED, Action.RETURN): State.RETURNED,
    (State.HANDLING, Action.RETURN): State.RETURNED,  # only before the feedback
    (State.RETURNED, Action.REDISPATCH): State.DISPATCHED,
    (State.FILED, Action.CORRECT): State.FILED,
    (State.RETURNED, Action.CORRECT): State.RETURNED,
    (State.HANDLING, Action.FEED_BACK): State.FEEDBACK,
    (State.FEEDBACK, Action.SEND_BACK): State.REWORK,
    (State.FEEDBACK, Action.ASK_REVIEW): State.REVIEW,
    (State.FEEDBACK, Action.CLOSE): State.CLOSED,
    (State.REWORK, Action.ACKNOWLEDGE): State.HANDLING,
    (State.REVIEW, Action.CLOSE): State.CLOSED,
    (State.REVIEW, Action.SEND_BACK): State.REWORK,
    (State.FILED, Action.APPLY_VOID): State.VOID_PENDING,
    (State.RETURNED, Action.APPLY_VOID): State.VOID_PENDING,
    (State.VOID_PENDING, Action.VOID): State.VOIDED,
    (State.VOID_PENDING, Action.REFUSE_VOID): State.FILED,
}

TRANSITIONS: Final[dict[tuple[State | None, Action], State]] = {
    **_MOVES,
    **{(state, Action.REMIND): state for state in AT_UNIT},
    **{(state, Action.ATTACH): state for state in AT_UNIT | {State.FEEDBACK, State.REVIEW, State.RETURNED}},
}
"""(state, action) → state; None: there is no case yet. What is not in the table cannot happen."""


def next_state(state: State | None, action: Action) -> State:
    """Return the state after ``action``.

    Raises:
        Refused: the table has no such row.
    """
    try:
        return TRANSITIONS[state, action]
    except KeyError:
        name = state.value if state is not None else "none"
        raise Refused(
            f"{action.value} in {name}", text_key="hub.not_in_this_state", state=name, action=action.value
        ) from None


def can(state: State | None, action: Action) -> bool:
    """Return whether the table has a row for ``action`` in ``state``."""
    return (state, action) in TRANSITIONS
