"""The orders of a unit as a Qt list: what is due, the soonest first, or what is done. GUI thread; no painting.

An urgent order that nobody has acknowledged stands above all others. An order that was taken back keeps its place.
"""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from console.domain.case import CaseId, CaseRecord
from console.domain.deadline import Light
from console.domain.workflow import AT_UNIT, State
from console.seat.taken_order import TakenOrder, TakenOrders

ORDER_ROLE: Final = Qt.ItemDataRole.UserRole + 1
TO_ACKNOWLEDGE: Final = frozenset({State.DISPATCHED, State.REWORK})
_NOWHERE: Final = QModelIndex()
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


class Page(enum.Enum):
    """Which orders are listed."""

    DUE = "due"
    """Those that the unit has to do something about, the soonest first."""
    DONE = "done"
    """Fed back, returned, closed: the last one first."""


@dataclass(frozen=True, slots=True)
class OrderCounts:
    """How many orders wait to be acknowledged, are due soon, and are overdue."""

    waiting: int = 0
    due_soon: int = 0
    overdue: int = 0
    urgent: int = 0
    """How many of those that wait are urgent."""


def order_key(order: CaseRecord) -> tuple[str, datetime | None, int]:
    """Return what is new about an order: sent out again or back for rework, a case is a new order."""
    return order.id, order.dispatched_at, order.reworks


def is_pressing(order: CaseRecord) -> bool:
    """Return whether the order is urgent and nobody at the unit has acknowledged it."""
    return order.is_urgent and order.state in TO_ACKNOWLEDGE


def page_of(order: CaseRecord) -> Page:
    """Return on which page the order stands."""
    return Page.DUE if order.state in AT_UNIT else Page.DONE


class CaseListModel(QAbstractListModel):
    """Cases in an order. ``ORDER_ROLE`` gives the :class:`CaseRecord` itself."""

    def __init__(self) -> None:
        super().__init__()
        self._orders: tuple[CaseRecord, ...] = ()

    def put(self, orders: Iterable[CaseRecord]) -> None:
        """List these."""
        self.beginResetModel()
        self._orders = tuple(orders)
        self.endResetModel()

    def order_at(self, place: int) -> CaseRecord | None:
        """Return the case at ``place``, None where there is none."""
        return self._orders[place] if 0 <= place < len(self._orders) else None

    def place_of(self, case: CaseId) -> int:
        """Return where the case stands, -1 if it does not."""
        return next((place for place, order in enumerate(self._orders) if order.id == case), -1)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Return how many there are."""
        return 0 if parent.isValid() else len(self._orders)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the case, or its words (which a screen reader reads)."""
        order = self.order_at(index.row()) if index.isValid() else None
        if order is None:
            return None
        if role == ORDER_ROLE:
            return order
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{order.class_name} · {order.condition} · {order.place}"
        return None


class OrderModel(CaseListModel):
    """What was dispatched to the unit, one page of it at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._page = Page.DUE
        self._all: tuple[CaseRecord, ...] = ()
        self._taken = TakenOrders()

    @property
    def page(self) -> Page:
        """Which orders are listed."""
        return self._page

    def turn_to(self, page: Page) -> None:
        """List the orders of ``page``."""
        if page is not self._page:
            self._page = page
            self._list()

    def set_records(
        self, records: Iterable[CaseRecord], at: datetime | None = None, shown: CaseId | None = None
    ) -> None:
        """Take these records; those that were never dispatched are nobody's order yet.

        Args:
            records: all that the unit may see now.
            at: now, aware: what was there before and is not now is listed as taken back; None: it is just left out.
            shown: the order that is being looked at.
        """
        after = tuple(record for record in records if record.dispatched_at is not None)
        if at is not None:
            self._taken.compare(self._all, after, shown, at)
        self._all = after
        self._list()

    @property
    def taken(self) -> Mapping[CaseId, TakenOrder]:
        """Orders that were taken back and are still listed, until :meth:`forget`."""
        return self._taken.held

    @property
    def taken_work(self) -> frozenset[CaseId]:
        """Those of :attr:`taken` that the unit was about to do something about."""
        return frozenset(case for case, taken in self.taken.items() if taken.order.state in AT_UNIT)

    def forget(self, case: CaseId) -> None:
        """Somebody has read that the order was taken back: list it no longer."""
        if case in self._taken.held:
            self._taken.forget(case)
            self._list()

    def _list(self) -> None:
        listable = (*self._all, *(taken.order for taken in self._taken.held.values()))
        mine = (order for order in listable if page_of(order) is self._page)
        listed = sorted(mine, key=_due_first) if self._page is Page.DUE else sorted(mine, key=_last_step, reverse=True)
        self.put(listed)

    def find(self, case: CaseId) -> CaseRecord | None:
        """Return the order of ``case`` on either page, None where it is not this unit's."""
        return next((order for order in self._all if order.id == case), None)

    def count(self, page: Page) -> int:
        """Return how many orders stand on ``page``."""
        return sum(page_of(order) is page for order in self._all)

    def counts(self, now: datetime) -> OrderCounts:
        """Return what the header says of the running clocks at ``now``."""
        running = [order.light(now) for order in self._all if order.is_clock_running]
        return OrderCounts(
            waiting=sum(order.state in TO_ACKNOWLEDGE for order in self._all),
            due_soon=running.count(Light.DUE_SOON),
            overdue=running.count(Light.OVERDUE),
            urgent=sum(map(is_pressing, self._all)),
        )


def _due_first(order: CaseRecord) -> tuple[bool, datetime, str]:
    return not is_pressing(order), order.due_at or _NEVER, order.case_no


def _last_step(order: CaseRecord) -> tuple[datetime, str]:
    return (order.steps[-1].at if order.steps else order.dispatched_at or order.reported_at), order.case_no
