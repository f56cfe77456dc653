"""The unit's window: what is due first, the order with its picture, and what is done with it by keys."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from console.clock import SHANGHAI
from console.domain.calendar import WorkCalendar
from console.domain.camera import CameraId, Point
from console.domain.case import CaseId, CaseRecord, CaseSource, EvidenceRef, MarkBox
from console.domain.deadline import deadline
from console.domain.rules import PLAIN_RULES
from console.domain.standard import Limit, LimitUnit, UnitId
from console.domain.workflow import State
from console.seat.order_model import OrderModel, Page
from widgets.lettering import Role
from widgets.picture_shelf import PictureShelf
from widgets.theme import font
from widgets.unit.desk import UnitDesk
from widgets.unit.order_delegate import OrderDelegate

NOW = datetime(2026, 11, 23, 6, 35, 12, tzinfo=UTC)
WORDS_PX = 192
"""Beside the picture of a row, in the narrowest list."""


def _order(
    number: int,
    minutes_ago: float,
    *,
    version: int = 3,
    place: str = "",
    mark: MarkBox | None = None,
    has_picture: bool = True,
    state: State = State.DISPATCHED,
    hours: int = 8,
) -> CaseRecord:
    at = NOW - timedelta(minutes=minutes_ago)
    limit = Limit(hours, LimitUnit.URGENT_HOUR)
    return CaseRecord(
        id=CaseId(f"case-{number}"),
        version=version,
        case_no=f"20261123310104{number:05}",
        state=state,
        source=CaseSource.VIDEO,
        place=place or f"中山路 {number} 号",
        point=None,
        public_grid="08",
        residents_grid="新华居委",
        filing_row="event/0136/1",
        class_name="擅自占用道路堆物、施工",
        condition="占用人行道堆物",
        limit=limit,
        unit=UnitId("enforcement"),
        unit_name="城管中队",
        camera=CameraId("c7"),
        camera_number=7,
        found_at=at - timedelta(seconds=40),
        reported_at=at,
        dispatched_at=at,
        reported_by="王建国",
        evidence=EvidenceRef("a" * 64, "f" * 64, f"{number:064}") if has_picture else None,
        mark=mark,
        clock=PLAIN_RULES.clock(at, limit),
    )


@pytest.fixture
def desk(qtbot: QtBot) -> UnitDesk:
    made = UnitDesk(now=lambda: NOW)
    qtbot.addWidget(made)
    made.setFont(font(15))
    made.set_person("城管中队", "李强")
    made.resize(1920, 1080)
    made.show()
    qtbot.waitActive(made)
    return made


def _texts(desk: UnitDesk) -> str:
    labels: list[QLabel] = list(desk.findChildren(QLabel))
    return "\n".join(label.text() for label in labels if label.isVisible())


def _places(desk: UnitDesk) -> list[str]:
    orders = (desk.model.order_at(n) for n in range(desk.model.rowCount()))
    return [order.place for order in orders if order]


def _picture(colour: str) -> QImage:
    made = QImage(320, 180, QImage.Format.Format_RGB32)
    made.fill(QColor(colour))
    return made


def test_a_clock_that_stands_says_in_one_line_until_when_and_what_is_due(desk: UnitDesk) -> None:
    limit = Limit(8, LimitUnit.WORK_HOUR)
    clock = deadline(datetime(2026, 11, 22, 21, 21, tzinfo=UTC), limit, WorkCalendar())  # 05:21 in Shanghai, a Monday
    desk._now = desk.sheet._now = lambda: datetime(2026, 11, 22, 21, 22, tzinfo=UTC)
    desk.set_records([replace(_order(85, 1), limit=limit, clock=clock)])
    desk.repaint()
    labels: list[QLabel] = list(desk.sheet.findChildren(QLabel))
    reading = next(each for each in labels if "停表" in each.text())
    assert (reading.text(), reading.property("role")) == ("停表至 08:00，18:00 到期", Role.VALUE.value)
    assert "续计" not in _texts(desk)


def test_an_empty_desk_says_what_will_appear_here(desk: UnitDesk) -> None:
    for words in ("城管中队", "李强", "还没有派给本单位的案件", "案件立刻出现在这里", "14:35:12"):
        assert words in _texts(desk)


def test_orders_stand_by_what_is_due_first_with_their_light(desk: UnitDesk) -> None:
    late, soon, calm = _order(85, 130, hours=2), _order(86, 110, hours=2), _order(87, 2)
    desk.set_records([calm, late, replace(_order(88, 1), dispatched_at=None), soon])
    assert _places(desk) == ["中山路 85 号", "中山路 86 号", "中山路 87 号"]
    shown = _texts(desk)
    for words in (
        "■ 超时 10 分钟",
        "占用人行道堆物",
        "2 紧急工作时",
        "12:25",
        "◇ 待接单",
        "20261123-00085",
        "▲ 即将超时",
    ):
        assert words in shown
    assert "摄像机 07" in shown
    assert "值班员 王建国" in shown
    counts = desk.model.counts(NOW)
    assert (counts.waiting, counts.due_soon, counts.overdue) == (3, 1, 1)
    assert desk.windowTitle() == "(3) 城管中队"


def test_an_order_says_how_well_its_point_is_known(desk: UnitDesk) -> None:
    by_camera = replace(_order(87, 2), point=Point(121.4, 31.2))
    desk.set_records([replace(by_camera, point_error_m=2)])
    assert "按标定 ±2 米 · " in _texts(desk)
    desk.set_records([replace(by_camera, version=4)])
    assert "按摄像机位置 · " in _texts(desk)


def test_what_is_done_stands_on_the_other_page(desk: UnitDesk) -> None:
    done = replace(_order(84, 90, state=State.FEEDBACK), stopped_at=NOW - timedelta(minutes=5))
    desk.set_records([_order(85, 64), done])
    assert _places(desk) == ["中山路 85 号"]
    QTest.keyClick(desk.list, Qt.Key.Key_Tab)
    assert desk.model.page is Page.DONE
    assert _places(desk) == ["中山路 84 号"]
    assert "14:30 按时" in _texts(desk)
    assert "等指挥中心核查" in desk.acts.bar.words


def test_changes_do_not_turn_the_page_under_the_reader(desk: UnitDesk) -> None:
    desk.set_records([_order(85, 64), _order(86, 21)])
    QTest.keyClick(desk.list, Qt.Key.Key_Down)
    assert desk.chosen is not None
    assert desk.chosen.id == "case-86"
    desk.set_records([_order(85, 64), _order(86, 21, version=4, place="更正后的地点"), _order(84, 70)])
    assert desk.chosen.id == "case-86"
    assert "更正后的地点" in _texts(desk)
    desk.set_records([_order(85, 64), _order(84, 70)])
    assert desk.chosen.id == "case-86", "it was taken back: the next one does not come under its keys"
    QTest.keyClick(desk.list, Qt.Key.Key_Home)
    assert desk.chosen.id == "case-84"


def test_a_click_shows_an_order(desk: UnitDesk) -> None:
    desk.set_records([_order(85, 64), _order(86, 21)])
    below: QPoint = desk.list.visualRect(desk.model.index(1)).center()
    QTest.mouseClick(desk.list.viewport(), Qt.MouseButton.LeftButton, pos=below)
    assert "中山路 86 号" in _texts(desk)


def test_the_model_lists_orders_that_were_dispatched_again() -> None:
    model = OrderModel()
    model.set_records([replace(_order(1, 5), dispatched_at=None), _order(2, 5, state=State.CLOSED)])
    assert (model.rowCount(), model.count(Page.DUE), model.count(Page.DONE)) == (0, 0, 1)


def test_a_picture_is_asked_for_once_and_shown_when_it_comes(desk: UnitDesk, qtbot: QtBot) -> None:
    asked: list[str] = []
    desk.shelf.wanted.connect(asked.append)
    order = _order(87, 2)
    assert order.evidence is not None
    desk.set_records([order])
    assert desk.sheet.picture.words == "画面正在送来"
    qtbot.waitUntil(lambda: asked == [order.evidence.thumbnail] if order.evidence else False)
    desk.set_records([order])
    desk.grab()
    desk.shelf.put(order.evidence.thumbnail, _picture("#123456"))
    assert desk.sheet.picture.words == ""
    glass = desk.grab().toImage()
    centre = desk.sheet.picture.mapTo(desk, QPoint(200, 200))
    assert glass.pixelColor(centre) == QColor("#123456")
    assert glass.pixelColor(desk.list.viewport().mapTo(desk, QPoint(72, 48))) == QColor("#123456")
    QApplication.processEvents()
    assert asked == [order.evidence.thumbnail]


def test_the_officers_mark_lies_on_the_picture(desk: UnitDesk) -> None:
    order = _order(87, 2, mark=MarkBox(0.25, 0.25, 0.5, 0.5))
    assert order.evidence is not None
    desk.shelf.put(order.evidence.thumbnail, _picture("#123456"))
    desk.set_records([order])
    glass, picture = desk.sheet.picture.grab().toImage(), desk.sheet.picture
    height = picture.width() * 180 / 320
    corner = QPoint(round(picture.width() * 0.25), round(height * 0.5))
    assert glass.pixelColor(corner).lightness() > 200
    assert glass.pixelColor(corner + QPoint(12, 0)) == QColor("#123456")


def test_what_cannot_be_shown_says_so(desk: UnitDesk) -> None:
    broken = _order(86, 21)
    assert broken.evidence is not None
    desk.set_records([broken])
    desk.shelf.put(broken.evidence.thumbnail, QImage())
    assert desk.sheet.picture.words == "画面打不开"
    desk.set_records([replace(broken, evidence=None, version=4)])
    assert desk.sheet.picture.words == "本案没有画面"


def test_the_header_says_how_long_the_centre_is_out_of_reach(desk: UnitDesk) -> None:
    assert "● 已连接" in _texts(desk)
    for away_s, words in ((12.4, "▲ 与指挥中心断开 12 秒"), (75.0, "断开 1 分钟"), (7300.0, "断开 2 小时")):
        desk.set_connection(away_s)
        assert words in _texts(desk)
    desk.set_connection(None)
    assert "● 已连接" in _texts(desk)


def test_yesterdays_order_bears_its_date(desk: UnitDesk) -> None:
    desk.set_records([_order(85, 60 * 21)])
    assert "11-22 17:35" in _texts(desk)
    assert "■ 超时" in _texts(desk)


def test_no_word_of_the_sheet_is_cut(desk: UnitDesk, qtbot: QtBot) -> None:
    desk.set_records([_order(85, 64, place="很长的地点" * 12)])
    qtbot.waitUntil(lambda: desk.sheet.height() > 0)
    labels: list[QLabel] = list(desk.sheet.findChildren(QLabel))
    for label in labels:
        if label.isVisible() and label.text():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
            assert label.wordWrap() or label.width() >= label.sizeHint().width(), label.text()


@pytest.mark.parametrize("state", [State.DISPATCHED, State.REWORK])
def test_a_narrow_list_cuts_neither_that_an_order_waits_nor_by_when(
    themed: QApplication, language: str, state: State
) -> None:
    at = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
    clock = deadline(at, Limit(4, LimitUnit.WORK_HOUR), WorkCalendar())
    order = replace(_order(1, 5, state=state), clock=clock)
    delegate = OrderDelegate(PictureShelf(), lambda: at + timedelta(hours=6))
    words, tint, stands = delegate._last_words(WORDS_PX, order)
    assert tint == "quiet"
    assert clock.at.astimezone(SHANGHAI).strftime("%H:%M") in words
    metrics = QFontMetrics(font(15)), QFontMetrics(font(14))
    assert metrics[0].horizontalAdvance(words) + 12 + metrics[1].horizontalAdvance(stands) <= WORDS_PX
    assert delegate._last_words(400, order)[0] != words, "where there is room it says that the clock stands"
