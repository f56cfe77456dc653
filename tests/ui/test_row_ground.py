"""The ground of a row: the chosen one is told by a bar as well as by its ground, in every list."""

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem

import widgets
from widgets.row_ground import paint_ground
from widgets.theme import DARK

ROW = QRect(0, 0, 40, 20)
State = QStyle.StateFlag


def painted(state: QStyle.StateFlag, *, is_quiet: bool = False) -> list[str]:
    """Return the colours of a row: in its bar, in its middle, on its last line."""
    image = QImage(ROW.size(), QImage.Format.Format_RGB32)
    image.fill(QColor(DARK.panel))
    option = QStyleOptionViewItem()
    option.rect, option.state = ROW, state  # type: ignore[attr-defined]  # the stubs miss the option's fields
    with QPainter(image) as painter:
        assert paint_ground(painter, option, is_quiet=is_quiet, has_line=True) == ROW
    return [image.pixelColor(*at).name() for at in ((1, 10), (20, 10), (20, 19))]


@pytest.mark.parametrize(
    ("state", "colours"),
    [
        (State.State_None, [DARK.panel, DARK.panel, DARK.hairline]),
        (State.State_MouseOver, [DARK.raised, DARK.raised, DARK.hairline]),
        (State.State_Selected, [DARK.text, DARK.chosen, DARK.hairline]),
        (State.State_Selected | State.State_MouseOver, [DARK.text, DARK.chosen, DARK.hairline]),
    ],
)
def test_ground(themed: QApplication, state: QStyle.StateFlag, colours: list[str]) -> None:
    assert painted(state) == colours
    if state & State.State_Selected:
        assert painted(state, is_quiet=True)[0] == DARK.secondary, "without the keyboard the bar stands back"


def test_no_list_paints_a_ground_of_its_own() -> None:
    """The camera tree does: its bar is the camera on the glass, not the row that keys mean."""
    folder = Path(widgets.__file__).parent
    own = []
    for path in folder.rglob("*.py"):
        names = {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}
        if "State_Selected" in names:
            own.append(path.relative_to(folder).as_posix())
    assert sorted(own) == ["desk/camera_delegate.py", "row_ground.py"]
