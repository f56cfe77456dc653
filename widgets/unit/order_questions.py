"""What a unit may do, as its desk offers it: the forms' questions, keys, and what is said of each state."""

from typing import Final

from PySide6.QtCore import Qt

from console.domain.case_command import Acknowledge, Attach, FeedBack, ReturnCase
from console.domain.prose import OPINION_LENGTH, RESULT_LENGTH
from console.domain.workflow import State
from widgets.text import tr
from widgets.unit.answer_form import Question

_NOT_OURS: Final = "unit.reason_not_ours"
_REASONS: Final = (_NOT_OURS, "unit.reason_place", "unit.reason_gone", "unit.reason_double", "unit.reason_class")
_RETURN: Final = Question(
    "unit", "reason", "unit.return_title", "unit.return_send",
    _REASONS, OPINION_LENGTH,
)  # fmt: skip
_FEEDBACK: Final = Question(
    "unit", "result", "unit.result_title", "unit.result_send",
    ("unit.result_cleared", "unit.result_repaired", "unit.result_stopped", "unit.result_taught"),
    RESULT_LENGTH, takes_pictures=True, needs_picture=True,
)  # fmt: skip
_LATER: Final = Question(
    "unit.later", "opinion", "unit.attach_title", "unit.attach_send", (),
    OPINION_LENGTH, needs_text=False, takes_pictures=True, needs_picture=True,
)  # fmt: skip
QUESTIONS: Final = {ReturnCase.__name__: _RETURN, FeedBack.__name__: _FEEDBACK, Attach.__name__: _LATER}
KEYS: Final = {
    Acknowledge.__name__: ("unit.act_acknowledge", "Enter"),
    FeedBack.__name__: ("unit.act_feed_back", "Enter"),
    ReturnCase.__name__: ("unit.act_return", "T"),
    Attach.__name__: ("unit.act_attach", "P"),
}
GO_ON: Final = "GoOn"
"""Leaves an order that was taken back. Not Enter: that one was meant for the order as it was."""
BY_KEY: Final = {
    Qt.Key.Key_T: ReturnCase.__name__,
    Qt.Key.Key_P: Attach.__name__,
    Qt.Key.Key_F: FeedBack.__name__,
    Qt.Key.Key_Escape: GO_ON,
}
SELF_CHOSEN_DEAF_S: Final = 0.8
"""Keys do nothing for so long after an order turned the page by itself: they were meant for the one before."""
ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
SAYS: Final = {
    State.REWORK: "unit.says_rework",
    State.RETURNED: "unit.says_returned",
    State.FEEDBACK: "unit.says_feedback",
    State.REVIEW: "unit.says_review",
    State.CLOSED: "unit.says_closed",
}


def says_not_ours(reason: str) -> bool | None:
    """Return whether a return says that it is another unit's duty; None where it holds none of the likely reasons.

    Only such a return makes the next dispatch to another unit a correction of a wrong one.
    """
    said = [key for key in _REASONS if tr(key) in reason]
    return _NOT_OURS in said if said else None
