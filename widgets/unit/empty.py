"""The page that stands where there is nothing: what will appear here, and when."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.lettering import Role, label
from widgets.text import tr


def empty_page(title: str, following: str) -> QWidget:
    """Return a page with two lines in its middle, by their text keys."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setSpacing(12)
    column.addStretch(2)
    for role, key in ((Role.FIGURE, title), (Role.QUIET, following)):
        words = label(role, tr(key))
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(words)
    column.addStretch(3)
    return page
