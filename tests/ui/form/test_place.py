"""The place and its grids, corrected by hand; Enter there dispatches nothing."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from console.domain.camera import Point
from console.domain.grid import Grid, GridId, Layer
from console.seat.draft import CaseDraft
from console.seat.grid_code import TypedGrids, read_codes
from tests.ui.form.desk import DRAFT, Desk
from widgets.cases.place_line import PlaceLine

Key = Qt.Key


@pytest.fixture
def place(desk: Desk) -> PlaceLine:
    """Return the form's line for the place, in a room that has grids."""
    line = desk.form.facts.place
    line.read_grids = in_catalogue
    return line


def in_catalogue(text: str) -> TypedGrids:
    """Read grids in a room that has 08 and 新华居委."""
    since = datetime(2026, 1, 1, tzinfo=UTC)
    ring = ((Point(121.0, 31.0), Point(121.1, 31.0), Point(121.1, 31.1)),)
    codes = ((Layer.PUBLIC, "08"), (Layer.RESIDENTS, "新华居委"))
    grids = [Grid(GridId(code), layer, code, code, ring, since) for layer, code in codes]
    return read_codes(text, grids, since)


def test_f6_corrects_the_place_and_enter_there_does_not_dispatch(desk: Desk) -> None:
    desk.type("bllj")
    desk.press(Key.Key_F6)
    desk.type("长江路 2 号")
    desk.press(Key.Key_Return)
    assert desk.sent == []
    assert "已更正" in desk.texts
    desk.press(Key.Key_Return)
    (draft,) = desk.sent
    assert (draft.place, draft.place_is_cameras) == ("长江路 2 号", False)


def test_a_click_on_the_place_opens_it(desk: Desk, place: PlaceLine) -> None:
    labels: Iterable[QLabel] = place.findChildren(QLabel)
    (words,) = (label for label in labels if label.text() == DRAFT.place)
    QTest.mouseClick(words, Qt.MouseButton.LeftButton)
    assert place.is_open
    assert desk.focus is place.entry


def test_escape_in_the_place_leaves_it_and_keeps_the_form_open(desk: Desk) -> None:
    desk.press(Key.Key_F6)
    desk.type("别处")
    desk.press(Key.Key_Escape)
    assert desk.kept == []
    assert desk.form.draft().place == DRAFT.place
    desk.type("bllj")
    assert desk.chosen == "event/0110/1"


def test_an_emptied_place_is_the_cameras_again(desk: Desk) -> None:
    desk.press(Key.Key_F6)
    desk.type("别处")
    desk.press(Key.Key_Return)
    assert desk.form.draft().place == "别处"
    desk.press(Key.Key_F6, Key.Key_Delete, Key.Key_Return)
    assert desk.form.draft().place_is_cameras
    assert desk.form.draft().place == DRAFT.place


def test_a_grid_is_named_by_hand_where_the_map_says_none(desk: Desk, place: PlaceLine) -> None:
    desk.start(replace(DRAFT, point=None, public_grid="", residents_grid=""))
    placed: list[CaseDraft] = []
    desk.form.placed.connect(placed.append)
    desk.type("bllj")
    desk.press(Key.Key_F6, Key.Key_Tab)
    assert desk.focus is place.grid
    desk.type("08 新华居委")
    desk.press(Key.Key_Return)
    assert not place.is_open
    assert placed[-1].grids == ("08", "新华居委")
    assert desk.sent == []
    desk.press(Key.Key_Return)
    (draft,) = desk.sent
    assert (draft.grids, draft.point, draft.place) == (("08", "新华居委"), None, DRAFT.place)


def test_a_grid_that_the_catalogue_has_not_is_refused(desk: Desk, place: PlaceLine) -> None:
    desk.type("bllj")
    desk.press(Key.Key_F6, Key.Key_Tab)
    desk.type("8")
    desk.press(Key.Key_Return)
    assert place.is_open
    assert "没有「8」" in desk.texts
    assert desk.focus is place.grid
    desk.type("08")
    desk.press(Key.Key_Return, Key.Key_Return)
    assert [draft.grids[0] for draft in desk.sent] == ["08"]


def test_nothing_is_sent_beside_a_refused_grid_and_the_keyboard_goes_there(desk: Desk, place: PlaceLine) -> None:
    desk.type("bllj")
    desk.press(Key.Key_F6, Key.Key_Tab)
    desk.type("8")
    desk.form.picker.entry.setFocus()
    desk.press(Key.Key_Return)
    assert desk.sent == []
    assert desk.focus is place.grid


def test_escape_leaves_the_grids_as_they_were_and_a_kept_draft_has_them(desk: Desk, place: PlaceLine) -> None:
    desk.start(replace(DRAFT, typed=TypedGrids("08")))
    desk.press(Key.Key_F6)
    assert place.grid.text() == "08"
    desk.press(Key.Key_Tab)
    desk.type("77")
    desk.press(Key.Key_Escape)
    assert not place.is_open
    desk.press(Key.Key_Escape)
    assert [draft.typed for draft in desk.kept] == [TypedGrids("08")]
