"""The unit's window: its orders by what is due first, the chosen one large, and what can be done with it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from console.clock import monotonic, utc_now
from console.domain.case import CaseId, CaseRecord
from console.seat.order_model import OrderCounts, OrderModel, Page
from widgets.lettering import hairline
from widgets.picture_shelf import PictureShelf
from widgets.text import tr
from widgets.unit.empty import empty_page
from widgets.unit.header import UnitHeader
from widgets.unit.look import unit_sheet
from widgets.unit.news import NewsLine
from widgets.unit.order_acts import OrderActs
from widgets.unit.order_choice import OrderChoice
from widgets.unit.order_delegate import OrderDelegate
from widgets.unit.order_list import OrderSide
from widgets.unit.order_sheet import OrderSheet
from widgets.unit.prose import pictures_in

_TICK_MS: Final = 250
"""The clock is looked at so often that a second never shows late enough to be seen."""


class UnitDesk(QWidget):
    """A unit's orders. What a unit asks for is told by the signals of :attr:`acts`.

    Keys: ↑ ↓ choose; Enter acknowledges, then opens the feedback; T returns; P adds pictures; ← → turn pictures;
    Tab the other list; F2 the order that came while something was written; M the sound; Esc leaves what was taken back.

    Args:
        now: room time, aware.
        ticks: monotonic seconds.

    Signals:
        mute_asked(): the sound is to be turned off or on.
        work_taken(): orders that the unit was about to do something about were taken back; told once.
        news_read(): what the news line said was read (F2).
    """

    mute_asked = Signal()
    work_taken = Signal()
    news_read = Signal()

    def __init__(self, *, now: Callable[[], datetime] = utc_now, ticks: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._now = now
        self._unit_name = ""
        self._unseen: set[CaseId] = set()
        self.shelf = PictureShelf()
        """Pictures of cases: whoever owns the desk brings what it wants."""
        self.header = UnitHeader(now)
        self.model = OrderModel()
        self._delegate = OrderDelegate(self.shelf, now, self._unseen, lambda: self.model.taken)
        self.side = OrderSide(self.model, self._delegate)
        self.list = self.side.list
        self.sheet = OrderSheet(self.shelf, now)
        self.news = NewsLine()
        self.acts = OrderActs(now=ticks)
        self._choice = OrderChoice(self.model, self.side, self.sheet, self.news, self.acts, self._unseen, now)
        self.pages = QStackedWidget()
        """What lies below the header; lists open over it."""
        self.setProperty("surface", "wall")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(unit_sheet())
        self.setAcceptDrops(True)
        self._lay_out()
        self._connect()
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._tick)
        self._clock.start(_TICK_MS)
        self.set_records(())

    @property
    def chosen(self) -> CaseRecord | None:
        """The order that is chosen in the list."""
        return self._choice.chosen

    @property
    def is_writing(self) -> bool:
        """Whether something is being written."""
        return self.acts.is_writing

    def set_person(self, unit_name: str, person: str) -> None:
        """Say who is signed in, for which unit."""
        self._unit_name = unit_name
        self.header.show_person(unit_name, person)
        self._say_counts()

    def set_records(self, records: Sequence[CaseRecord]) -> None:
        """Show these records. The chosen order stays, also when it was taken back; the first to come is chosen."""
        is_taken = self._choice.set_records(records)
        self._say_counts()
        if is_taken:
            QApplication.alert(self)  # the task bar says it too
            self.work_taken.emit()

    def announce(self, orders: Sequence[CaseRecord]) -> None:
        """Orders came: the last one is chosen by itself, unless something is being written; then it is announced."""
        if self._choice.announce(orders):
            QApplication.alert(self)

    def has_picture(self, sha256: str) -> bool:
        """Say whether a picture has come; one that nobody has asked for is asked for."""
        return self.shelf.find(sha256) is not None

    def set_connection(self, away_s: float | None, trouble: str = "", note: str = "") -> None:
        """Say for how many seconds the centre has not been in reach (None: it is), what is wrong with the clock."""
        self.header.show_connection(away_s, trouble, note)
        self.acts.set_away(away_s is not None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take every key that a child did not."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_F2:
            self._open_news()
        elif self.is_writing:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_M and not event.isAutoRepeat():
            self.mute_asked.emit()
        elif step is not None:
            self.sheet.strip.step(step)
        elif event.key() == Qt.Key.Key_Down and self.sheet.taken is not None:
            self._choice.go_on()  # there is nothing below it
        elif event.key() == Qt.Key.Key_V and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._offer(pictures_in(QGuiApplication.clipboard().mimeData()))
        elif event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not self.acts.take_key(event):
            super().keyPressEvent(event)
        else:
            self._choice.see()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give a narrow window's room to the order."""
        super().resizeEvent(event)
        self.side.fit(self.width())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Let pictures in anywhere."""
        if pictures_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take dropped pictures for the order on the sheet."""
        event.acceptProposedAction()
        self._offer(pictures_in(event.mimeData()))

    def _offer(self, pictures: list[object]) -> None:
        if pictures and self.sheet.order is not None:
            self.acts.open_for(pictures)

    def _open_news(self) -> None:
        self.news_read.emit()
        self._choice.open_news()

    def _tick(self) -> None:
        self.header.tick()
        self.sheet.tick()
        self._show_counts()
        self.list.viewport().update()

    def _show_counts(self) -> OrderCounts:
        counts = self.model.counts(self._now())
        self.header.show_counts(counts, taken=len(self.model.taken_work))
        return counts

    def _say_counts(self) -> None:
        counts = self._show_counts()
        self.side.show_counts(self.model.count(Page.DUE), self.model.count(Page.DONE))
        urgent = f"{tr('unit.urgent')} {counts.urgent} · " if counts.urgent else ""
        self.setWindowTitle(f"{urgent}({counts.waiting}) {self._unit_name}" if counts.waiting else self._unit_name)

    def _connect(self) -> None:
        self._choice.page_shown.connect(lambda: self.pages.setCurrentIndex(int(self._choice.has_any)))
        self.header.sound_clicked.connect(self.mute_asked)
        self.news.clicked.connect(self._open_news)
        self.shelf.came.connect(lambda _: self.list.viewport().update())

    def _lay_out(self) -> None:
        window = QVBoxLayout(self)
        window.setContentsMargins(0, 0, 0, 0)
        window.setSpacing(0)
        window.addWidget(self.header)
        window.addWidget(hairline())
        window.addWidget(self.pages, 1)
        self.pages.addWidget(empty_page("unit.empty_title", "unit.empty_next"))
        self.pages.addWidget(self.side.beside(self.news, self.sheet, self.acts))
