"""Paints one place that may be meant: its words, what is known there, its grids."""

from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from console.seat.place_search import HitKind, PlaceHit
from widgets.cases.facts_column import grid_words
from widgets.row_ground import paint_ground
from widgets.text import tr
from widgets.theme import DARK, font

ROW_PX: Final = 36
HIT_ROLE: Final = Qt.ItemDataRole.UserRole + 1
_EDGE_PX: Final = 12
_NOTE_SHARE: Final = 0.45
_NOWHERE: Final = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class PlaceModel(QAbstractListModel):
    """The places that were found; ``HIT_ROLE`` gives the :class:`PlaceHit`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.hits: tuple[PlaceHit, ...] = ()

    def show_hits(self, hits: tuple[PlaceHit, ...]) -> None:
        """Show these."""
        self.beginResetModel()
        self.hits = hits
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the place, or its words (which a screen reader reads)."""
        hit = self.hits[index.row()] if 0 <= index.row() < len(self.hits) else None
        if hit is None:
            return None
        return hit if role == HIT_ROLE else hit.words if role == Qt.ItemDataRole.DisplayRole else None


class PlaceDelegate(QStyledItemDelegate):
    """One place a line; the chosen one has a bar at its left as well as a ground."""

    zoom = 1.0

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return one line's height; the view gives the width."""
        return QSize(0, round(ROW_PX * self.zoom))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the place."""
        hit = index.data(HIT_ROLE)
        if not isinstance(hit, PlaceHit):
            return
        painter.save()
        rect = paint_ground(painter, option, zoom=self.zoom)
        edge = round(_EDGE_PX * self.zoom)
        self._words(painter, rect.adjusted(edge, 0, -edge, 0), hit)
        painter.restore()

    def _words(self, painter: QPainter, rect: QRect, hit: PlaceHit) -> None:
        vertical, elide = Qt.AlignmentFlag.AlignVCenter, Qt.TextElideMode.ElideRight
        painter.setFont(font(round(14 * self.zoom)))
        painter.setPen(QColor(DARK.secondary))
        note = painter.fontMetrics().elidedText(note_words(hit), elide, round(rect.width() * _NOTE_SHARE))
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | vertical, note)
        room = rect.width() - painter.fontMetrics().horizontalAdvance(note) - round(16 * self.zoom)
        painter.setFont(font(round(15 * self.zoom)))
        painter.setPen(QColor(DARK.text))
        words = painter.fontMetrics().elidedText(hit.words, elide, room)
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | vertical, words)


def note_words(hit: PlaceHit) -> str:
    """Return what is known of a place: 「07 号摄像机 · 公共网格 03 · 幸福居委」."""
    kinds = {
        HitKind.CAMERA: tr("slip.hit_camera", number=f"{hit.camera_number:02d}"),
        HitKind.CASE: tr("slip.hit_case"),
        HitKind.GRID: tr("slip.hit_grid"),
    }
    grids = grid_words(hit.public_grid, hit.residents_grid) if hit.public_grid or hit.residents_grid else ""
    return " · ".join(part for part in (kinds[hit.kind], grids) if part)
