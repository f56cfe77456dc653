"""The unit's header: who sits here, whether the centre is in reach, what time it is."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.clock import SHANGHAI
from widgets.lettering import Role, give_role, label
from widgets.text import tr

HEIGHT_PX: Final = 56


class UnitHeader(QWidget):
    """One line. ``now`` gives room time, aware."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._unit = label(Role.TITLE)
        self._person = label(Role.BODY)
        self._waiting_words = label(Role.QUIET, tr("unit.waiting"))
        self._waiting = label(Role.FIGURE)
        self._connection = label(Role.BODY)
        self._clock = label(Role.FIGURE)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(0)
        for part, gap in ((self._unit, 24), (self._person, 0)):
            row.addWidget(part)
            row.addSpacing(gap)
        row.addStretch()
        for part, gap in ((self._waiting_words, 8), (self._waiting, 40), (self._connection, 40), (self._clock, 0)):
            row.addWidget(part)
            row.addSpacing(gap)
        self.show_connection(None)
        self.show_waiting(0)
        self.tick()

    def show_person(self, unit_name: str, person: str) -> None:
        """Say who is signed in, for which unit."""
        self._unit.setText(unit_name)
        self._person.setText(person)

    def show_waiting(self, count: int) -> None:
        """Say how many orders wait to be acknowledged."""
        self._waiting.setText(str(count))

    def show_connection(self, away_s: float | None) -> None:
        """Say that the centre is in reach (None), or for how many seconds it has not been."""
        give_role(self._connection, Role.QUIET if away_s is None else Role.WARNING)
        words = f"● {tr('unit.connected')}" if away_s is None else f"▲ {tr('unit.away', ago=_ago(away_s))}"
        self._connection.setText(words)

    def tick(self) -> None:
        """Show the time as it is now."""
        self._clock.setText(self._now().astimezone(SHANGHAI).strftime("%H:%M:%S"))


def _ago(seconds: float) -> str:
    if seconds < 60:
        return tr("unit.away_seconds", n=int(seconds))
    return (
        tr("unit.away_minutes", n=int(seconds // 60))
        if seconds < 3600
        else tr("unit.away_hours", n=int(seconds // 3600))
    )
