"""The desk's header: whose shift it is, who sits here, how the room stands, how old that is, what time it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from console.clock import SHANGHAI
from console.domain.camera import LifeCount
from console.seat.queue import Counts
from console.seat.shift import shift_at
from widgets.desk.badges import KeptBadges, OutgoingBadge
from widgets.lettering import Role, give_role, label, role_of
from widgets.text import tr
from widgets.theme import DARK

HEIGHT_PX: Final = 56
_EDGE_PX: Final = 24
_STATE_PX: Final = 160
"""So much (at zoom 1) is kept free for what is wrong."""
_LEVELS: Final = 5
"""Ways to leave out what can be read elsewhere, each more than the one before."""


@dataclass(frozen=True, slots=True)
class Person:
    """One of the pair. ``seat_key`` is the text key of 主班 or 副班, "" where the pair is not divided."""

    name: str
    seat_key: str = ""
    has_hand: bool = False
    """What is done at this desk is done in this name; said only where there is another one to be mistaken for."""


class DeskHeader(QWidget):
    """One line. ``now`` gives room time, aware.

    Signals:
        outgoing_clicked(): what waits for the hub, and what it did not carry out, is to be shown.
    """

    outgoing_clicked = Signal()

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now, self._zoom = now, 1.0
        self.setMinimumWidth(1)  # what has no room is left out: a header never makes its window wider
        self.title = label(Role.TITLE, tr("desk.title"))
        self.shift = label(Role.BODY)
        self.pair = label(Role.BODY)
        self.pair.setTextFormat(Qt.TextFormat.RichText)
        self.state = _Cut(Role.WARNING)
        self.outgoing = OutgoingBadge()
        self.outgoing.clicked.connect(self.outgoing_clicked)
        self.kept = KeptBadges()
        self.kept.changed.connect(self._fit)
        self.wall = _Figure("desk.on_wall")
        self.all = _Figure("desk.all_cameras")
        self.ours = _Figure("desk.ours")
        self.due_soon = _Figure("desk.due_soon", DARK.due_soon)
        self.overdue = _Figure("desk.overdue", DARK.overdue)
        self.watch_words, self.watch = label(Role.QUIET, tr("desk.watch")), label(Role.BODY, tr("wall.center"))
        self.clock = label(Role.FIGURE)
        self.setObjectName("desk.header")
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._row = QHBoxLayout(self)
        self._lay_out()
        self.set_zoom(1.0)
        self.show_age(None)
        self.tick()

    @property
    def _figures(self) -> "tuple[_Figure, ...]":
        return self.wall, self.all, self.ours, self.due_soon, self.overdue

    def _lay_out(self) -> None:
        for part in (self.title, self.shift, self.pair):
            self._row.addWidget(part)
        self._row.addWidget(self.state, 1)
        self._row.addWidget(self.kept)
        self._row.addWidget(self.outgoing)
        for figure in self._figures:
            self._row.addWidget(figure)
        watch = QWidget()
        pair = QHBoxLayout(watch)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(8)
        pair.addWidget(self.watch_words)
        pair.addWidget(self.watch)
        self._row.addWidget(watch)
        self._row.addWidget(self.clock)

    def set_zoom(self, zoom: float) -> None:
        """Take another zoom; letters follow from the desk's style sheet."""
        self._zoom = zoom
        self.setFixedHeight(round(HEIGHT_PX * zoom))
        self._row.setContentsMargins(round(_EDGE_PX * zoom), 0, round(_EDGE_PX * zoom), 0)
        self._fit()

    def _fit(self) -> None:
        for level in range(_LEVELS):
            self._leave_out(level)
            if self._row.sizeHint().width() + _STATE_PX * self._zoom <= self.width():
                return

    def _leave_out(self, level: int) -> None:
        """Leave out, one after the other: gaps and what others say too, the shift, words of figures, keys of badges."""
        self.all.setVisible(level < 1)
        self.watch_words.setVisible(level < 1)
        self._row.setSpacing(round((18 if level else 32) * self._zoom))
        self.shift.setVisible(level < 2)
        for figure in self._figures:
            figure.set_short(is_short=level >= 3)
        self.kept.set_short(is_short=level >= 4)
        for part in (self.kept, *self._figures):
            part.updateGeometry()
        self._row.invalidate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what has no room."""
        super().resizeEvent(event)
        self._fit()

    def set_pair(self, people: Sequence[Person]) -> None:
        """Take who is signed in here, the lead seat first."""
        is_told = len(people) > 1
        self.pair.setText("&nbsp; &nbsp; ".join(_words_of(one, is_told=is_told) for one in people))
        self._fit()

    def set_life(self, count: LifeCount) -> None:
        """Take the room's number of live pictures."""
        self.wall.show_value(f"{count.wall_live}/{count.wall_shown}")
        self.all.show_value(f"{count.all_live}/{count.all_cameras}")

    def set_counts(self, counts: Counts) -> None:
        """Take the queue's figures."""
        self.ours.show_value(str(counts.ours))
        self.due_soon.show_value(str(counts.due_soon), is_abnormal=counts.due_soon > 0)
        self.overdue.show_value(str(counts.overdue), is_abnormal=counts.overdue > 0)
        self._fit()

    def set_outgoing(self, waiting: int, not_carried_out: int, *, is_durable: bool = True) -> None:
        """Take how many commands wait for the hub and how many it did not carry out; neither: nothing is said."""
        self.outgoing.show_counts(waiting, not_carried_out, is_durable=is_durable)
        self._fit()

    def set_watch(self, party: str) -> None:
        """Take who is responsible for the pictures now."""
        self.watch.setText(party)

    def show_age(self, away_s: float | None, note: str = "", trouble: str = "") -> None:
        """Say how old the board is (None: it is of now), else what is wrong (``trouble``), else ``note``."""
        loud = trouble if away_s is None else f"▲ {tr('desk.board_age', ago=age_words(away_s))}"
        give_role(self.state, role_of(loud))
        self.state.say(loud or note)

    def tick(self) -> None:
        """Show the time and the shift as they are now."""
        now = self._now()
        shift = shift_at(now)
        self.clock.setText(now.astimezone(SHANGHAI).strftime("%H:%M:%S"))
        hours = f"{shift.from_hour:02d}:00–{shift.to_hour:02d}:00"
        self.shift.setText(f"{tr(f'desk.shift_{shift.id}')} {hours}")


class _Cut(QLabel):
    """Words that give way to everything else in the line."""

    def __init__(self, role: Role) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role.value)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.words = ""

    def say(self, words: str) -> None:
        self.words = words
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        self.setText(metrics.elidedText(self.words, Qt.TextElideMode.ElideRight, self.width()))
        self.setToolTip(self.words)


class _Figure(QWidget):
    """Words and a figure; coloured, and marked by a shape, only where something is wrong."""

    def __init__(self, text_key: str, colour: str = "") -> None:
        super().__init__()
        self._key, self._colour = text_key, colour
        self._is_abnormal = self._is_short = False
        self._words, self._value = label(Role.QUIET), label(Role.FIGURE, "–")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._words)
        row.addWidget(self._value)
        self._say()

    def show_value(self, value: str, *, is_abnormal: bool = False) -> None:
        self._value.setText(value)
        if is_abnormal != self._is_abnormal:
            self._is_abnormal = is_abnormal
            self._say()

    def set_short(self, *, is_short: bool) -> None:
        if is_short != self._is_short:
            self._is_short = is_short
            self._say()

    def _say(self) -> None:
        shape = {DARK.due_soon: "▲ ", DARK.overdue: "■ "}.get(self._colour, "") if self._is_abnormal else ""
        self._words.setText(shape + tr(f"{self._key}_short" if self._is_short else self._key))
        for part in (self._words, self._value):
            part.setStyleSheet(f"color: {self._colour};" if self._is_abnormal else "")


def age_words(seconds: float) -> str:
    """Return an age in one unit."""
    for key, length in (("life.hours", 3600), ("life.minutes", 60)):
        if seconds >= length:
            return tr(key, n=int(seconds // length))
    return tr("life.seconds", n=int(seconds))


def _words_of(one: Person, *, is_told: bool) -> str:
    """Return a person in rich text: a light plate with a word for whoever has the hand, the others stand back."""
    name, seat = _escaped(one.name), f"&nbsp; {tr(one.seat_key)}" if one.seat_key else ""
    if is_told and one.has_hand:
        plate = f"<b>&nbsp;▶ {name} {tr('desk.has_hand')}&nbsp;</b>"
        shown = f'<span style="background-color:{DARK.text};color:{DARK.panel}">{plate}</span>'
    else:
        shown = f'<span style="color:{DARK.secondary if is_told else DARK.text}">{name}</span>'
    return f'{shown}<span style="color:{DARK.secondary}">{seat}</span>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
