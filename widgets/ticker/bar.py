"""The ticker: still rows in two columns, what can still be saved at the left, what is overdue at the right.

Nothing slides and nothing blinks. A column that has more rows than it can show turns its page every eight seconds,
but not under the pointer. GUI thread.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QEnterEvent, QHideEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.domain.deadline import Light
from console.seat.ticker import TickerRow
from widgets.text import tr
from widgets.theme import DARK, Theme
from widgets.ticker.line import LINE_BODIES, Line, line_of, paint_line, paint_page, paint_quiet

TURN_MS: Final = 8_000
MOST_LINES: Final = 3
"""Lines of a column: two columns make four to six rows."""
EDGE_BODIES: Final = 1.5
"""From the edge to the words, in letter sizes."""
_LEAST_LINES: Final = 2
Columns = tuple[tuple[TickerRow, ...], tuple[TickerRow, ...]]


class TickerBar(QWidget):
    """Four to six rows. It takes no focus and no keys.

    Args:
        text_px: size of the letters in logical pixels: the desk's 16, or what a wall's viewing distance asks for.
        theme: colours.

    Signals:
        chosen(case id): a row was clicked.
    """

    chosen = Signal(str)

    def __init__(self, text_px: int = 16, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ticker")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self._base_px = self._px = text_px
        self._rows: tuple[TickerRow, ...] = ()
        self._columns: Columns = ((), ())
        self._pages = [0, 0]
        self._counts = [1, 1]
        self._page_said = ["", ""]
        self._shown: tuple[tuple[Line, ...], tuple[Line, ...]] = ((), ())
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
        """Show the next page of each column that has one."""
        self._pages = [page + 1 for page in self._pages]
        self._refresh()

    @property
    def lines(self) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
        """The lines that stand there, by column."""
        return self._shown

    @property
    def is_turning(self) -> bool:
        """Whether pages will turn by themselves."""
        return self._timer.isActive()

    def _refresh(self) -> None:
        before, was_calm, fit = self._shown, self._is_calm, self._fit()
        self._columns = columns_of(self._rows, fit)
        self._is_calm = not self._rows
        self._counts = _page_counts(self._columns, fit)
        self._pages = [page % count for page, count in zip(self._pages, self._counts, strict=True)]
        self._shown = (self._page(0, fit), self._page(1, fit))
        self._run_or_stop()
        if self._is_calm is not was_calm:
            self.update()
        else:
            self._repaint_changes(before)

    def _page(self, side: int, fit: int) -> tuple[Line, ...]:
        first = self._pages[side] * fit
        return tuple(line_of(row) for row in self._columns[side][first : first + fit])

    def _repaint_changes(self, before: Sequence[Sequence[Line]]) -> None:
        for side, (old, new) in enumerate(zip(before, self._shown, strict=True)):
            for number in range(max(len(old), len(new))):
                if old[number : number + 1] != new[number : number + 1]:
                    self.update(self._place(side, number).toAlignedRect())
            words = self._page_words(side)
            if words != self._page_said[side]:
                self._page_said[side] = words
                self.update(self._page_place(side).toAlignedRect())

    # ---- when it turns

    def _run_or_stop(self) -> None:
        is_wanted = max(self._counts) > 1 and self.isVisible() and not self._is_under_pointer
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

    def _place(self, side: int, number: int) -> QRectF:
        edge, line = self._px * EDGE_BODIES, self._px * LINE_BODIES
        width = (self.width() - 3 * edge) / 2
        top = (self.height() - self._fit() * line) / 2
        return QRectF(edge + side * (width + edge), top + number * line, width, line)

    # ---- painting and the mouse

    def _page_words(self, side: int) -> str:
        pages = self._counts[side]
        return f"{self._pages[side] + 1}/{pages}" if pages > 1 and self._shown[side] else ""

    def _page_place(self, side: int) -> QRectF:
        line = self._place(side, 0)
        return QRectF(line.right() - self._px * 2.6, line.top(), self._px * 2.6, line.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines, or the calm words."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(self._theme.wall))
        if self._is_calm:
            place = self._place(0, 0)
            place.moveTop((self.height() - place.height()) / 2)
            words = tr("ticker.calm" if self._is_known else "ticker.reading")
            paint_quiet(painter, place, words, self._px, self._theme)
        for side, lines in enumerate(self._shown):
            words = self._page_words(side)
            for number, line in enumerate(lines):
                place = self._place(side, number)
                room = place.adjusted(0, 0, -self._px * 3 if words else 0, 0)
                paint_line(painter, room, line, self._px, self._theme)
            if words:
                paint_page(painter, self._page_place(side), words, self._px, self._theme)
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
        for side, lines in enumerate(self._shown):
            for number, line in enumerate(lines):
                if self._place(side, number).contains(point):
                    return line
        return None


def columns_of(rows: Sequence[TickerRow], fit: int) -> Columns:
    """Return the rows of both columns: what can be saved and what is overdue; one kind alone has both columns.

    Args:
        rows: in their order, what can be saved first.
        fit: lines of a column.
    """
    saved = tuple(row for row in rows if row.light is not Light.OVERDUE)
    late = tuple(row for row in rows if row.light is Light.OVERDUE)
    if saved and late:
        return saved, late
    first = tuple(row for n, row in enumerate(rows) if n // fit % 2 == 0)
    return first, tuple(row for n, row in enumerate(rows) if n // fit % 2)


def _page_counts(columns: Columns, fit: int) -> list[int]:
    """Return how many pages each column has; columns of one kind turn together."""
    counts = [max(1, -(-len(column) // fit)) for column in columns]
    kinds = {row.light is Light.OVERDUE for column in columns for row in column}
    return [max(counts)] * 2 if len(kinds) == 1 else counts
