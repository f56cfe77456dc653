"""Two quiet lines that tell a newcomer what to press; gone once used."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.lettering import Role, label
from widgets.text import tr

_EDGE_PX: Final = 24


class NewcomerHint(QWidget):
    """Stands below the hot spot until something was frozen or put there by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("desk.hint")
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(2)
        for key in ("desk.hint_freeze", "desk.hint_find"):
            self._column.addWidget(label(Role.QUIET, tr(key), wraps=True))
        self.set_zoom(1.0)

    def set_zoom(self, zoom: float) -> None:
        """Take another zoom."""
        across, down = round(_EDGE_PX * zoom), round(8 * zoom)
        self._column.setContentsMargins(across, down, across, down)
