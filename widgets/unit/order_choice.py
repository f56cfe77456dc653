"""Which order a unit looks at: list, sheet and keys follow one choice, made by hand or by an order that comes."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from console.domain.case import CaseId, CaseRecord
from console.seat.order_model import OrderModel, Page, is_pressing, page_of
from console.seat.taken_order import TakenOrder
from widgets.text import tr
from widgets.unit.news import NewsLine
from widgets.unit.order_acts import OrderActs
from widgets.unit.order_list import OrderSide
from widgets.unit.order_sheet import OrderSheet
from widgets.unit.taken_words import taken_words


class OrderChoice(QObject):
    """Keeps list, sheet and acts with the same order. GUI thread.

    What is on the sheet stays there until somebody goes on by hand, also an order that was taken back: nothing else
    comes under a key that was meant for it. Only an order that has just come takes the sheet by itself, deaf at first,
    and not from what must be read before.

    Args:
        model: the orders.
        side: their list.
        sheet: the chosen one.
        news: tells of an order that came while something was written.
        acts: what can be done with the chosen one.
        unseen: orders that nobody has looked at; kept up to date here.
        now: room time, aware.

    Signals:
        page_shown(): there are orders now, or there are none.
    """

    page_shown = Signal()
    _read = Signal(str)

    def __init__(
        self, model: OrderModel, side: OrderSide, sheet: OrderSheet, news: NewsLine, acts: OrderActs,
        unseen: set[CaseId], now: Callable[[], datetime],
    ) -> None:  # fmt: skip
        super().__init__(side)
        self._model, self._side, self._sheet = model, side, sheet
        self._news, self._acts, self._unseen, self._now = news, acts, unseen, now
        side.list.selectionModel().currentChanged.connect(lambda now, _before: self._on_row(now))
        side.page_asked.connect(self._on_page_asked)
        acts.form_left.connect(lambda: side.list.setFocus(Qt.FocusReason.OtherFocusReason))
        acts.go_on_asked.connect(self.go_on)
        self._read.connect(self._forget, Qt.ConnectionType.QueuedConnection)  # a list may not change while it moves

    @property
    def chosen(self) -> CaseRecord | None:
        """The order that is chosen in the list."""
        return self._model.order_at(self._side.list.currentIndex().row())

    @property
    def has_any(self) -> bool:
        """Whether there is an order in either list."""
        return bool(self._model.taken) or any(self._model.count(page) for page in Page)

    def set_records(self, records: Sequence[CaseRecord]) -> bool:
        """Take these; return whether work was taken back with it.

        The chosen order stays chosen; the first to come is chosen by itself.
        """
        before = self._model.taken_work
        held, place = self._sheet.order, self._side.list.currentIndex().row()
        self._model.set_records(records, self._now(), held.id if held is not None else None)
        known = self._listed(held.id) if held is not None else None
        if known is not None:
            self._keep(known)
        else:
            self._choose(max(0, min(place, self._model.rowCount() - 1)), by_itself=True)
        self._unseen.intersection_update(record.id for record in records)
        taken = self._model.taken_work - before
        for case in taken:
            self._tell_taken(self._model.taken[case])
        return bool(taken)

    def announce(self, orders: Sequence[CaseRecord]) -> bool:
        """Choose the last of these new orders, or tell of it while something is written; False where it is not here."""
        newest = self._model.find(orders[-1].id) if orders else None
        if newest is None:
            return False
        self._unseen.update(order.id for order in orders)
        if self._acts.is_writing or self._must_be_read(newest):
            self._tell(newest)
        else:
            self._go_to(newest, by_itself=True)
        self._side.list.viewport().update()
        return True

    def open_news(self) -> None:
        """Go to the order that the news line tells of."""
        order = self._listed(self._news.case) if self._news.case is not None else None
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

    def go_on(self) -> None:
        """Leave an order that was taken back: what stands at its place comes, or nothing."""
        held = self._sheet.taken
        if held is not None:
            place = self._side.list.currentIndex().row()
            self._model.forget(held.order.id)
            self._choose(max(0, min(place, self._model.rowCount() - 1)), by_itself=False)

    def _listed(self, case: CaseId) -> CaseRecord | None:
        taken = self._model.taken.get(case)
        return self._model.find(case) or (taken.order if taken is not None else None)

    def _must_be_read(self, newest: CaseRecord) -> bool:
        """Return whether what is on the sheet may not give way to ``newest``: taken back, or more urgent."""
        on_sheet = self._model.find(self._sheet.order.id) if self._sheet.order is not None else None
        if self._sheet.taken is not None:
            return True
        return on_sheet is not None and is_pressing(on_sheet) and not is_pressing(newest)

    def _tell(self, newest: CaseRecord) -> None:
        """Tell of an order; one that is urgent is not told away by one that is not."""
        told = self._model.find(self._news.case) if self._news.case is not None else None
        if told is None or not is_pressing(told) or is_pressing(newest):
            self._news.show_order(newest)

    def _tell_taken(self, taken: TakenOrder) -> None:
        """Tell of an order that was taken back, unless it is read on the sheet, or an urgent one is told of."""
        told = self._model.find(self._news.case) if self._news.case is not None else None
        is_on_sheet = self._sheet.order is not None and self._sheet.order.id == taken.order.id
        if not is_on_sheet and not (told is not None and is_pressing(told)):
            self._news.show_taken(taken.order, taken_words(taken))

    def _forget(self, case: str) -> None:
        """List an order no longer that was read to be taken back."""
        if self._sheet.order is not None and self._sheet.order.id == case and self._sheet.taken is not None:
            return  # he came back to it meanwhile
        self._model.forget(CaseId(case))
        on_sheet = self._sheet.order
        self._side.choose(self._model.place_of(on_sheet.id) if on_sheet is not None else -1)
        self._say_empty()
        self.page_shown.emit()

    def _keep(self, order: CaseRecord) -> None:
        """Stay with the order on the sheet, gone to the other list or taken back as it may be: the list stays too."""
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
        elif self._sheet.taken is not None:
            self._sheet.clear()
        self.page_shown.emit()
        self._say_empty()
        has_order = self.chosen is not None
        self._sheet.setVisible(has_order)
        self._acts.setVisible(has_order)

    def _show(self, order: CaseRecord, *, by_itself: bool = False) -> None:
        before, taken = self._sheet.taken, self._model.taken.get(order.id)
        self._sheet.show_order(order, taken)
        if taken is not None:
            self._acts.show_taken(taken)
        else:
            self._acts.show_order(order, by_itself=by_itself)
        if before is not None and before.order.id != order.id:
            self._read.emit(before.order.id)

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
