"""The orders of a unit, newest first, as a Qt list. GUI thread; no painting."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from console.domain.case import CaseId, CaseRecord
from console.domain.workflow import State

ORDER_ROLE: Final = Qt.ItemDataRole.UserRole + 1
_TO_ACKNOWLEDGE: Final = frozenset({State.DISPATCHED, State.REWORK})
_NOWHERE: Final = QModelIndex()


class OrderModel(QAbstractListModel):
    """What was dispatched to the unit. ``ORDER_ROLE`` gives the :class:`CaseRecord` itself."""

    def __init__(self) -> None:
        super().__init__()
        self._orders: tuple[CaseRecord, ...] = ()

    def set_records(self, records: Iterable[CaseRecord]) -> None:
        """Show these records; those that were never dispatched are nobody's order yet."""
        dispatched = (record for record in records if record.dispatched_at is not None)
        self.beginResetModel()
        self._orders = tuple(sorted(dispatched, key=lambda r: (r.dispatched_at, r.case_no), reverse=True))
        self.endResetModel()

    def order_at(self, place: int) -> CaseRecord | None:
        """Return the order at ``place``, None where there is none."""
        return self._orders[place] if 0 <= place < len(self._orders) else None

    def place_of(self, case: CaseId) -> int:
        """Return where the case stands, -1 if it does not."""
        return next((place for place, order in enumerate(self._orders) if order.id == case), -1)

    def waiting(self) -> int:
        """Return how many orders nobody has acknowledged."""
        return sum(order.state in _TO_ACKNOWLEDGE for order in self._orders)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Return how many orders there are."""
        return 0 if parent.isValid() else len(self._orders)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the order, or its words (which a screen reader reads)."""
        order = self.order_at(index.row()) if index.isValid() else None
        if order is None:
            return None
        if role == ORDER_ROLE:
            return order
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{order.class_name} · {order.condition} · {order.place}"
        return None
