"""F3 on a slip, on a real hub: it goes to the partner with its caller sealed, comes back, is filed once; kept ones."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.app.slip_desk import FOLDER
from console.domain.caller import Caller
from console.domain.pair import SeatId
from console.link.client import HubClient
from console.seat.slip_passing import passed_slip, slip_of
from tests.fixtures.desk import refusal
from tests.fixtures.duty_officer import NAME, NUMBER, Officer, Scenario, at_desk, readable, words
from tests.fixtures.hub_process import PASSWORD
from tests.patience import until
from widgets.cases.form_stages import Stage
from widgets.text import tr

__all__ = ["at_desk"]
Key = Qt.Key


@asynccontextmanager
async def partner_of(officer: Officer) -> AsyncIterator[HubClient]:
    """Let 王芳 sit at another seat."""
    wang = HubClient(officer.hub.address().url)
    wang.start()
    try:
        await wang.sign_in("wang", PASSWORD)
        await wang.announce(SeatId("two"), "two", {})
        await until(lambda: officer.seat.pair.partner is not None, "the partner")
        yield wang
    finally:
        await wang.close()


async def write_down(officer: Officer) -> None:
    """A call with its caller, not filed."""
    await officer.take_call()
    who = officer.panel.call.who
    for text, field in ((NAME, who.name), (NUMBER, who.number), ("请慢行", who.remark)):
        field.setFocus()
        officer.type(text)


def kept_files(officer: Officer) -> list[Path]:
    return list((officer.folder / FOLDER).glob("*.json"))


@pytest.mark.long
def test_it_goes_to_the_partner_comes_back_and_is_filed_with_its_caller(
    at_desk: Callable[[Scenario], None],
) -> None:
    async def scenario(officer: Officer) -> None:
        seat = officer.seat
        async with partner_of(officer) as wang:
            await write_down(officer)
            assert "F3" in words(officer.form)
            officer.press(Key.Key_F3)
            assert (seat.slips.panel, seat.slips.kept) == (None, 0)
            assert seat.desk.hot_spot.hasFocus(), "the keyboard is where it was"
            await until(lambda: seat.pair.drafts, "the slip at the hub")
            await until(lambda: kept_files(officer) == [], "its end here")
            note = seat.pair.drafts[0]
            assert (note.is_told, note.passed_by, note.place) == (True, "li", "新乡路12号")
            found = await wang.take_draft(note.id)
            assert (found.remark, found.is_told) == ("请慢行", True)
            assert NUMBER not in repr(found)
            assert readable(officer.hub.data) == []
            back = slip_of(found)
            await wang.pass_draft(passed_slip(back, back.sealed))

            badge = seat.desk.header.kept.waiting
            await until(badge.isVisible, "that it waits")
            assert badge.text() == "待接手 1 · F3"
            officer.press(Key.Key_F3)
            await until(lambda: seat.slips.is_open, "the slip here")
            await officer.hear()
            assert "已加密" in words(officer.panel.call)
            await until(lambda: not seat.pair.drafts, "the end of the hub's copy")
            assert await refusal(wang.take_draft(note.id)) == "hub.unknown_draft"
            officer.form.picker.entry.setFocus()
            officer.press(Key.Key_Return)
            case = await officer.told()
            assert str(case.id) == str(note.id)
            assert (await seat.client.view_caller(case.id, "回电")).caller == Caller(NAME, NUMBER)
            await until(lambda: officer.form.stage is Stage.DONE, "the answer")
            assert "已加密" not in words(officer.panel.call), "he has gone with the case"

    at_desk(scenario)


@pytest.mark.long
def test_with_no_partner_and_with_no_line_it_stays_open(
    at_desk: Callable[[Scenario], None],
) -> None:
    async def scenario(officer: Officer) -> None:
        seat = officer.seat
        await write_down(officer)
        officer.press(Key.Key_F3)
        assert seat.slips.is_open
        assert tr("pair.no_partner") in words(seat.desk.centre)
        async with partner_of(officer):
            await asyncio.to_thread(officer.hub.kill)
            await until(lambda: seat.client.state.value != "signed_in", "the cut line")
            officer.press(Key.Key_F3)
            assert tr("pair.away") in words(seat.desk.centre)
            assert seat.slips.is_open
            assert readable(officer.folder) == []

    at_desk(scenario)


@pytest.mark.long
def test_the_header_counts_kept_slips_and_opens_them(at_desk: Callable[[Scenario], None]) -> None:
    async def scenario(officer: Officer) -> None:
        seat, badge = officer.seat, officer.seat.desk.header.kept.slips
        assert not badge.isVisible()
        await write_down(officer)
        officer.press(Key.Key_Escape)
        assert (badge.isVisible(), badge.text()) == (True, "来话 1 · D")
        officer.press(Key.Key_D)
        officer.press(Key.Key_Escape)
        QTest.mouseClick(badge, Qt.MouseButton.LeftButton)
        assert officer.panel.call.who.name.text() == NAME
        assert not badge.isVisible()
        officer.press(Key.Key_Delete, Key.Key_Delete, held=Qt.KeyboardModifier.ControlModifier)
        await asyncio.sleep(0)
        assert seat.slips.kept == 0

    at_desk(scenario)
