"""The case sheet as a piece of the desk: its two pages, its zoom, its clock. What it does is the sheet's."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from widgets.cases.check_live import LivePicture
from widgets.cases.sheet_body import SheetBody, no_case_page
from widgets.cases.sheet_style import sheet_style
from widgets.picture_shelf import PictureShelf

_TICK_MS: Final = 1_000


class SheetFrame(QWidget):
    """A page for the chosen case, and one for none.

    Args:
        shelf: pictures of cases by hash.
        live: the camera's present picture.
        now: room time, aware.

    Signals:
        folded(bool): no case is chosen, little room is needed (True); or one is (False).
        ticked(): time has passed; what shows the same clock reads it too.
    """

    folded = Signal(bool)
    ticked = Signal()

    def __init__(self, shelf: PictureShelf, live: LivePicture, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.setObjectName("desk.sheet")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.body = SheetBody(shelf, live, now)
        self._pages = QStackedWidget()
        self._pages.addWidget(no_case_page())
        self._pages.addWidget(self._case_page())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)
        self.set_zoom(1.0)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def _case_page(self) -> QWidget:
        """Return the case's record with its keys below, which no long record pushes out of sight."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.body, 1)
        column.addWidget(self.body.foot)
        return page

    def tick(self) -> None:
        """Let time pass."""
        self.body.clock.tick()
        self.ticked.emit()

    def set_zoom(self, zoom: float) -> None:
        """Make everything ``zoom`` times as large."""
        self.setStyleSheet(sheet_style(zoom=zoom))
        self.body.set_zoom(zoom)

    def say_trouble(self, words: str) -> None:
        """Say what stands in the way; "" takes it back."""
        self.body.say_trouble(words)

    def turn_steps(self) -> None:
        """Show all steps, the first ones in sight, or hide them."""
        self.body.turn_steps()

    def show_page(self, *, has_case: bool) -> None:
        """Turn to the chosen case, or to the page that says there is none."""
        self._pages.setCurrentIndex(int(has_case))
