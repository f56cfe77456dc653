"""F2 on a real hub: a call is taken down by key, over a freeze that stays as it is; offline, locked, refused."""

import os
import signal
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from console.app.slip_desk import FOLDER
from console.clock import utc_now
from console.domain.caller import Caller
from console.domain.camera import CameraId, Point
from console.domain.case import CaseSource
from tests.fixtures.duty_officer import NAME, NUMBER, Officer, Scenario, at_desk, readable, words
from tests.fixtures.hub_process import PASSWORD
from tests.patience import until
from tests.street import file_and_dispatch
from widgets.cases.form_stages import Stage
from widgets.cases.slim_form import SlimForm
from widgets.lettering import Role
from widgets.lock_cover import LockCover
from widgets.slip.slip_panel import SlipPanel
from widgets.text import tr
from widgets.unlock import UnlockPage
from widgets.wall.bar_hints import bar_hints
from widgets.wall.toast import Toast

__all__ = ["at_desk"]
Key = Qt.Key


@pytest.mark.long
def test_a_call_is_filed_by_key(at_desk: Callable[[Scenario], None]) -> None:
    async def scenario(officer: Officer) -> None:
        seat = officer.seat
        await officer.take_call()
        assert officer.focus is officer.form.picker.entry, "a place that is taken leads on to the class"
        draft = officer.form.draft()
        assert (draft.place, draft.camera, draft.point, draft.grids) == (
            "新乡路12号",
            "c1",
            Point(121.4, 31.2),
            ("03", ""),
        )
        assert "公共网格 03" in words(officer.form)
        assert "城管中队" in words(officer.form)
        call = officer.panel.call
        await until(lambda: call.live.is_live, "what the camera shows there now")
        officer.press(Key.Key_Tab)
        for text, field in ((NAME, call.who.name), (NUMBER, call.who.number), ("请慢行", call.who.remark)):
            field.setFocus()
            officer.type(text)
        officer.press(Key.Key_F10)
        officer.press(Key.Key_Return)  # the last field: on to the class
        assert officer.form.picker.entry.hasFocus()
        officer.press(Key.Key_Return)
        assert officer.form.stage is Stage.SENDING
        case = await officer.told()
        assert (case.source, case.camera_number, case.evidence) == (CaseSource.TELEPHONE, 1, None)
        assert case.steps[-1].opinion == "请慢行"
        await until(lambda: officer.form.stage is Stage.DONE, "the answer")
        assert "已派遣 城管中队" in words(officer.form)
        officer.press(Key.Key_Escape)
        assert seat.slips.panel is None
        assert seat.desk.hot_spot.hasFocus(), "the keyboard is where it was"
        assert readable(officer.folder) == []
        await until(lambda: list((officer.folder / FOLDER).glob("*.json")) == [], "the slip's end on the disk")

    at_desk(scenario)


@pytest.mark.long
def test_who_called_is_looked_up_and_erased_from_the_queue(at_desk: Callable[[Scenario], None]) -> None:
    async def scenario(officer: Officer) -> None:
        seat = officer.seat
        plain = replace(file_and_dispatch(evidence=None), camera=None, found_at=utc_now())
        caller = seat.client.seal_caller(Caller(NAME, NUMBER, wants_answer=True))
        await seat.client.command(replace(plain, source=CaseSource.TELEPHONE, caller=caller))
        case = await officer.told()
        assert seat.cases.choose(case.id)
        line = seat.cases.sheet.body.caller
        seat.cases.enter()
        officer.press(Key.Key_T)
        assert "为什么查看" in words(line)
        officer.press(Key.Key_1)
        await until(lambda: NAME in words(line), "who called")
        assert NUMBER in words(line)
        assert "要求回复" in words(line)
        at = line.height(), seat.cases.sheet.body.dots.y()
        officer.press(Key.Key_X, Key.Key_1)
        assert "再按一次" in words(line)
        officer.press(Key.Key_1)
        assert NAME in words(line), "any other key keeps him"
        officer.press(Key.Key_X, Key.Key_2, Key.Key_X)
        await until(lambda: "已删除" in words(line), "the erasure")
        assert (line.height(), seat.cases.sheet.body.dots.y()) == at, "what lies below has not moved"
        officer.press(Key.Key_Escape)
        assert seat.cases.queue.list.hasFocus()
        officer.press(Key.Key_T, Key.Key_1)
        await until(lambda: "来话人信息已删除" in words(line), "that he is gone")
        assert NAME not in words(seat.desk)

    at_desk(scenario)


@pytest.mark.long
def test_a_freeze_below_keeps_its_draft_its_open_field_and_its_keyboard(at_desk: Callable[[Scenario], None]) -> None:
    async def scenario(officer: Officer) -> None:
        seat, desk = officer.seat, officer.seat.desk
        officer.press(Key.Key_Space)
        form = seat.freezes.form
        assert isinstance(form, SlimForm)
        await officer.hear()
        officer.type("占道")
        officer.press(Key.Key_F6)
        place = form.facts.place.entry
        officer.type("新乡路 88")
        place.setSelection(4, 2)  # as if about to write over the number
        before, moment = form.draft(), seat.freezes._open
        assert desk.hot_spot.freeze is not None
        view = desk.hot_spot.freeze.view
        await until(lambda: view._picture._number, "the frozen frame at its own size")
        picture = view.shown_image()
        officer.press(Key.Key_F2)
        officer.press(Key.Key_Escape)
        assert officer.focus is place
        assert place.selectedText() == "88", "what is typed next writes over it, as before"
        await officer.take_call(letters="占道")
        officer.type(" ")
        desk.activateWindow()
        QApplication.sendEvent(desk, _activation())
        assert officer.panel.isAncestorOf(officer.focus), "the freeze below does not take the keyboard back"
        officer.press(Key.Key_Return)
        await officer.told()
        await until(lambda: officer.form.stage is Stage.DONE, "the answer")
        officer.press(Key.Key_Escape)
        assert seat.freezes.form is form
        assert seat.freezes._open is moment
        assert officer.focus is place
        assert place.text() == "新乡路 88"
        assert form.facts.place.is_open
        assert form.draft() == before
        assert view.shown_image() == picture
        officer.press(Key.Key_Return)
        assert form.draft().place == "新乡路 88"
        assert form.picker.chosen is not None

    at_desk(scenario)


def _activation() -> QEvent:
    return QEvent(QEvent.Type.WindowActivate)


@pytest.mark.long
def test_esc_keeps_the_slip_and_f2_twice_opens_it_again(at_desk: Callable[[Scenario], None]) -> None:
    async def scenario(officer: Officer) -> None:
        slips = officer.seat.slips
        officer.press(Key.Key_F2)
        officer.press(Key.Key_Escape)
        assert (slips.panel, slips.kept) == (None, 0), "an empty one is nothing to keep"
        await officer.take_call()
        officer.panel.call.who.name.setFocus()
        officer.type(NAME)
        officer.press(Key.Key_Escape)
        assert (slips.panel, slips.kept) == (None, 1)
        assert "已存" not in words(officer.seat.desk.centre), "said on the glass, and there only"
        assert officer.seat.desk.hot_spot.wall.notice is not None
        await until(lambda: list((officer.folder / FOLDER).glob("*.json")), "the slip on the disk")
        assert readable(officer.folder) == []
        officer.press(Key.Key_F2)
        assert officer.panel.call.place.words == "", "a new call has a new slip"
        assert "打开存着的 1 张" in words(officer.panel.call)
        officer.press(Key.Key_F2)
        assert officer.panel.call.who.name.text() == NAME
        assert officer.form.draft().place == "新乡路12号"
        assert slips.kept == 0
        officer.press(Key.Key_Delete, Key.Key_Delete, held=Qt.KeyboardModifier.ControlModifier)
        assert (slips.panel, slips.kept) == (None, 0)
        await until(lambda: not list((officer.folder / FOLDER).glob("*.json")), "the slip's end on the disk")

    at_desk(scenario)


@pytest.mark.long
def test_tab_goes_round_its_fields_and_words_lie_beside_them(at_desk: Callable[[Scenario], None]) -> None:
    async def scenario(officer: Officer) -> None:
        seat = officer.seat
        officer.press(Key.Key_F2)
        await officer.hear()
        panel, key = officer.panel, officer.form.dispatch.key
        fields = [*panel.call.fields, officer.form.picker.entry]
        assert fields[1] is officer.focus
        for step, order in (
            (Key.Key_Tab, fields[2:] + fields[:2]),
            (Key.Key_Backtab, fields[::-1][6:] + fields[:0:-1]),
        ):
            for field in order:
                officer.press(step)
                assert officer.focus is field
        seat.freezes.say("seat.trouble", "城管中队已收到派遣：按 F12 看它的窗口")
        toast = seat.desk.centre.findChild(Toast, options=Qt.FindChildOption.FindDirectChildrenOnly)
        assert toast is not None
        assert not any(toast.geometry().intersects(_place(field, seat.desk.centre)) for field in fields)
        assert not toast.geometry().intersects(_place(key, seat.desk.centre))
        await officer.hear()
        QTest.mouseClick(key, Qt.MouseButton.LeftButton)
        assert (key.property("lacks"), "还没有地点" in words(officer.form)) == (True, True)
        officer.type("弄堂口")
        fields[-1].setFocus()
        assert key.property("lacks"), "no class is chosen"
        officer.type("占道")
        assert not key.property("lacks")
        officer.type("啊")
        assert key.property("lacks"), "no class fits"

    at_desk(scenario)


def _place(part: QWidget, above: QWidget) -> QRect:
    return QRect(part.mapTo(above, QPoint(0, 0)), part.size())


@pytest.mark.long
def test_words_alone_need_a_grid_and_a_number_must_be_one(at_desk: Callable[[Scenario], None]) -> None:
    async def scenario(officer: Officer) -> None:
        officer.press(Key.Key_F2)
        await officer.hear()
        officer.press(Key.Key_F1, Key.Key_F1)
        form, call = officer.form, officer.panel.call
        officer.press(Key.Key_Return)
        officer.type("占道")
        officer.press(Key.Key_Return)
        assert "还没有地点" in words(form)
        assert officer.focus is call.place
        officer.type("弄堂口")
        assert "没有对应的" in words(call)
        officer.press(Key.Key_Return, Key.Key_Return)
        await until(lambda: "说不出在哪个网格" in words(form), "the hub's word")
        assert form.stage is Stage.EDITING
        call.grid.setFocus()
        officer.type("77")
        assert "没有「77」" in words(call)
        officer.press(Key.Key_Backspace, Key.Key_Backspace)
        officer.type("9")
        officer.press(Key.Key_Backspace)
        officer.type("09")
        assert form.draft().grids == ("09", "")
        call.who.number.setFocus()
        officer.type("12")
        form.picker.entry.setFocus()
        officer.press(Key.Key_Return)
        assert "不像电话号码" in words(form)
        assert officer.focus is call.who.number
        officer.type("0")
        form.picker.entry.setFocus()
        officer.press(Key.Key_Return)
        case = await officer.told()
        assert (case.source, case.place, case.public_grid, case.camera) == (CaseSource.WINDOW, "弄堂口", "09", None)
        await until(lambda: form.stage is Stage.DONE, "the answer")
        officer.press(Key.Key_Escape)
        officer.seat.cases.choose(case.id)
        body = officer.seat.cases.sheet.body
        assert "窗口接待" in words(body.title)
        assert not any(box.isVisible() for box in body.pictures._boxes), "no frame where there is no picture"
        assert not body.look.isVisible()
        assert not officer.seat.cases.look()
        assert "还没有画面" in body.trouble

    at_desk(scenario)


@pytest.mark.long
def test_the_camera_that_stands_near_is_shown_and_named_by_f11(at_desk: Callable[[Scenario], None]) -> None:
    async def scenario(officer: Officer) -> None:
        seat = officer.seat
        plain = replace(file_and_dispatch(evidence=None), camera=CameraId("c2"), point=Point(121.4203, 31.2))
        await seat.client.command(replace(plain, place="安丘路 40 号", found_at=utc_now()))
        await until(lambda: seat.records.cases, "an earlier case there")
        officer.press(Key.Key_F2)
        officer.type("安丘路 4")
        await until(lambda: officer.panel.call.place.model.hits, "the places")
        assert not officer.panel.call.place.list.currentIndex().isValid(), "Chinese may be the caller's own words"
        officer.press(Key.Key_Down, Key.Key_Return)
        draft, call = officer.form.draft(), officer.panel.call
        assert (draft.place, draft.camera) == ("安丘路 40 号", "")
        assert "最近的 02 号，相距 29 米" in words(call)
        officer.press(Key.Key_F11)
        assert officer.form.draft().camera == "c2"
        assert "最近的" not in words(call)
        officer.press(Key.Key_Escape)

    at_desk(scenario)


@pytest.mark.long
def test_from_a_wall_it_opens_at_the_desk_and_gives_the_wall_back(at_desk: Callable[[Scenario], None]) -> None:
    async def scenario(officer: Officer) -> None:
        seat, wall = officer.seat, officer.seat.window
        assert wall is not None
        await until(lambda: wall.painted_frame(CameraId("c2")) is not None, "the wall's picture")
        await officer.front(wall)
        wall.ask_freeze(CameraId("c2"))
        form = seat.freezes.form
        assert form is not None
        await officer.hear()
        officer.type("占")
        officer.press(Key.Key_F2)
        await until(seat.desk.isActiveWindow, "the desk in front")
        assert wall.freeze is not None
        assert not wall.findChildren(SlipPanel), "no caller's name on a wall"
        officer.press(Key.Key_Escape)
        await until(wall.isActiveWindow, "the wall again")
        assert seat.freezes.form is form
        assert form.picker.entry.hasFocus()
        assert form.picker.entry.text() == "占"

    at_desk(scenario)


@pytest.mark.long
def test_while_the_hub_is_away_it_waits_and_nobody_reads_the_caller(at_desk: Callable[[Scenario], None]) -> None:
    async def scenario(officer: Officer) -> None:
        seat = officer.seat
        await officer.take_call()
        officer.panel.call.who.name.setFocus()
        officer.type(NAME)
        officer.panel.call.who.number.setFocus()
        officer.type(NUMBER)
        officer.form.picker.entry.setFocus()
        os.kill(officer.hub.pid, signal.SIGSTOP)
        try:
            officer.press(Key.Key_Return)
            await until(lambda: "临时号 1" in words(officer.form), "the local number")
            assert readable(officer.folder) == []
            assert (officer.folder / "journal" / "outgoing.journal").read_bytes()
            officer.press(Key.Key_Escape)
        finally:
            os.kill(officer.hub.pid, signal.SIGCONT)
        case = await officer.told()
        seen = await seat.client.view_caller(case.id, "回电")
        assert seen.caller == Caller(NAME, NUMBER)

    at_desk(scenario)


@pytest.mark.long
def test_a_locked_seat_shows_no_caller_and_the_slip_is_kept(at_desk: Callable[[Scenario], None]) -> None:
    async def scenario(officer: Officer) -> None:
        seat = officer.seat
        await officer.take_call()
        officer.panel.call.who.name.setFocus()
        officer.type(NAME)
        officer.press(Key.Key_L, held=Qt.KeyboardModifier.ControlModifier)
        assert seat.lock.is_locked
        assert (seat.slips.panel, seat.slips.kept) == (None, 1)
        assert seat.desk.hot_spot.wall.notice is None, "D would open nothing"
        fields: Iterable[QLineEdit] = seat.desk.findChildren(QLineEdit)
        assert not any(NAME in field.text() for field in fields if field.isVisible())
        await until(lambda: seat.client.is_locked, "the hub's lock")

    at_desk(scenario)


@pytest.mark.long
def test_a_locked_seat_offers_no_key_but_the_one_that_unlocks(at_desk: Callable[[Scenario], None]) -> None:
    async def scenario(officer: Officer) -> None:
        seat, desk, wall = officer.seat, officer.seat.desk, officer.seat.window
        assert wall is not None
        await officer.take_call()
        officer.press(Key.Key_Escape)
        assert "D" in desk.header.kept.slips.text()
        for is_frozen in (False, True):
            if is_frozen:
                officer.press(Key.Key_Space)
                await officer.hear()
            before, hints = _caps(desk), bar_hints(wall.wall)
            assert before
            seat.sessions._page.open()
            seat.lock.lock()
            assert _caps(desk) == []
            assert "D" not in desk.header.kept.slips.text()
            assert bar_hints(wall.wall) == (tr("unlock.title"), tr("unlock.where"))
            card = seat.lock.page.card
            card.name.setText("li")
            card.password.setText(PASSWORD)
            await until(lambda: seat.client.is_locked, "the hub's lock")
            QTest.keyClick(card.password, Key.Key_Return)
            await until(lambda: not seat.lock.is_locked, "the open desk")
            assert (_caps(desk), bar_hints(wall.wall)) == (before, hints), "all is as it was"

    at_desk(scenario)


def _caps(desk: QWidget) -> list[str]:
    """Return the keys that are to be seen at the desk, in no particular order."""
    labels: Iterable[QLabel] = desk.findChildren(QLabel)
    covers: list[QWidget] = [*desk.findChildren(LockCover), *desk.findChildren(UnlockPage)]
    places = [_place(cover, desk) for cover in covers if cover.isVisible()]
    caps = (cap for cap in labels if cap.isVisible() and cap.property("role") == Role.CAP.value)
    return sorted(cap.text() for cap in caps if not any(place.contains(_place(cap, desk)) for place in places))


@pytest.mark.long
def test_who_called_stands_in_no_words_that_go_to_the_unit(at_desk: Callable[[Scenario], None]) -> None:
    async def scenario(officer: Officer) -> None:
        await officer.take_call(place="12")
        form, call = officer.form, officer.panel.call
        assert call.source.source is CaseSource.TELEPHONE, "a digit is the first one of a place, or a camera"
        call.who.number.setFocus()
        officer.type("13800138000")
        call.who.remark.setFocus()
        officer.type("call 138-0013 8000")
        assert "像电话或证件号码" in words(call), "said before Enter"
        form.picker.entry.setFocus()
        officer.press(Key.Key_Return)
        assert form.stage is Stage.EDITING
        assert "「给处置单位的话」里有来话人" in words(form)
        assert officer.focus is call.who.remark
        call.who.remark.clear()
        officer.type("13900139000")  # somebody else's: a word of warning blocks nothing
        form.picker.entry.setFocus()
        officer.press(Key.Key_Return)
        case = await officer.told()
        assert case.steps[-1].opinion == "13900139000"
        await until(lambda: form.stage is Stage.DONE, "the answer")

    at_desk(scenario)
