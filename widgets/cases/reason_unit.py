"""Asks which unit a case goes to: the likely ones first with their reason, all others by name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from console.clock import monotonic
from console.domain.prose import OPINION_LENGTH
from console.domain.standard import UnitId
from console.seat.commands import means
from console.seat.pinyin import meant
from widgets.cases.entry import Entry
from widgets.cases.reason_base import StepEntry, field
from widgets.text import tr

_ROWS: Final = 4
_ROW_PX: Final = 32
_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit, and why it stands where it does ("" for no reason)."""

    unit: UnitId
    name: str
    why: str = ""
    is_doubtful: bool = False
    """Has just given the case back: Enter alone must not send it there again."""


class UnitEntry(StepEntry):
    """A field that narrows the list, the list, and a remark.

    Args:
        confirm: words of the key that sends.
        choices: all units, the likely ones first; the first is chosen unless it is doubtful.
        now: monotonic seconds.
    """

    def __init__(self, confirm: str, choices: Sequence[UnitChoice], *, now: Callable[[], float] = monotonic) -> None:
        super().__init__(tr("sheet.unit_title"), confirm, now=now)
        self._choices = tuple(choices)
        self._shown: tuple[UnitChoice, ...] = ()
        self.name = field("desk.sheet.unit", tr("sheet.unit_type"), most=40)
        self.list = QListWidget()
        self.list.setObjectName("desk.sheet.units")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFixedHeight(_ROWS * _ROW_PX)
        self.list.setCursor(Qt.CursorShape.PointingHandCursor)
        self.opinion = field("desk.sheet.opinion", tr("sheet.unit_opinion"), most=OPINION_LENGTH)
        for part in (self.name, self.list, self.opinion):
            self.column.addWidget(part)
        self.add_end()
        self.name.textChanged.connect(lambda _text: self._narrow())
        self.name.composed.connect(self._narrow)
        self._narrow()

    def words_for_units(self) -> Sequence[Entry]:
        """See :meth:`StepEntry.words_for_units`."""
        return (self.opinion,)

    def take_keyboard(self) -> None:
        """Put the keyboard into the field for the name."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_key(self, event: QKeyEvent) -> bool:
        """Move the choice."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or not self._shown:
            return False
        self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), len(self._shown) - 1))
        return True

    def said(self) -> Mapping[str, Any] | None:
        """Return unit and remark; ask for a unit where none is chosen."""
        row = self.list.currentRow()
        if not 0 <= row < len(self._shown):
            self.say_trouble(tr("sheet.unit_missing"))
            return None
        return {"unit": self._shown[row].unit, "opinion": self.opinion.text().strip()}

    def _named(self, text: str) -> list[UnitChoice]:
        return [choice for choice in self._choices if means(f"{choice.name} {choice.unit}", text)]

    def _narrow(self) -> None:
        self._shown = tuple(meant(self.name.typed, self._named))
        self.list.clear()
        for choice in self._shown:
            words = f"{choice.name}　{choice.why}" if choice.why else choice.name
            QListWidgetItem(words, self.list)
        is_plain = bool(self._shown) and not self._shown[0].is_doubtful
        self.list.setCurrentRow(0 if is_plain else -1)
        self.say_trouble("" if self._shown else tr("sheet.unit_none"))
