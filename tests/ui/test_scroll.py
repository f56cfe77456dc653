"""A column of wrapped words scrolls without ever changing its own width."""

from functools import partial

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from widgets.scroll import ScrollColumn


def test_a_column_keeps_its_width_whether_it_scrolls_or_not(qtbot: QtBot) -> None:
    column = QWidget()
    words = QLabel("暴露垃圾，成堆露天堆放，" * 40)
    words.setWordWrap(True)
    QVBoxLayout(column).addWidget(words)
    area = ScrollColumn()
    qtbot.addWidget(area)
    area.set_column(column)
    area.resize(300, 900)
    area.show()
    widths = set()
    for height in range(900, 90, -30):
        area.resize(300, height)
        qtbot.wait(0)
        widths.add(area.viewport().width())
    assert len(widths) == 1
    assert area.verticalScrollBar().maximum() > 0, "it scrolls at last"


def scrolls_by(area: ScrollColumn, most_px: int) -> bool:
    return area.verticalScrollBar().maximum() == most_px


def test_a_bar_is_seen_only_where_words_are_out_of_sight(qtbot: QtBot) -> None:
    column = QWidget()
    column.setMinimumHeight(400)
    area = ScrollColumn()
    qtbot.addWidget(area)
    area.set_column(column)
    area.show()
    seen = {}
    for height in (500, 397, 300):
        area.resize(300, height)
        qtbot.waitUntil(partial(scrolls_by, area, max(0, 400 - height)))
        seen[height] = area.verticalScrollBar().isEnabled()
    assert seen == {500: False, 397: False, 300: True}
