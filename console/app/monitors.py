"""What this machine's monitors are, and where windows stand on them by ``console.seat.screens``.

Desk, walls and guests are windows of several processes: each asks here, and all get the same answer.
"""

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication, QScreen

from console.seat.layout import Rect
from console.seat.screens import Placement, Screen, place


def placement(size: tuple[int, int] | None = None, *, has_guest: bool = False) -> Placement:
    """Return where windows stand on the monitors that are there now; see :func:`console.seat.screens.place`."""
    primary = QGuiApplication.primaryScreen()
    screens = [_facts(screen, screen is primary) for screen in QGuiApplication.screens()]
    return place(screens, size, has_guest=has_guest)


def qrect(rect: Rect) -> QRect:
    """Return it as Qt writes it."""
    return QRect(rect.x, rect.y, rect.width, rect.height)


def _facts(screen: QScreen, is_primary: bool) -> Screen:
    at = screen.geometry()
    made_by = " ".join(part for part in (screen.manufacturer(), screen.model(), screen.serialNumber()) if part)
    return Screen(screen.name(), Rect(at.x(), at.y(), at.width(), at.height()), is_primary, made_by)
