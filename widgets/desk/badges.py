"""Words of the desk's header that can be clicked, and stand there only while they say something."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from widgets.lettering import Role, give_role
from widgets.text import tr

_KEY_JOINT: Final = " · "
"""Between what there is and the key that opens it."""


class Pressed(QLabel):
    """Quiet words that can be clicked.

    Signals:
        clicked(): with the left button.
    """

    clicked = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        give_role(self, Role.QUIET)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Say that it was clicked."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()


class CountBadge(Pressed):
    """How many there are of something, with the key that opens one; none: nothing is said.

    Args:
        name: of the widget, and the key of its text.

    Signals:
        changed(): there are more or fewer.
    """

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._count, self._is_short = 0, False
        self.hide()

    def show_count(self, count: int) -> None:
        """Take how many there are."""
        if count != self._count:
            self._count = count
            self._say()
            self.changed.emit()

    def set_short(self, *, is_short: bool) -> None:
        """Leave out the key, or say it."""
        if is_short != self._is_short:
            self._is_short = is_short
            self._say()

    def _say(self) -> None:
        words = tr(self.objectName(), n=self._count)
        self.setText(words.partition(_KEY_JOINT)[0] if self._is_short else words)
        self.setToolTip(words)
        self.setVisible(self._count > 0)


class KeptBadges(QWidget):
    """What was begun and is not filed: drafts and slips kept at this seat, and what the partner has passed.

    Signals:
        changed(): there are more or fewer of something.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._is_short = self._is_locked = False
        self.waiting, self.drafts, self.slips = map(CountBadge, ("desk.passed", "desk.drafts", "desk.slips"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        for part in (self.waiting, self.drafts, self.slips):
            give_role(part, Role.BODY)  # a key to act on, not a remark
            row.addWidget(part)
            part.changed.connect(self.changed)

    def set_short(self, *, is_short: bool) -> None:
        """Leave out the keys, or say them."""
        self._is_short = is_short
        self._say_keys()

    def set_locked(self, *, is_locked: bool) -> None:
        """Say no keys while the seat is locked."""
        self._is_locked = is_locked
        self._say_keys()

    def _say_keys(self) -> None:
        is_short = self._is_short or self._is_locked
        for part in (self.waiting, self.drafts, self.slips):
            part.set_short(is_short=is_short)


class OutgoingBadge(Pressed):
    """What is not settled with the hub. Amber, and marked by a shape, where somebody must act."""

    def __init__(self, name: str = "desk.outgoing") -> None:
        super().__init__(name)
        self.show_counts(0, 0, is_durable=True)

    def show_counts(self, waiting: int, not_carried_out: int, *, is_durable: bool) -> None:
        """Say how many commands wait and how many were not carried out; neither: nothing."""
        is_pressing = not_carried_out > 0 or (waiting > 0 and not is_durable)
        give_role(self, Role.WARNING if is_pressing else Role.QUIET)
        parts = [tr("outgoing.badge_refused", n=not_carried_out)] if not_carried_out else []
        parts += [tr("outgoing.badge_waiting", n=waiting)] if waiting else []
        self.setText(("▲ " if is_pressing else "") + " · ".join(parts))
        self.setVisible(bool(parts))
