"""The ground of a row in a list: chosen, under the pointer, or plain. One for every list, so that they look alike."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from widgets.theme import DARK, Theme

_BAR_PX = 3


def is_chosen(option: QStyleOptionViewItem) -> bool:
    """Say whether this row is the chosen one."""
    return bool(_state(option) & QStyle.StateFlag.State_Selected)


def paint_ground(
    painter: QPainter,
    option: QStyleOptionViewItem,
    theme: Theme = DARK,
    zoom: float = 1.0,
    *,
    is_quiet: bool = False,
    has_line: bool = False,
) -> QRect:
    """Paint the ground of a row; return where the row is.

    The chosen row has a bar at its left as well as a ground: its shape tells it without its colour.

    Args:
        painter: of the list; its pen and font stay.
        option: of the row, as the view gives it.
        theme: colours.
        zoom: 1.0 is the desk.
        is_quiet: the list has not the keyboard: the bar stands back.
        has_line: a hairline ends the row.
    """
    rect: QRect = option.rect  # type: ignore[attr-defined]  # the stubs miss the option's fields
    if is_chosen(option):
        painter.fillRect(rect, QColor(theme.chosen))
        bar = QRect(rect.x(), rect.y(), round(_BAR_PX * zoom), rect.height())
        painter.fillRect(bar, QColor(theme.secondary if is_quiet else theme.text))
    elif _state(option) & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(rect, QColor(theme.raised))
    if has_line:
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), QColor(theme.hairline))
    return rect


def _state(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]  # as above
    return state
