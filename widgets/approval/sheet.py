"""The case to be decided: who asks and why, what a yes and a no do, its pictures before and after, clock, life line."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from console.domain.case import CaseRecord
from console.domain.deadline import Light
from console.domain.workflow import State
from console.seat.approval_model import Decided, asked
from widgets.approval.wording import decided_words, decider_words
from widgets.cases.clock_text import clock_words
from widgets.cases.facts_column import grid_words
from widgets.cases.sheet_pictures import with_marks
from widgets.cases.wording import case_no_words, instant_words, source_words, time_words
from widgets.lettering import Role, label
from widgets.picture_shelf import PictureShelf
from widgets.scroll import ScrollColumn
from widgets.text import tr
from widgets.unit.life_line import LifeLine
from widgets.unit.order_delegate import stopped_words
from widgets.unit.picture import OrderPicture

_FACTS_PX: Final = 296
_PICTURE_SHAPE: Final = 16 / 9
_CAPTION_PX: Final = 40
_MUCH: Final = 1.3
"""Side by side is easier to compare: they stand one above the other only where that makes them so much larger."""
_FACTS: Final = ("case.place", "case.unit", "unit.restore", "approval.clock", "unit.case_no")


class ApprovalSheet(QWidget):
    """One case. Pictures come from ``thumbnails``; ``now`` decides whether a date is needed."""

    def __init__(self, thumbnails: PictureShelf, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._thumbnails, self._now = thumbnails, now
        self._case: CaseRecord | None = None
        self._after = 0
        self._title, self._asks = label(Role.FIGURE, wraps=True), label(Role.LARGE, wraps=True)
        self._effects = label(Role.BODY, wraps=True), label(Role.BODY, wraps=True)
        self.before, self.after = OrderPicture(), OrderPicture()
        self.life = LifeLine(now, newest_first=True)
        self._facts = {
            name: (label(Role.CAPTION, tr(name)), label(Role.VALUE, wraps=True), label(Role.QUIET, wraps=True))
            for name in _FACTS
        }
        self._lay_out()
        thumbnails.came.connect(lambda _: self._show_pictures())

    @property
    def case(self) -> CaseRecord | None:
        """The case that is shown."""
        return self._case

    def show_case(self, case: CaseRecord, decided: Decided | None = None) -> None:
        """Show this case; with what was decided, where it was, in the place of the question."""
        if self._case is None or self._case.id != case.id:
            self._after = 0
        self._case = case
        self._title.setText(f"{case.class_name} · {case.condition}")
        step = asked(case)
        if decided is not None:
            self._asks.setText("　".join(filter(None, (decided_words(decided), decider_words(decided, self._now())))))
        elif step is not None:
            who = tr(f"approval.who_{case.state.value}", who=step.person, at=time_words(step.at, self._now()))
            self._asks.setText(f"{who}　{step.opinion or tr('approval.no_words')}")
        self._show_effects(case)
        for effect in self._effects:
            effect.setVisible(decided is None)
        self._say("case.place", case.place, grid_words(case.public_grid, case.residents_grid))
        self._say("case.unit", case.unit_name, "")
        self._say("unit.restore", case.closing_condition, "")
        self._say("approval.clock", *self._clock_words(case))
        self._say("unit.case_no", case_no_words(case.case_no), "")
        self.life.show_steps((decided.now if decided is not None else case).steps)
        self._show_pictures()

    def step(self, by: int) -> None:
        """Turn the after-pictures."""
        if self._case is not None and 0 <= self._after + by < len(self._case.after_pictures):
            self._after += by
            self._show_pictures()

    def _show_effects(self, case: CaseRecord) -> None:
        yes, no = self._effects
        light = case.light(self._now())
        in_time = tr("approval.late" if light is Light.OVERDUE else "approval.in_time")
        yes.setText(f"✓ {tr(f'approval.yes_{case.state.value}', how=in_time)}")
        no.setText(f"✕ {tr(f'approval.no_{case.state.value}', unit=case.unit_name)}")

    def _clock_words(self, case: CaseRecord) -> tuple[str, str]:
        if case.clock is None:
            return tr("approval.no_clock"), ""
        stopped = stopped_words(case, self._now()) if case.stopped_at is not None else ""
        return stopped, clock_words(case.clock, self._now())

    def _say(self, name: str, value: str, note: str) -> None:
        caption, first, second = self._facts[name]
        first.setText(value)
        second.setText(note)
        caption.setVisible(bool(value or note))
        first.setVisible(bool(value))
        second.setVisible(bool(note))

    def _show_pictures(self) -> None:
        case = self._case
        if case is None:
            return
        frozen = f"{tr('unit.picture')} · {tr('unit.picture_found', time=instant_words(case.found_at))}"
        frozen = with_marks(frozen, self._thumbnails.marks(case.evidence.thumbnail) if case.evidence else ())
        if case.is_told and case.evidence is None:
            self.before.show_told(case.place, "", tr("unit.told", source=source_words(case)))
        else:
            self._show(self.before, case.evidence.thumbnail if case.evidence else "", case, frozen)
        self.after.setVisible(case.state is State.REVIEW)
        place, count = self._after, len(case.after_pictures)
        name = case.after_pictures[place] if place < count else ""
        self._show(self.after, name, None, tr("approval.after", n=place + 1, all=count))

    def _show(self, glass: OrderPicture, sha256: str, marked: CaseRecord | None, caption: str) -> None:
        found = self._thumbnails.find(sha256) if sha256 else None
        if not sha256:
            is_after = marked is None
            glass.show_words(tr("approval.no_after" if is_after else "unit.picture_none"), is_large=is_after)
        elif found is None:
            glass.show_words(tr("unit.picture_coming"))
        elif found.isNull():
            glass.show_words(tr("unit.picture_broken"))
        else:
            glass.show_picture(found, marked.mark if marked is not None else None, caption)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(_Pair(self.before, self.after), 1)
        for effect in self._effects:
            left.addWidget(effect)
        body = QHBoxLayout()
        body.setSpacing(32)
        body.addLayout(left, 1)
        body.addWidget(self._made_facts())
        page = QVBoxLayout(self)
        page.setContentsMargins(24, 16, 24, 16)
        page.setSpacing(12)
        page.addWidget(self._title)
        page.addWidget(self._asks)
        page.addLayout(body, 1)

    def _made_facts(self) -> ScrollColumn:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 2, 0)
        column.setSpacing(2)
        parts: tuple[QLabel, QLabel, QLabel]
        for parts in self._facts.values():
            for part in parts:
                column.addWidget(part)
            column.addSpacing(8)
        column.addWidget(label(Role.CAPTION, tr("unit.life")))
        column.addWidget(self.life)
        column.addStretch()
        area = ScrollColumn()
        area.set_column(inside)
        area.setFixedWidth(_FACTS_PX)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area


class _Pair(QWidget):
    """Two pictures, side by side or one above the other: however they are larger."""

    def __init__(self, first: OrderPicture, second: OrderPicture) -> None:
        super().__init__()
        self._second = second
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(16)
        self._box.addWidget(first, 1)
        self._box.addWidget(second, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn the pair where that makes its pictures larger."""
        super().resizeEvent(event)
        width, height = self.width(), self.height()
        above = min(width, (height / 2 - _CAPTION_PX) * _PICTURE_SHAPE)
        beside = min(width / 2, (height - _CAPTION_PX) * _PICTURE_SHAPE)
        is_high = above > _MUCH * beside and not self._second.isHidden()
        towards = QBoxLayout.Direction.TopToBottom if is_high else QBoxLayout.Direction.LeftToRight
        self._box.setDirection(towards)
