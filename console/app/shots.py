"""Pictures of windows for people without a display, and the end after a given time."""

import asyncio
import contextlib
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from console.errors import Unavailable


def shoot(window: QWidget, folder: Path, name: str) -> Path:
    """Write a picture of ``window`` as ``folder/name.png``; return its path.

    Raises:
        Unavailable: the folder cannot be written.
    """
    path = folder / f"{name}.png"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise _unwritable(folder, exc.strerror or "") from exc
    if not window.grab().save(str(path)):
        raise _unwritable(folder, path.name)
    return path


def _unwritable(folder: Path, cause: str) -> Unavailable:
    return Unavailable(f"{folder} cannot be written", text_key="seat.data_unwritable", path=folder, cause=cause)


def shoot_all(folder: Path) -> list[Path]:
    """Write a picture of every visible top-level window, named by its object name."""
    windows = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible() and widget.objectName()]
    return [shoot(window, folder, window.objectName()) for window in windows]


async def end_after(seconds: float | None, ending: asyncio.Event) -> None:
    """Wait until the end is asked for, at most ``seconds``."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await ending.wait()
