"""What waits for the deputy commander, as a Qt list: who has waited longest comes first. GUI thread; no painting."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from console.domain.case import CaseId, CaseRecord, Step
from console.domain.workflow import Action, State
from console.seat.order_model import CaseListModel

WAITING: Final = frozenset({State.REVIEW, State.VOID_PENDING})
_ASKS: Final = frozenset({Action.ASK_REVIEW, Action.APPLY_VOID})
_DECIDES: Final = frozenset({Action.CLOSE, Action.SEND_BACK, Action.VOID, Action.REFUSE_VOID})


def asked(case: CaseRecord) -> Step | None:
    """Return the step that asks for the decision: by whom, when, why; None where nothing waits."""
    if case.state not in WAITING:
        return None
    return next((step for step in reversed(case.steps) if step.action in _ASKS), None)


@dataclass(frozen=True, slots=True)
class Decided:
    """A case that was being looked at when it was decided, here or elsewhere."""

    case: CaseRecord
    """As it waited."""
    now: CaseRecord
    """As it is."""
    step: Step | None
    """The decision; None where nobody knows it here."""


def decided(case: CaseRecord, records: Sequence[CaseRecord]) -> Decided:
    """Return what became of ``case``, which waits no longer."""
    now = next((record for record in records if record.id == case.id), case)
    later = now.steps[len(case.steps) :]
    return Decided(case, now, next((step for step in later if step.action in _DECIDES), None))


class ApprovalModel(CaseListModel):
    """Cases in review and voids that were asked for; and one that was decided, until somebody goes on from it."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: tuple[CaseRecord, ...] = ()
        self.left: Decided | None = None
        """What was decided and is still listed, at its place."""

    @property
    def count(self) -> int:
        """How many cases wait."""
        return len(self._waiting)

    def set_records(self, records: Sequence[CaseRecord], shown: CaseRecord | None = None) -> None:
        """Take these records; those that wait for nobody's approval are left out.

        Args:
            records: all cases.
            shown: the one that is being looked at; it stays listed when it waits no longer.
        """
        self._waiting = tuple(record for record in records if record.state in WAITING)
        waits = shown is not None and any(case.id == shown.id for case in self._waiting)
        self.left = decided(shown, records) if shown is not None and not waits else None
        self._list()

    def leave(self) -> None:
        """List what was decided no longer."""
        if self.left is not None:
            self.left = None
            self._list()

    def left_as(self, case: CaseId) -> Decided | None:
        """Return what was decided of a listed case; None: it waits."""
        return self.left if self.left is not None and self.left.case.id == case else None

    def _list(self) -> None:
        left = () if self.left is None else (self.left.case,)
        self.put(sorted((*self._waiting, *left), key=lambda case: (_since(case), case.case_no)))


def _since(case: CaseRecord) -> float:
    step = asked(case)
    return (step.at if step is not None else case.reported_at).timestamp()
