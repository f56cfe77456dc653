"""The slim form under the hands of tests: its clock, what it asked for, what it says, and what is typed into it."""

import itertools
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from console.domain.camera import CameraId
from console.domain.routing import UnitReason
from console.domain.rules import PLAIN_RULES
from console.domain.standard import UnitId
from console.domain.standard_file import read_standard
from console.domain.unit import Unit
from console.seat.draft import CaseDraft
from console.seat.form_aid import UnitChoice
from tests.street import NOW
from widgets.cases.slim_form import DEAF_S, SlimForm

ROWS: Final = read_standard(
    """id,kind,code,name,condition,limit_value,limit_unit,lead_unit,aliases,keys
event/0110/1,event,0110,暴露垃圾,成堆,4,work_hour,sanitation,,baolulaji;bllj
event/0136/1,event,0136,擅自占用道路堆物、施工,占用人行道,1,work_day,enforcement,占道堆物,zhandaoduiwu;zddw
event/0136/2,event,0136,擅自占用道路堆物、施工,占用车行道,4,work_hour,enforcement,占道堆物,zhandaoduiwu;zddw
component/0101/1,component,0101,上水井盖,缺失,2,urgent_hour,water_supply,井盖缺失,jinggaiqueshi;jgqs
"""
)
UNITS: Final = (
    Unit(UnitId("sanitation"), "环卫所"),
    Unit(UnitId("enforcement"), "城管中队"),
    Unit(UnitId("water_supply"), "供水公司"),
)
CHOICES: Final = (
    UnitChoice(UnitId("enforcement"), "城管中队", UnitReason.LEAD, 3),
    UnitChoice(UnitId("sanitation"), "环卫所", UnitReason.GRID, 0),
    UnitChoice(UnitId("water_supply"), "供水公司", None, 1),
)
DRAFT: Final = CaseDraft(
    CameraId("c7"),
    7,
    "中山路-长江路口",
    datetime(2026, 11, 23, 6, 32, 4, tzinfo=UTC),
    "中山路 88 号门前",
    public_grid="08",
    residents_grid="新华居委",
)
LONG_PLACE: Final = "中山路与长江路交叉口东南角人行道近公交站台 88 号门前"
NUMBER: Final = "2026112331010400087"
SIZE_PX: Final = (1108, 276)


class Desk:
    """A form, its clock, and everything it asked for."""

    def __init__(self, qtbot: QtBot) -> None:
        self.at = 100.0
        self.form = SlimForm(ROWS, UNITS, now=lambda: self.at)
        qtbot.addWidget(self.form)
        self.sent: list[CaseDraft] = []
        self.kept: list[CaseDraft] = []
        self.steps: list[int] = []
        self.form.dispatch_asked.connect(self.sent.append)
        self.form.draft_kept.connect(self.kept.append)
        self.form.step_asked.connect(self.steps.append)
        self.form.resize(*SIZE_PX)
        self.form.show()
        qtbot.waitActive(self.form)
        self.start()

    def start(self, draft: CaseDraft = DRAFT) -> None:
        """Open the form with ``draft``, and let it hear Enter."""
        self.form.start(draft)
        self.hear()

    def hear(self) -> None:
        """Let the time pass in which a form that just opened is deaf."""
        self.at += DEAF_S + 0.01

    def fill(self, choices: Sequence[UnitChoice] = CHOICES) -> None:
        """Choose a row, and let what follows from it come."""
        self.type("zddw")
        self.form.show_units(choices)
        row = self.form.picker.chosen
        assert row is not None
        self.form.show_clock(PLAIN_RULES.clock(NOW, row.limit), NOW)

    def type(self, text: str) -> None:
        """Type where the keyboard is, as the operator does; what no key bears comes from the input method."""
        for letter in text:
            if letter.isascii():
                QTest.keyClicks(self.focus, letter)
            else:
                self.compose("", commit=letter)

    def press(self, *keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key after the other where the keyboard is, each while ``held`` is down."""
        for key in keys:
            QTest.keyClick(self.focus, key, held)

    def compose(self, preedit: str, commit: str = "") -> None:
        """Let the input method show ``preedit`` and hand ``commit`` over."""
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(commit)
        QApplication.sendEvent(self.focus, event)

    @property
    def focus(self) -> QWidget:
        return QApplication.focusWidget() or self.form

    @property
    def chosen(self) -> str:
        """The id of the chosen row, empty while none is."""
        return self.form.draft().filing_row

    @property
    def sent_rows(self) -> list[str]:
        """The row of each case that was sent."""
        return [draft.filing_row for draft in self.sent]

    @property
    def conditions(self) -> list[str]:
        model = self.form.picker.model
        return [row.condition for n in range(model.rowCount()) if (row := model.row_at(n))]

    @property
    def texts(self) -> str:
        """Everything the form says now."""
        labels: Iterable[QLabel] = self.form.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())


def check_the_print(form: SlimForm) -> None:
    """Hold that every word has its room and nothing lies on anything else."""
    parts: list[QWidget] = [*form.findChildren(QLabel), *form.findChildren(QPushButton), *form.findChildren(QLineEdit)]
    shown = [part for part in parts if part.isVisible() and (not isinstance(part, QLabel) or part.text())]
    for part in shown:
        assert part.height() >= part.heightForWidth(part.width()), part
        if not (isinstance(part, QLabel) and part.wordWrap()):
            assert part.width() >= part.minimumSizeHint().width(), part
    places = [QRect(part.mapTo(form, QPoint(0, 0)), part.size()) for part in shown]
    assert not [(a, b) for a, b in itertools.combinations(places, 2) if a.intersects(b)]
    assert all(form.rect().contains(place) for place in places)
