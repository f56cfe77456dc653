"""The frozen picture: shown in the instant of the key, stepped through its last ten seconds, marked, watched live.

It paints what it is told; freezing, stepping and sealing are done by whoever holds the engine.
"""

from datetime import timedelta
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from console.seat.freeze_state import FreezeState, Seal
from console.seat.layout import Rect
from console.seat.pictures import Pictures
from console.video.slots import SlotReader
from widgets.wall.freeze_inset import FreezeInset
from widgets.wall.freeze_marking import Marking
from widgets.wall.freeze_paint import paint_evidence_row, paint_header, paint_mark, paint_side, paint_strip
from widgets.wall.freeze_plan import FreezePlan, freeze_plan
from widgets.wall.freeze_words import in_room, room_ahead
from widgets.wall.frozen_picture import FrozenPicture
from widgets.wall.glass import WALL, qrect
from widgets.wall.room_dial import RoomAt, as_it_is

TICK_MS: Final = 20
FAST_STEP: Final = 25
"""Frames that ← and → pass with Shift: one second."""


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
        self._state, self._body, self._has_form, self._room_at = state, body_px, has_form, room_at
        self._ahead: timedelta | None = None
        """Of room time, held from the seal on: this machine's clock may be measured better meanwhile."""
        self._said = self._in_room(state)
        """The state as it is painted."""
        self._picture = FrozenPicture(image)
        self._inset = FreezeInset(name, state.camera.id, pictures)
        self._marking = Marking()
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
            self._state, self._said = state, self._in_room(state)
            self.update()

    def _in_room(self, state: FreezeState) -> FreezeState:
        ahead = self._ahead if self._ahead is not None else room_ahead(state, self._room_at)
        if state.seal is Seal.SEALED:
            self._ahead = ahead
        return in_room(state, ahead)

    def set_reader(self, reader: SlotReader | None) -> None:
        """Show the frames drawn here as soon as there is one; give None before it is released."""
        self._picture.follow(reader)

    def show_image(self, image: QImage) -> None:
        """Show a frame that came late, in place of nothing."""
        self._picture.show(image)
        self.update()

    def shown_image(self) -> QImage:
        """Return the picture shown now, at its own size."""
        return self._picture.image

    @property
    def _place(self) -> Rect:
        """Where the picture lies in the place that the plan gives it."""
        return self._picture.place(self._plan.picture)

    def tick(self) -> None:
        """Repaint the frozen picture or the inset if there is a new one. Called by the timer."""
        if self._picture.take_newest():
            self.update(self._logical(self._plan.picture))
        if self._inset.has_news(self._plan.inset):
            self.update(self._logical(self._plan.inset))

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
        self._inset.paint(painter, plan.inset, body)
        painter.end()

    def _paint_still(self, painter: QPainter, plan: FreezePlan, body: float) -> None:
        scale = self.devicePixelRatio()
        painter.fillRect(QRect(0, 0, round(self.width() * scale), round(self.height() * scale)), WALL)
        self._picture.paint(painter, plan.picture)
        if self.mark is not None:
            paint_mark(painter, self._place, self.mark, body)
        paint_strip(painter, plan, self._said, body)
        if plan.side is not None:
            paint_side(painter, plan, self._said, body, has_evidence=not self._has_form)
            return
        paint_header(painter, plan, self._said, body)
        if not self._has_form:
            paint_evidence_row(painter, plan, self._said, body)

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
        elif self._place.contains(at.x(), at.y()):
            self._marking.press(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the box."""
        mark = self._marking.drag(self._device(event), self._place)
        if mark is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self.show_mark(mark)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the mark: a box, or a point where the pointer did not move."""
        mark = self._marking.release(self._device(event), self._place)
        if mark is not None:
            self.show_mark(mark)
            self.mark_changed.emit(mark)

    def show_mark(self, mark: QRectF) -> None:
        """Show what is marked, also what was when this picture was open before."""
        self.mark = mark
        self.update(self._logical(self._plan.picture))

    def _ask_moment(self, at: QPointF) -> None:
        track = self._plan.track
        frame = self._state.nearest((at.x() - track.x) / track.width)
        if frame is not None:
            self.moment_asked.emit(frame.pts)

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
        if self.isVisible():
            self._inset.want(self._plan.inset)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to want the live picture."""
        super().showEvent(event)
        self._inset.want(self._plan.inset)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Want nothing."""
        super().hideEvent(event)
        self._timer.stop()
        self._inset.want_nothing()
