"""Tokens of the dark room theme, and the style sheet and palette made from them.

Three surfaces, one hairline, two text greys; every other colour means something abnormal (ui.md) and is always
doubled by a shape or a word. Lengths are logical pixels on a grid of 8.
"""

from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

FAMILIES: Final = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "sans-serif")
RADIUS_PX: Final = 3


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as ``#rrggbb``."""

    wall: str = "#0b0e12"
    panel: str = "#12171d"
    raised: str = "#1a2129"
    hairline: str = "#26303a"
    chosen: str = "#22303d"
    """Background of the chosen row."""
    text: str = "#d7dee6"
    secondary: str = "#8a97a5"
    due_soon: str = "#e3a008"
    overdue: str = "#f4666b"
    """Light enough to be read at 4.5:1 by those who see no red."""
    lost: str = "#5b6570"
    night: str = "#8d97ff"
    done: str = "#3fb27f"
    replay: str = "#38bdd8"
    """A picture that is not of now; far from every colour of alarm."""
    key: str = "#d7dee6"
    """Face of the one big action key; its letters are ``wall``."""


DARK: Final = Theme()


def font(px: int, *, bold: bool = False) -> QFont:
    """Return the interface's type at ``px`` logical pixels, with tabular digits (Noto's are by design)."""
    made = QFont(list(FAMILIES))
    made.setPixelSize(px)
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return made


def apply(application: QApplication, theme: Theme = DARK) -> None:
    """Give the whole application this theme."""
    application.setStyle("Fusion")
    palette = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, theme.panel),
        (QPalette.ColorRole.Base, theme.wall),
        (QPalette.ColorRole.AlternateBase, theme.panel),
        (QPalette.ColorRole.Button, theme.raised),
        (QPalette.ColorRole.ToolTipBase, theme.raised),
        (QPalette.ColorRole.WindowText, theme.text),
        (QPalette.ColorRole.Text, theme.text),
        (QPalette.ColorRole.ButtonText, theme.text),
        (QPalette.ColorRole.ToolTipText, theme.text),
        (QPalette.ColorRole.PlaceholderText, theme.secondary),
        (QPalette.ColorRole.Highlight, theme.chosen),
        (QPalette.ColorRole.HighlightedText, theme.text),
    ):
        palette.setColor(role, QColor(colour))
    application.setPalette(palette)
    application.setFont(font(15))
    application.setStyleSheet(style_sheet(theme))


def style_sheet(theme: Theme) -> str:
    """Return the Qt style sheet of ``theme``."""
    return f"""
    QLineEdit {{ background: {theme.wall}; border: 1px solid {theme.hairline}; border-radius: {RADIUS_PX}px;
        padding: 6px 8px; selection-background-color: {theme.chosen}; }}
    QLineEdit:focus {{ border-color: {theme.secondary}; }}
    QListView, QTreeView {{ background: transparent; border: none; outline: none; }}
    QPushButton {{ background: {theme.raised}; border: 1px solid {theme.hairline}; border-radius: {RADIUS_PX}px;
        padding: 8px 16px; }}
    QPushButton:hover, QPushButton:focus {{ border-color: {theme.secondary}; }}
    QPushButton:disabled {{ color: {theme.secondary}; }}
    QPushButton[primary="true"] {{ background: {theme.key}; color: {theme.wall}; font-weight: 600; border: none; }}
    QPushButton[primary="true"]:disabled {{ background: {theme.hairline}; color: {theme.secondary}; }}
    QLabel[quiet="true"] {{ color: {theme.secondary}; }}
    """
