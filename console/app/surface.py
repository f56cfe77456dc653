"""What a freeze needs of a window with live pictures."""

import asyncio
from datetime import datetime
from typing import Final, Protocol

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from console.domain.camera import CameraId, FrameName
from console.seat.freeze_state import FreezeState
from widgets.wall.freeze_panel import FreezePanel

OPEN_S: Final = 5.0
"""So long a camera that is not on the glass may take to show its first picture."""
LOOK_S: Final = 0.02
VIEW_SHARE: Final = 0.75
"""The frozen picture is drawn at this share of the window's width; the view scales the rest."""


class Surface(Protocol):
    """A window with live pictures that a freeze can lie over: a wall monitor, or the duty desk's hot spot."""

    @property
    def is_desk(self) -> bool:
        """Return whether this is the duty desk's; else it is a wall's."""

    @property
    def form_zoom(self) -> float:
        """Return how many times as large as at the desk a form over these pictures should be."""

    @property
    def freeze(self) -> FreezePanel | None:
        """Return what lies over the pictures now."""

    def painted_image(self, camera: CameraId, /) -> QImage:
        """Return a copy of the painted frame; null if this camera is not on the glass."""

    def painted_frame(self, camera: CameraId, /) -> FrameName | None:
        """Return the name of the painted frame; ask after :meth:`painted_image`."""

    def replayed_at(self, camera: CameraId, /) -> datetime | None:
        """Return when the painted frame arrived, if it is replayed; None: it is of now. UTC."""

    def is_shown(self, camera: CameraId, /) -> bool:
        """Say whether this camera has a place on the glass."""

    def enlarge(self, camera: CameraId, /) -> None:
        """Put this camera on the glass, large."""

    def is_enlarged(self, camera: CameraId, /) -> bool:
        """Say whether it still is."""

    def say(self, text_key: str, value: str = "", /) -> None:
        """Show a short word on the glass."""

    def set_drafts(self, count: int, /) -> None:
        """Say how many drafts are kept."""

    def open_freeze(self, state: FreezeState, image: QImage, form: QWidget | None = None, /) -> FreezePanel:
        """Lay a frozen picture, and below it ``form``, over the pictures."""

    def close_freeze(self) -> None:
        """Give the pictures back; the form goes with the panel."""

    def width_px(self) -> int:
        """Return the width of the glass in device pixels."""


class Surfaces:
    """All windows of a seat that a freeze can lie over: what concerns them all is said on each."""

    def __init__(self) -> None:
        self._surfaces: list[Surface] = []

    def add(self, surface: Surface) -> None:
        """Say it on this one too."""
        self._surfaces.append(surface)

    def remove(self, surface: Surface) -> None:
        """A window is about to go."""
        self._surfaces.remove(surface)

    def say(self, text_key: str, value: str = "") -> None:
        """Show a short word on every window."""
        for surface in self._surfaces:
            surface.say(text_key, value)

    def set_drafts(self, count: int) -> None:
        """Say on every window how many drafts are kept."""
        for surface in self._surfaces:
            surface.set_drafts(count)


def view_px(surface: Surface) -> tuple[int, int]:
    """Return the size of a frozen picture on this window, device pixels, even."""
    width_px = round(surface.width_px() * VIEW_SHARE) // 2 * 2
    return width_px, width_px * 9 // 16 // 2 * 2


async def until_painted(surface: Surface, camera: CameraId) -> None:
    """Wait for the first picture of a camera that was just enlarged; not for long, and not when it is put back."""
    for _ in range(round(OPEN_S / LOOK_S)):
        await asyncio.sleep(LOOK_S)
        if surface.painted_frame(camera) is not None or not surface.is_enlarged(camera):
            return


async def until_fresh(surface: Surface, camera: CameraId) -> bool:
    """Wait until a camera shows another picture than now; return whether it did so in time.

    Covered glass keeps its last pictures: what it shows at first when it is uncovered is old.
    """
    old = surface.painted_frame(camera)
    for _ in range(round(OPEN_S / LOOK_S)):
        await asyncio.sleep(LOOK_S)
        if surface.painted_frame(camera) not in {old, None}:
            return True
    return False
