"""The mark above an open form says where the case is: point, grids, unit and words follow it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.app.form_site import FormSite
from console.domain.camera import Profile
from console.domain.case import MarkBox
from console.domain.duplicate import distance_m
from console.domain.grid import Grid, GridId, Layer
from console.domain.routing import UnitReason
from console.domain.standard import UnitId
from console.seat.draft import CaseDraft
from console.seat.drafting import first_draft
from console.seat.form_aid import UnitChoice
from console.seat.freeze_state import FreezeFrame, FreezeState
from tests.pinhole import METRES, PLACE, STREET, Pinhole
from tests.street import NOW, ROWS, UNITS
from tests.ui.fake_pictures import FakePictures, camera
from widgets.cases.slim_form import SlimForm
from widgets.wall.freeze_panel import FreezePanel
from widgets.wall.freeze_view import FreezeView

EYE = Pinhole(heading=0.0)
CAMERA = replace(
    camera(7, place="中山路"), point=PLACE, public_grid="06", residents_grid="柳营居委",
    calibration=EYE.calibration(STREET),
)  # fmt: skip
_AHEAD = tuple(METRES.point(corner) for corner in ((-50, 30), (50, 30), (50, 90), (-50, 90)))
GRIDS = (Grid(GridId("p7"), Layer.PUBLIC, "07", "7", (_AHEAD,), datetime(2026, 1, 1, tzinfo=UTC)),)
"""Public grid 07 begins 30 m ahead of the camera."""


class Desk:
    """A form below a frozen picture, and what keeps both in step."""

    def __init__(self, pictures: FakePictures) -> None:
        frame = QImage(1280, 720, QImage.Format.Format_RGB32)
        frame.fill(QColor("#465"))
        state = FreezeState(CAMERA, Profile.SUB, (FreezeFrame(1, NOW),), 1, 1)
        self.form = SlimForm(ROWS, UNITS)
        self.view = FreezeView("freeze", state, frame, pictures, body_px=16, has_form=True)
        self.panel = FreezePanel(self.view, self.form)
        self.panel.resize(1280, 980)
        self.panel.show()
        self.site = FormSite(self.form, self.panel, lambda: GRIDS, lambda: NOW)
        self.form.opened.connect(self.site.show)
        self.form.mark_set.connect(self.site.follow)
        self.view.mark_changed.connect(self._on_mark)

    def _on_mark(self, mark: QRectF) -> None:
        self.form.set_mark(MarkBox(mark.x(), mark.y(), mark.width(), mark.height()))

    def open(self, draft: CaseDraft) -> None:
        self.form.start(self.site.begin(draft))

    def box(self, aside: float, ahead: float) -> None:
        """Draw a box whose foot stands on this ground, with the mouse."""
        x, y = EYE.spot(aside, ahead)
        corners = [self._at(x - 0.04, y - 0.1), self._at(x + 0.04, y)]
        QTest.mousePress(self.view, Qt.MouseButton.LeftButton, pos=corners[0])
        QTest.mouseMove(self.view, corners[1])
        QTest.mouseRelease(self.view, Qt.MouseButton.LeftButton, pos=corners[1])

    def _at(self, x: float, y: float) -> QPoint:
        picture = self.view.plan.picture
        return QPoint(round(picture.x + x * picture.width), round(picture.y + y * picture.height))

    @property
    def words(self) -> str:
        labels: Iterable[QLabel] = self.form.facts.place.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())


@pytest.fixture
def desk(qtbot: QtBot, pictures: FakePictures) -> Iterator[Desk]:
    made = Desk(pictures)
    qtbot.waitExposed(made.panel)
    yield made
    made.panel.hide()
    made.panel.deleteLater()


def draft_of(*, view_moved: bool = False) -> CaseDraft:
    return first_draft(CAMERA, NOW, view_moved=view_moved)


def test_point_and_grids_follow_the_box(desk: Desk) -> None:
    desk.open(draft_of())
    assert "按摄像机位置" in desk.words
    assert "框出目标" in desk.words
    desk.box(2, 15)
    assert "框出目标" not in desk.words
    near = desk.form.draft()
    assert near.point is not None
    assert distance_m(near.point, EYE.point(2, 15)) < 0.5  # as exactly as a pixel can be hit
    assert (near.point_error_m, near.public_grid) == (1, "06")
    assert "按标定 ±1 米" in desk.words
    desk.box(-3, 40)
    far = desk.form.draft()
    assert far.point is not None
    assert distance_m(far.point, EYE.point(-3, 40)) < 3
    assert (far.public_grid, far.residents_grid) == ("07", "柳营居委")
    assert "按标定 ±5 米" in desk.words
    assert "07" in desk.words


def test_a_mark_that_has_no_place_gives_the_cameras_own_back(desk: Desk) -> None:
    desk.open(draft_of())
    desk.box(-3, 40)
    desk.box(0, 75)
    draft = desk.form.draft()
    assert (draft.point, draft.point_error_m, draft.public_grid) == (PLACE, None, "06")
    assert "按摄像机位置" in desk.words
    assert "标记在标定范围外" in desk.words


def test_a_camera_that_may_have_moved_is_not_trusted(desk: Desk) -> None:
    desk.open(draft_of(view_moved=True))
    assert "▲ 摄像机可能移位，标定不作数" in desk.words
    assert "按摄像机位置" in desk.words
    desk.box(2, 15)
    assert (desk.form.draft().point, desk.form.draft().point_error_m) == (PLACE, None)
    assert "▲ 摄像机可能移位，标定不作数" in desk.words
    assert "按摄像机位置" in desk.words


def test_corrected_words_do_not_hide_where_the_point_is_from(desk: Desk) -> None:
    desk.open(draft_of())
    desk.box(2, 15)
    desk.form.facts.place.edit()
    desk.form.facts.place.entry.setText("中山路东侧")
    QTest.keyClick(desk.form.facts.place.entry, Qt.Key.Key_Return)
    assert "已更正 · ±1 米" in desk.words
    assert desk.form.draft().point_error_m == 1


def test_a_unit_taken_by_hand_stays_and_the_best_one_does_not(desk: Desk) -> None:
    choices = tuple(UnitChoice(unit.id, unit.name, UnitReason.LEAD, 0) for unit in UNITS)
    desk.open(draft_of())
    desk.form.picker.entry.setText(ROWS[0].code)
    desk.form.show_units(choices)
    desk.box(2, 15)
    desk.form.show_units(choices[::-1])  # another grid, another best one
    assert desk.form.draft().unit == choices[1].unit
    desk.form.facts.unit.take_next()
    assert desk.form.draft().unit == UnitId("enforcement")
    desk.box(-3, 40)
    desk.form.show_units((choices[1], choices[0]))
    assert desk.form.draft().unit == UnitId("enforcement")


def test_a_draft_that_is_opened_again_says_how_its_point_is_known(desk: Desk) -> None:
    desk.open(draft_of())
    desk.box(2, 15)
    kept = desk.form.draft()
    desk.open(kept)
    assert desk.form.draft().point == kept.point
    assert "按标定 ±1 米" in desk.words


def test_letters_mean_the_class_again_once_the_box_is_drawn(desk: Desk) -> None:
    desk.open(draft_of())
    desk.box(2, 15)
    assert desk.panel.window().focusWidget() is desk.form.picker.entry
