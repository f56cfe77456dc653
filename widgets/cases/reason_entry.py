"""Asks for a reason: usual and recent phrases by digit, or own words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

from console.clock import monotonic
from console.domain.prose import OPINION_LENGTH
from widgets.cases.entry import Entry
from widgets.cases.reason_base import StepEntry, gives_up
from widgets.text import tr

PHRASES_MOST: Final = 6


class ReasonEntry(StepEntry):
    """One line of words. A digit takes a phrase while the line is empty; the phrase can then be changed.

    Args:
        title: what is asked.
        confirm: words of the key that sends.
        phrases: usual reasons, the likeliest first.
        field_name: the command's field that the words go to.
        now: monotonic seconds.
    """

    def __init__(
        self,
        title: str,
        confirm: str,
        phrases: Sequence[str],
        *,
        field_name: str = "reason",
        now: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(title, confirm, now=now)
        self._phrases, self._field_name = tuple(phrases)[:PHRASES_MOST], field_name
        self.words = _ReasonField(self._take_phrase)
        self.words.setObjectName("desk.sheet.reason")
        self.words.setPlaceholderText(tr("sheet.reason_pick"))
        self.words.setMaxLength(OPINION_LENGTH)
        self.words.textChanged.connect(lambda: self.say_trouble(""))
        self.column.addWidget(self.words)
        for number, phrase in enumerate(self._phrases, 1):
            self.column.addWidget(self._phrase_key(number, phrase))
        self.add_end()

    def words_for_units(self) -> Sequence[Entry]:
        """See :meth:`StepEntry.words_for_units`."""
        return (self.words,)

    def take_keyboard(self) -> None:
        """Put the keyboard into the line."""
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def said(self) -> Mapping[str, Any] | None:
        """Return the reason; ask for one where there is none."""
        words = self.words.text().strip()
        if not words:
            self.say_trouble(tr("sheet.reason_missing"))
            return None
        return {self._field_name: words}

    def _phrase_key(self, number: int, phrase: str) -> QPushButton:
        made = QPushButton(f"{number}　{phrase}")
        made.setObjectName(f"desk.sheet.reason.{number}")
        made.setProperty("phrase", True)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.clicked.connect(lambda: self._take_phrase(number))
        return made

    def _take_phrase(self, number: int) -> bool:
        if not 1 <= number <= len(self._phrases):
            return False
        self.words.setText(self._phrases[number - 1])
        self.take_keyboard()
        return True


class _ReasonField(Entry):
    """The line: its first digit is a phrase, not a text."""

    def __init__(self, take_phrase: Callable[[int], bool]) -> None:
        super().__init__(gives_up)
        self._take_phrase = take_phrase

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a phrase by its digit while nothing is written."""
        typed = event.text()
        if not self.text() and not self.is_composing and typed.isdecimal() and self._take_phrase(int(typed)):
            event.accept()
            return
        super().keyPressEvent(event)


def phrases(kind: str, recent: Sequence[str]) -> tuple[str, ...]:
    """Return what was said lately, then what is usual, each once."""
    usual = (part.strip() for part in tr(f"sheet.likely_{kind}").split("|"))
    return tuple(dict.fromkeys((*recent, *usual)))[:PHRASES_MOST]
