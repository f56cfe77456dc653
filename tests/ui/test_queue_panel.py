"""The queue under keys and mouse: what is chosen stays chosen, whatever moves round it."""

from dataclasses import replace
from datetime import datetime, timedelta
from time import thread_time

import pytest
import qasync  # type: ignore[import-untyped]  # the package has no stubs
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from console.app.queue_letters import learn_letters
from console.domain.calendar import WorkCalendar
from console.domain.case import CaseId, CaseRecord
from console.domain.deadline import deadline
from console.domain.standard import Limit, LimitUnit
from console.domain.workflow import State
from console.seat.queue import Bucket
from console.seat.queue_model import QueueModel
from console.seat.tasks import Tasks
from tests.patience import until
from tests.street import NOW, Street
from widgets.cases.queue_delegate import QueueDelegate, colour_of
from widgets.cases.queue_list import QueueList
from widgets.cases.queue_panel import QueuePanel
from widgets.cases.queue_words import mark_of, row_words
from widgets.text import LANGUAGES, use_language
from widgets.theme import DARK
from widgets.unit.order_delegate import light_words

Key = Qt.Key


def _case(number: int, state: State = State.DISPATCHED, *, hours_ago: float = 0.0) -> CaseRecord:
    street = Street()
    street.now = NOW - timedelta(hours=hours_ago)
    record = street.go_to(state)
    return replace(record, id=CaseId(f"case-{number}"), case_no=f"20260701310199{number:05}", place=f"长江路{number}号")


class Room:
    """A queue, its clock, and what it has told."""

    def __init__(self, qtbot: QtBot) -> None:
        self.now = NOW
        self.panel = QueuePanel(now=self.time)
        qtbot.addWidget(self.panel)
        self.chosen: list[str] = []
        self.entered: list[str] = []
        self.panel.chosen.connect(self.chosen.append)
        self.panel.entered.connect(self.entered.append)
        self.cases: dict[CaseId, CaseRecord] = {}
        self.panel.resize(520, 452)
        self.panel.show()
        self.panel.activateWindow()

    def time(self) -> datetime:
        return self.now

    def take(self, *records: CaseRecord) -> None:
        self.cases = {**self.cases, **{record.id: record for record in records}}
        self.panel.set_cases(self.cases)

    def rows(self) -> list[str]:
        return [str(self.panel.model.case_at(row)) for row in range(self.panel.model.rowCount())]

    @staticmethod
    def at_keyboard() -> QWidget | None:
        return QApplication.focusWidget()

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.panel.list, key)


@pytest.fixture
def room(qtbot: QtBot) -> Room:
    return Room(qtbot)


def test_the_chosen_case_stays_chosen_wherever_it_moves(room: Room) -> None:
    room.take(_case(1), _case(2, hours_ago=0.5), _case(3, State.FEEDBACK))
    assert room.rows() == ["case-3", "case-2", "case-1"]
    room.panel.choose(CaseId("case-1"))
    room.take(_case(4, hours_ago=1.9), _case(5, State.RETURNED))
    room.now += timedelta(hours=1.7)  # 2 is late by now, 1 near its end
    room.panel.tick()
    assert room.rows() == ["case-1", "case-4", "case-2", "case-3", "case-5"]
    assert room.panel.list.currentIndex().row() == 0
    assert room.chosen == ["case-1"]
    room.take(replace(_case(1), state=State.CLOSED))
    assert room.rows() == ["case-4", "case-2", "case-3", "case-5"]
    assert room.chosen == ["case-1"]  # nobody's choice went to its neighbour


def test_keys_choose_open_turn_tabs_and_leave_letters_to_the_sheet(room: Room) -> None:
    room.take(_case(1), _case(2), _case(3, State.FEEDBACK))
    letters: list[int] = []

    def take_key(event: QKeyEvent) -> bool:
        letters.append(event.key())
        return True

    room.panel.take_key = take_key
    room.panel.focus_list()
    room.press(Key.Key_Down, Key.Key_Down, Key.Key_Return)
    assert room.chosen == ["case-3", "case-1", "case-2"]
    assert room.entered == ["case-2"]
    room.press(Key.Key_BracketRight, Key.Key_BracketLeft, Key.Key_BracketLeft)
    assert room.panel.model.bucket is Bucket.REVIEW
    assert (room.panel.case, room.chosen[-1]) == (None, ""), "no row here is chosen: no key may mean a case"
    QTest.keyClick(room.panel.list, Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert room.rows() == ["case-3", "case-1", "case-2"]
    assert room.panel.list.currentIndex().row() == 2
    assert room.panel.case == room.chosen[-1] == "case-2", "taken up again where it is"
    room.press(Key.Key_Y, Key.Key_N)
    assert letters[-2:] == [Key.Key_Y, Key.Key_N]


def _in_handling(room: Room) -> None:
    """Three orders at units in their tab, the second one chosen."""
    room.take(_case(1, hours_ago=0.3), _case(2, hours_ago=0.2), _case(3, hours_ago=0.1))
    room.panel.show_bucket(Bucket.HANDLING)
    room.panel.choose(CaseId("case-2"))
    room.panel.focus_list()
    assert room.rows() == ["case-1", "case-2", "case-3"]


@pytest.mark.parametrize(("key", "next_one"), [(Key.Key_Down, "case-3"), (Key.Key_Up, "case-1")])
def test_a_case_that_leaves_its_tab_lights_no_row_and_the_next_stands_in_its_place(
    room: Room, key: Qt.Key, next_one: str
) -> None:
    _in_handling(room)
    room.take(_case(2, State.FILED))
    assert (room.panel.case, room.panel.is_away) == ("case-2", True)
    assert not room.panel.list.currentIndex().isValid()
    room.panel.search.setFocus()
    room.panel.list.setFocus()  # as when an entry closes: the list must not choose its first row by itself
    assert not room.panel.list.currentIndex().isValid()
    room.press(key)
    assert room.chosen[-1] == room.panel.case == next_one
    assert not room.panel.is_away


def test_enter_goes_after_a_case_that_left_its_tab_unless_it_has_ended(room: Room) -> None:
    _in_handling(room)
    room.take(_case(2, State.FILED))
    room.press(Key.Key_Return)
    assert (room.panel.model.bucket, room.panel.case, room.panel.is_away) == (Bucket.DISPATCH, "case-2", False)
    assert room.panel.list.currentIndex().row() == 0
    assert room.chosen[-1] == "case-2"
    assert room.entered == [], "it only went there"
    room.take(replace(_case(2), state=State.CLOSED))
    room.press(Key.Key_Return)
    assert (room.panel.model.bucket, room.panel.is_away) == (Bucket.DISPATCH, True)


def test_a_case_whose_clock_stands_is_grey_and_has_no_mark() -> None:
    clock = deadline(NOW - timedelta(hours=1, minutes=51), Limit(4, LimitUnit.WORK_HOUR), WorkCalendar())
    case, look = replace(_case(1), clock=clock), NOW + timedelta(hours=2)
    assert (mark_of(case, look), row_words(case, look)) == (None, "停表 · 明日 08:09 到期")
    assert (colour_of(case, look), colour_of(case, look - timedelta(minutes=1))) == (DARK.secondary, DARK.due_soon)
    assert light_words(case, look) == ("停表 · 明日 08:09 到期", "quiet")


def test_a_click_on_a_tab_shows_it(room: Room) -> None:
    room.take(_case(1), _case(2, State.FEEDBACK))
    at = room.panel.tabs.rect_of(Bucket.CHECK).center()
    QTest.mouseClick(room.panel.tabs, Qt.MouseButton.LeftButton, pos=at)
    assert room.rows() == ["case-2"]


def test_a_search_narrows_and_esc_gives_all_back(room: Room) -> None:
    room.take(_case(1), _case(2), _case(3, State.CLOSED))
    room.panel.take_search()
    assert room.panel.search.hasFocus()
    room.panel.search.setText("路2号 城管")
    assert room.rows() == ["case-2"]
    room.panel.search.setText("00003")
    assert room.rows() == ["case-3"]
    room.panel.search.setText("没有这条路")
    assert "没有这条路" in room.panel.empty.words.text()
    QTest.keyClick(room.panel.search, Key.Key_Escape)
    assert room.rows() == ["case-1", "case-2"]
    assert room.panel.list.hasFocus()


def test_letters_find_a_case_as_soon_as_its_words_are_spelled(room: Room, qt_loop: qasync.QEventLoop) -> None:
    room.take(_case(1), _case(2))
    failures: list[BaseException] = []
    tasks = Tasks(lambda _name, failure: failures.append(failure))
    learn_letters(room.panel, tasks)

    async def search() -> None:
        room.panel.search.setText("cjl2h")
        await until(lambda: room.rows() == ["case-2"], "the letters")
        room.panel.search.setText("changjiang")
        assert room.rows() == ["case-1", "case-2"], "at once: they are known"
        room.take(replace(_case(3), place="长江路菜场"))
        await until(lambda: len(room.rows()) == 3, "a case that comes while one searches")
        await tasks.close()

    qt_loop.run_until_complete(search())
    assert not failures


def test_a_search_whose_last_find_leaves_keeps_the_keyboard_and_another_tab_ends_it(room: Room) -> None:
    room.take(_case(1, State.FEEDBACK), _case(17, State.FEEDBACK))
    room.panel.show_bucket(Bucket.CHECK)
    room.panel.take_search()
    room.panel.search.setText("长江路17")
    QTest.keyClick(room.panel.search, Key.Key_Return)
    assert (room.panel.case, room.at_keyboard(), room.entered) == ("case-17", room.panel.list, [])
    room.take(replace(_case(17, State.REWORK), place="人民路"))
    assert (room.panel._found.text(), room.rows()) == ("找到 0 件", [])
    assert room.at_keyboard() is room.panel, "not some neighbour's, where letters would act"
    room.panel.enter()
    assert room.at_keyboard() is room.panel.search
    QTest.keyClick(room.panel.search, Key.Key_Escape)
    assert (room.panel.model.bucket, room.rows()) == (Bucket.CHECK, ["case-1"]), "the tab that was open"
    assert (room.at_keyboard(), room.panel._found.text()) == (room.panel.list, "Ctrl+F")
    room.panel.search.setText("人民")
    room.panel.step_tab(-1)
    assert (room.panel.model.bucket, room.panel.search.text()) == (Bucket.REVIEW, "")


def test_a_search_finds_a_case_whatever_tab_is_open(room: Room) -> None:
    room.take(_case(1, State.FEEDBACK), _case(36))
    room.panel.show_bucket(Bucket.CHECK)
    room.panel.search.setText("00036")
    assert (room.rows(), room.panel._found.text()) == (["case-36"], "找到 1 件")
    assert room.panel.tabs._chosen is Bucket.ALL, "the tabs say where it was looked"


def test_enter_opens_the_first_case_of_a_tab_where_none_is_chosen(room: Room) -> None:
    room.take(_case(1), _case(2, State.FEEDBACK), _case(3, State.FEEDBACK))
    room.panel.choose(CaseId("case-1"))
    room.panel.focus_list()
    room.press(*[Key.Key_BracketRight] * 5)
    assert (room.panel.model.bucket, room.panel.case) == (Bucket.CHECK, None)
    room.press(Key.Key_Return)
    assert room.entered == [room.panel.case] == [room.rows()[0]]


def test_who_comes_back_from_a_case_to_a_search_that_finds_nothing_is_done_with_it(room: Room) -> None:
    room.take(_case(1), _case(2))
    room.panel.search.setText("没有这条路")
    room.panel.come_back()
    assert (room.rows(), room.at_keyboard()) == (["case-1", "case-2"], room.panel.list)


def test_the_row_that_enter_chooses_in_a_search_is_seen_to_be_chosen(room: Room) -> None:
    room.take(_case(1), _case(2), _case(3))
    room.panel.choose(CaseId("case-1"))
    room.panel.take_search()
    QTest.keyClicks(room.panel.search, "00003")
    assert room.panel.case is None
    QTest.keyClick(room.panel.search, Key.Key_Return)
    assert room.panel.case == room.chosen[-1] == "case-3"
    assert room.panel.list.selectionModel().isSelected(room.panel.list.currentIndex())


def test_a_list_that_gets_the_keyboard_by_itself_shows_what_it_chose(room: Room) -> None:
    room.take(_case(1), _case(2))
    room.panel.take_search()
    room.panel.list.setFocus(Qt.FocusReason.TabFocusReason)
    assert room.panel.case == "case-1"
    assert room.panel.list.selectionModel().isSelected(room.panel.list.currentIndex())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_has_its_words(language: str) -> None:
    use_language(language)
    try:
        for state in State:
            if state is not State.REPORTED:
                words = row_words(_case(1, state, hours_ago=3), NOW)
                assert words
                assert "queue." not in words
    finally:
        use_language(LANGUAGES[0])


@pytest.mark.long
def test_one_change_among_two_thousand_is_painted_at_once(room: Room) -> None:
    kinds = (_case(0), _case(0, State.HANDLING, hours_ago=1.7), _case(0, State.FEEDBACK), _case(0, State.RETURNED))
    many = [
        replace(kinds[n % 4], id=CaseId(f"case-{n}"), case_no=f"20260701310199{n:05}", place=f"长江路 {n} 号")
        for n in range(2_000)
    ]
    began = thread_time()
    room.take(*many)
    room.panel.grab()
    assert thread_time() - began < 0.3
    best = 1.0
    for n in range(5):
        changed = replace(many[n], state=State.FEEDBACK, version=99)
        cases = {**room.cases, changed.id: changed}
        began = thread_time()
        room.panel.set_cases(cases)
        room.panel.list.viewport().repaint()
        best = min(best, thread_time() - began)
        room.cases = cases
    assert best < 0.02


def test_a_changed_row_is_painted_anew_and_no_other_laid_out(qtbot: QtBot) -> None:
    laid_out: list[int] = []

    class Counting(QueueList):
        def doItemsLayout(self) -> None:  # noqa: N802 - Qt's name
            laid_out.append(1)
            super().doItemsLayout()

    model = QueueModel(lambda: NOW)
    painted: list[int] = []

    class Painting(QueueDelegate):
        def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
            painted.append(index.row())

    shown = Counting(Painting(lambda: NOW))
    shown.setModel(model)
    qtbot.addWidget(shown)
    cases = {record.id: record for record in (_case(1), _case(2))}
    model.set_cases(cases)
    shown.show()
    qtbot.waitUntil(lambda: {0, 1} <= set(painted))
    laid_out.clear()
    painted.clear()
    model.set_cases({**cases, CaseId("case-2"): replace(cases[CaseId("case-2")], place="长江路别处")})
    qtbot.waitUntil(lambda: 1 in painted)
    assert laid_out == []


def test_the_chosen_row_stays_in_sight_when_the_sheet_takes_its_room(room: Room) -> None:
    room.panel.resize(520, 1000)
    room.take(*(_case(number) for number in range(30)))
    shown = room.panel.list
    shown.setCurrentIndex(room.panel.model.index(11))
    room.panel.resize(520, 452)
    assert shown.viewport().rect().contains(shown.visualRect(shown.currentIndex()))
