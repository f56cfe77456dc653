"""Paints a row of the camera tree: a grid with its count, or a camera with its life where that is abnormal."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from console.domain.camera import Camera, CameraId, PictureLife, Sign
from console.seat.camera_tree import Branch
from console.seat.camera_tree_model import ROW_ROLE
from widgets.text import tr
from widgets.theme import DARK, Theme, font
from widgets.wall.life_words import ago, brief
from widgets.wall.marks import Mark, draw_mark

ROW_PX: Final = 32
_EDGE_PX: Final = 24
_INDENT_PX: Final = 16
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex
LifeNote = tuple[Mark, str, str, str]
"""Mark, its colour, words; the reason, which stands before them where the name leaves room."""


def life_note(life: PictureLife, now: float) -> LifeNote | None:
    """Return what a row says of a picture's life; None while nothing is wrong. ``now``: monotonic seconds."""
    match life.sign:
        case Sign.LIVE | Sign.CONNECTING:
            quality = tr(f"life.quality_{life.marks[0].value}_short") if life.marks else ""
            return (Mark.QUALITY, DARK.due_soon, quality, "") if quality else None
        case Sign.NOT_PROVED:
            return Mark.STALLED, DARK.due_soon, tr("wall.not_proved_short"), ""
        case Sign.STALLED:
            return Mark.STALLED, DARK.due_soon, ago(life.age_s), ""
        case Sign.LOST | Sign.REFUSED:
            # Each new try begins the verdict anew: how long the picture is missing is counted from the last proof.
            span = ago(max(0.0, now - life.since, life.age_s))
            return Mark.LOST, DARK.secondary, span, brief(life)


class CameraDelegate(QStyledItemDelegate):
    """One line a row.

    Args:
        life: verdict on a camera's picture.
        now: monotonic seconds.
        is_open: whether a branch shows its cameras.
    """

    def __init__(
        self,
        life: Callable[[CameraId], PictureLife],
        now: Callable[[], float],
        is_open: Callable[[Branch], bool],
        theme: Theme = DARK,
    ) -> None:
        super().__init__()
        self._life, self._now, self._is_open, self._theme = life, now, is_open, theme
        self.zoom = 1.0
        self.shown: CameraId | None = None
        """The camera on the hot spot."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return one line's height; the view gives the width."""
        return QSize(0, round(ROW_PX * self.zoom))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the row; the camera on the hot spot has a bar at its left, the row that keys mean a ground."""
        row, rect = index.data(ROW_ROLE), option.rect  # type: ignore[attr-defined]  # the stubs miss the fields
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        is_shown = isinstance(row, Camera) and row.id == self.shown
        if state & QStyle.StateFlag.State_Selected or is_shown:
            painter.fillRect(rect, QColor(self._theme.chosen if is_shown else self._theme.raised))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(self._theme.raised))
        if is_shown:
            painter.fillRect(QRect(rect.x(), rect.y(), round(3 * self.zoom), rect.height()), QColor(self._theme.text))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(self._theme.lost))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        inside = rect.adjusted(round(_EDGE_PX * self.zoom), 0, -round(_EDGE_PX * self.zoom), 0)
        painter.setFont(font(round(15 * self.zoom)))
        if isinstance(row, Camera):
            self._camera(painter, inside, row)
        elif isinstance(row, Branch):
            self._branch(painter, inside, row)
        painter.restore()

    def _branch(self, painter: QPainter, rect: QRect, branch: Branch) -> None:
        colour = QColor(self._theme.secondary)
        side = 8.0 * self.zoom
        box = QRectF(rect.x(), rect.center().y() - side / 2, side, side)
        down = (box.topLeft() + QPointF(0, side * 0.2), box.topRight() + QPointF(0, side * 0.2))
        aside = (box.topLeft() + QPointF(side * 0.2, 0), box.bottomLeft() + QPointF(side * 0.2, 0))
        is_open = self._is_open(branch)
        tip = QPointF(box.center().x(), box.bottom()) if is_open else QPointF(box.right(), box.center().y())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([*(down if is_open else aside), tip]))
        painter.setPen(colour)
        painter.drawText(rect, _RIGHT, str(len(branch.cameras)))
        words = tr("desk.grid", grid=branch.grid) if branch.grid else tr("desk.no_grid")
        painter.drawText(rect.adjusted(round(_INDENT_PX * self.zoom), 0, 0, 0), _LEFT, words)

    def _camera(self, painter: QPainter, rect: QRect, camera: Camera) -> None:
        room = rect.adjusted(round(_INDENT_PX * self.zoom), 0, 0, 0)
        note = life_note(self._life(camera.id), self._now())
        number, gap = f"{camera.number:02d}", round(8 * self.zoom)
        metrics = painter.fontMetrics()
        if note is not None:
            named = metrics.horizontalAdvance(number + camera.name) + 2 * gap
            room.setRight(self._note(painter, rect, note, room.left() + named))
        painter.setPen(QColor(self._theme.secondary))
        painter.drawText(room, _LEFT, number)
        room.setLeft(room.left() + metrics.horizontalAdvance(number) + gap)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(room, _LEFT, metrics.elidedText(camera.name, Qt.TextElideMode.ElideRight, room.width()))

    def _note(self, painter: QPainter, rect: QRect, note: LifeNote, name_right: int) -> int:
        """Paint the sign at the right, with its reason where the name has room; return where the name must end."""
        mark, colour, words, reason = note
        side, gap = 11.0 * self.zoom, round(6 * self.zoom)
        longer = f"{reason} · {words}" if reason else words
        left = rect.right() - painter.fontMetrics().horizontalAdvance(longer) - gap - side
        words = longer if left >= name_right else words
        painter.setPen(QColor(colour))
        painter.drawText(rect, _RIGHT, words)
        left = rect.right() - painter.fontMetrics().horizontalAdvance(words) - gap - side
        draw_mark(painter, mark, QRectF(left, rect.center().y() - side / 2, side, side), QColor(colour))
        return round(left) - gap
