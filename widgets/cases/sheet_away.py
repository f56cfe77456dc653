"""What stands above all else while the sheet's case is not lit in the queue: where it went, how to go on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.domain.case import CaseRecord
from console.seat.queue import BUCKET_OF
from widgets.cases.hint import Hint
from widgets.lettering import Role, label
from widgets.text import tr


class AwayLine(QWidget):
    """Says it; the keys are the queue's own, and can be clicked here.

    Signals:
        next_asked(): choose what stands in the case's place.
        follow_asked(): show the case where it is now.
    """

    next_asked = Signal()
    follow_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("desk.sheet.away")
        self._words = label(Role.BODY, wraps=True)
        self._next, self._follow = Hint("↓", tr("sheet.away_next")), Hint("Enter", tr("sheet.away_follow"))
        self._next.clicked.connect(self.next_asked)
        self._follow.clicked.connect(self.follow_asked)
        keys = QHBoxLayout()
        keys.setSpacing(24)
        for hint in (self._next, self._follow):
            keys.addWidget(hint)
        keys.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._words)
        column.addLayout(keys)

    def say(self, record: CaseRecord, *, has_next: bool) -> None:
        """Say where the case is now; ``has_next``: the list still has others."""
        self._words.setText(away_words(record))
        self._next.setVisible(has_next)
        self._follow.setVisible(record.is_open)


def away_words(record: CaseRecord) -> str:
    """Return where a case went that the list has no more."""
    if not record.is_open:
        return tr("sheet.away_ended", what=tr(f"queue.state_{record.state.value}"))
    return tr("sheet.away", tab=tr(f"queue.{BUCKET_OF[record.state].value}"))
