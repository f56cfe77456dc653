"""The case queue of the duty desk: tabs by what cases need from us, a search, and the list."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from console.clock import utc_now
from console.domain.case import CaseId, CaseRecord
from console.seat.queue import Bucket, Counts
from console.seat.queue_model import QueueModel
from widgets.cases.entry import ENTER, Entry
from widgets.cases.queue_delegate import QueueDelegate
from widgets.cases.queue_list import QueueList
from widgets.cases.queue_tabs import QueueTabs
from widgets.lettering import Role, label, scale_gaps, scale_margins, sheet
from widgets.text import tr

Key = Qt.Key
_TICK_MS: Final = 1_000
_SEARCH_KEY: Final = "Ctrl+F"
_TAB_STEPS: Final = {Key.Key_BracketLeft: -1, Key.Key_BracketRight: 1}


class QueuePanel(QWidget):
    """The queue. ↑ ↓ choose, Enter opens, ``[`` ``]`` and Ctrl+Tab change the tab, Ctrl+F searches, Esc clears.

    Args:
        now: room time, aware.

    Signals:
        chosen(str): the case with this id is chosen by key or mouse.
        entered(str): Enter or a double click on it.
        counted(Counts): the figures changed.
    """

    chosen = Signal(str)
    entered = Signal(str)
    counted = Signal(object)

    def __init__(self, *, now: Callable[[], datetime] = utc_now) -> None:
        super().__init__()
        self.setObjectName("desk.queue")
        self.model = QueueModel(now, self)
        self._delegate = QueueDelegate(now)
        self.take_key: Callable[[QKeyEvent], bool] = lambda _event: False
        """Asked for keys that are not the queue's own: the letters of the case sheet."""
        self._chosen: CaseId | None = None
        self._is_known = False
        """Whether any cases were given yet: none is no good news before."""
        self._is_following = False
        """While the list follows the records, a row that moves is nobody's choice."""
        self.tabs = QueueTabs()
        self.tabs.setObjectName("desk.queue.tabs")
        self.search = Entry(self._gives_up)
        self.search.setObjectName("desk.queue.search")
        self.search.setPlaceholderText(tr("queue.search"))
        self.search.setMaxLength(60)
        self.list = QueueList(self._delegate)
        self.list.setModel(self.model)
        self._found = label(Role.CAPTION, _SEARCH_KEY)
        self._empty = label(Role.BODY)
        self._empty_next = label(Role.QUIET, wraps=True)
        self._pages = QStackedWidget()
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._lay_out()
        self.set_zoom(1.0)
        self._connect()
        self._show_page()

    def _connect(self) -> None:
        self.tabs.asked.connect(self.show_bucket)
        self.search.textChanged.connect(self._on_search)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.list.doubleClicked.connect(self._on_entered)
        self.list.entered_by_key.connect(self._on_entered)
        self.model.counted.connect(self._on_counted)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def set_zoom(self, zoom: float) -> None:
        """Make everything ``zoom`` times as large."""
        self.setStyleSheet(sheet(zoom=zoom))
        self._delegate.zoom = self.tabs.zoom = zoom
        scale_gaps(self, zoom)
        scale_margins(self._head, zoom, 24, 12, 24, 4)
        self.tabs.updateGeometry()
        self.list.reset()
        self._follow(lambda: None)

    @property
    def case(self) -> CaseId | None:
        """The chosen case, also while another tab hides it."""
        return self._chosen

    def counts(self) -> Counts:
        """Return the figures for the header."""
        return self.model.counts()

    def set_cases(self, cases: Mapping[CaseId, CaseRecord]) -> None:
        """Take all cases of the view. The chosen one stays chosen wherever it moves."""
        is_first, self._is_known = not self._is_known, True
        self._follow(lambda: self.model.set_cases(cases))
        if is_first:
            self._on_counted()

    def set_claims(self, claims: Mapping[CaseId, str]) -> None:
        """Say who has which case in hand."""
        self.model.set_claims(claims)

    def tick(self) -> None:
        """Let time pass."""
        self._follow(self.model.tick)
        if self.list.isVisible():
            self.list.viewport().update()

    def show_bucket(self, bucket: Bucket) -> None:
        """Show another tab."""
        self.tabs.choose(bucket)
        self._follow(lambda: self.model.show(bucket, self.model.words))
        self._show_page()

    def choose(self, case: CaseId) -> bool:
        """Choose a case (in the tab that is open, else in 全部); return whether it is there."""
        if self.model.row_of(case) < 0:
            self.search.clear()
            self.show_bucket(Bucket.ALL)
        row = self.model.row_of(case)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))
        return row >= 0

    def choose_first(self) -> bool:
        """Choose the most urgent case where none is chosen, without the keyboard; return whether there is one."""
        if self._chosen is None and self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(0))
        return self._chosen is not None

    def focus_list(self) -> None:
        """Put the keyboard into the list; choose the first case where none is chosen."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.list.currentIndex().isValid() and self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys of tabs and search; leave the others to the desk."""
        is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in _TAB_STEPS and not is_control:
            self.step_tab(_TAB_STEPS[Qt.Key(event.key())])
        elif is_control and event.key() in (Key.Key_Tab, Key.Key_Backtab):
            self.step_tab(-1 if event.key() == Key.Key_Backtab else 1)
        elif is_control and event.key() == Key.Key_F:
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif event.key() == Key.Key_Escape and (self.search.text() or self.search.hasFocus()):
            self.search.clear()
            self.focus_list()
        elif self.search.hasFocus() and event.key() in (*ENTER, Key.Key_Down, Key.Key_Up):
            self.focus_list()
        elif self.search.hasFocus() or not self.take_key(event):
            event.ignore()

    def step_tab(self, step: int) -> None:
        """Show the next tab (1) or the one before (-1), round and round."""
        buckets = list(Bucket)
        self.show_bucket(buckets[(buckets.index(self.model.bucket) + step) % len(buckets)])

    @staticmethod
    def _gives_up(event: QKeyEvent) -> bool:
        return event.key() in (*ENTER, Key.Key_Escape, Key.Key_Down, Key.Key_Up)

    def _follow(self, change: Callable[[], None]) -> None:
        """Change the list and keep the chosen case chosen; what scrolled stays where it was."""
        self._is_following = True
        try:
            change()
            row = self.model.row_of(self._chosen) if self._chosen is not None else -1
            if row != self.list.currentIndex().row():
                self.list.setCurrentIndex(self.model.index(row) if row >= 0 else QModelIndex())
        finally:
            self._is_following = False

    def _on_search(self, text: str) -> None:
        self._follow(lambda: self.model.show(self.model.bucket, text.strip()))
        self._found.setText(tr("queue.found", n=self.model.rowCount()) if text.strip() else _SEARCH_KEY)
        self._show_page()

    def _on_current(self, index: QModelIndex) -> None:
        case = self.model.case_at(index.row()) if index.isValid() else None
        if case is None or self._is_following:
            return
        if case != self._chosen:
            self._chosen = case
            self.chosen.emit(case)

    def _on_entered(self, index: QModelIndex) -> None:
        case = self.model.case_at(index.row())
        if case is not None:
            self.entered.emit(case)

    def _on_counted(self) -> None:
        counts = self.model.counts()
        self.tabs.show_counts(counts.of)
        self._show_page()
        if self._is_known:
            self.counted.emit(counts)

    def _show_page(self) -> None:
        self._pages.setCurrentIndex(1 if self.model.rowCount() else 0)
        if not self._is_known:
            words = tr("queue.reading"), ""
        elif self.model.words:
            words = tr("queue.nothing_found", words=self.model.words), tr("queue.nothing_found_next")
        elif self.model.bucket is Bucket.ALL:
            words = tr("queue.nothing_open"), tr("queue.nothing_open_next")
        else:
            words = tr("queue.nothing_here"), ""
        self._empty.setText(words[0])
        self._empty_next.setText(words[1])

    def _lay_out(self) -> None:
        self._head = head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(label(Role.CAPTION, tr("queue.title")))
        head.addWidget(self.search, 1)
        head.addWidget(self._found)
        self._pages.addWidget(_empty_page(self._empty, self._empty_next))
        self._pages.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.tabs)
        column.addWidget(self._pages, 1)


def _empty_page(first: QLabel, second: QLabel) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(24, 0, 24, 0)
    column.setSpacing(8)
    column.addStretch(2)
    for part in (first, second):
        part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(part)
    column.addStretch(3)
    return page
