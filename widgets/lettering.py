"""Labels, key caps and the sheet that gives them their sizes: one hierarchy for every desk.

A label's *role* says what it is; sizes follow from the role and the window's zoom (Ctrl ±).
"""

from collections.abc import Iterable
from enum import Enum
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QLayout, QPushButton, QSizePolicy, QWidget

from widgets.theme import DARK, RADIUS_PX, Theme


class Role(Enum):
    """What a label is; ``px`` its size at zoom 1."""

    TITLE = "title"
    FIGURE = "figure"
    LARGE = "large"
    VALUE = "value"
    BODY = "body"
    CAPTION = "caption"
    QUIET = "quiet"
    WARNING = "warning"
    ALARM = "alarm"
    CAP = "cap"


_PX: Final = {
    Role.TITLE: 20,
    Role.FIGURE: 24,
    Role.LARGE: 19,
    Role.VALUE: 16,
    Role.BODY: 15,
    Role.CAPTION: 13,
    Role.QUIET: 14,
    Role.WARNING: 14,
    Role.ALARM: 14,
    Role.CAP: 12,
}


def label(role: Role, words: str = "", *, wraps: bool = False) -> QLabel:
    """Return a label of this role; plain text, so that no name can smuggle markup in."""
    made = QLabel(words)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wraps)
    made.setProperty("role", role.value)
    if wraps:
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    return made


def give_role(made: QLabel, role: Role) -> None:
    """Change what a label is, and how it looks with it."""
    if made.property("role") != role.value:
        made.setProperty("role", role.value)
        made.style().unpolish(made)
        made.style().polish(made)


def role_of(words: str) -> Role:
    """Return how words are written, by the shape that they begin with: ■ red, ▲ amber, without either as quietly."""
    return {"■": Role.ALARM, "▲": Role.WARNING}.get(words[:1], Role.QUIET)


def key_cap(name: str) -> QLabel:
    """Return the drawing of a key, to stand where its command is."""
    made = label(Role.CAP, name)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def primary_key(words: str) -> QPushButton:
    """Return the one big key of a page. It takes no focus from a click: the text field keeps it."""
    made = QPushButton(words)
    made.setProperty("primary", True)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


def hairline(*, upright: bool = False) -> QFrame:
    """Return a line between two panels."""
    made = QFrame()
    made.setProperty("hairline", True)
    if upright:
        made.setFixedWidth(1)
    else:
        made.setFixedHeight(1)
    return made


def surface(colour: str) -> QWidget:
    """Return a panel: ``wall``, ``panel`` or ``raised``."""
    made = QWidget()
    made.setProperty("surface", colour)
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made


def scale_gaps(window: QWidget, zoom: float) -> None:
    """Make the gaps of all layouts in ``window`` ``zoom`` times as wide as they were laid out."""
    layouts: Iterable[QBoxLayout] = window.findChildren(QBoxLayout)
    for layout in layouts:
        if layout.property("gap_px") is None:
            layout.setProperty("gap_px", layout.spacing())
        layout.setSpacing(round(layout.property("gap_px") * zoom))


def scale_margins(layout: QLayout, zoom: float, *margins_px: int) -> None:
    """Give ``layout`` these margins (left, top, right, bottom), ``zoom`` times as wide."""
    layout.setContentsMargins(*(round(px * zoom) for px in margins_px))


def sheet(theme: Theme = DARK, zoom: float = 1.0) -> str:
    """Return the style sheet of all roles at ``zoom``."""
    sizes = "\n".join(f'QLabel[role="{role.value}"] {{ font-size: {round(px * zoom)}px; }}' for role, px in _PX.items())
    colours = {
        Role.CAPTION: theme.secondary, Role.QUIET: theme.secondary,
        Role.WARNING: theme.due_soon, Role.ALARM: theme.overdue,
    }  # fmt: skip
    tints = "\n".join(f'QLabel[role="{role.value}"] {{ color: {colour}; }}' for role, colour in colours.items())
    surfaces = "\n".join(
        f'QWidget[surface="{name}"] {{ background: {colour}; }}'
        for name, colour in (("wall", theme.wall), ("panel", theme.panel), ("raised", theme.raised))
    )
    return f"""
    {sizes}
    {tints}
    {surfaces}
    QLabel {{ color: {theme.text}; background: transparent; }}
    QLabel[role="title"], QLabel[role="figure"] {{ font-weight: 600; }}
    QLabel[role="cap"] {{ color: {theme.secondary}; border: 1px solid {theme.hairline}; background: {theme.raised};
        border-radius: {RADIUS_PX}px; padding: 1px {round(6 * zoom)}px; }}
    QLabel[role="caption"] {{ min-height: {round(22 * zoom)}px; }}
    QLabel[mark="done"] {{ color: {theme.done}; }}
    QWidget[card="true"] {{ border: 1px solid {theme.hairline}; border-radius: {RADIUS_PX}px; }}
    QFrame[hairline="true"] {{ background: {theme.hairline}; border: none; }}
    QLineEdit {{ font-size: {round(16 * zoom)}px; color: {theme.text}; background: {theme.wall};
        border: 1px solid {theme.hairline}; border-radius: {RADIUS_PX}px; padding: 0 {round(11 * zoom)}px;
        min-height: {round(38 * zoom)}px; selection-background-color: {theme.secondary};
        selection-color: {theme.wall}; }}
    QLineEdit:focus {{ border-color: {theme.secondary}; }}
    QPushButton[primary="true"] {{ background: {theme.key}; color: {theme.wall}; border: 1px solid {theme.key};
        border-radius: {RADIUS_PX}px; font-size: {round(18 * zoom)}px; font-weight: 600;
        min-height: {round(46 * zoom)}px; padding: 0 {round(16 * zoom)}px; }}
    QPushButton[primary="true"]:hover {{ background: #ffffff; border-color: #ffffff; }}
    QPushButton[primary="true"]:pressed {{ background: {theme.secondary}; border-color: {theme.secondary}; }}
    QPushButton[primary="true"]:focus {{ border-color: {theme.wall}; }}
    QPushButton[primary="true"]:disabled,
    QPushButton[primary="true"][lacks="true"] {{ background: {theme.raised}; color: {theme.secondary};
        border-color: {theme.hairline}; }}
    QListView {{ background: transparent; border: none; outline: none; }}
    QScrollBar:vertical {{ background: transparent; width: {round(6 * zoom)}px; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {theme.lost}; border-radius: {round(3 * zoom)}px;
        min-height: {round(24 * zoom)}px; }}
    QScrollBar::handle:vertical:disabled {{ background: transparent; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{ background: none;
        height: 0; width: 0; }}
    """
