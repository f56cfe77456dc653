"""A column of rows on a page: it scrolls where the page has no room for all of them."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.scroll import ScrollColumn


class Rows(ScrollColumn):
    """As high as its rows where the page allows it.

    Args:
        rows: whoever made it puts them in and takes them out.
        edge_px: kept free at their right.
    """

    def __init__(self, rows: QVBoxLayout, edge_px: int = 0) -> None:
        super().__init__()
        self._rows = rows
        inside = QWidget()
        inside.setLayout(rows)
        rows.setContentsMargins(0, 0, edge_px, 0)
        self.set_column(inside)

    def sizeHint(self) -> QSize:
        """Ask for the height of all rows."""
        return self._rows.sizeHint() + QSize(self.verticalScrollBar().sizeHint().width(), 0)
