"""A short word over whatever lies on the glass; it goes by itself."""

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from console.seat.arranged_wall import NOTICE_S
from widgets.theme import DARK, RADIUS_PX

_TOP_SHARE: Final = 0.12
_WIDTH_SHARE: Final = 0.9
"""At most; longer words take two lines."""


class Toast(QLabel):
    """Stands at the upper middle of its parent and lets the pointer through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._glass = parent
        self.setObjectName("toast")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._timer = QTimer(self, interval=round(NOTICE_S * 1000), singleShot=True)
        self._timer.timeout.connect(self.hide)

    def say(self, words: str, px: float) -> None:
        """Show ``words`` at this size (logical pixels)."""
        self.setStyleSheet(
            f"background: {DARK.raised}; color: {DARK.text}; border: 1px solid {DARK.secondary};"
            f"border-radius: {RADIUS_PX}px; padding: {round(px * 0.6)}px {round(px * 1.2)}px; font-size: {round(px)}px;"
        )
        self.setText(words)
        self.setWordWrap(False)
        most = round(self._glass.width() * _WIDTH_SHARE)
        self.ensurePolished()
        if self.sizeHint().width() > most:
            self.setWordWrap(True)
            self.resize(most, self.heightForWidth(most))
        else:
            self.adjustSize()
        self.move((self._glass.width() - self.width()) // 2, round(self._glass.height() * _TOP_SHARE))
        self.show()
        self.raise_()
        self._timer.start()
