"""The style sheet of the case sheet: the desk's, with its second keys and the phrases of a reason."""

from widgets.lettering import sheet
from widgets.theme import DARK, RADIUS_PX, Theme


def sheet_style(theme: Theme = DARK, zoom: float = 1.0) -> str:
    """Return the style sheet at ``zoom``."""
    return (
        sheet(theme, zoom)
        + f"""
    QPushButton[primary="true"] {{ font-size: {round(16 * zoom)}px; min-height: {round(42 * zoom)}px; }}
    QPushButton[act="true"] {{ background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.hairline};
        border-radius: {RADIUS_PX}px; font-size: {round(16 * zoom)}px; min-height: {round(42 * zoom)}px;
        padding: 0 {round(12 * zoom)}px; }}
    QPushButton[act="true"]:hover, QPushButton[act="true"]:focus {{ border-color: {theme.secondary}; }}
    QPushButton[act="true"]:disabled {{ color: {theme.secondary}; }}
    QPushButton[phrase="true"] {{ background: transparent; color: {theme.text}; border: none; text-align: left;
        font-size: {round(15 * zoom)}px; min-height: {round(28 * zoom)}px; padding: 0 {round(8 * zoom)}px; }}
    QPushButton[phrase="true"]:hover {{ background: {theme.raised}; }}
    QPushButton[away="true"] {{ background: {theme.wall}; color: {theme.text}; padding: 0;
        border: 1px solid {theme.hairline}; border-radius: {RADIUS_PX}px; font-size: {round(15 * zoom)}px; }}
    QListWidget {{ background: {theme.wall}; border: 1px solid {theme.hairline}; border-radius: {RADIUS_PX}px;
        font-size: {round(15 * zoom)}px; color: {theme.text}; outline: none; }}
    QListWidget::item {{ min-height: {round(30 * zoom)}px; padding: 0 {round(8 * zoom)}px; border: none; }}
    QListWidget::item:selected {{ background: {theme.chosen}; color: {theme.text}; }}
    QScrollArea {{ background: transparent; border: none; }}
    QScrollArea > QWidget > QWidget {{ background: transparent; }}
    """
    )
