"""The chosen order, large: what, where, by when, the picture, what was done, and below it what can be done now."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from console.domain.case import CaseRecord
from console.domain.workflow import Action
from console.seat.taken_order import TakenOrder
from widgets.cases.clock_text import clock_words, pause_words
from widgets.cases.facts_column import grid_words
from widgets.cases.sight_words import point_words
from widgets.cases.wording import case_no_words, instant_words, limit_note, limit_words, source_words, time_words
from widgets.lettering import Role, give_role, label
from widgets.picture_shelf import PictureShelf
from widgets.scroll import ScrollColumn
from widgets.text import tr
from widgets.unit.header import tint_label
from widgets.unit.life_line import LifeLine, steps_at
from widgets.unit.order_delegate import light_words, order_state_words
from widgets.unit.picture import OrderPicture
from widgets.unit.picture_strip import PictureStrip
from widgets.unit.taken_words import received_words, taken_words

_FACTS_PX: Final = 304
_SENT: Final = frozenset({Action.DISPATCH, Action.REDISPATCH})
_FACTS: Final = ("case.place", "unit.restore", "unit.dispatched", "unit.found", "unit.case_no")


class OrderSheet(QWidget):
    """One order. Pictures come from ``thumbnails``; ``now`` decides whether a date is needed."""

    def __init__(self, thumbnails: PictureShelf, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._thumbnails, self._now = thumbnails, now
        self._order: CaseRecord | None = None
        self._taken: TakenOrder | None = None
        self._urgent = label(Role.VALUE, tr("unit.urgent"))
        self._urgent.setProperty("urgent", True)
        self._title = label(Role.FIGURE, wraps=True)
        self._state = label(Role.VALUE)
        self._left = label(Role.FIGURE)
        self._clock = label(Role.QUIET, wraps=True)
        self.picture = OrderPicture()
        self.strip = PictureStrip(thumbnails)
        self.life = LifeLine(now, newest_first=True)
        self._facts = {
            name: (label(Role.CAPTION, tr(name)), label(Role.VALUE, wraps=True), label(Role.QUIET, wraps=True))
            for name in _FACTS
        }
        self._lay_out()
        thumbnails.came.connect(self._on_came)
        self.strip.chosen.connect(lambda _: self._show_picture())

    @property
    def order(self) -> CaseRecord | None:
        """The order that is shown."""
        return self._order

    @property
    def taken(self) -> TakenOrder | None:
        """That the order was taken back, where it was."""
        return self._taken

    def show_order(self, order: CaseRecord, taken: TakenOrder | None = None) -> None:
        """Show this order, or that it was taken back."""
        if self._order is None or order.id != self._order.id:
            self.strip.turn_back()
        self._order, self._taken = order, taken
        self._urgent.setVisible(order.is_urgent)
        self._title.setText(f"{order.class_name} · {order.condition}")
        self._state.setText(order_state_words(order) if taken is None else "")
        dispatched_at = order.dispatched_at or order.reported_at
        camera = tr("unit.found_by", number=f"{order.camera_number:02}") if order.camera_number is not None else ""
        how = " · ".join(part for part in (source_words(order) if order.is_told else "", camera) if part)
        where = (point_words(order), grid_words(order.public_grid, order.residents_grid))
        self._say("case.place", order.place, " · ".join(part for part in where if part))
        self._say("unit.restore", order.closing_condition, "")
        by = tr("unit.dispatched_by", name=order.reported_by)
        self._say("unit.dispatched", time_words(dispatched_at, self._now()), by)
        self._say("unit.found", time_words(order.found_at, self._now()), how or tr("unit.no_camera"))
        self._say("unit.case_no", case_no_words(order.case_no), "")
        self.life.show_steps(steps_at(order, order.unit))
        self.strip.show_order(order)
        self._show_picture()
        self.tick()

    def clear(self) -> None:
        """Show no order; whoever owns this hides it."""
        self._order = self._taken = None

    def tick(self) -> None:
        """Say how much time is left as it is now."""
        order, now = self._order, self._now()
        if order is None:
            return
        pause = pause_words(order.clock, now) if order.clock is not None and order.is_clock_running else ""
        is_quiet = bool(pause) and self._taken is None  # a clock that stands is no figure to hurry by
        give_role(self._left, Role.VALUE if is_quiet else Role.FIGURE)
        if self._taken is not None:
            self._left.setText(taken_words(self._taken))
            tint_label(self._left, "")
            self._clock.setText(received_words(self._taken, now))
            return
        words, tint = light_words(order, now)
        if order.clock is None:
            self._left.setText(limit_words(order.limit))
            self._clock.setText(limit_note(order.limit))
            return
        self._left.setText(pause or words)
        tint_label(self._left, tint if order.is_clock_running and not pause else "")
        self._clock.setText(clock_words(order.clock, now))

    def _say(self, name: str, value: str, note: str) -> None:
        caption, first, second = self._facts[name]
        first.setText(value)
        second.setText(note)
        caption.setVisible(bool(value))
        first.setVisible(bool(value))
        second.setVisible(bool(note))

    def _on_came(self, sha256: str) -> None:
        if sha256 == self.strip.shown:
            self._show_picture()

    def _show_picture(self) -> None:
        order, sha256 = self._order, self.strip.shown
        if order is None or not sha256:
            self._show_no_picture(order)
            return
        found = self._thumbnails.find(sha256)
        if found is None:
            self.picture.show_words(tr("unit.picture_coming"))
        elif found.isNull():
            self.picture.show_words(tr("unit.picture_broken"))
        elif self.strip.is_first:
            frozen = tr("unit.picture_found", time=instant_words(order.found_at))
            self.picture.show_picture(found, order.mark, f"{tr('unit.picture')} · {frozen}")
        else:
            self.picture.show_picture(found, None, self.strip.words)

    def _show_no_picture(self, order: CaseRecord | None) -> None:
        """What was told has no picture, but a place to find and perhaps a word to the unit."""
        if order is None or not order.is_told:
            self.picture.show_words(tr("unit.picture_none"))
            return
        said = next((step.opinion for step in reversed(order.steps) if step.action in _SENT and step.opinion), "")
        self.picture.show_told(order.place, said, tr("unit.told", source=source_words(order)))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self._urgent, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        head.addWidget(self._state, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        clock = QHBoxLayout()
        clock.setSpacing(16)
        clock.addWidget(self._left, 0, Qt.AlignmentFlag.AlignTop)
        clock.addWidget(self._clock, 1, Qt.AlignmentFlag.AlignVCenter)
        pictures = QVBoxLayout()
        pictures.setSpacing(8)
        pictures.addWidget(self.picture, 1)
        pictures.addWidget(self.strip)
        body = QHBoxLayout()
        body.setSpacing(32)
        body.addLayout(pictures, 1)
        body.addWidget(self._made_facts())
        page = QVBoxLayout(self)
        page.setContentsMargins(24, 16, 24, 8)
        page.setSpacing(12)
        page.addLayout(head)
        page.addLayout(clock)
        page.addLayout(body, 1)

    def _made_facts(self) -> ScrollColumn:
        inside = QWidget()
        inside.setObjectName("unit.facts")
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
