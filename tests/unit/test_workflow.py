"""The tables of the case path against the room's own rules, written out once more: a row too much is a defect as well.

The hub asks two tables: what a command leads to (``LEADS``), and which step leads where (``TRANSITIONS``).
"""

import pytest

from console.domain.case_command import LEADS
from console.domain.workflow import OPEN, TRANSITIONS, Action, State

RULES = """
dispatched    Acknowledge   acknowledge   handling
dispatched    ReturnCase    return        returned
dispatched    Recall        recall        filed
handling      ReturnCase    return        returned
handling      FeedBack      feed_back     feedback
feedback      SendBack      send_back     rework
feedback      Close         close         closed
feedback      -             ask_review    review
rework        Acknowledge   acknowledge   handling
review        Approve       close         closed
review        Refuse        send_back     rework
returned      Redispatch    redispatch    dispatched
returned      Correct       correct       returned
returned      ApplyVoid     apply_void    void_pending
filed         Redispatch    dispatch      dispatched
filed         Correct       correct       filed
filed         ApplyVoid     apply_void    void_pending
void_pending  Approve       void          voided
void_pending  Refuse        refuse_void   filed
"""
"""State, command, step, state afterwards. An urgent case waits for the deputy: no command of its own."""
STANDS = {
    Action.ATTACH: "dispatched handling rework feedback review returned",
    Action.REMIND: "dispatched handling rework",
}
"""States in which these are possible and change nothing."""
ROWS = [line.split() for line in RULES.strip().splitlines()]


def test_a_case_goes_where_the_rules_say_and_nowhere_else() -> None:
    moves = {(State(state), Action(step)): State(after) for state, _command, step, after in ROWS}
    begins: dict[tuple[State | None, Action], State] = {
        (None, Action.REPORT): State.REPORTED,
        (State.REPORTED, Action.FILE): State.FILED,
    }
    stands = {(State(state), step): State(state) for step, states in STANDS.items() for state in states.split()}
    assert begins | moves | stands == TRANSITIONS


def test_each_command_leads_where_the_rules_say_and_nowhere_else() -> None:
    told = {(command.__name__, state, step) for command, leads in LEADS.items() for state, step in leads.items()}
    by_rule = {(command, State(state), Action(step)) for state, command, step, _ in ROWS if command != "-"}
    stands = {
        (name, State(state), step)
        for name, step in (("Attach", Action.ATTACH), ("Remind", Action.REMIND))
        for state in STANDS[step].split()
    }
    assert told == by_rule | stands


@pytest.mark.parametrize("state", [State.CLOSED, State.VOIDED])
def test_nothing_follows_an_end(state: State) -> None:
    assert state not in OPEN
    assert not [step for before, step in TRANSITIONS if before is state]
