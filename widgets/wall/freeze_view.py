"""The frozen picture: shown in the instant of the key, stepped through its last ten seconds, marked, watched live.

It paints what it is told; freezing, stepping and sealing are done by whoever holds the engine.
"""

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from console.domain.camera import Profile, Sign, Want
from console.seat.freeze_state import FreezeState
from console.seat.layout import Rect
from console.seat.pictures import Pictures
from console.video.slots import SlotReader
from widgets.wall.freeze_paint import (
    paint_evidence_row,
    paint_header,
    paint_inset_frame,
    paint_mark,
    paint_side,
    paint_strip,
)
from widgets.wall.freeze_plan import FreezePlan, freeze_plan
from widgets.wall.freeze_words import in_room
from widgets.wall.glass import PANEL, WALL, qrect
from widgets.wall.room_dial import RoomAt, as_it_is
from widgets.wall.slot_picture import TRIES, paint_fitted, slot_image

TICK_MS: Final = 20
FAST_STEP: Final = 25
"""Frames that ← and → pass with Shift: one second."""
_CLICK_PX: Final = 6
"""A shorter way of the pointer is a click."""


class FreezeView(QWidget):
    """A frozen frame with its replay strip and the live picture beside it.

    Signals:
        step_asked(int): show the frame so many places later (negative: earlier).
        moment_asked(int): show the frame with this pts.
        mark_changed(QRectF | None): the officer marked a place, in fractions of the picture.
        closed(): Esc; leave the freeze.
    """

    step_asked = Signal(int)
    moment_asked = Signal(object)
    mark_changed = Signal(object)
    closed = Signal()

    def __init__(
        self, name: str, state: FreezeState, image: QImage, pictures: Pictures, *, body_px: int = 18,
        has_form: bool = False, room_at: RoomAt = as_it_is, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """Show ``image``, exactly the frame that was painted.

        Args:
            name: names the view to ``pictures`` for its live inset.
            state: what is frozen.
            image: the painted frame, this view's own copy.
            pictures: where the live inset comes from.
            body_px: size of its words, device pixels.
            has_form: a form stands below, and says how far the evidence is.
            room_at: room time at an instant of this machine's clock; instants are said in it.
            parent: as ever in Qt.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(160)
        self.name = name
        self.mark: QRectF | None = None
        """In fractions of the picture; without size: a point."""
        self._state, self._image, self._pictures, self._body = state, image, pictures, body_px
        self._room_at = room_at
        self._said = in_room(state, room_at)
        """The state as it is painted."""
        self._reader: SlotReader | None = None
        self._fitted: QImage | None = None
        self._live_number = -1
        self._live_sign: Sign | None = None
        self._shown_number = 0
        self._pressed_at: QPointF | None = None
        self._has_form = has_form
        self._plan = freeze_plan(16, 9, body_px, has_form=has_form)
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)

    @property
    def state(self) -> FreezeState:
        """Return what is frozen."""
        return self._state

    @property
    def plan(self) -> FreezePlan:
        """Return where its parts lie, device pixels."""
        return self._plan

    def set_state(self, state: FreezeState) -> None:
        """Show how things stand now."""
        if state != self._state:
            self._state, self._said = state, in_room(state, self._room_at)
            self.update()

    def set_reader(self, reader: SlotReader | None) -> None:
        """Show the frames drawn here as soon as there is one; give None before it is released."""
        self._reader, self._shown_number = reader, 0

    def shown_image(self) -> QImage:
        """Return the picture shown now, at its own size."""
        return self._image

    def tick(self) -> None:
        """Repaint the frozen picture or the inset if there is a new one. Called by the timer."""
        if self._reader is not None and self._reader.published != self._shown_number:
            self._take(self._reader)
        live = self._pictures.reader(self._inset_want())
        number = live.published if live is not None else 0
        sign = self._pictures.life(self._state.camera.id).sign
        if number != self._live_number or sign is not self._live_sign:
            self._live_number, self._live_sign = number, sign
            self.update(self._logical(self._plan.inset))

    def _take(self, reader: SlotReader) -> None:
        """Copy the newest whole frame: it must stay while the slots go on."""
        for _ in range(TRIES):
            number = reader.published
            if number and reader.facts(number) is not None:
                copy = slot_image(reader, number).copy()
                if reader.is_whole(number):
                    self._image, self._fitted, self._shown_number = copy, None, number
                    self.update(self._logical(self._plan.picture))
                    return

    def _inset_want(self) -> Want:
        return Want(self._state.camera.id, Profile.SUB, self._plan.inset.width, self._plan.inset.height)

    def _logical(self, rect: Rect) -> QRect:
        return qrect(Rect(rect.x - 1, rect.y - 1, rect.width + 2, rect.height + 2), self.devicePixelRatio())

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the parts that the region touches."""
        painter, plan, body = QPainter(self), self._plan, float(self._body)
        scale = self.devicePixelRatio()
        if scale != 1.0:
            painter.scale(1 / scale, 1 / scale)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        is_inset_only = event.region().subtracted(self._logical(plan.inset)).isEmpty()
        if not is_inset_only or plan.side is None:
            self._paint_still(painter, plan, body)
        self._paint_inset(painter, plan.inset, body)
        painter.end()

    def _paint_still(self, painter: QPainter, plan: FreezePlan, body: float) -> None:
        scale = self.devicePixelRatio()
        painter.fillRect(QRect(0, 0, round(self.width() * scale), round(self.height() * scale)), WALL)
        self._paint_picture(painter, plan.picture)
        if self.mark is not None:
            paint_mark(painter, plan.picture, self.mark, body)
        paint_strip(painter, plan, self._said, body)
        if plan.side is not None:
            paint_side(painter, plan, self._said, body, has_evidence=not self._has_form)
            return
        paint_header(painter, plan, self._said, body)
        if not self._has_form:
            paint_evidence_row(painter, plan, self._said, body)

    def _paint_picture(self, painter: QPainter, at: Rect) -> None:
        """Scale once for each picture and size, not at each repaint."""
        if self._image.isNull():
            painter.fillRect(at.x, at.y, at.width, at.height, PANEL)
            return
        if self._fitted is None or (self._fitted.width(), self._fitted.height()) != (at.width, at.height):
            self._fitted = self._image.scaled(
                at.width, at.height, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        painter.drawImage(at.x, at.y, self._fitted)

    def _paint_inset(self, painter: QPainter, at: Rect, body: float) -> None:
        reader = self._pictures.reader(self._inset_want())
        life = self._pictures.life(self._state.camera.id)
        painter.fillRect(at.x, at.y, at.width, at.height, PANEL)
        has_picture = reader is not None and reader.published > 0 and life.show_picture
        if reader is not None and has_picture:
            number = reader.published
            paint_fitted(painter, at, slot_image(reader, number))
            if not reader.is_whole(number):
                self._live_number = -1  # torn: once more at the next tick
        paint_inset_frame(painter, at, body, is_live=has_picture and life.sign is Sign.LIVE)

    # ---- input

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with ← and → (a held key goes on), leave with Esc; everything else goes to the parent."""
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if by is not None:
            fast = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.step_asked.emit(by * FAST_STEP if fast else by)
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a mark on the picture, or go to a moment on the strip."""
        at = self._device(event)
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if self._plan.strip.contains(at.x(), at.y()):
            self._ask_moment(at)
        elif self._plan.picture.contains(at.x(), at.y()):
            self._pressed_at = at

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the box."""
        if self._pressed_at is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        at = self._device(event)
        if (at - self._pressed_at).manhattanLength() >= _CLICK_PX:
            self._set_mark(self._fractions(self._pressed_at, at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the mark: a box, or a point where the pointer did not move."""
        begin, self._pressed_at = self._pressed_at, None
        if begin is None:
            return
        at = self._device(event)
        is_click = (at - begin).manhattanLength() < _CLICK_PX
        self._set_mark(self._fractions(begin, begin if is_click else at))
        self.mark_changed.emit(self.mark)

    def show_mark(self, mark: QRectF) -> None:
        """Show what was marked when this picture was open before."""
        self._set_mark(mark)

    def _ask_moment(self, at: QPointF) -> None:
        track = self._plan.track
        frame = self._state.nearest((at.x() - track.x) / track.width)
        if frame is not None:
            self.moment_asked.emit(frame.pts)

    def _set_mark(self, mark: QRectF) -> None:
        self.mark = mark
        self.update(self._logical(self._plan.picture))

    def _fractions(self, one: QPointF, other: QPointF) -> QRectF:
        picture = self._plan.picture
        corners = [
            QPointF(
                min(1.0, max(0.0, (at.x() - picture.x) / picture.width)),
                min(1.0, max(0.0, (at.y() - picture.y) / picture.height)),
            )
            for at in (one, other)
        ]
        return QRectF(*corners).normalized()

    def _device(self, event: QMouseEvent) -> QPointF:
        return event.position() * self.devicePixelRatio()

    # ---- the widget itself

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out again."""
        super().resizeEvent(event)
        scale = self.devicePixelRatio()
        self._plan = freeze_plan(
            round(self.width() * scale), round(self.height() * scale), self._body, has_form=self._has_form
        )
        self._fitted = None
        if self.isVisible():
            self._pictures.want(self.name, (self._inset_want(),))

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to want the live picture."""
        super().showEvent(event)
        self._pictures.want(self.name, (self._inset_want(),))
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Want nothing."""
        super().hideEvent(event)
        self._timer.stop()
        self._pictures.want(self.name, ())
