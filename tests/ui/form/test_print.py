"""The form's print: whatever it says, in either language, no word is cut and none covers another."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from console.domain.workflow import State
from console.seat.draft import EvidenceState, SealStage
from tests.street import NOW, Street
from tests.ui.form.desk import DRAFT, LONG_PLACE, NUMBER, ROWS, SIZE_PX, Desk, check_the_print
from tests.ui.form.test_repeats import NEAR
from widgets.theme import font

Key = Qt.Key
Act = Callable[[], object]

pytestmark = [
    pytest.mark.usefixtures("language", "_room_type"),
    pytest.mark.parametrize(("width", "zoom"), [(SIZE_PX[0], 1.0), (1920, 1.5)]),
]


@pytest.fixture
def _room_type(qapp: QApplication) -> Iterator[None]:
    """The type that the room uses, because widths are judged."""
    before = qapp.font()
    qapp.setFont(font(15))
    yield
    qapp.setFont(before)


def check_each(desk: Desk, width: int, zoom: float, acts: tuple[Act, ...]) -> None:
    """Do one after the other on a form of this size, and hold the print after each."""
    form, height = desk.form, round(SIZE_PX[1] * zoom)
    form.set_zoom(zoom)
    form.resize(width, height)
    desk.start(replace(DRAFT, place=LONG_PLACE))
    for act in acts:
        act()
        QApplication.processEvents()
        check_the_print(form)
    assert (form.width(), form.height()) == (width, height), "nothing made it grow"


def test_what_is_typed_and_what_comes_of_it(desk: Desk, width: int, zoom: float) -> None:
    form = desk.form
    acts: tuple[Act, ...] = (
        lambda: form.show_evidence(EvidenceState(SealStage.SEALED, 64 * "a")),
        lambda: desk.press(Key.Key_Return),
        lambda: desk.type("zddw"),
        lambda: desk.press(Key.Key_F6),
        lambda: desk.press(Key.Key_Return),
        lambda: desk.press(Key.Key_Return),
        lambda: form.show_refused("指挥中心没有应答，案件没有送出。连上以后再按 Enter"),
        lambda: form.show_waiting("L-3", "城管中队"),
        lambda: form.show_done(NUMBER, "城管中队"),
    )
    check_each(desk, width, zoom, acts)


def test_what_fills_itself_in_and_what_becomes_of_the_case(desk: Desk, width: int, zoom: float) -> None:
    form = desk.form
    case = replace(Street().file(), case_no=NUMBER)
    acts: tuple[Act, ...] = (
        lambda: form.set_partner("欧阳建国"),
        lambda: form.set_likely([ROWS[3].id]),
        desk.fill,
        lambda: form.show_near([NEAR, NEAR], NOW),
        lambda: desk.press(Key.Key_F5),
        lambda: desk.press(Key.Key_F7),
        lambda: desk.press(Key.Key_F7),
        lambda: form.show_refused("指挥中心没有应答"),
        lambda: form.show_done(NUMBER, "城管中队"),
        lambda: form.show_case(case, NOW),
        lambda: desk.press(Key.Key_R),
        lambda: desk.press(Key.Key_1),
        lambda: form.show_not_recalled("城管中队 已接单"),
        lambda: form.show_case(replace(case, state=State.HANDLING), NOW),
        lambda: form.show_case(replace(case, state=State.FILED), NOW),
    )
    check_each(desk, width, zoom, acts)
