"""One line of the slim form: the cases that the new one may repeat."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.seat.form_aid import NearCase
from widgets.cases.hint import Hint
from widgets.cases.wording import time_words
from widgets.lettering import Role, label
from widgets.text import tr


class NearLine(QWidget):
    """「▲ 疑似重复 1 件：10:05 同类，38 米」 with the key that shows them; nothing where there are none.

    Signals:
        clicked: as the key.
    """

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("form.duplicates")
        self.cases: tuple[NearCase, ...] = ()
        self._words = label(Role.WARNING, wraps=True)
        look = Hint("F4", tr("form.look"))
        look.clicked.connect(self.clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._words, 1)
        row.addWidget(look)
        self.hide()

    def show_cases(self, cases: Sequence[NearCase], now: datetime) -> None:
        """Say how many there are, and the first of them."""
        self.cases = tuple(cases)
        self.setVisible(bool(self.cases))
        if self.cases:
            first = near_words(self.cases[0], now)
            key = "form.near_one" if len(self.cases) == 1 else "form.near"
            self._words.setText(f"▲ {tr(key, n=len(self.cases), first=first)}")


def near_words(case: NearCase, now: datetime) -> str:
    """Return when it was reported and how far off it is: 「10:05 同类，38 米」."""
    at = time_words(case.reported_at, now)
    if case.distance_m is None:
        return tr("form.near_same_camera", at=at)
    return tr("form.near_metres", at=at, metres=case.distance_m)
