"""The secret of a second factor as a telephone takes it: a QR code to look at, and the key to type. GUI thread."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.lettering import Role, label
from widgets.text import tr

_QUIET: Final = 4
"""Modules of white around a code, so that a telephone finds it (ISO/IEC 18004)."""
_SIDE_PX: Final = 288
"""About so wide: five pixels a module, which a telephone reads from a forearm's length."""
_GROUP: Final = 4


class QrCode(QWidget):
    """A QR code on its white ground; black on white in every theme, or telephones do not see it."""

    def __init__(self) -> None:
        super().__init__()
        self._dark: list[list[bool]] = []
        self._side = _SIDE_PX
        self._fit()

    def set_zoom(self, zoom: float) -> None:
        """Make it ``zoom`` times as large."""
        self._side = round(_SIDE_PX * zoom)
        self._fit()

    def show_words(self, words: str) -> None:
        """Draw these; "" draws nothing."""
        import segno

        made = segno.make(words, micro=False, error="l") if words else None
        self._dark = [] if made is None else [[bool(module) for module in row] for row in made.matrix]
        self._fit()
        self.update()

    @property
    def _module(self) -> int:
        return max(1, self._side // (len(self._dark) + 2 * _QUIET))

    def _fit(self) -> None:
        """Take no more white than a code needs around it."""
        side = self._module * (len(self._dark) + 2 * _QUIET) if self._dark else self._side
        self.setFixedSize(QSize(side, side))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw whole pixels: a module that is blurred at its edge is read less well."""
        if not self._dark:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(Qt.GlobalColor.white))
        module, edge = self._module, self._module * _QUIET
        for y, row in enumerate(self._dark):
            for x, is_dark in enumerate(row):
                if is_dark:
                    square = QRect(edge + x * module, edge + y * module, module, module)
                    painter.fillRect(square, QColor(Qt.GlobalColor.black))
        painter.end()


class FactorKeyView(QWidget):
    """Both, one above the other. What it shows is secret: :meth:`forget` it when it has been used."""

    def __init__(self) -> None:
        super().__init__()
        self.code = QrCode()
        self._key = label(Role.VALUE)
        self._key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.code, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(label(Role.CAPTION, tr("factor.key")), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._key)

    @property
    def words(self) -> str:
        """The key as it is shown."""
        return self._key.text()

    def set_zoom(self, zoom: float) -> None:
        """Make everything ``zoom`` times as large."""
        self.code.set_zoom(zoom)

    def show_key(self, key: str, uri: str) -> None:
        """Show a key, in groups of four and two lines, and its code."""
        groups = [key[at : at + _GROUP] for at in range(0, len(key), _GROUP)]
        half = (len(groups) + 1) // 2
        self._key.setText("\n".join(" ".join(part) for part in (groups[:half], groups[half:])))
        self.code.show_words(uri)

    def forget(self) -> None:
        """Show nothing any more."""
        self._key.setText("")
        self.code.show_words("")
