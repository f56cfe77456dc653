"""The ticker: still rows in two columns, first what can still be saved, then what is overdue.

Each kind has a column, and what the other does not need. Nothing slides and nothing blinks. A kind that has more rows
than room turns its page every eight seconds, but not under the pointer. GUI thread.
"""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QEnterEvent, QHideEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.seat.ticker import TickerRow
from widgets.text import tr
from widgets.theme import DARK, Theme
from widgets.ticker.line import LINE_BODIES, Line, line_of, paint_line, paint_page, paint_quiet
from widgets.ticker.sharing import shares_of

TURN_MS: Final = 8_000
MOST_LINES: Final = 3
"""Lines of a column: two columns make four to six rows."""
EDGE_BODIES: Final = 1.5
"""From the edge to the words, in letter sizes."""
_LEAST_LINES: Final = 2
DESK_PX: Final = 21
"""Letters on a desk: as large as two lines in its bar permit, to be read from a second seat too."""


class TickerBar(QWidget):
    """Four to six rows. It takes no focus and no keys.

    Args:
        text_px: size of the letters in logical pixels: the desk's, or what a wall's viewing distance asks for.
        theme: colours.

    Signals:
        chosen(case id): a row was clicked.
    """

    chosen = Signal(str)

    def __init__(self, text_px: int = DESK_PX, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ticker")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self._base_px = self._px = text_px
        self._rows: tuple[TickerRow, ...] = ()
        self._shares = shares_of((), _LEAST_LINES)
        self._pages = [0, 0]
        """Of what can be saved and of what is overdue."""
        self._shown: dict[int, Line] = {}
        """By slot."""
        self._page_said: dict[int, str] = {}
        """Which page of how many, by the slot in which it is said."""
        self._is_calm = True
        self._is_known = False
        """Whether any rows were given yet: none is no good news before."""
        self._is_under_pointer = False
        self._timer = QTimer(self, interval=TURN_MS)
        self._timer.timeout.connect(self.turn)

    # ---- what it shows

    def set_rows(self, rows: Iterable[TickerRow]) -> None:
        """Take the rows of this instant, in their order; repaints only what reads differently."""
        self._rows = tuple(rows)
        if not self._is_known:
            self._is_known = True
            self.update()
        self._refresh()

    def turn(self) -> None:
        """Show the next page of each kind that has one."""
        self._pages = [page + 1 for page in self._pages]
        self._refresh()

    @property
    def lines(self) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
        """The lines that stand there, by column."""
        fit = self._fit()
        left = tuple(line for slot, line in self._shown.items() if slot < fit)
        return left, tuple(self._shown.values())[len(left) :]

    @property
    def is_turning(self) -> bool:
        """Whether pages will turn by themselves."""
        return self._timer.isActive()

    def _refresh(self) -> None:
        was_calm, before = self._is_calm, (self._shown, self._page_said)
        self._shares = shares_of(self._rows, self._fit())
        self._is_calm = not self._rows
        self._pages = [page % share.pages for page, share in zip(self._pages, self._shares, strict=True)]
        self._shown, self._page_said = {}, {}
        for page, share in zip(self._pages, self._shares, strict=True):
            self._shown |= {slot: line_of(row) for slot, row in share.page(page).items()}
            if share.pages > 1:
                self._page_said[share.last] = f"{page + 1}/{share.pages}"
        self._run_or_stop()
        if self._is_calm is not was_calm:
            self.update()
        else:
            self._repaint_changes(*before)

    def _repaint_changes(self, shown: dict[int, Line], page_said: dict[int, str]) -> None:
        for slot in range(2 * self._fit()):
            was, now = page_said.get(slot), self._page_said.get(slot)
            if shown.get(slot) != self._shown.get(slot) or (was is None) is not (now is None):
                self.update(self._place(slot).toAlignedRect())
            elif was != now:
                self.update(self._page_place(slot).toAlignedRect())

    # ---- when it turns

    def _run_or_stop(self) -> None:
        is_wanted = bool(self._page_said) and self.isVisible() and not self._is_under_pointer
        if is_wanted and not self._timer.isActive():
            self._timer.start()
        elif not is_wanted:
            self._timer.stop()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stand still under the pointer."""
        super().enterEvent(event)
        self._is_under_pointer = True
        self._run_or_stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Go on."""
        super().leaveEvent(event)
        self._is_under_pointer = False
        self._run_or_stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Go on."""
        super().showEvent(event)
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: stop."""
        super().hideEvent(event)
        self._timer.stop()

    # ---- sizes

    def set_text_px(self, text_px: int) -> None:
        """Take another size of letters, logical pixels."""
        self._base_px = text_px
        self.set_zoom(1.0)

    def set_zoom(self, zoom: float) -> None:
        """Make the letters ``zoom`` times as large as they were given."""
        px = max(8, round(self._base_px * zoom))
        if px != self._px:
            self._px = px
            self.updateGeometry()
            self._again()

    def sizeHint(self) -> QSize:
        """Ask for two lines a column."""
        return QSize(self._px * 60, round(self._px * LINE_BODIES * _LEAST_LINES + self._px * 0.6))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many whole lines as there is room for."""
        super().resizeEvent(event)
        self._again()

    def _again(self) -> None:
        self._refresh()
        self.update()

    def _fit(self) -> int:
        return min(MOST_LINES, max(1, int(self.height() / (self._px * LINE_BODIES))))

    def _place(self, slot: int) -> QRectF:
        """Return where the line of a slot stands."""
        side, number = divmod(slot, self._fit())
        edge, line = self._px * EDGE_BODIES, self._px * LINE_BODIES
        width = (self.width() - 3 * edge) / 2
        top = (self.height() - self._fit() * line) / 2
        return QRectF(edge + side * (width + edge), top + number * line, width, line)

    # ---- painting and the mouse

    def _page_place(self, slot: int) -> QRectF:
        line = self._place(slot)
        return QRectF(line.right() - self._px * 2.6, line.top(), self._px * 2.6, line.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines, or the calm words."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(self._theme.wall))
        if self._is_calm:
            place = self._place(0)
            place.moveTop((self.height() - place.height()) / 2)
            words = tr("ticker.calm" if self._is_known else "ticker.reading")
            paint_quiet(painter, place, words, self._px, self._theme)
        for slot, line in self._shown.items():
            taken = self._px * 3 if slot in self._page_said else 0
            paint_line(painter, self._place(slot).adjusted(0, 0, -taken, 0), line, self._px, self._theme)
        for slot, words in self._page_said.items():
            paint_page(painter, self._page_place(slot), words, self._px, self._theme)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the row under the pointer."""
        line = self._line_at(event.position())
        if line is not None and event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(line.case)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that a row can be clicked."""
        super().mouseMoveEvent(event)
        has_row = self._line_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if has_row else Qt.CursorShape.ArrowCursor)

    def _line_at(self, point: QPointF) -> Line | None:
        return next((line for slot, line in self._shown.items() if self._place(slot).contains(point)), None)
