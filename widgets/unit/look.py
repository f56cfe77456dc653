"""What the unit's desk adds to the sheet of roles: its second keys, chips, tabs and its text of several lines."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from widgets.lettering import sheet
from widgets.theme import DARK, RADIUS_PX, Theme


def second_key(words: str, name: str) -> QPushButton:
    """Return a key beside the big one: as high, but quiet."""
    made = QPushButton(words)
    made.setObjectName(name)
    made.setProperty("second", True)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


def unit_sheet(theme: Theme = DARK) -> str:
    """Return the style sheet of the unit's and the deputy's desks."""
    return f"""
    {sheet(theme)}
    QLabel[tint="due_soon"] {{ color: {theme.due_soon}; }}
    QLabel[tint="overdue"] {{ color: {theme.overdue}; }}
    QLabel[urgent="true"] {{ color: {theme.wall}; background: {theme.text}; font-weight: 600;
        border-radius: {RADIUS_PX}px; padding: 4px 8px; }}
    QLabel[tint="quiet"] {{ color: {theme.secondary}; }}
    QPlainTextEdit {{ font-size: 16px; color: {theme.text}; background: {theme.wall};
        border: 1px solid {theme.hairline}; border-radius: {RADIUS_PX}px; padding: 6px 8px;
        selection-background-color: {theme.secondary}; selection-color: {theme.wall}; }}
    QPlainTextEdit:focus {{ border-color: {theme.secondary}; }}
    QPushButton[second="true"] {{ background: {theme.raised}; color: {theme.text}; font-size: 16px;
        border: 1px solid {theme.hairline}; border-radius: {RADIUS_PX}px; min-height: 46px; padding: 0 16px; }}
    QPushButton[second="true"]:hover, QPushButton[second="true"]:focus {{ border-color: {theme.secondary}; }}
    QPushButton[second="true"]:disabled {{ color: {theme.lost}; }}
    QPushButton[chip="true"] {{ background: {theme.raised}; color: {theme.text}; font-size: 14px; text-align: left;
        border: 1px solid {theme.hairline}; border-radius: {RADIUS_PX}px; padding: 4px 10px; }}
    QPushButton[chip="true"]:hover {{ border-color: {theme.secondary}; }}
    QPushButton[choice="true"] {{ background: {theme.wall}; color: {theme.secondary}; font-size: 15px;
        border: 1px solid {theme.hairline}; border-radius: {RADIUS_PX}px; min-height: 36px; padding: 0 8px; }}
    QPushButton[choice="true"]:checked {{ background: {theme.chosen}; color: {theme.text};
        border-color: {theme.secondary}; font-weight: 600; }}
    QPushButton[choice="true"]:focus {{ border-color: {theme.text}; }}
    QComboBox {{ font-size: 16px; min-height: 38px; padding: 0 11px; background: {theme.wall}; color: {theme.text};
        border: 1px solid {theme.hairline}; border-radius: {RADIUS_PX}px; }}
    QComboBox QLineEdit {{ border: none; padding: 0; }}
    QPushButton[tab="true"] {{ background: transparent; color: {theme.secondary}; font-size: 15px; border: none;
        border-bottom: 2px solid transparent; border-radius: 0; padding: 8px 0; margin-right: 16px; }}
    QPushButton[tab="true"]:checked {{ color: {theme.text}; font-weight: 600; border-bottom-color: {theme.text}; }}
    QPushButton[tab="true"]:hover {{ color: {theme.text}; }}
    QPushButton[away="true"] {{ background: {theme.wall}; color: {theme.text}; font-size: 15px; padding: 0;
        border: 1px solid {theme.hairline}; border-radius: {RADIUS_PX}px; }}
    QScrollArea {{ background: transparent; border: none; }}
    """
