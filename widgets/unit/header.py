"""The unit's header: who sits here, what waits and is late, whether the centre is in reach, what time it is."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from console.clock import SHANGHAI
from console.seat.order_model import OrderCounts
from widgets.cases.hint import Hint
from widgets.desk.badges import OutgoingBadge
from widgets.lettering import Role, give_role, label, role_of
from widgets.text import tr

HEIGHT_PX: Final = 56


class UnitHeader(QWidget):
    """One line. ``now`` gives room time, aware.

    Signals:
        sound_clicked(): the sound is to be turned off or on.
        outgoing_clicked(): what waits for the hub, and what it did not carry out, is to be shown.
        commands_clicked(): what can be done at this desk is to be shown.
    """

    sound_clicked = Signal()
    outgoing_clicked = Signal()
    commands_clicked = Signal()

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._unit = label(Role.TITLE)
        self._person = label(Role.BODY)
        self._waiting = Count("unit.waiting", "◇", "")
        self._taken = Count("unit.taken_recalled", "✕", "")
        self._due_soon = Count("unit.due_soon", "▲", "due_soon")
        self._overdue = Count("unit.overdue", "■", "overdue")
        self._commands = Hint("Ctrl+K", tr("tools.commands"))
        self._commands.clicked.connect(self.commands_clicked)
        self.outgoing = OutgoingBadge("unit.outgoing")
        self.outgoing.clicked.connect(self.outgoing_clicked)
        self._sound, self._is_heard = QWidget(), True
        self._connection = label(Role.BODY)
        self._clock = label(Role.FIGURE)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT_PX)
        self.setMinimumWidth(1)  # what has no room is left out: a header never makes its window wider
        self._lay_out()
        self.show_connection(None)
        self.show_counts(OrderCounts())
        self.show_sound(is_muted=False)
        self.tick()

    def show_person(self, unit_name: str, person: str) -> None:
        """Say who is signed in, for which unit."""
        self._unit.setText(unit_name)
        self._person.setText(person)
        self.fit()

    def show_counts(self, counts: OrderCounts, *, taken: int = 0) -> None:
        """Say how many orders wait, are due soon, and are overdue; and how many were taken back, until that is read."""
        self._taken.show_count(taken)
        self._taken.setVisible(taken > 0)
        self._waiting.show_count(counts.waiting)
        self._due_soon.show_count(counts.due_soon)
        self._overdue.show_count(counts.overdue)
        self.fit()

    def set_outgoing(self, waiting: int, not_carried_out: int, *, is_durable: bool) -> None:
        """Say how many commands wait for the hub and how many it did not carry out; neither: nothing is said."""
        self.outgoing.show_counts(waiting, not_carried_out, is_durable=is_durable)
        self.fit()

    def show_sound(self, *, is_muted: bool, is_audible: bool = True) -> None:
        """Say whether a new order can be heard, and which key changes that.

        Args:
            is_muted: it was turned off.
            is_audible: this machine can play it; what hinders it stands in the tool tip.
        """
        words = "unit.sound_off" if is_muted else "unit.sound_on" if is_audible else "unit.sound_none"
        made = Hint("M", tr(words), Role.WARNING if words == "unit.sound_none" else Role.QUIET)
        made.setObjectName("unit.sound")
        made.setToolTip(tr("unit.sound_note" if is_audible else "unit.sound_none_note"))
        made.clicked.connect(self.sound_clicked)
        self._row.replaceWidget(self._sound, made)
        self._sound.hide()
        self._sound.deleteLater()
        self._sound, self._is_heard = made, is_audible and not is_muted
        self.fit()

    def show_connection(self, away_s: float | None, trouble: str = "", note: str = "") -> None:
        """Say how the centre and this clock stand; see :func:`say_connection`."""
        say_connection(self._connection, away_s, trouble, note)
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what has no room."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Leave out what has no room and can be done or read without: keys first, then who sits here.

        That nobody would hear an order always stands there.
        """
        spare = (self._commands, self._sound, self._person) if self._is_heard else (self._commands, self._person)
        for part in (*spare, self._sound):
            part.show()
        for part in spare:
            if self._row.sizeHint().width() <= self.width():
                return
            part.hide()

    def tick(self) -> None:
        """Show the time as it is now."""
        self._clock.setText(self._now().astimezone(SHANGHAI).strftime("%H:%M:%S"))

    def _lay_out(self) -> None:
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(28)
        row.addWidget(self._unit)
        row.addWidget(self._person)
        row.addStretch()
        figures = self.outgoing, self._taken, self._waiting, self._due_soon, self._overdue
        for part in (*figures, self._commands, self._sound, self._connection):
            row.addWidget(part)
        row.addWidget(self._clock)


class Count(QWidget):
    """A word and a figure. It takes its colour, doubled by its shape, only while the figure is not zero."""

    def __init__(self, key: str, shape: str, tint: str) -> None:
        super().__init__()
        self._words, self._shape, self._tint = tr(key), shape, tint
        self._name, self._figure = label(Role.BODY), label(Role.FIGURE)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._name)
        row.addWidget(self._figure)

    def show_count(self, count: int) -> None:
        """Say how many there are."""
        is_lit = count > 0
        self._name.setText(f"{self._shape} {self._words}" if is_lit else self._words)
        self._figure.setText(str(count))
        tint_label(self._name, self._tint if is_lit else "quiet")
        tint_label(self._figure, self._tint if is_lit else "quiet")


def say_connection(made: QLabel, away_s: float | None, trouble: str = "", note: str = "") -> None:
    """Say in ``made`` how the room stands.

    Args:
        made: the label.
        away_s: for how many seconds the centre has not been in reach; None: it is.
        trouble: what is wrong with the hub or with this machine's clock; "" where nothing is.
        note: what is to be known of room time.
    """
    loud = trouble if away_s is None else f"▲ {tr('unit.away', ago=_ago(away_s))}"
    give_role(made, role_of(loud))
    made.setText(loud or " · ".join(part for part in (f"● {tr('unit.connected')}", note) if part))


def tint_label(made: QLabel, tint: str) -> None:
    """Give a label the colour of a light; "" is that of plain text."""
    if made.property("tint") != tint:
        made.setProperty("tint", tint)
        made.style().unpolish(made)
        made.style().polish(made)


def _ago(seconds: float) -> str:
    if seconds < 60:
        return tr("unit.away_seconds", n=int(seconds))
    return (
        tr("unit.away_minutes", n=int(seconds // 60))
        if seconds < 3600
        else tr("unit.away_hours", n=int(seconds // 3600))
    )
