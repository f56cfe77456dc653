"""The live picture beside a frozen one: while a case is made of a moment, the place goes on."""

from PySide6.QtGui import QPainter

from console.domain.camera import CameraId, Profile, Sign, Want
from console.seat.layout import Rect
from console.seat.pictures import Pictures
from widgets.wall.freeze_paint import paint_inset_frame
from widgets.wall.glass import PANEL
from widgets.wall.slot_picture import SlotPicture


class FreezeInset:
    """Its want, what is painted of it, and whether that is live. GUI thread.

    Args:
        name: names the view to ``pictures``.
        camera: the frozen one.
        pictures: where frames and verdicts come from.
    """

    def __init__(self, name: str, camera: CameraId, pictures: Pictures) -> None:
        self._name, self._camera, self._pictures = name, camera, pictures
        self._picture = SlotPicture()
        self._sign: Sign | None = None
        """As it is painted."""

    def want(self, at: Rect) -> None:
        """Want the picture at this size."""
        self._pictures.want(self._name, (self._want(at),))

    def want_nothing(self) -> None:
        """Nobody sees it."""
        self._pictures.want(self._name, ())

    def _want(self, at: Rect) -> Want:
        return Want(self._camera, Profile.SUB, at.width, at.height)

    def has_news(self, at: Rect) -> bool:
        """Say whether another frame is there than the painted one, or another sign of life."""
        self._picture.follow(self._pictures.reader(self._want(at)))
        life = self._pictures.life(self._camera)
        return life.sign is not self._sign or (life.show_picture and self._picture.is_behind())

    def paint(self, painter: QPainter, at: Rect, body: float) -> None:
        """Paint it with its edge and the word for live, device pixels."""
        life = self._pictures.life(self._camera)
        self._sign = life.sign
        painter.fillRect(at.x, at.y, at.width, at.height, PANEL)
        self._picture.follow(self._pictures.reader(self._want(at)))
        has_picture = life.show_picture and self._picture.paint(painter, at)
        paint_inset_frame(painter, at, body, is_live=has_picture and life.sign is Sign.LIVE)
