"""A told order at the unit's desk: where and what in large letters, no frame; its own pictures when they come."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.domain.camera import CameraId, Profile
from console.domain.case import CaseRecord
from console.domain.case_command import Acknowledge, FeedBack
from tests.street import PICTURES, Street
from tests.ui.fake_pictures import FakePictures
from tests.unit.test_told_case import told
from widgets.cases.check_view import CheckView
from widgets.cases.sheet_pictures import expected
from widgets.picture_shelf import PictureShelf
from widgets.theme import DARK
from widgets.unit.order_sheet import OrderSheet

PLACE, SAID = "长江路 328 弄 5 号楼下", "门口有老人"


@pytest.fixture
def street() -> Street:
    street = Street()
    command = told(place=PLACE, opinion=SAID)
    street.do(command)
    street.case_id = command.case
    return street


def test_it_stands_there_in_letters_until_a_picture_comes(qtbot: QtBot, themed: QApplication, street: Street) -> None:
    thumbnails = PictureShelf()
    sheet = OrderSheet(thumbnails, lambda: street.now)
    qtbot.addWidget(sheet)
    sheet.resize(1300, 800)
    sheet.show()
    sheet.show_order(street.case)
    assert "电话报来" in sheet.picture.words
    assert sheet.picture._told == (PLACE, SAID)
    centre = sheet.picture.grab().toImage().pixelColor(sheet.picture.width() // 2, sheet.picture.height() // 2)
    assert centre == QColor(DARK.panel), "no frame, no ground of its own"
    for kind in (Acknowledge, FeedBack):
        street.act(kind)
    picture = QImage(160, 90, QImage.Format.Format_RGB32)
    picture.fill(QColor("#4080c0"))
    thumbnails.put(PICTURES[0], picture)
    sheet.show_order(street.case)
    assert sheet.picture.words == ""
    assert sheet.picture._told == ("", "")


def without_camera(case: CaseRecord) -> tuple[bool, bool, bool]:
    return expected(case, None)


def test_which_pictures_a_case_ought_to_have(street: Street) -> None:
    assert without_camera(street.case) == (False, False, False)
    for kind in (Acknowledge, FeedBack):
        street.act(kind)
    assert without_camera(street.case) == (False, True, False), "checked by the feedback's picture alone"
    seen = replace(street.file(), camera=CameraId("gone"))
    assert expected(seen, None) == (True, True, True), "what is missing of a frozen case is said in its place"


def test_the_check_page_has_the_feedbacks_picture_alone(qtbot: QtBot, pictures: FakePictures, street: Street) -> None:
    for kind in (Acknowledge, FeedBack):
        street.act(kind)
    view = CheckView(pictures, PictureShelf(), lambda _w, _h, _camera: Profile.SUB, now=lambda: street.now)
    qtbot.addWidget(view)
    view.resize(1100, 800)
    view.show_case(street.case, None)
    view.show()
    boxes = (view.found, view.live, view.after)
    assert [box.isVisible() for box in boxes] == [False, False, True]
    assert view.after.width() > 800
    QTest.keyClick(view, Qt.Key.Key_1)
    assert [box.isVisible() for box in boxes] == [False, False, True], "there is nothing to enlarge"
    QTest.keyClick(view, Qt.Key.Key_3)
    assert view.after.width() == 1100
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.after.width() < 1100
