"""Which order a unit looks at: list, sheet and keys follow one choice, made by hand or by an order that comes."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from console.domain.case import CaseId, CaseRecord
from console.seat.order_model import OrderModel, Page, page_of
from widgets.text import tr
from widgets.unit.news import NewsLine
from widgets.unit.order_acts import OrderActs
from widgets.unit.order_list import OrderSide
from widgets.unit.order_sheet import OrderSheet


class OrderChoice(QObject):
    """Keeps list, sheet and acts with the same order. GUI thread.

    Args:
        model: the orders.
        side: their list.
        sheet: the chosen one.
        news: tells of an order that came while something was written.
        acts: what can be done with the chosen one.
        unseen: orders that nobody has looked at; kept up to date here.

    Signals:
        page_shown(): there are orders now, or there are none.
    """

    page_shown = Signal()

    def __init__(
        self, model: OrderModel, side: OrderSide, sheet: OrderSheet, news: NewsLine, acts: OrderActs,
        unseen: set[CaseId],
    ) -> None:  # fmt: skip
        super().__init__(side)
        self._model, self._side, self._sheet = model, side, sheet
        self._news, self._acts, self._unseen = news, acts, unseen
        side.list.selectionModel().currentChanged.connect(lambda now, _before: self._on_row(now))
        side.page_asked.connect(self._on_page_asked)
        acts.form_left.connect(self._on_form_left)

    @property
    def chosen(self) -> CaseRecord | None:
        """The order that is chosen in the list."""
        return self._model.order_at(self._side.list.currentIndex().row())

    @property
    def has_any(self) -> bool:
        """Whether there is an order in either list."""
        return any(self._model.count(page) for page in Page)

    def set_records(self, records: Sequence[CaseRecord]) -> None:
        """Take these. The chosen order stays chosen; the first to come is chosen by itself."""
        held, place = self._sheet.order, self._side.list.currentIndex().row()
        self._model.set_records(records)
        known = self._model.find(held.id) if held is not None else None
        if known is not None:
            self._keep(known)
        elif held is not None and self._acts.is_writing:
            self._acts.show_gone()  # what was written stays to be read until Esc
        else:
            self._choose(max(0, min(place, self._model.rowCount() - 1)), by_itself=True)
        self._unseen.intersection_update(record.id for record in records)

    def announce(self, orders: Sequence[CaseRecord]) -> bool:
        """Choose the last of these new orders, or tell of it while something is written; False where it is not here."""
        newest = self._model.find(orders[-1].id) if orders else None
        if newest is None:
            return False
        self._unseen.update(order.id for order in orders)
        if self._acts.is_writing:
            self._news.show_order(newest)
        else:
            self._go_to(newest, by_itself=True)
        self._side.list.viewport().update()
        return True

    def open_news(self) -> None:
        """Go to the order that the news line tells of."""
        order = self._model.find(self._news.case) if self._news.case is not None else None
        self._news.clear()
        if order is not None:
            self._acts.leave()  # what was written is kept with its order
            self._go_to(order, by_itself=False)
            self.see()
            self._side.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def see(self) -> None:
        """The order on the sheet is not new any more."""
        if self._sheet.order is not None:
            self._unseen.discard(self._sheet.order.id)
            if self._news.case == self._sheet.order.id:
                self._news.clear()
            self._side.list.viewport().update()

    def _keep(self, order: CaseRecord) -> None:
        """Stay with the order on the sheet, also when it has just gone to the other list: the list stays too."""
        self._side.choose(self._model.place_of(order.id))
        self._show(order)
        self.page_shown.emit()
        self._say_empty()

    def _go_to(self, order: CaseRecord, *, by_itself: bool) -> None:
        self._turn_to(page_of(order))
        self._choose(self._model.place_of(order.id), by_itself=by_itself)

    def _choose(self, place: int, *, by_itself: bool) -> None:
        self._side.choose(place)
        order = self._model.order_at(place)
        if order is not None:
            self._show(order, by_itself=by_itself)
        self.page_shown.emit()
        self._say_empty()
        has_order = self.chosen is not None
        self._sheet.setVisible(has_order)
        self._acts.setVisible(has_order)

    def _show(self, order: CaseRecord, *, by_itself: bool = False) -> None:
        self._sheet.show_order(order)
        self._acts.show_order(order, by_itself=by_itself)

    def _say_empty(self) -> None:
        words = {Page.DUE: "unit.nothing_due", Page.DONE: "unit.nothing_done"}[self._model.page]
        self._side.show_empty("" if self._model.rowCount() else tr(words))

    def _turn_to(self, page: Page) -> None:
        self._model.turn_to(page)
        self._side.show_page(page)

    def _on_page_asked(self, page: Page) -> None:
        self._acts.leave()
        self._turn_to(page)
        self._choose(0, by_itself=False)

    def _on_row(self, index: QModelIndex) -> None:
        order = self._model.order_at(index.row())
        if order is not None and order != self._sheet.order:
            self._show(order)
            self.see()

    def _on_form_left(self) -> None:
        self._side.list.setFocus(Qt.FocusReason.OtherFocusReason)
        order = self._sheet.order
        if order is not None and self._model.find(order.id) is None:
            self._choose(0, by_itself=True)
