"""The left side of the unit's window: two lists under their tabs."""

from typing import Final

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from console.seat.order_model import OrderModel, Page
from widgets.lettering import Role, hairline, key_cap, label, surface
from widgets.text import tr
from widgets.unit.case_list import CaseList
from widgets.unit.order_delegate import OrderDelegate

_LIST_PX: Final = 416
_WIDE_PX: Final = 1240
_LEAST_PX: Final = 344
"""In a narrow window the order itself needs the room."""


class OrderList(CaseList):
    """The unit's list: Tab turns to the other page.

    Signals:
        other_page_asked(): Tab.
    """

    other_page_asked = Signal()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Tab turns to the other list."""
        self.other_page_asked.emit()
        return True


class OrderSide(QWidget):
    """Tabs and list.

    Signals:
        page_asked(Page): the other list is wanted.
    """

    page_asked = Signal(object)

    def __init__(self, model: OrderModel, delegate: OrderDelegate) -> None:
        super().__init__()
        self._model = model
        self.list = OrderList("unit.list", model, delegate)
        self.list.other_page_asked.connect(self._turn)
        self._tabs = {page: self._made_tab(page) for page in Page}
        self._empty = label(Role.QUIET)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self.show_counts(0, 0)
        self.show_page(Page.DUE)
        self.show_empty("")

    def fit(self, window_px: int) -> None:
        """Take the width that a window of ``window_px`` leaves."""
        self.setFixedWidth(_LIST_PX if window_px >= _WIDE_PX else _LEAST_PX)

    def choose(self, place: int) -> None:
        """Choose a row without telling anybody; -1 none."""
        blocker = QSignalBlocker(self.list.selectionModel())
        index = self._model.index(place) if place >= 0 else QModelIndex()
        self.list.setCurrentIndex(index)
        blocker.unblock()
        if index.isValid():
            self.list.scrollTo(index)
        self.list.viewport().update()

    def show_page(self, page: Page) -> None:
        """Mark the tab of the list that is shown."""
        self._tabs[page].setChecked(True)

    def show_counts(self, due: int, done: int) -> None:
        """Say how many orders each list has."""
        for page, count in ((Page.DUE, due), (Page.DONE, done)):
            self._tabs[page].setText(f"{tr(f'unit.page_{page.value}')} {count}")

    def show_empty(self, words: str) -> None:
        """Say why the list is empty; "" shows the list."""
        self._empty.setText(words)
        self._empty.setVisible(bool(words))

    def beside(self, *column: QWidget) -> QWidget:
        """Return a page with this side at its left and ``column`` from top to bottom beside it."""
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self)
        row.addWidget(hairline(upright=True))
        right = QVBoxLayout()
        right.setSpacing(0)
        first, second, last = column
        right.addWidget(first)
        right.addWidget(second, 1)
        right.addStretch()
        right.addWidget(hairline())
        right.addWidget(last)
        row.addLayout(right, 1)
        return page

    def _turn(self) -> None:
        self.page_asked.emit(Page.DONE if self._model.page is Page.DUE else Page.DUE)

    def _made_tab(self, page: Page) -> QPushButton:
        made = QPushButton()
        made.setObjectName(f"unit.page.{page.value}")
        made.setProperty("tab", True)
        made.setCheckable(True)
        made.setAutoExclusive(True)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.clicked.connect(lambda: self.page_asked.emit(page))
        return made

    def _lay_out(self) -> None:
        self.fit(_WIDE_PX)
        ground = surface("panel")
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(ground)
        head = QHBoxLayout()
        head.setContentsMargins(24, 4, 24, 0)
        for tab in self._tabs.values():
            head.addWidget(tab)
        head.addStretch()
        head.addWidget(key_cap("Tab"))
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self._empty, 1)
        column.addWidget(self.list, 8)
