"""What can be done with the chosen case: one to three big keys, or one line that says why there is nothing to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from widgets.lettering import Role, give_role, label, primary_key
from widgets.unit.look import second_key

_EDGE_PX: Final = 24
_GAP_PX: Final = 16
_KEY_PX: Final = 48


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be done.

    Args:
        name: what :attr:`ActionBar.asked` says, last part of the object name.
        words: on the key, with the shortcut.
        hinders: why it cannot be done now; empty where it can.
        is_big: whether it is what is expected next: the big key, Enter's.
    """

    name: str
    words: str
    hinders: str = ""
    is_big: bool = False


class ActionBar(QWidget):
    """One offer at most is the big key.

    Signals:
        asked(str): the name of the offer whose key was clicked.
    """

    asked = Signal(str)

    def __init__(self, scope: str) -> None:
        super().__init__()
        self._scope = scope
        self._offers: tuple[Offer, ...] = ()
        self._words = label(Role.BODY, wraps=True)
        self._words.setObjectName(f"{scope}.says")
        self._row = QHBoxLayout()
        self._row.setSpacing(16)
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE_PX, _GAP_PX, _EDGE_PX, _EDGE_PX)
        column.setSpacing(_GAP_PX)
        column.addWidget(self._words)
        column.addLayout(self._row)

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """Show these; the same ones again leave the keys as they are."""
        if tuple(offers) == self._offers:
            return
        self._offers = tuple(offers)
        while (item := self._row.takeAt(0)) is not None:
            part = item.widget()
            if part is not None:
                part.hide()
                part.setObjectName("")  # whoever looks for a key by its name finds the new one
                part.deleteLater()
        for offer in self._offers:
            self._row.addWidget(self._made(offer), 2 if offer.is_big else 1)
        if not any(offer.is_big for offer in self._offers):
            self._row.addStretch(2)

    def say(self, words: str, *, is_warning: bool = False) -> None:
        """Say how it stands, or what went wrong; "" says nothing."""
        give_role(self._words, Role.WARNING if is_warning else Role.BODY)
        self._words.setText(f"▲ {words}" if is_warning and words else words)
        self._words.setVisible(bool(words))

    def height_for(self, width: int) -> int:
        """Return how high it must be at ``width``."""
        parts = [_KEY_PX] if self._offers else []
        if self._words.text():
            parts.append(self._words.heightForWidth(max(1, width - 2 * _EDGE_PX)))
        return _GAP_PX + _EDGE_PX + sum(parts) + _GAP_PX * max(0, len(parts) - 1)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def offer(self, name: str) -> Offer | None:
        """Return the offer of this name that can be done now."""
        return next((offer for offer in self._offers if offer.name == name and not offer.hinders), None)

    @property
    def big(self) -> Offer | None:
        """The offer of the big key, where it can be done now."""
        return next((offer for offer in self._offers if offer.is_big and not offer.hinders), None)

    def _made(self, offer: Offer) -> QPushButton:
        name = f"{self._scope}.act.{offer.name}"
        made = primary_key(offer.words) if offer.is_big else second_key(offer.words, name)
        made.setObjectName(name)
        made.setEnabled(not offer.hinders)
        made.setToolTip(offer.hinders)
        made.clicked.connect(lambda: self.asked.emit(offer.name))
        return made
