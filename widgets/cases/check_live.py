"""The present picture of a case's camera, straight from shared memory; a card with its last proof where lost."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import QRect, QSize, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QResizeEvent, QShowEvent

from console.domain.camera import Camera, PictureLife, Profile, Sign, Want
from console.domain.case import MarkBox
from console.seat.pictures import Pictures
from widgets.cases.sheet_picture import PictureBox, fitted
from widgets.text import tr
from widgets.theme import DARK
from widgets.wall.life_words import card_words, life_words, note_words
from widgets.wall.room_dial import RoomAt
from widgets.wall.slot_picture import TRIES, slot_image

_TICK_MS: Final = 40
_LIFE_TICKS: Final = 6
_STEP_PX: Final = 32
"""The want's width goes by these steps, so that a window that grows asks for few sizes."""
_NARROW_PX: Final = 240
_DIM: Final = 0.55
_COMING: Final = (Sign.CONNECTING, Sign.LIVE, Sign.NOT_PROVED)
ProfileFor = Callable[[int, int, Camera], Profile]


class LivePicture(PictureBox):
    """A second want for one camera; nothing is wanted while it is hidden.

    Args:
        pictures: where frames and verdicts come from.
        window: under which name this wants its picture.
        profile_for: chooses the stream by the picture's size in device pixels.
        now: room time, aware.
        room_at: room time at an instant of this machine's clock.
        words_px: see :class:`PictureBox`.
        is_below: see :class:`PictureBox`.
    """

    def __init__(
        self,
        pictures: Pictures,
        window: str,
        profile_for: ProfileFor,
        now: Callable[[], datetime],
        room_at: RoomAt,
        *,
        words_px: int = 13,
        is_below: bool = False,
    ) -> None:
        super().__init__(words_px=words_px, is_below=is_below)
        self._now, self._room_at = now, room_at
        self._pictures, self._window, self._profile_for = pictures, window, profile_for
        self._camera: Camera | None = None
        self._want: Want | None = None
        self._life: PictureLife | None = None
        self._seen: tuple[int, int] | None = None
        self._ticks = 0
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def is_live(self) -> bool:
        """Whether the picture is proved to be of now."""
        return self._life is not None and self._life.sign is Sign.LIVE

    @property
    def is_present(self) -> bool:
        """Whether the camera's picture of now is on the glass."""
        shown = self._life is not None and self._life.sign in (Sign.LIVE, Sign.NOT_PROVED)
        return self._seen is not None and shown

    @property
    def is_coming(self) -> bool:
        """Whether there is no such picture yet, and nothing says that there will be none."""
        life = self._life
        return self._camera is not None and not self.is_present and (life is None or life.sign in _COMING)

    def show_camera(self, camera: Camera | None, mark: MarkBox | None = None) -> None:
        """Show this camera's present picture, with the box that was marked when the case was found."""
        if camera is None:
            self._camera = None
            self._declare()
            self.show_words(tr("sheet.no_camera"))
            return
        self._mark = mark
        if camera != self._camera:
            self._camera, self._seen, self._life = camera, None, None
            self._declare()
        self._refresh_life()

    def _declare(self) -> None:
        """Say what is wanted now."""
        self._want = None
        if self._camera is not None and self.isVisible() and self.width() > _STEP_PX:
            scale = self.devicePixelRatioF()
            width_px = round(self.width() * scale) // _STEP_PX * _STEP_PX
            height_px = width_px * 9 // 16 // 2 * 2
            profile = self._profile_for(width_px, height_px, self._camera)
            self._want = Want(self._camera.id, profile, width_px, height_px)
        self._pictures.want(self._window, () if self._want is None else (self._want,))
        self._timer.start() if self._want is not None else self._timer.stop()

    def _tick(self) -> None:
        self._ticks = (self._ticks + 1) % _LIFE_TICKS
        if self._ticks == 0:
            self._refresh_life()
        reader = self._pictures.reader(self._want) if self._want is not None else None
        if reader is not None and self._seen != (id(reader), reader.published):
            self.update()

    def _refresh_life(self) -> None:
        if self._camera is None:
            return
        self._life = life = self._pictures.life(self._camera.id)
        said = life_words(life, has_card=False)
        now = tr("sheet.now")
        is_narrow = self.width() < _NARROW_PX
        told = said.short if is_narrow else " · ".join((said.text, *note_words(life)[:1]))
        words = f"{said.mark.value} " + " · ".join(part for part in (now if life.show_picture else "", told) if part)
        card = None if life.show_picture else card_words(life, self._now(), self._room_at)
        shown = "\n".join(part for part in (card.title, card.proved) if part) if card is not None else ""
        if (words, shown) != (self._caption, self._words):
            self._caption, self._words = words, shown
            self.update()

    def paint_picture(self, painter: QPainter) -> QRect | None:
        """Paint the newest whole frame; nothing where the picture is known to be none."""
        if self._want is None or self._life is None or not self._life.show_picture:
            return None
        reader = self._pictures.reader(self._want)
        for _ in range(TRIES):
            number = reader.published if reader is not None else 0
            if reader is None or number == 0:
                return None
            image = slot_image(reader, number)
            place = fitted(QSize(reader.width_px, reader.height_px), self.picture_rect())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, image)
            if reader.is_whole(number):
                self._seen = (id(reader), number)
                if self._life.sign not in (Sign.LIVE, Sign.NOT_PROVED):
                    veil = QColor(DARK.wall)
                    veil.setAlphaF(_DIM)
                    painter.fillRect(place, veil)
                return place
        self._seen = None
        return None

    def showEvent(self, event: QShowEvent) -> None:
        """Want the picture."""
        super().showEvent(event)
        self._declare()

    def hideEvent(self, event: QHideEvent) -> None:
        """Want nothing; what was seen is no picture of now any more."""
        super().hideEvent(event)
        self._seen = None
        self._declare()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Want it in the new size."""
        super().resizeEvent(event)
        if self.isVisible():
            self._declare()
