"""A piece of glass that a freeze can lie over: the ``Surface`` of the seat's freezes. GUI thread."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QImage
from PySide6.QtWidgets import QWidget

from console.domain.camera import CameraId, FrameName
from console.seat.freeze_state import FreezeState
from widgets.text import tr
from widgets.wall.freeze_panel import FreezePanel
from widgets.wall.freeze_view import FreezeView
from widgets.wall.pane import PicturePane
from widgets.wall.replays import Playing
from widgets.wall.slot_picture import TRIES
from widgets.wall.toast import Toast

DESK_PX: Final = 16
"""Body size of a form at the desk."""


class FreezeSurface(PicturePane):
    """Live pictures; over them one frozen picture at a time, with its form.

    Signals:
        freeze_closed(): Esc on the frozen picture; whoever opened it decides what becomes of the draft.
        covered(bool): a frozen picture lies over the live ones, or no longer.
    """

    freeze_closed = Signal()
    covered = Signal(bool)

    freeze: FreezePanel | None = None
    """What lies over the pictures now."""
    _toast: Toast | None = None

    def _freeze_body(self) -> int:
        """Return the size of words in a freeze, device pixels."""
        raise NotImplementedError

    @property
    def is_desk(self) -> bool:
        """Whether this is the duty desk's; else it is a wall's."""
        return False

    @property
    def is_covered(self) -> bool:
        """Whether a frozen picture lies over all live ones."""
        return self.freeze is not None

    def say(self, text_key: str, value: str = "") -> None:
        """Show a short word on the glass, or over what lies over it."""
        if self.freeze is not None:
            self._show_toast(tr(text_key, value=value))
            return
        self.wall.say(text_key, value, self._now())
        self._do(())

    def _show_toast(self, words: str) -> None:
        if self._toast is None:
            self._toast = Toast(self)
        self._toast.say(words, self._freeze_body() / self.devicePixelRatio())

    def set_drafts(self, count: int) -> None:
        """Say how many drafts are kept."""
        self.wall.drafts = count

    def enlarge(self, camera: CameraId) -> None:
        """Give the whole glass to a camera of the room, as its number and Enter do."""
        if self.wall.enlarged != camera:
            self._do(self.wall.double_click(camera))

    def painted_frame(self, camera: CameraId) -> FrameName | None:
        """Return the name of the frame of this camera that is on the glass; None if there is none here."""
        view = self._face.view(camera)
        return view.frame_name() if view is not None else None

    def painted_image(self, camera: CameraId) -> QImage:
        """Return a copy of the painted frame, at the size of its rendition; null if there is none here.

        Ask for the image first, then for :meth:`painted_frame`: where the frame's slot has been given up
        meanwhile, the tile is painted once more and the name changes with it.
        """
        view = self._face.view(camera)
        if view is None or view.frame_name() is None:
            return QImage()
        for _ in range(TRIES):
            copy = view.copy_painted()
            if copy is not None:
                return copy
            self.repaint(view.area)
        return QImage()

    def replayed_at(self, camera: CameraId) -> datetime | None:
        """Return when the painted frame of this camera arrived, if it is replayed; None: it is of now. UTC."""
        view = self._face.view(camera)
        return view.replayed_at() if view is not None else None

    def is_recording(self, camera: CameraId) -> bool:
        """Say whether a recorder plays this camera here, or is being opened to."""
        return self._replays.playing(camera) is Playing.RECORDING

    def broke_off_at(self, camera: CameraId) -> datetime | None:
        """Return how far a camera's recording came before it broke off; None: it did not, or another began. UTC."""
        return self._replays.broke_off.get(camera)

    def open_freeze(self, state: FreezeState, image: QImage, form: QWidget | None = None) -> FreezePanel:
        """Lay a frozen picture, and below it ``form``, over the pictures; the room bar stays."""
        self.close_freeze()
        view = FreezeView(
            f"{self.name}-freeze", state, image, self._pictures, body_px=self._freeze_body(), has_form=form is not None,
            room_at=self._dial.at,
        )  # fmt: skip
        self.freeze = FreezePanel(view, form, self)
        self.freeze.closed.connect(self.freeze_closed)
        self.wall.keys_over = self._keys_over
        self._place_freeze()
        self.freeze.show()
        self.covered.emit(True)
        self._say_wants()
        self.freeze.take_keyboard()
        return self.freeze

    def close_freeze(self) -> None:
        """Take the frozen picture away and show the tiles again; its form goes with it."""
        panel, self.freeze = self.freeze, None
        if panel is None:
            return
        self.wall.keys_over = None
        self.covered.emit(False)
        panel.hide()
        panel.view.set_reader(None)
        panel.deleteLater()
        self._say_wants()
        self.setFocus()
        self.update()

    def set_locked(self, *, is_locked: bool) -> None:
        """Offer no key while the seat is locked; pictures, and what was begun, stay."""
        self.wall.is_seat_locked = is_locked
        if self.freeze is not None:
            self.freeze.set_locked(is_locked=is_locked)

    def _keys_over(self) -> tuple[str, ...]:
        return self.freeze.keys_said() if self.freeze is not None else ()

    @property
    def form_zoom(self) -> float:
        """Return how many times as large as at the desk a form over these pictures should be."""
        return self._freeze_body() / DESK_PX / self.devicePixelRatio()

    def is_shown(self, camera: CameraId) -> bool:
        """Say whether this camera has a tile on the glass."""
        return camera in self.wall.shown

    def is_enlarged(self, camera: CameraId) -> bool:
        """Say whether this camera has the whole glass."""
        return self.wall.enlarged == camera

    def width_px(self) -> int:
        """Return the width of the glass in device pixels."""
        return round(self.width() * self.devicePixelRatio())

    def _arrange(self) -> None:
        super()._arrange()
        self._place_freeze()

    def _place_freeze(self) -> None:
        if self.freeze is not None:
            self.freeze.setGeometry(0, 0, self.width(), self._face.pictures_bottom)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Want nothing; an open freeze goes with the pane."""
        super().closeEvent(event)
        self.close_freeze()
