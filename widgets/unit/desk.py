"""The unit's window: what was dispatched to it, newest first, and the chosen order large."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QListView, QStackedWidget, QVBoxLayout, QWidget

from console.clock import utc_now
from console.domain.case import CaseRecord
from console.seat.order_model import OrderModel
from widgets.lettering import Role, hairline, label, sheet, surface
from widgets.text import tr
from widgets.unit.header import UnitHeader
from widgets.unit.order_delegate import OrderDelegate
from widgets.unit.order_sheet import OrderSheet
from widgets.unit.thumbnails import Thumbnails

_LIST_PX: Final = 496
_TICK_MS: Final = 250
"""The clock is looked at so often that a second never shows late enough to be seen."""


class UnitDesk(QWidget):
    """A unit's orders.

    Args:
        now: room time, aware.

    Signals:
        thumbnail_wanted(str): bring the JPEG with this SHA-256 (decoded, by :meth:`set_thumbnail`); asked once.
    """

    thumbnail_wanted = Signal(str)

    def __init__(self, *, now: Callable[[], datetime] = utc_now) -> None:
        super().__init__()
        self._thumbnails = Thumbnails()
        self._thumbnails.wanted.connect(self.thumbnail_wanted, Qt.ConnectionType.QueuedConnection)
        self.header = UnitHeader(now)
        self.model = OrderModel()
        self._delegate = OrderDelegate(self._thumbnails, now)
        self.list = self._made_list()
        self.sheet = OrderSheet(self._thumbnails, now)
        self._count = label(Role.CAPTION)
        self._pages = QStackedWidget()
        self.setProperty("surface", "wall")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(sheet())
        self._lay_out()
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self._thumbnails.came.connect(self._on_came)
        self._clock = QTimer(self)
        self._clock.timeout.connect(self.header.tick)
        self._clock.start(_TICK_MS)
        self.set_records(())

    @property
    def chosen(self) -> CaseRecord | None:
        """The order that is shown large."""
        return self.model.order_at(self.list.currentIndex().row())

    def set_person(self, unit_name: str, person: str) -> None:
        """Say who is signed in, for which unit."""
        self.header.show_person(unit_name, person)
        self.setWindowTitle(unit_name)

    def set_records(self, records: Sequence[CaseRecord]) -> None:
        """Show these records. The chosen order stays chosen; the first to come is chosen by itself."""
        held = self.chosen
        self.model.set_records(records)
        count = self.model.rowCount()
        place = max(self.model.place_of(held.id) if held else 0, 0)
        self.list.setCurrentIndex(self.model.index(place) if count else QModelIndex())
        self._count.setText(tr("unit.order_count", n=count))
        self.header.show_waiting(self.model.waiting())
        self._pages.setCurrentIndex(1 if count else 0)

    def set_thumbnail(self, sha256: str, picture: QImage) -> None:
        """Take a picture that came; a null one says that its bytes could not be opened."""
        self._thumbnails.put(sha256, picture)

    def set_connection(self, away_s: float | None) -> None:
        """Say that the centre is in reach (None), or for how many seconds it has not been."""
        self.header.show_connection(away_s)

    def _on_current(self, _index: QModelIndex) -> None:
        if self.chosen is not None:
            self.sheet.show_order(self.chosen)

    def _on_came(self, _sha256: str) -> None:
        self.list.viewport().update()

    def _made_list(self) -> QListView:
        made = QListView()
        made.setModel(self.model)
        made.setItemDelegate(self._delegate)
        made.setUniformItemSizes(True)
        made.setMouseTracking(True)
        made.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return made

    def _lay_out(self) -> None:
        window = QVBoxLayout(self)
        window.setContentsMargins(0, 0, 0, 0)
        window.setSpacing(0)
        window.addWidget(self.header)
        window.addWidget(hairline())
        window.addWidget(self._pages, 1)
        self._pages.addWidget(_empty_page())
        self._pages.addWidget(self._orders_page())

    def _orders_page(self) -> QWidget:
        side = surface("panel")
        side.setFixedWidth(_LIST_PX)
        head = QHBoxLayout()
        head.setContentsMargins(24, 12, 24, 12)
        head.addWidget(label(Role.CAPTION, tr("unit.orders")))
        head.addStretch()
        head.addWidget(self._count)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self.list, 1)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(hairline(upright=True))
        row.addWidget(self.sheet, 1)
        return page


def _empty_page() -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setSpacing(12)
    column.addStretch(2)
    for role, key in ((Role.FIGURE, "unit.empty_title"), (Role.QUIET, "unit.empty_next")):
        words = label(role, tr(key))
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(words)
    column.addStretch(3)
    return page
