"""How it came to the room: a key turns it from anywhere on the slip; what is typed here means the place."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from console.domain.case import CaseSource
from console.seat.slip import SOURCES
from widgets.cases.entry import ENTER
from widgets.text import tr
from widgets.theme import DARK, RADIUS_PX

_STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class SourceRow(QWidget):
    """The sources side by side, one of them chosen; it takes ← →, and no text.

    Signals:
        source_chosen(CaseSource): another one, or the same once more.
        done(): the keyboard may go on.
        typed(str): a letter or a digit that means the place.
    """

    source_chosen = Signal(object)
    done = Signal()
    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("slip.source")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.source = SOURCES[0]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.keys = {source: QPushButton() for source in SOURCES}
        for source, key in self.keys.items():
            key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            key.setCursor(Qt.CursorShape.PointingHandCursor)
            key.clicked.connect(lambda _checked=False, source=source: self._take(source))
            row.addWidget(key)
        self.show_source(self.source)

    def show_source(self, source: CaseSource) -> None:
        """Show which one it is: by a dot as well as by its ground."""
        self.source = source
        for one, key in self.keys.items():
            mark = "●" if one is source else "○"
            key.setText(f"{mark} {tr(f'source.{one.value}')}")
            key.setProperty("chosen", one is source)
            key.style().unpolish(key)
            key.style().polish(key)

    def turn(self, step: int = 1) -> None:
        """Choose the next source (1) or the one before (-1), round and round."""
        self.show_source(SOURCES[(SOURCES.index(self.source) + step) % len(SOURCES)])
        self.source_chosen.emit(self.source)

    def _take(self, source: CaseSource) -> None:
        self.show_source(source)
        self.source_chosen.emit(source)
        self.done.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take ← →; Enter goes on; a letter or a digit is the first one of the place. The rest is the slip's."""
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if event.isAutoRepeat() and event.key() in ENTER:
            event.accept()  # held since the step before
        elif plain and event.key() in _STEPS:
            self.turn(_STEPS[Qt.Key(event.key())])
        elif plain and event.key() in ENTER:
            self.done.emit()
        elif plain and event.text().strip() and event.text().isprintable():
            self.typed.emit(event.text())
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that ← → mean this."""
        super().focusInEvent(event)
        self._show_focus(is_focused=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that they do not."""
        super().focusOutEvent(event)
        self._show_focus(is_focused=False)

    def _show_focus(self, *, is_focused: bool) -> None:
        for key in self.keys.values():
            key.setProperty("lit", is_focused)
            key.style().unpolish(key)
            key.style().polish(key)


def source_style(zoom: float) -> str:
    """Return the style sheet of the row at ``zoom``."""
    theme = DARK
    keys = 'QWidget[objectName="slip.source"] QPushButton'
    return f"""
    {keys} {{ background: transparent; color: {theme.secondary}; border: 1px solid {theme.hairline};
        border-radius: {RADIUS_PX}px; font-size: {round(16 * zoom)}px; min-height: {round(38 * zoom)}px;
        padding: 0 {round(14 * zoom)}px; }}
    {keys}[chosen="true"] {{ background: {theme.chosen}; color: {theme.text}; }}
    {keys}[chosen="true"][lit="true"] {{ border-color: {theme.text}; }}
    """
