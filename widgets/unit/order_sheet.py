"""The chosen order, large: what, where, how long, and the picture."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from console.domain.case import CaseRecord
from console.domain.workflow import State
from widgets.cases.facts_column import grid_words
from widgets.cases.wording import case_no_words, instant_words, limit_note, limit_words, time_words
from widgets.lettering import Role, label
from widgets.text import tr
from widgets.unit.picture import OrderPicture
from widgets.unit.thumbnails import Thumbnails

_FACTS_PX: Final = 296


class OrderSheet(QWidget):
    """One order. Pictures come from ``thumbnails``; ``now`` decides whether a date is needed."""

    def __init__(self, thumbnails: Thumbnails, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._thumbnails, self._now = thumbnails, now
        self._order: CaseRecord | None = None
        self._title = label(Role.FIGURE, wraps=True)
        self._state = label(Role.VALUE)
        self.picture = OrderPicture()
        self._facts = {
            name: (label(Role.LARGE, wraps=True), label(Role.QUIET, wraps=True))
            for name in ("case.place", "case.limit", "unit.dispatched", "unit.found", "unit.case_no")
        }
        self._lay_out()
        thumbnails.came.connect(self._on_came)

    @property
    def order(self) -> CaseRecord | None:
        """The order that is shown."""
        return self._order

    def show_order(self, order: CaseRecord) -> None:
        """Show this order."""
        self._order = order
        self._title.setText(f"{order.class_name} · {order.condition}")
        self._state.setText(f"◇ {tr('unit.waiting')}" if order.state is State.DISPATCHED else "")
        dispatched_at = order.dispatched_at or order.reported_at
        camera = (
            tr("unit.no_camera")
            if order.camera_number is None
            else tr("unit.found_by", number=f"{order.camera_number:02}")
        )
        self._say("case.place", order.place, grid_words(order.public_grid, order.residents_grid))
        self._say("case.limit", limit_words(order.limit), limit_note(order.limit))
        by = tr("unit.dispatched_by", name=order.reported_by)
        self._say("unit.dispatched", time_words(dispatched_at, self._now()), by)
        self._say("unit.found", time_words(order.found_at, self._now()), camera)
        self._say("unit.case_no", case_no_words(order.case_no), "")
        self._show_picture()

    def _say(self, name: str, value: str, note: str) -> None:
        first, second = self._facts[name]
        first.setText(value)
        second.setText(note)
        second.setVisible(bool(note))

    def _on_came(self, sha256: str) -> None:
        if self._order and self._order.evidence and self._order.evidence.thumbnail == sha256:
            self._show_picture()

    def _show_picture(self) -> None:
        evidence = self._order.evidence if self._order else None
        found = self._thumbnails.find(evidence.thumbnail) if evidence else None
        if evidence is None or self._order is None:
            self.picture.show_words(tr("unit.picture_none"))
        elif found is None:
            self.picture.show_words(tr("unit.picture_coming"))
        elif found.isNull():
            self.picture.show_words(tr("unit.picture_broken"))
        else:
            frozen = tr("unit.picture_found", time=instant_words(self._order.found_at))
            self.picture.show_picture(found, self._order.mark, f"{tr('unit.picture')} · {frozen}")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(24)
        head.addWidget(self._title, 1)
        head.addWidget(self._state, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        body = QHBoxLayout()
        body.setSpacing(32)
        body.addWidget(self.picture, 1)
        body.addLayout(self._facts_column())
        page = QVBoxLayout(self)
        page.setContentsMargins(32, 24, 32, 24)
        page.setSpacing(24)
        page.addLayout(head)
        page.addLayout(body, 1)

    def _facts_column(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        for name, parts in self._facts.items():
            if column.count():
                column.addSpacing(20)
            column.addWidget(label(Role.CAPTION, tr(name)))
            part: QLabel
            for part in parts:
                part.setMinimumWidth(_FACTS_PX)
                column.addWidget(part)
        column.addStretch()
        return column
