"""Orders that a unit's view shows no longer though the unit was not through with them. Pure.

A recall, or another unit's dispatch, takes the case out of the unit's view without a word. What the unit's desk last
knew of it stays here, with the instant at which that was noticed, until somebody at the desk has read it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from console.domain.case import CaseId, CaseRecord
from console.domain.workflow import AT_UNIT


@dataclass(frozen=True, slots=True)
class TakenOrder:
    """One of them: nothing can be done with it any more."""

    order: CaseRecord
    """As the unit saw it last."""
    at: datetime
    """When this desk noticed, aware: the view says neither when nor why."""


class TakenOrders:
    """Kept for one desk while its program runs."""

    def __init__(self) -> None:
        self._held: dict[CaseId, TakenOrder] = {}

    def compare(
        self, before: Iterable[CaseRecord], after: Iterable[CaseRecord], shown: CaseId | None, at: datetime
    ) -> None:
        """Keep the orders of ``before`` that ``after`` lacks; what is there again is an order again.

        An order that the unit has given back or fed back is kept only where it is ``shown``: it stands under nobody's
        key else, and nobody waits for it.
        """
        there = {order.id for order in after}
        for order in before:
            if order.id not in there and (order.state in AT_UNIT or order.id == shown):
                self._held.setdefault(order.id, TakenOrder(order, at))
        for case in there & self._held.keys():
            del self._held[case]

    def forget(self, case: CaseId) -> None:
        """Somebody has read it."""
        self._held.pop(case, None)

    @property
    def held(self) -> Mapping[CaseId, TakenOrder]:
        """All that nobody has read and gone on from."""
        return self._held
