"""The deputy commander's window: what waits for his decision, the case with its facts, Y and N."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.clock import SHANGHAI, monotonic, utc_now
from console.domain.case import CaseRecord
from console.seat.approval_model import ApprovalModel
from widgets.approval.acts import ApprovalActs
from widgets.approval.delegate import ApprovalDelegate
from widgets.approval.sheet import ApprovalSheet
from widgets.cases.hint import Hint
from widgets.lettering import Role, hairline, label, surface
from widgets.picture_shelf import PictureShelf
from widgets.text import tr
from widgets.unit.case_list import CaseList
from widgets.unit.empty import empty_page
from widgets.unit.header import HEIGHT_PX, Count, say_connection
from widgets.unit.look import unit_sheet

_LIST_PX: Final = 416
_TICK_MS: Final = 250


class ApprovalDesk(QWidget):
    """Keys: ↑ ↓ choose; ← → turn after-pictures; Y approves; N asks for the reason of a no. See :attr:`acts`.

    A case that was decided stays, with the decision, until Enter, ↑ ↓ or a click goes on: no other case comes under Y.

    Args:
        now: room time, aware.
        ticks: monotonic seconds.

    Signals:
        commands_clicked(): what can be done at this desk is to be shown.
    """

    commands_clicked = Signal()
    _read = Signal()

    def __init__(self, *, now: Callable[[], datetime] = utc_now, ticks: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._now = now
        self.shelf = PictureShelf()
        """Pictures of cases: whoever owns the desk brings what it wants."""
        self.model = ApprovalModel()
        self.list = CaseList("approval.list", self.model, ApprovalDelegate(now))
        self.sheet = ApprovalSheet(self.shelf, now)
        self.acts = ApprovalActs(now=ticks, room_now=now)
        self._person, self._connection, self._time = label(Role.BODY), label(Role.BODY), label(Role.FIGURE)
        self._waiting = Count("approval.waiting", "◇", "")
        self.pages = QStackedWidget()
        """What lies below the header; lists open over it."""
        self.setProperty("surface", "wall")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(unit_sheet())
        self.setWindowTitle(tr("approval.title"))
        self._lay_out()
        self.list.selectionModel().currentChanged.connect(lambda index, _before: self._on_row(index))
        self.acts.go_on_asked.connect(self._go_on)
        self._read.connect(self._leave, Qt.ConnectionType.QueuedConnection)  # a list may not change while it moves
        self.acts.form_left.connect(lambda: self.list.setFocus(Qt.FocusReason.OtherFocusReason))
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._tick)
        self._clock.start(_TICK_MS)
        self.set_connection(None)
        self.set_records(())
        self._tick()

    @property
    def chosen(self) -> CaseRecord | None:
        """The case that is chosen."""
        return self.model.order_at(self.list.currentIndex().row())

    def set_person(self, title: str, person: str) -> None:
        """Say who decides here, and as what."""
        self._person.setText(f"{title}　{person}")

    def set_records(self, records: Sequence[CaseRecord]) -> None:
        """Take all cases. The chosen one stays chosen, also when it was decided."""
        shown = self.chosen
        was_decided = shown is not None and self.model.left_as(shown.id) is not None
        self.model.set_records(records, shown)
        place = self.model.place_of(shown.id) if shown is not None else 0
        self._choose(place, by_itself=shown is None or was_decided)
        self._waiting.show_count(self.model.count)

    def set_connection(self, away_s: float | None, trouble: str = "", note: str = "") -> None:
        """Say for how many seconds the centre has not been in reach (None: it is), what is wrong with the clock."""
        say_connection(self._connection, away_s, trouble, note)
        self.acts.set_away(away_s is not None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take every key that a child did not."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if self.acts.is_writing:
            super().keyPressEvent(event)
        elif step is not None:
            self.sheet.step(step)
        elif event.key() == Qt.Key.Key_Down and self.model.left is not None:
            self._go_on()  # there is nothing below it
        elif event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not self.acts.take_key(event):
            super().keyPressEvent(event)

    def _choose(self, place: int, *, by_itself: bool) -> None:
        blocker = QSignalBlocker(self.list.selectionModel())
        self.list.setCurrentIndex(self.model.index(place) if self.model.rowCount() else QModelIndex())
        blocker.unblock()
        self._show(self.model.order_at(place), by_itself=by_itself)
        self.pages.setCurrentIndex(int(self.model.rowCount() > 0))

    def _show(self, case: CaseRecord | None, *, by_itself: bool) -> None:
        if case is None:
            return
        decided = self.model.left_as(case.id)
        self.sheet.show_case(case, decided)
        if decided is not None:
            self.acts.show_decided(decided)
        else:
            self.acts.show_case(case, by_itself=by_itself)

    def _on_row(self, index: QModelIndex) -> None:
        self._show(self.model.order_at(index.row()), by_itself=False)
        if self.model.left is not None:
            self._read.emit()

    def _go_on(self) -> None:
        """Leave the decided case: what stands at its place comes, or nothing."""
        place = self.list.currentIndex().row()
        self.model.leave()
        self._choose(max(0, min(place, self.model.rowCount() - 1)), by_itself=False)

    def _leave(self) -> None:
        """List the decided case no longer, once another is chosen; that one stays chosen."""
        chosen = self.chosen
        if chosen is not None and self.model.left is not None and self.model.left_as(chosen.id) is None:
            self.model.leave()
            self._choose(self.model.place_of(chosen.id), by_itself=False)

    def _tick(self) -> None:
        self._time.setText(self._now().astimezone(SHANGHAI).strftime("%H:%M:%S"))

    def _lay_out(self) -> None:
        window = QVBoxLayout(self)
        window.setContentsMargins(0, 0, 0, 0)
        window.setSpacing(0)
        window.addWidget(self._made_header())
        window.addWidget(hairline())
        window.addWidget(self.pages, 1)
        self.pages.addWidget(empty_page("approval.empty_title", "approval.empty_next"))
        self.pages.addWidget(self._made_page())

    def _made_header(self) -> QWidget:
        header = surface("panel")
        header.setFixedHeight(HEIGHT_PX)
        row = QHBoxLayout(header)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(28)
        row.addWidget(label(Role.TITLE, tr("approval.title")))
        row.addWidget(self._person)
        row.addStretch()
        commands = Hint("Ctrl+K", tr("tools.commands"))
        commands.clicked.connect(self.commands_clicked)
        for part in (self._waiting, commands, self._connection, self._time):
            row.addWidget(part)
        return header

    def _made_page(self) -> QWidget:
        side = surface("panel")
        side.setFixedWidth(_LIST_PX)
        inside = QVBoxLayout(side)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.list)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.sheet, 1)
        right.addWidget(hairline())
        right.addWidget(self.acts)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(hairline(upright=True))
        row.addLayout(right, 1)
        return page
