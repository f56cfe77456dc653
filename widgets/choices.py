"""A list below an entry: chosen with the entry's arrow keys or a click, it never takes the keyboard."""

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QListView, QStyledItemDelegate


def made_choices(model: QAbstractItemModel, delegate: QStyledItemDelegate) -> QListView:
    """Return the view of ``model``, whose rows ``delegate`` paints, all of one height."""
    made = QListView()
    made.setModel(model)
    made.setItemDelegate(delegate)
    made.setUniformItemSizes(True)
    made.setMouseTracking(True)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made
