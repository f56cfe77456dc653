"""What a freeze needs of a window with live pictures."""

from datetime import datetime
from typing import Protocol

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from console.domain.camera import CameraId, FrameName
from console.seat.freeze_state import FreezeState
from widgets.wall.freeze_panel import FreezePanel


class Surface(Protocol):
    """A window with live pictures that a freeze can lie over: a wall monitor, or the duty desk's hot spot."""

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
