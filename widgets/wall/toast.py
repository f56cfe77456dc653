"""A short word over whatever lies on the glass; it goes by itself."""

from typing import Final, Protocol, runtime_checkable

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from console.seat.arranged_wall import NOTICE_S
from widgets.theme import DARK, RADIUS_PX

_TOP_SHARE: Final = 0.12
_WIDTH_SHARE: Final = 0.9
"""At most; longer words take two lines."""


@runtime_checkable
class HasRoom(Protocol):
    """A page that knows where words may lie over it for a moment, and hide nothing that is being written."""

    def word_room(self) -> QRect:
        """Return that place, in the page's coordinates."""


class Toast(QLabel):
    """Stands at the upper middle of its parent, or where a page has room for it, and lets the pointer through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._glass = parent
        self.setObjectName("toast")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._timer = QTimer(self, interval=round(NOTICE_S * 1000), singleShot=True)
        self._timer.timeout.connect(self.hide)

    def say(self, words: str, px: float, room: QRect | None = None) -> None:
        """Show ``words`` at this size (logical pixels); ``room``: where in the parent, at its foot."""
        self.setStyleSheet(
            f"background: {DARK.raised}; color: {DARK.text}; border: 1px solid {DARK.secondary};"
            f"border-radius: {RADIUS_PX}px; padding: {round(px * 0.6)}px {round(px * 1.2)}px; font-size: {round(px)}px;"
        )
        self.setText(words)
        self.setWordWrap(False)
        place = room or self._glass.rect()
        most = place.width() if room is not None else round(place.width() * _WIDTH_SHARE)
        self.ensurePolished()
        if self.sizeHint().width() > most:
            self.setWordWrap(True)
            self.resize(most, self.heightForWidth(most))
        else:
            self.adjustSize()
        top = round(place.height() * _TOP_SHARE) if room is None else place.bottom() - self.height()
        self.move(place.center().x() - self.width() // 2, top)
        self.show()
        self.raise_()
        self._timer.start()
