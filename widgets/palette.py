"""The command palette (Ctrl+K): type letters, pinyin or Chinese, arrows, Enter. Shows only what can be done now."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from console.domain.camera import Camera
from console.seat.camera_tree import camera_tree
from console.seat.commands import Command, Commands, means
from console.seat.pinyin import meant
from widgets.cases.entry import ENTER, Entry
from widgets.lettering import Role, label, sheet
from widgets.row_ground import paint_ground
from widgets.text import tr
from widgets.theme import DARK, Theme, font

_WIDTH_PX: Final = 640
_ROW_PX: Final = 40
_ROWS: Final = 9
_CAMERAS: Final = 6
_TOP_SHARE: Final = 0.16
_ENTRY_ROLE: Final = Qt.ItemDataRole.UserRole + 1
_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -_ROWS, Qt.Key.Key_PageDown: _ROWS}
_NOWHERE: Final = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the palette: a command, or a camera that goes on the hot spot."""

    words: str
    shortcut: str = ""
    command: str = ""
    camera: str = ""


def words_of(command: Command) -> str:
    """Return what a command is called."""
    return tr(command.text_key, **command.facts)


def key_words(shortcut: str) -> str:
    """Return a key sequence as it stands on the keyboard."""
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText) if shortcut else ""


def rows_for(text: str, commands: Iterable[Command], cameras: Iterable[Camera]) -> list[Row]:
    """Return the lines that ``text`` means: commands, and cameras once something is typed."""
    rows = [
        Row(words, key_words(command.shortcut), command=command.id)
        for command in commands
        if means(words := words_of(command), text)
    ]
    if not text.strip():
        return rows
    found = [camera for branch in camera_tree(cameras, text) for camera in branch.cameras]
    shown = sorted(found, key=lambda camera: camera.number)[:_CAMERAS]
    by_camera = [Row(f"{camera.number:02d} {camera.name}", camera=camera.id) for camera in shown]
    return [*by_camera, *rows] if text.strip().isdecimal() else [*rows, *by_camera]


class Palette(QWidget):
    """Lies over a window until something is chosen or Esc; the keyboard then goes back where it was.

    Args:
        commands: of this desk.
        cameras: of the room.

    Signals:
        camera_chosen(camera id): put it on the hot spot.
    """

    camera_chosen = Signal(str)

    def __init__(self, commands: Commands, cameras: Callable[[], Iterable[Camera]]) -> None:
        super().__init__()
        self.setObjectName("palette")
        self.setProperty("surface", "raised")
        self.setProperty("card", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._commands, self._cameras = commands, cameras
        self._offered: Sequence[Command] = ()
        self._before: QWidget | None = None
        self.entry = Entry(lambda event: event.key() in {*ENTER, *_STEPS, Qt.Key.Key_Escape})
        self.entry.setObjectName("palette.entry")
        self.entry.setPlaceholderText(tr("command.search_here"))
        self.entry.setMaxLength(40)
        self._model = _Rows()
        self._delegate = _RowDelegate()
        self.list = QListView()
        self.list.setObjectName("palette.list")
        self.list.setModel(self._model)
        self.list.setItemDelegate(self._delegate)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = label(Role.QUIET, tr("command.nothing"))
        self._column = QVBoxLayout(self)
        for part in (self.entry, self._nothing, self.list):
            self._column.addWidget(part)
        self.entry.textChanged.connect(lambda _text: self._narrow())
        self.entry.composed.connect(self._narrow)
        self.list.clicked.connect(self._on_clicked)
        self.hide()

    def open_over(self, window: QWidget, zoom: float) -> None:
        """Open over ``window`` with nothing typed; once more closes it."""
        if self.isVisible():
            self.leave()
            return
        self._before = QApplication.focusWidget()
        self._offered = [one for one in self._commands.offered if one.id != "window.palette"]
        self.setParent(window)
        self.setStyleSheet(sheet(zoom=zoom))
        self._delegate.zoom = zoom
        self.entry.clear()
        self._narrow()
        width = min(round(_WIDTH_PX * zoom), window.width())
        edge = round(12 * zoom)
        self._column.setContentsMargins(edge, edge, edge, edge)
        self.setFixedWidth(width)
        self.move((window.width() - width) // 2, round(window.height() * _TOP_SHARE))
        self.show()
        self.raise_()
        self.entry.setFocus(Qt.FocusReason.PopupFocusReason)

    def leave(self) -> None:
        """Close, and give the keyboard back."""
        self.hide()
        before, self._before = self._before, None
        if before is not None:
            before.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take what the field leaves: arrows, Enter, Esc; nothing goes through to the desk."""
        event.accept()
        if event.key() in ENTER:
            self._choose(self.list.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif (step := _STEPS.get(Qt.Key(event.key()))) is not None:
            last = self._model.rowCount() - 1
            at = min(max(self.list.currentIndex().row() + step, 0), last)
            self.list.setCurrentIndex(self._model.index(at))

    def _narrow(self) -> None:
        self._model.set_rows(meant(self.entry.typed, lambda text: rows_for(text, self._offered, self._cameras())))
        self.list.setCurrentIndex(self._model.index(0))
        count = self._model.rowCount()
        self._nothing.setVisible(not count)
        self.list.setVisible(count > 0)
        self.list.setFixedHeight(round(_ROW_PX * self._delegate.zoom) * min(count, _ROWS))
        self.adjustSize()

    def _on_clicked(self, index: QModelIndex) -> None:
        self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        row = self._model.row_at(index.row())
        if row is None:
            return
        self.leave()
        if row.camera:
            self.camera_chosen.emit(row.camera)
        else:
            self._commands.run(row.command)


class _Rows(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[Row] = ()

    def set_rows(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row_at(self, place: int) -> Row | None:
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row_at(index.row())
        if row is not None and role == _ENTRY_ROLE:
            return row
        return row.words if row is not None and role == Qt.ItemDataRole.DisplayRole else None


class _RowDelegate(QStyledItemDelegate):
    """Words at the left, the key at the right."""

    def __init__(self, theme: Theme = DARK) -> None:
        super().__init__()
        self._theme, self.zoom = theme, 1.0

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, round(_ROW_PX * self.zoom))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(_ENTRY_ROLE)
        if not isinstance(row, Row):
            return
        painter.save()
        rect = paint_ground(painter, option, self._theme, self.zoom)
        edge, right = round(16 * self.zoom), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        inside = rect.adjusted(edge, 0, -edge, 0)
        painter.setFont(font(round(14 * self.zoom)))
        painter.setPen(QColor(self._theme.secondary))
        painter.drawText(inside, right, row.shortcut)
        inside.setRight(inside.right() - painter.fontMetrics().horizontalAdvance(row.shortcut) - edge)
        painter.setFont(font(round(16 * self.zoom)))
        painter.setPen(QColor(self._theme.text))
        words = painter.fontMetrics().elidedText(row.words, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()
