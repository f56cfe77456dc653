"""The camera tree as a flat Qt list: a row for each grid, and below an open one a row for each camera. No painting.

Flat, because two levels need no tree: one delegate paints both kinds, and 730 cameras scroll as 730 rows.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from console.domain.camera import Camera, CameraId
from console.seat.camera_tree import Branch, best, camera_tree
from console.seat.pinyin import meant

ROW_ROLE: Final = Qt.ItemDataRole.UserRole + 1
CAMERA_MIME: Final = "application/x-grid-console-camera"
"""What is dragged: a camera's id."""
_NOWHERE: Final = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class CameraTreeModel(QAbstractListModel):
    """``ROW_ROLE`` gives the :class:`Branch` or the :class:`Camera` of a row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cameras: tuple[Camera, ...] = ()
        self._text = ""
        self._closed: set[str] = set()
        self._branches: Sequence[Branch] = ()
        self._rows: list[Branch | Camera] = []

    @property
    def found(self) -> int:
        """How many cameras the search means."""
        return sum(len(branch.cameras) for branch in self._branches)

    def set_cameras(self, cameras: Iterable[Camera]) -> None:
        """Take another list of cameras, narrowed as before."""
        self._cameras = tuple(cameras)
        self.narrow(self._text)

    def narrow(self, text: str) -> None:
        """Show the cameras that ``text`` means."""
        self._text = text
        self._branches = meant(text, lambda words: camera_tree(self._cameras, words))
        self._refill()

    def toggle(self, branch: Branch) -> None:
        """Close an open branch, open a closed one."""
        self._closed ^= {branch.grid}
        self._refill()

    def is_open(self, branch: Branch) -> bool:
        """Say whether its cameras are shown; while something is searched for, all are."""
        return bool(self._text.strip()) or branch.grid not in self._closed

    def row_at(self, place: int) -> Branch | Camera | None:
        """Return the row at ``place``."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def best(self) -> Camera | None:
        """Return the camera that Enter in the search means."""
        return best(self._branches, self._text)

    def place_of(self, camera: CameraId) -> int:
        """Return the row of a camera, -1 while it is not shown."""
        rows = enumerate(self._rows)
        return next((place for place, row in rows if isinstance(row, Camera) and row.id == camera), -1)

    def _refill(self) -> None:
        self.beginResetModel()
        self._rows = []
        for branch in self._branches:
            self._rows += [branch, *branch.cameras] if self.is_open(branch) else [branch]
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the row, or the words a screen reader reads."""
        row = self.row_at(index.row()) if index.isValid() else None
        if role == ROW_ROLE:
            return row
        if row is not None and role == Qt.ItemDataRole.DisplayRole:
            return f"{row.number:02d} {row.name}" if isinstance(row, Camera) else row.grid
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let cameras be dragged."""
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain | Qt.ItemFlag.ItemIsDragEnabled if isinstance(self.row_at(index.row()), Camera) else plain

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        """Name what is dragged."""
        return [CAMERA_MIME]

    def mimeData(self, indexes: Iterable[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt's name
        """Return the dragged camera's id."""
        dragged = QMimeData()
        for index in indexes:
            row = self.row_at(index.row())
            if isinstance(row, Camera):
                dragged.setData(CAMERA_MIME, str(row.id).encode())
        return dragged
