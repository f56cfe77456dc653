"""The desk's camera tree: search above, the room's cameras by grid below."""

from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QVBoxLayout, QWidget

from console.domain.camera import Camera, CameraId, PictureLife
from console.seat.camera_tree import Branch
from console.seat.camera_tree_model import CameraTreeModel
from widgets.cases.entry import ENTER, Entry
from widgets.desk.camera_delegate import CameraDelegate
from widgets.lettering import Role, key_cap, label
from widgets.text import tr

_EDGE_PX: Final = 24
_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_TREE_KEYS: Final = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
)


class CameraPanel(QWidget):
    """Search and tree. Keys that mean nothing here go to the desk: digits, Space, R.

    Args:
        life: verdict on a camera's picture.
        now: monotonic seconds.

    Signals:
        camera_chosen(camera id): Enter or a click: put it on the hot spot.
        menu_asked(camera id, global position): the right button on a camera.
        left(): Esc in the empty search, or a camera was chosen from it: the hot spot may have the keyboard.
    """

    camera_chosen = Signal(str)
    menu_asked = Signal(str, QPoint)
    left = Signal()

    def __init__(self, life: Callable[[CameraId], PictureLife], now: Callable[[], float]) -> None:
        super().__init__()
        self.model = CameraTreeModel(self)
        self.search = Entry(lambda event: event.key() in {*ENTER, *_STEPS, Qt.Key.Key_Escape})
        self.search.setObjectName("desk.tree.search")
        self.search.setPlaceholderText(tr("desk.search_here"))
        self.search.setMaxLength(40)
        self._delegate = CameraDelegate(life, now, self.model.is_open)
        self.list = _Tree(self.model, self._delegate)
        self._is_known = False
        self._count, self._nothing = label(Role.CAPTION), label(Role.QUIET, tr("desk.no_camera_means"), wraps=True)
        self._cap = key_cap("/")
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._lay_out()
        self.search.textChanged.connect(lambda _text: self._narrow())
        self.search.composed.connect(self._narrow)
        self.list.clicked.connect(self._on_clicked)
        self.list.entered_on.connect(self._choose)
        self.list.customContextMenuRequested.connect(self._on_menu)
        self._say_count()

    def set_cameras(self, cameras: Iterable[Camera]) -> None:
        """Take the room's cameras; the row that keys mean stays where it can."""
        held = self.list.camera_at(self.list.currentIndex())
        self._is_known = True
        self.model.set_cameras(cameras)
        self._hold(held.id if held is not None else None)
        self._say_count()

    def show_on_hot_spot(self, camera: CameraId | None) -> None:
        """Mark the camera that the hot spot shows."""
        self._delegate.shown = camera
        if camera is not None:
            self._hold(camera)
        self.list.viewport().update()

    def set_locked(self, *, is_locked: bool) -> None:
        """Say the search's key, or not while the seat is locked."""
        self._cap.setVisible(not is_locked)

    def take_search(self) -> None:
        """Give the search the keyboard."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def set_zoom(self, zoom: float) -> None:
        """Take another zoom; letters follow from the desk's style sheet."""
        self._delegate.zoom = zoom
        edge = round(_EDGE_PX * zoom)
        for layout, margins in ((self._head, (edge, round(14 * zoom), edge, 0)), (self._line, (edge, 0, edge, 0))):
            layout.setContentsMargins(*margins)
        self.list.doItemsLayout()

    def tick(self) -> None:
        """Look at the signs of life again; only rows in sight are painted."""
        self.list.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys that the search leaves: Enter, ↓, Esc."""
        if not self.search.hasFocus():
            super().keyPressEvent(event)
            return
        if event.key() in ENTER:
            self._choose_best()
        elif event.key() in _STEPS:
            self.list.setFocus()
            self._hold(best.id if (best := self.model.best()) is not None else None)
        elif event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _choose_best(self) -> None:
        best = self.model.best()
        if best is not None:
            self.search.clear()
            self.camera_chosen.emit(best.id)
            self.left.emit()

    def _narrow(self) -> None:
        self.model.narrow(self.search.typed)
        self._say_count()

    def _say_count(self) -> None:
        found = self.model.found
        self._count.setText(str(found))
        is_search = bool(self.search.typed.strip())
        nothing = "desk.no_camera_means" if is_search else "desk.no_cameras"
        self._nothing.setText(tr(nothing if self._is_known else "desk.reading"))
        self._nothing.setVisible(not found)

    def _on_clicked(self, index: QModelIndex) -> None:
        self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        row = self.model.row_at(index.row())
        if isinstance(row, Branch):
            self.model.toggle(row)
            self.list.setCurrentIndex(self.model.index(index.row()))
        elif row is not None:
            self.camera_chosen.emit(row.id)

    def _hold(self, camera: CameraId | None) -> None:
        place = self.model.place_of(camera) if camera is not None else -1
        if place >= 0:
            self.list.setCurrentIndex(self.model.index(place))

    def _on_menu(self, at: QPoint) -> None:
        camera = self.list.camera_at(self.list.indexAt(at))
        if camera is not None:
            self.menu_asked.emit(camera.id, self.list.viewport().mapToGlobal(at))

    def _lay_out(self) -> None:
        self._head, self._line = QHBoxLayout(), QHBoxLayout()
        self._head.addWidget(label(Role.CAPTION, tr("desk.cameras")))
        self._head.addStretch()
        self._head.addWidget(self._count)
        self._line.addWidget(self.search)
        inside = QHBoxLayout(self.search)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.addStretch()
        inside.addWidget(self._cap)
        self._nothing.setContentsMargins(_EDGE_PX, 0, _EDGE_PX, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._head)
        column.addLayout(self._line)
        column.addWidget(self._nothing)
        column.addWidget(self.list, 1)


class _Tree(QListView):
    """The list; it keeps arrows and Enter and leaves every other key to the desk.

    Signals:
        entered_on(QModelIndex): Enter, or ← → on a grid.
    """

    entered_on = Signal(QModelIndex)

    def __init__(self, model: CameraTreeModel, delegate: CameraDelegate) -> None:
        super().__init__()
        self._model = model
        self.leaves_enter: Callable[[], bool] = lambda: False
        """Whether Enter is the hot spot's now, because a number is typed."""
        self.setObjectName("desk.tree")
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)

    def camera_at(self, index: QModelIndex) -> Camera | None:
        """Return the camera of a row; None for a grid."""
        row = self._model.row_at(index.row()) if index.isValid() else None
        return row if isinstance(row, Camera) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, open and close, choose; the rest is the desk's."""
        row = self._model.row_at(self.currentIndex().row())
        if event.key() in ENTER and row is not None and not self.leaves_enter():
            self.entered_on.emit(self.currentIndex())
        elif event.key() in _TREE_KEYS:
            super().keyPressEvent(event)
        elif isinstance(row, Branch) and event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            if self._model.is_open(row) != (event.key() == Qt.Key.Key_Right):
                self.entered_on.emit(self.currentIndex())
        else:
            event.ignore()
