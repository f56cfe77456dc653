"""The slim form under real keys and clicks: three decisions, one Enter, never twice, never by accident."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from console.domain.camera import CameraId, Point
from console.domain.case import MarkBox
from console.domain.grid import Grid, GridId, Layer
from console.domain.standard import UnitId
from console.domain.standard_file import read_standard
from console.domain.unit import Unit
from console.seat.draft import CaseDraft, EvidenceState, SealStage
from console.seat.form_aid import UnitChoice
from console.seat.grid_code import TypedGrids, read_codes
from widgets.cases.form_stages import Stage
from widgets.cases.slim_form import DEAF_S, SlimForm
from widgets.text import LANGUAGES, tr, use_language
from widgets.theme import font

Key = Qt.Key
ROWS = read_standard(
    """id,kind,code,name,condition,limit_value,limit_unit,lead_unit,aliases,keys
event/0110/1,event,0110,暴露垃圾,成堆,4,work_hour,sanitation,,baolulaji;bllj
event/0136/1,event,0136,擅自占用道路堆物、施工,占用人行道,1,work_day,enforcement,占道堆物,zhandaoduiwu;zddw
event/0136/2,event,0136,擅自占用道路堆物、施工,占用车行道,4,work_hour,enforcement,占道堆物,zhandaoduiwu;zddw
component/0101/1,component,0101,上水井盖,缺失,2,urgent_hour,water_supply,井盖缺失,jinggaiqueshi;jgqs
"""
)
UNITS = (
    Unit(UnitId("sanitation"), "环卫所"),
    Unit(UnitId("enforcement"), "城管中队"),
    Unit(UnitId("water_supply"), "供水公司"),
)
DRAFT = CaseDraft(
    CameraId("c7"),
    7,
    "中山路-长江路口",
    datetime(2026, 11, 23, 6, 32, 4, tzinfo=UTC),
    "中山路 88 号门前",
    public_grid="08",
    residents_grid="新华居委",
)


class Desk:
    """A form, its clock, and everything it asked for."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot, self.at = qtbot, 100.0
        self.form = SlimForm(ROWS, UNITS, now=lambda: self.at)
        qtbot.addWidget(self.form)
        self.sent: list[CaseDraft] = []
        self.kept: list[CaseDraft] = []
        self.steps: list[int] = []
        self.form.dispatch_asked.connect(self.sent.append)
        self.form.draft_kept.connect(self.kept.append)
        self.form.step_asked.connect(self.steps.append)
        self.form.resize(1108, 276)
        self.form.show()
        qtbot.waitActive(self.form)
        self.start()

    def start(self, draft: CaseDraft = DRAFT) -> None:
        self.form.start(draft)
        self.at += DEAF_S + 0.01

    def type(self, text: str) -> None:
        """Type where the keyboard is, as the operator does; what no key bears comes from the input method."""
        for letter in text:
            if letter.isascii():
                QTest.keyClicks(self.focus, letter)
            else:
                self.compose("", commit=letter)

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.focus, key)

    def compose(self, preedit: str, commit: str = "") -> None:
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(commit)
        QApplication.sendEvent(self.focus, event)

    @property
    def focus(self) -> QWidget:
        return QApplication.focusWidget() or self.form

    @property
    def conditions(self) -> list[str]:
        model = self.form.picker.model
        return [row.condition for n in range(model.rowCount()) if (row := model.row_at(n))]

    @property
    def texts(self) -> str:
        """Everything the form says now."""
        labels: Iterable[QLabel] = self.form.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


def test_letters_then_enter_file_and_dispatch(desk: Desk) -> None:
    desk.type("zddw")
    assert desk.conditions == ["占用人行道", "占用车行道"]
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Return)
    (draft,) = desk.sent
    assert (draft.filing_row, draft.unit, draft.text) == ("event/0136/2", "enforcement", "zddw")
    assert (draft.camera, draft.place, draft.place_is_cameras) == ("c7", "中山路 88 号门前", True)


def test_the_form_says_place_grids_unit_and_limit_before_enter(desk: Desk) -> None:
    assert "城管中队" not in desk.texts
    desk.type("zddw")
    for words in ("中山路 88 号门前", "按摄像机位置", "公共网格 08 · 新华居委", "城管中队", "1 工作日", "8 工作时"):
        assert words in desk.texts
    desk.press(Key.Key_Down)
    assert "只计工作时间" in desk.texts
    assert "4 工作时" in desk.texts


def test_a_double_enter_sends_once(desk: Desk) -> None:
    desk.type("bllj")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Enter)
    assert len(desk.sent) == 1
    assert desk.form.stage is Stage.SENDING


def test_a_double_click_on_the_key_sends_once(desk: Desk) -> None:
    desk.type("bllj")
    QTest.mouseClick(desk.form.dispatch.key, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(desk.form.dispatch.key, Qt.MouseButton.LeftButton)
    desk.press(Key.Key_Return)
    assert len(desk.sent) == 1


def test_enter_without_a_class_says_what_is_missing(desk: Desk) -> None:
    desk.press(Key.Key_Return)
    assert desk.sent == []
    assert "▲ 还没有选类别" in desk.texts
    desk.type("qqq")
    desk.press(Key.Key_Return)
    assert desk.sent == []
    assert "▲ 没有符合的类别" in desk.texts
    assert "没有符合「qqq」的类别" in desk.texts


def test_nothing_is_chosen_until_somebody_chooses(desk: Desk) -> None:
    assert desk.form.draft().filing_row == ""
    desk.press(Key.Key_Down)
    assert desk.form.draft().filing_row == "event/0110/1"
    desk.type("z")
    for _ in "z":
        desk.press(Key.Key_Backspace)
    assert desk.form.draft().filing_row == ""


def test_enter_is_deaf_just_after_the_form_opens(desk: Desk) -> None:
    desk.form.start(DRAFT)
    desk.type("bllj")
    desk.press(Key.Key_Return)
    QTest.mouseClick(desk.form.dispatch.key, Qt.MouseButton.LeftButton)
    assert desk.sent == []
    desk.at += DEAF_S + 0.01
    desk.press(Key.Key_Return)
    assert len(desk.sent) == 1


def test_enter_belongs_to_the_input_method_while_it_composes(desk: Desk) -> None:
    desk.type("bllj")  # a row is chosen: Enter would dispatch
    desk.compose("zhan dao")
    for key in (Key.Key_Return, Key.Key_Escape, Key.Key_Down, Key.Key_Left):
        desk.press(key)
    assert (desk.sent, desk.kept, desk.steps) == ([], [], [])
    desk.compose("")  # dropped: what was typed before still stands
    assert desk.form.draft().filing_row == "event/0110/1"


def test_committed_chinese_finds_rows_and_then_enter_counts(desk: Desk) -> None:
    desk.compose("zhan dao dui wu")
    desk.compose("", commit="占道堆物")
    assert desk.conditions == ["占用人行道", "占用车行道"]
    desk.press(Key.Key_Return)
    assert [draft.filing_row for draft in desk.sent] == ["event/0136/1"]


@pytest.mark.parametrize("guess", ["在的单位", "占到队伍"])
def test_an_input_method_s_first_guess_means_the_letters_behind_it(desk: Desk, guess: str) -> None:
    desk.compose(guess)  # what ibus-libpinyin shows for zddw and for zhandaoduiwu
    assert desk.conditions == ["占用人行道", "占用车行道"]
    desk.press(Key.Key_Return)
    assert desk.sent == [], "the input method's Enter"
    desk.compose("", commit=guess)
    desk.press(Key.Key_Return)
    assert [draft.filing_row for draft in desk.sent] == ["event/0136/1"]


def test_arrows_step_frames_only_while_nothing_is_typed(desk: Desk) -> None:
    desk.press(Key.Key_Left)
    desk.press(Key.Key_Left)
    desk.press(Key.Key_Right)
    assert desk.steps == [-1, -1, 1]
    desk.type("zd")
    desk.press(Key.Key_Left)
    desk.type("x")
    assert desk.steps == [-1, -1, 1]
    assert desk.form.picker.entry.text() == "zxd"


def test_escape_keeps_the_draft_as_it_stands_and_it_opens_again(desk: Desk) -> None:
    desk.type("zddw")
    desk.press(Key.Key_Down)
    mark = MarkBox(0.1, 0.2, 0.3, 0.4)
    desk.form.set_mark(mark)
    desk.press(Key.Key_Escape)
    (kept,) = desk.kept
    assert (kept.text, kept.filing_row, kept.mark) == ("zddw", "event/0136/2", mark)
    desk.start()
    assert desk.form.draft().filing_row == ""
    desk.start(kept)
    assert desk.form.draft() == kept


def test_the_draft_is_thrown_away_by_the_second_ctrl_del_and_by_no_other_key_between(desk: Desk) -> None:
    thrown: list[bool] = []
    desk.form.discard_asked.connect(lambda: thrown.append(True))
    control = Qt.KeyboardModifier.ControlModifier
    desk.type("zddw")
    QTest.keyClick(desk.focus, Key.Key_Delete, control)
    warning = cast("list[QLabel]", desk.form.dispatch.findChildren(QLabel))
    assert any("再按一次" in one.text() for one in warning)
    desk.press(Key.Key_Backspace)
    assert desk.form.picker.entry.text() == "zdd", "Ctrl+Del is no key of the field"
    QTest.keyClick(desk.focus, Key.Key_Delete, control)
    assert thrown == []
    QTest.keyClick(desk.focus, Key.Key_Delete, control)
    assert thrown == [True]
    assert desk.sent == desk.kept == []


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


def test_escape_in_the_place_leaves_it_and_keeps_the_form_open(desk: Desk) -> None:
    desk.press(Key.Key_F6)
    desk.type("别处")
    desk.press(Key.Key_Escape)
    assert desk.kept == []
    assert desk.form.draft().place == DRAFT.place
    desk.type("bllj")
    assert desk.form.draft().filing_row == "event/0110/1"


def test_an_emptied_place_is_the_cameras_again(desk: Desk) -> None:
    desk.press(Key.Key_F6)
    desk.press(Key.Key_Delete)
    desk.press(Key.Key_Return)
    assert desk.form.draft().place_is_cameras
    assert desk.form.draft().place == DRAFT.place


def in_catalogue(text: str) -> TypedGrids:
    """A room with the grids 08 and 新华居委."""
    since = datetime(2026, 1, 1, tzinfo=UTC)
    ring = ((Point(121.0, 31.0), Point(121.1, 31.0), Point(121.1, 31.1)),)
    codes = ((Layer.PUBLIC, "08"), (Layer.RESIDENTS, "新华居委"))
    grids = [Grid(GridId(code), layer, code, code, ring, since) for layer, code in codes]
    return read_codes(text, grids, since)


def test_a_grid_is_named_by_hand_where_the_map_says_none(desk: Desk) -> None:
    desk.start(replace(DRAFT, point=None, public_grid="", residents_grid=""))
    place = desk.form.facts.place
    place.read_grids = in_catalogue
    placed: list[CaseDraft] = []
    desk.form.placed.connect(placed.append)
    desk.type("bllj")
    desk.press(Key.Key_F6)
    desk.press(Key.Key_Tab)
    assert desk.focus is place.grid
    desk.type("08 新华居委")
    desk.press(Key.Key_Return)
    assert not place.is_open
    assert placed[-1].grids == ("08", "新华居委")
    assert desk.sent == []
    desk.press(Key.Key_Return)
    (draft,) = desk.sent
    assert (draft.grids, draft.point, draft.place) == (("08", "新华居委"), None, DRAFT.place)


def test_a_grid_that_the_catalogue_has_not_is_refused_and_nothing_is_sent(desk: Desk) -> None:
    place = desk.form.facts.place
    place.read_grids = in_catalogue
    desk.type("bllj")
    desk.press(Key.Key_F6)
    desk.press(Key.Key_Tab)
    desk.type("8")
    desk.press(Key.Key_Return)
    assert place.is_open
    assert "没有「8」" in desk.texts
    assert desk.focus is place.grid
    desk.form.picker.entry.setFocus()
    desk.press(Key.Key_Return)
    assert desk.sent == [], "nor from the class field"
    assert desk.focus is place.grid, "the keyboard is where something is wrong"
    desk.type("08")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Return)
    assert [draft.grids[0] for draft in desk.sent] == ["08"]


def test_escape_leaves_the_grids_as_they_were_and_a_kept_draft_has_them(desk: Desk) -> None:
    place = desk.form.facts.place
    place.read_grids = in_catalogue
    desk.start(replace(DRAFT, typed=TypedGrids("08")))
    desk.press(Key.Key_F6)
    assert place.grid.text() == "08"
    desk.press(Key.Key_Tab)
    desk.type("77")
    desk.press(Key.Key_Escape)
    assert not place.is_open
    desk.press(Key.Key_Escape)
    assert [draft.typed for draft in desk.kept] == [TypedGrids("08")]


def test_a_click_on_the_place_opens_it(desk: Desk) -> None:
    place = desk.form.facts.place
    QTest.mouseClick(place._shown, Qt.MouseButton.LeftButton)
    assert place.is_open
    assert desk.focus is place.entry


def test_a_click_chooses_a_row_and_the_field_keeps_the_keyboard(desk: Desk) -> None:
    desk.type("zddw")
    rows = desk.form.picker.list
    below: QPoint = rows.visualRect(desk.form.picker.model.index(1)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=below)
    assert desk.form.draft().filing_row == "event/0136/2"
    assert desk.focus is desk.form.picker.entry


def test_a_refusal_keeps_everything_and_enter_tries_again(desk: Desk) -> None:
    desk.type("zddw")
    desk.press(Key.Key_Return)
    desk.form.show_refused("指挥中心没有应答")
    assert "▲ 指挥中心没有应答" in desk.texts
    desk.press(Key.Key_Return)
    assert len(desk.sent) == 2
    assert desk.sent[0] == desk.sent[1]


def test_when_done_the_number_stands_there_and_escape_leaves(desk: Desk) -> None:
    desk.type("bllj")
    desk.press(Key.Key_Return)
    desk.form.show_done("2026112331010400087", "环卫所")
    assert "已派遣 环卫所" in desk.texts
    assert "20261123-00087" in desk.texts
    desk.press(Key.Key_Return)
    with desk.qtbot.waitSignal(desk.form.left, timeout=1000):
        desk.press(Key.Key_Escape)
    assert (len(desk.sent), desk.kept) == (1, [])


def test_while_the_hub_is_away_the_case_waits_under_a_local_number_until_it_has_its_own(desk: Desk) -> None:
    desk.type("bllj")
    desk.press(Key.Key_Return)
    desk.form.show_waiting("本机 3", "环卫所")
    assert "◇\n待送 环卫所\n本机 3" in desk.texts
    desk.form.show_done("2026112331010400087", "环卫所")
    assert "✓\n已派遣 环卫所" in desk.texts
    assert "L-3" not in desk.texts


def test_a_case_that_waits_beside_a_full_disk_says_so(desk: Desk) -> None:
    desk.type("bllj")
    desk.press(Key.Key_Return)
    words = tr("outgoing.not_durable", cause=tr("outgoing.disk_full"))
    desk.form.show_waiting("本机 3", "环卫所", words)
    assert "▲ 本席磁盘写不进（磁盘已满）" in desk.texts
    desk.form.show_done("2026112331010400087", "环卫所")
    assert "磁盘已满" not in desk.texts


def test_letters_reach_the_class_field_wherever_the_keyboard_is(desk: Desk) -> None:
    desk.form.dispatch.key.setFocus()
    desk.type("0101")
    assert desk.form.picker.entry.text() == "0101"
    assert desk.form.draft().unit == "water_supply"


def test_a_late_standard_serves_what_was_already_typed(desk: Desk) -> None:
    desk.form.set_rows((), ())
    desk.type("zddw")
    assert "立案标准还没有送到" in desk.texts
    desk.form.set_rows(ROWS, UNITS)
    assert desk.form.draft().filing_row == "event/0136/1"
    assert "城管中队" in desk.texts


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (EvidenceState(SealStage.SEALING), "正在封存"),
        (EvidenceState(SealStage.SEALED, "9f3a" + 56 * "0" + "c21e"), "后 10 秒采集中\n已封存 9f3a…c21e"),
        (EvidenceState(SealStage.COMPLETE, 64 * "a", before_s=0, after_s=0, is_live_only=True), "不留前后录像"),
        (EvidenceState(SealStage.SEALED, 64 * "a", before_s=0), "后 10 秒采集中\n已封存 aaaa…aaaa · 刚接通"),
        (EvidenceState(SealStage.CUT_SHORT, 64 * "a"), "▲ 后段画面中断"),
        (EvidenceState(SealStage.FAILED), "▲ 未能封存"),
    ],
)
def test_the_form_says_how_far_the_evidence_is(desk: Desk, state: EvidenceState, words: str) -> None:
    desk.form.show_evidence(state)
    assert words in desk.texts


@pytest.fixture
def _room_type(qapp: QApplication) -> Iterator[None]:
    """The type that the room uses, because widths are judged."""
    before = qapp.font()
    qapp.setFont(font(15))
    yield
    qapp.setFont(before)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    use_language(request.param)
    yield request.param
    use_language(LANGUAGES[0])


def _check_the_print(form: SlimForm) -> None:
    """Every word has its room and nothing lies on anything else."""
    parts: list[QWidget] = [*form.findChildren(QLabel), *form.findChildren(QPushButton), *form.findChildren(QLineEdit)]
    shown = [part for part in parts if part.isVisible() and (not isinstance(part, QLabel) or part.text())]
    for part in shown:
        assert part.height() >= part.heightForWidth(part.width()), part
        if not (isinstance(part, QLabel) and part.wordWrap()):
            assert part.width() >= part.minimumSizeHint().width(), part
    places = [QRect(part.mapTo(form, QPoint(0, 0)), part.size()) for part in shown]
    assert not [(a, b) for a, b in itertools.combinations(places, 2) if a.intersects(b)]
    assert all(form.rect().contains(place) for place in places)


@pytest.mark.parametrize(("width", "zoom"), [(1108, 1.0), (1920, 1.5)])
@pytest.mark.usefixtures("language", "_room_type")
def test_no_word_is_cut_or_covered_in_either_language(qtbot: QtBot, width: int, zoom: float) -> None:
    desk = Desk(qtbot)
    form = desk.form
    form.set_zoom(zoom)
    form.resize(width, round(276 * zoom))
    desk.start(replace(DRAFT, place="中山路与长江路交叉口东南角人行道近公交站台 88 号门前"))
    acts: tuple[Callable[[], object], ...] = (
        lambda: form.show_evidence(EvidenceState(SealStage.SEALED, 64 * "a")),
        lambda: desk.press(Key.Key_Return),
        lambda: desk.type("zddw"),
        lambda: desk.press(Key.Key_F6),
        lambda: desk.press(Key.Key_Return),
        lambda: desk.press(Key.Key_Return),
        lambda: form.show_refused("指挥中心没有应答，案件没有送出。连上以后再按 Enter"),
        lambda: form.show_waiting("L-3", "城管中队"),
        lambda: form.show_done("2026112331010400087", "城管中队"),
    )
    for act in acts:
        act()
        QApplication.processEvents()
        _check_the_print(form)
    assert (form.width(), form.height()) == (width, round(276 * zoom))


def test_a_unit_taken_by_hand_stays_when_the_place_is_corrected(desk: Desk) -> None:
    choices = tuple(UnitChoice(unit.id, unit.name, None, 0) for unit in UNITS)
    desk.form.placed.connect(lambda _draft: desk.form.show_units(choices))
    desk.type("bllj")
    desk.form.show_units(choices)
    desk.press(Key.Key_F7)
    taken = desk.form.draft().unit
    assert taken == UNITS[1].id
    desk.press(Key.Key_F6)
    desk.type("长江路 2 号")
    desk.press(Key.Key_Return)
    assert desk.form.draft().unit == taken
