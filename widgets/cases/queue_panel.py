"""The case queue of the duty desk: tabs by what cases need from us, a search, and the list.

Which case is chosen is :mod:`widgets.cases.queue_choice`; what its keys mean :mod:`widgets.cases.queue_keys`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.clock import utc_now
from console.domain.case import CaseId, CaseRecord
from console.seat.case_search import Texts
from console.seat.pinyin import Spelling
from console.seat.queue import BUCKET_OF, Bucket, Counts
from console.seat.queue_model import QueueModel
from widgets.cases.entry import Entry
from widgets.cases.queue_choice import QueueChoice
from widgets.cases.queue_delegate import QueueDelegate
from widgets.cases.queue_empty import EmptyPage
from widgets.cases.queue_keys import QueueKeys, gives_up
from widgets.cases.queue_list import QueueList
from widgets.cases.queue_tabs import QueueTabs
from widgets.lettering import Role, label, scale_gaps, scale_margins, sheet
from widgets.text import tr

_TICK_MS: Final = 1_000
_SEARCH_KEY: Final = "Ctrl+F"


class QueuePanel(QWidget):
    """The queue. ↑ ↓ choose, Enter opens, ``[`` ``]`` and Ctrl+Tab change the tab, Esc clears the search.

    A search looks through all cases, whatever tab is open: one that exists is never "not found". The tab comes back
    with Esc; another one ends the search.

    Where the list is empty the panel itself has the keyboard in its place. A case that has left the list by itself
    stays chosen, and no row is lit: ↑ ↓ then choose beside its old place, Enter goes after it.

    Args:
        now: room time, aware.

    Signals:
        chosen(str): the case with this id is chosen by key or mouse; "": a tab or a search hides the chosen one.
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
        self._tab = Bucket.ALL
        """The tab that is open; a search lies over it."""
        self._delegate = QueueDelegate(now)
        self.take_key: Callable[[QKeyEvent], bool] = lambda _event: False
        """Asked for keys that are not the queue's own: the letters of the case sheet."""
        self.keys = QueueKeys(self)
        self._is_known = False
        """Whether any cases were given yet: none is no good news before."""
        self.tabs = QueueTabs()
        self.tabs.setObjectName("desk.queue.tabs")
        self.search = Entry(gives_up)
        self.search.setObjectName("desk.queue.search")
        self.search.setPlaceholderText(tr("queue.search"))
        self.search.setMaxLength(60)
        self.list = QueueList(self._delegate)
        self.list.setModel(self.model)
        self._choice = QueueChoice(self.model, self.list)
        self.list.may_choose = lambda: not self.is_away
        self._found = label(Role.CAPTION, _SEARCH_KEY)
        self.empty = EmptyPage()
        self._pages = QStackedWidget()
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._lay_out()
        self.set_zoom(1.0)
        self._connect()
        self._show_page()

    def _connect(self) -> None:
        self.tabs.asked.connect(self.show_bucket)
        self.search.textChanged.connect(self._show_rows)
        self._choice.chosen.connect(self.chosen)
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
        self._choice.follow(lambda: None)

    @property
    def case(self) -> CaseId | None:
        """The chosen case, also while it is away; None while it is laid aside."""
        return self._choice.case

    @property
    def is_away(self) -> bool:
        """Whether the chosen case has left the list by itself: no row is lit, and no key means it."""
        return self._choice.is_away

    @property
    def has_rows(self) -> bool:
        """Whether the list has any."""
        return self.model.rowCount() > 0

    def counts(self) -> Counts:
        """Return the figures for the header."""
        return self.model.counts()

    def set_cases(self, cases: Mapping[CaseId, CaseRecord]) -> None:
        """Take all cases of the view. The chosen one stays chosen wherever it moves."""
        is_first, self._is_known = not self._is_known, True
        self._choice.follow(lambda: self.model.set_cases(cases))
        if is_first:
            self._on_counted()

    def set_claims(self, claims: Mapping[CaseId, str]) -> None:
        """Say who has which case in hand."""
        self.model.set_claims(claims)

    def tick(self) -> None:
        """Let time pass."""
        self._choice.follow(self.model.tick)
        if self.list.isVisible():
            self.list.viewport().update()

    def show_bucket(self, bucket: Bucket) -> None:
        """Show another tab; a search ends with it."""
        self._tab = bucket
        with QSignalBlocker(self.search):
            self.search.clear()
        self._show_rows()

    def _show_rows(self) -> None:
        """Show the tab, or what the search finds in all."""
        words = self.search.text().strip()
        bucket = Bucket.ALL if words else self._tab
        self.tabs.choose(bucket)
        self._choice.follow(lambda: self.model.show(bucket, words))
        self._show_page()
        self._choice.look_again()

    def learn(self, spelled: Mapping[Texts, Spelling]) -> None:
        """Take how the words of cases are typed: a search for letters finds them from now on."""
        self._choice.follow(lambda: self.model.learn(spelled))
        self._show_page()
        self._choice.look_again()

    def choose(self, case: CaseId) -> bool:
        """Choose a case (in the tab that is open, else in 全部); return whether it is there."""
        if self.model.row_of(case) < 0:
            self.show_bucket(Bucket.ALL)
        return self._choice.choose(case)

    def choose_first(self) -> bool:
        """Choose the most urgent case where none is chosen, without the keyboard; return whether there is one."""
        return self._choice.choose_first()

    def go_on(self, step: int = 0) -> None:
        """Somebody is through with a case that is away: choose what stands in its place, or above it (-1)."""
        self._choice.choose_next(step)
        self.focus_list()

    def go_after(self) -> None:
        """Show the tab that has the chosen case now, with the keyboard on it; a case that has ended is in none."""
        case = self.case
        record = self.model.record(case) if case is not None else None
        if case is None or record is None or not record.is_open:
            return
        self.show_bucket(BUCKET_OF[record.state])
        self.chosen.emit(case)  # its keys are back
        self.focus_list()

    def focus_list(self) -> None:
        """Put the keyboard into the list; choose a case where no row is lit."""
        if not self.model.rowCount():
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self._choice.choose_next()  # before the list does it by itself, without showing it
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def enter(self) -> None:
        """Somebody comes here by key: into the list, or into the search where the list is empty."""
        if self.model.rowCount():
            self.focus_list()
        else:
            self.take_search()

    def come_back(self) -> None:
        """The keyboard comes back from the case: a search that finds nothing any more has had its use."""
        if not self.model.rowCount():
            self.search.clear()
        self.focus_list()

    def take_search(self) -> None:
        """Put the keyboard into the search; what is typed takes the place of what stands there."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys of tabs and search; leave the others to the desk."""
        if not self.keys.take(event):
            event.ignore()

    def step_tab(self, step: int) -> None:
        """Show the next tab (1) or the one before (-1), round and round."""
        buckets = list(Bucket)
        self.show_bucket(buckets[(buckets.index(self.model.bucket) + step) % len(buckets)])

    def enter_case(self) -> None:
        """Open the case of the lit row."""
        self._on_entered(self.list.currentIndex())

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
        """Show the list or why it is empty; the keyboard of a list that goes stays here, not with some neighbour."""
        rows, had_keyboard = self.model.rowCount(), self.list.hasFocus()
        self.empty.say(self.model.bucket, self.model.words, is_known=self._is_known)
        self._found.setText(tr("queue.found", n=rows) if self.model.words else _SEARCH_KEY)
        self._pages.setCurrentIndex(1 if rows else 0)
        if had_keyboard and not rows:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        self._head = head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(label(Role.CAPTION, tr("queue.title")))
        head.addWidget(self.search, 1)
        head.addWidget(self._found)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.tabs)
        column.addWidget(self._pages, 1)
