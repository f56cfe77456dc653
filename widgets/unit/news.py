"""One line above the sheet: an order came or was taken back while another is looked at, or one could not be sent."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.domain.case import CaseId, CaseRecord
from widgets.cases.hint import Hint
from widgets.lettering import Role, label
from widgets.text import tr


class NewsLine(QWidget):
    """Hidden while there is nothing to tell.

    Signals:
        clicked(): open it, as F2 does.
    """

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("unit.news")
        self.case: CaseId | None = None
        self._words = label(Role.VALUE)
        self.setProperty("surface", "raised")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 8, 24, 8)
        row.addWidget(self._words, 1)
        opener = Hint("F2", tr("unit.news_open"))
        opener.clicked.connect(self.clicked)
        row.addWidget(opener)
        self.hide()

    def show_order(self, order: CaseRecord) -> None:
        """Tell of this order; the newest is told."""
        self.case = order.id
        key = "unit.news_urgent" if order.is_urgent else "unit.news"
        self._words.setText("● " + tr(key, what=order.class_name, where=order.place))
        self.show()

    def show_taken(self, order: CaseRecord, words: str) -> None:
        """Tell that this order was taken back; ``words`` say it."""
        self.case = order.id
        self._words.setText(tr("unit.news_taken", taken=words, what=order.class_name, where=order.place))
        self.show()

    def show_words(self, words: str) -> None:
        """Say something that has no order any more."""
        self.case = None
        self._words.setText(f"▲ {words}")
        self.show()

    def clear(self) -> None:
        """Tell nothing."""
        self.case = None
        self.hide()
