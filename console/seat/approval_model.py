"""What waits for the deputy commander, as a Qt list: who has waited longest comes first. GUI thread; no painting."""

from collections.abc import Iterable
from typing import Final

from console.domain.case import CaseRecord, Step
from console.domain.workflow import Action, State
from console.seat.order_model import CaseListModel

WAITING: Final = frozenset({State.REVIEW, State.VOID_PENDING})
_ASKS: Final = frozenset({Action.ASK_REVIEW, Action.APPLY_VOID})


def asked(case: CaseRecord) -> Step | None:
    """Return the step that asks for the decision: by whom, when, why; None where nothing waits."""
    if case.state not in WAITING:
        return None
    return next((step for step in reversed(case.steps) if step.action in _ASKS), None)


class ApprovalModel(CaseListModel):
    """Cases in review and voids that were asked for."""

    def set_records(self, records: Iterable[CaseRecord]) -> None:
        """Take these records; those that wait for nobody's approval are left out."""
        waiting = [record for record in records if record.state in WAITING]
        self.put(sorted(waiting, key=lambda case: (_since(case), case.case_no)))


def _since(case: CaseRecord) -> float:
    step = asked(case)
    return (step.at if step is not None else case.reported_at).timestamp()
