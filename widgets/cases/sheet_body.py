"""What stands on the case sheet from top to bottom, and which of it gives way while words are asked for."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.domain.camera import Camera
from console.domain.case import CaseRecord
from console.domain.workflow import AT_UNIT, State
from console.seat.case_sheet import LOOK_IDS, life_line
from widgets.cases.caller_line import CallerLine
from widgets.cases.check_live import LivePicture
from widgets.cases.hint import Hint
from widgets.cases.reason_base import StepEntry
from widgets.cases.sheet_away import AwayLine
from widgets.cases.sheet_facts import CaseClock, CaseTitle
from widgets.cases.sheet_keys import ActKeys
from widgets.cases.sheet_life_line import LifeDots
from widgets.cases.sheet_pictures import PictureRow, expected
from widgets.lettering import Role, label, scale_gaps, scale_margins
from widgets.picture_shelf import PictureShelf
from widgets.scroll import SLACK_PX, ScrollColumn
from widgets.text import tr
from widgets.unit.life_line import LifeLine

STEPS_KEY: Final = "L"
_EDGE_PX: Final = 12
_WAYS: Final = 4
"""Facts that can give way to an entry, one after the other."""


class SheetBody(ScrollColumn):
    """Title, pictures, clock, life line, an entry, all steps; and the foot with the keys. Decides nothing.

    The record scrolls where it has no room; :attr:`foot` lies below it and is never cut: what is in the way, the keys,
    what is going on.

    Args:
        shelf: pictures of cases by hash.
        live: the camera's present picture.
        now: room time, aware.
    """

    def __init__(self, shelf: PictureShelf, live: LivePicture, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.title, self.clock = CaseTitle(), CaseClock(now)
        self.caller = CallerLine()
        self.pictures = PictureRow(shelf, live, now)
        self.dots, self.steps, self.keys = LifeDots(now), LifeLine(now), ActKeys()
        self.away = AwayLine()
        self.away.hide()
        self._is_away = False
        self._hint = label(Role.QUIET, wraps=True)
        self._trouble = label(Role.WARNING, wraps=True)
        self._trouble.setObjectName("desk.sheet.trouble")
        self.all_steps = Hint(STEPS_KEY, tr("sheet.do_steps"))
        self.all_steps.setObjectName("desk.sheet.steps")
        self.look = Hint(LOOK_IDS[2], tr(LOOK_IDS[1]))
        self.look.setObjectName("desk.sheet.look")
        self._more = QWidget()
        self.foot = QWidget()
        """To be laid below this, as high as it needs."""
        self._entry_place = QVBoxLayout()
        self._entry: StepEntry | None = None
        self._is_opening = False
        self._given_way = 0
        """So many steps of :meth:`_give_way` were taken for the entry that is open."""
        self._lay_out()
        self.verticalScrollBar().rangeChanged.connect(self._on_range)

    def set_zoom(self, zoom: float) -> None:
        """Make what paints itself ``zoom`` times as large."""
        self.dots.zoom = self.pictures.zoom = zoom
        self.dots.updateGeometry()
        scale_gaps(self, zoom)
        scale_margins(self._column, zoom, 24, 14, 18, _EDGE_PX)
        scale_gaps(self.foot, zoom)
        scale_margins(self._foot_column, zoom, 24, 0, 24, _EDGE_PX)

    def show_case(self, record: CaseRecord, camera: Camera | None) -> None:
        """Show how a case stands."""
        self.title.show_case(record)
        self.caller.show_case(record)
        self.pictures.show_case(record, camera)
        self.look.setVisible(any(expected(record, camera)))
        self.clock.show_case(record)
        self.dots.show_dots(life_line(record))
        self.steps.show_steps(record.steps)

    @property
    def trouble(self) -> str:
        """What is said to stand in the way."""
        return self._trouble.text()

    def say_trouble(self, words: str) -> None:
        """Say what stands in the way; "" takes it back."""
        self._trouble.setText(f"▲ {words}" if words else "")
        self._trouble.setVisible(bool(words))
        self._show_foot()

    def say_hint(self, words: str) -> None:
        """Say below the keys what is going on; "" for nothing."""
        self._hint.setText(words)
        self._hint.setVisible(bool(words))
        self._show_foot()

    def _show_foot(self) -> None:
        """Show the foot while there is anything on it: an entry has its room else."""
        parts = (self._trouble, self.keys, self.away, self._more, self._hint)
        self.foot.setVisible(any(not part.isHidden() for part in parts))

    def put_entry(self, entry: StepEntry | None) -> None:
        """Put an entry in the place of pictures, life line and keys; None gives it back to them."""
        before, self._entry = self._entry, entry
        if before is not None:
            self._entry_place.removeWidget(before)
            before.hide()
            before.deleteLater()
        if entry is not None:
            self._entry_place.addWidget(entry)
            entry.show()  # at once: its first field takes the keyboard next
            self.verticalScrollBar().setValue(0)
            self._is_opening = True
            QTimer.singleShot(0, self, self._fit_entry)
        self._give_way(0)

    def _bring_send(self) -> None:
        if self._entry is not None:
            self.ensureWidgetVisible(self._entry.send, 0, _EDGE_PX)

    def show_away(self, record: CaseRecord, *, is_away: bool, has_next: bool) -> None:
        """Say above all else that no row of the queue is this case's, or that one is."""
        if is_away and not self._is_away:
            self.verticalScrollBar().setValue(0)
        self._is_away = is_away
        self.away.say(record, has_next=has_next)
        self.make_room()

    def make_room(self) -> None:
        """Hide what an entry needs the room of, or show it again."""
        is_whole = self._entry is None
        for part in (self.pictures, self.dots):
            part.setVisible(is_whole)
        self._more.setVisible(is_whole and not self._is_away)
        self.away.setVisible(is_whole and self._is_away)
        self.caller.set_open(not self._is_away)
        self.clock.set_short(not is_whole)
        self.keys.setVisible(is_whole and bool(self.keys.keys))
        self._show_foot()
        if not is_whole:
            self.steps.hide()

    def turn_steps(self) -> None:
        """Show all steps and bring them into sight, or hide them."""
        self.steps.setVisible(not self.steps.isVisible())
        if self.steps.isVisible():
            QTimer.singleShot(0, self, self._bring_steps)  # when the column has its new height

    def _bring_steps(self) -> None:
        self._bring(self.steps)

    def _on_range(self, _least: int, _most: int) -> None:
        if self._entry is not None:
            QTimer.singleShot(0, self, self._fit_entry)

    def _fit_entry(self) -> None:
        """Let facts give way until the entry has room, so that none is cut through; then scroll for the rest."""
        if self._entry is None:
            return
        while self._given_way < _WAYS and self._is_too_high():
            self._give_way(self._given_way + 1)
        QTimer.singleShot(0, self, self._bring_entry if self._is_opening else self._bring_send)
        self._is_opening = False

    def _is_too_high(self) -> bool:
        """Ask the layout, not the bar: that follows a turn of the loop later."""
        for part in (self.title, self.clock):
            part.updateGeometry()
        return self._column.totalHeightForWidth(self.viewport().width()) > self.viewport().height() + SLACK_PX

    def _bring_entry(self) -> None:
        if self._entry is not None:
            self._bring(self._entry)

    def _give_way(self, steps: int) -> None:
        """Leave out what an entry misses least, one fact more at each step; the row in the queue names the case too."""
        self._given_way = steps
        self.title.set_short(steps >= 1)
        self.clock.set_said(steps < 2)
        self.clock.setVisible(steps < 3)
        self.title.setVisible(steps < _WAYS)

    def _bring(self, part: QWidget) -> None:
        """Scroll as far as the end of a part needs, but never its beginning out of sight."""
        place = part.geometry()
        least = min(place.bottom() + _EDGE_PX - self.viewport().height(), place.top() - _EDGE_PX)
        self.verticalScrollBar().setValue(max(least, 0))

    def _lay_out(self) -> None:
        body = QWidget()
        self._column = column = QVBoxLayout(body)
        column.setSpacing(10)
        for part in (self.title, self.caller, self.pictures, self.clock, self.dots):
            column.addWidget(part)
        column.addLayout(self._entry_place)
        column.addWidget(self.steps)
        column.addStretch()
        self._lay_out_foot()
        self.set_column(body)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _lay_out_foot(self) -> None:
        more = QHBoxLayout(self._more)
        more.setContentsMargins(0, 0, 0, 0)
        more.setSpacing(24)
        for hint in (self.look, self.all_steps):
            more.addWidget(hint)
        last = QHBoxLayout()
        last.setSpacing(24)
        last.addWidget(self._more)
        last.addWidget(self._hint, 1)
        last.addStretch()
        self._foot_column = column = QVBoxLayout(self.foot)
        column.setSpacing(10)
        for part in (self._trouble, self.keys, self.away):
            column.addWidget(part)
        column.addLayout(last)


def turn_words(record: CaseRecord) -> str:
    """Return who has to act where we have not."""
    if not record.is_open:
        return tr("sheet.ended")
    if record.state in (State.REVIEW, State.VOID_PENDING):
        return tr("sheet.waits_deputy")
    if record.state in AT_UNIT and record.state is not State.HANDLING:
        return tr("sheet.waits_unit", unit=record.unit_name)
    return ""


def no_case_page() -> QWidget:
    """Return what stands on the sheet while no case is chosen."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setSpacing(8)
    column.addStretch(2)
    for role, key in ((Role.BODY, "sheet.none"), (Role.QUIET, "sheet.none_next")):
        words = label(role, tr(key))
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(words)
    column.addStretch(3)
    return page
