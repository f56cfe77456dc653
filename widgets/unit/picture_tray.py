"""The pictures that will go with an answer: small, each with a key to take it away, and the key that adds some."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, QStandardPaths, Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QGridLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from console.seat.case_acts import AfterPicture
from widgets.lettering import Role, label
from widgets.text import tr
from widgets.unit.after_image import Prepared

PICTURES_MAX: Final = 6
"""The hub takes no more for one case."""
_CHOOSER: Final = QSize(960, 600)
_WIDE_PX: Final = 340
_COLUMNS: Final = 3
_SMALL: Final = QSize(88, 64)
_FILES: Final = "*.jpg *.jpeg *.png *.webp *.bmp"

_LABELS: Final = {
    QFileDialog.DialogLabel.LookIn: "unit.chooser_folder",
    QFileDialog.DialogLabel.FileName: "unit.chooser_name",
    QFileDialog.DialogLabel.FileType: "unit.chooser_type",
    QFileDialog.DialogLabel.Accept: "unit.chooser_take",
    QFileDialog.DialogLabel.Reject: "unit.chooser_leave",
}


def _first_folder() -> str:
    """Return where pictures lie on this machine; home where it has no such folder (Qt would take it for a file)."""
    places = QStandardPaths.StandardLocation.PicturesLocation, QStandardPaths.StandardLocation.HomeLocation
    folders = (QStandardPaths.writableLocation(place) for place in places)
    return next((folder for folder in folders if Path(folder).is_dir()), "")


def _widen(dialog: QFileDialog) -> None:
    """Show whole sizes and dates where the chooser is Qt's own; a desktop's chooser has no such list."""
    dialog.resize(_CHOOSER)
    lists: Iterable[QTreeView] = dialog.findChildren(QTreeView)
    for shown in lists:
        shown.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)


class PictureTray(QWidget):
    """Holds prepared pictures. It asks for their preparation and is told the outcome.

    Args:
        scope: prefix of the object names.

    Signals:
        offered(list): files that were chosen; to be prepared.
        changed(): pictures came or went.
    """

    offered = Signal(list)
    changed = Signal()

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.setObjectName(f"{scope}.pictures")
        self._room = PICTURES_MAX
        self._expected = 0
        self._held: list[Prepared] = []
        self.add_key = QPushButton(f"{tr('unit.pictures_add')}　Ctrl+O")
        self.add_key.setObjectName(f"{scope}.pictures.add")
        self.add_key.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.add_key.clicked.connect(self.choose)
        self._hint = label(Role.QUIET, wraps=True)
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._head = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._head.setSpacing(12)
        self._head.addWidget(self.add_key, 0, Qt.AlignmentFlag.AlignLeft)
        self._head.addWidget(self._hint, 1)
        column.addLayout(self._head)
        column.addLayout(self._grid)
        column.addStretch()
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the hint beside the key where both have room."""
        super().resizeEvent(event)
        is_wide = event.size().width() >= _WIDE_PX
        self._head.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)

    @property
    def pictures(self) -> tuple[AfterPicture, ...]:
        """What will be sent."""
        return tuple(held.picture for held in self._held)

    @property
    def held(self) -> tuple[Prepared, ...]:
        """The same with what is shown of them; for a draft."""
        return tuple(self._held)

    @property
    def is_waiting(self) -> bool:
        """Whether pictures are still being prepared."""
        return self._expected > 0

    @property
    def room(self) -> int:
        """How many more pictures fit."""
        return max(0, self._room - len(self._held) - self._expected)

    def start(self, held: tuple[Prepared, ...], room: int) -> None:
        """Begin with a draft's pictures; ``room`` is how many the case takes altogether."""
        self._held, self._room, self._expected = list(held), room, 0
        self._show()

    def expect(self, count: int) -> None:
        """Wait for ``count`` pictures that are being prepared."""
        self._expected += count
        self._show()

    def settle(self, prepared: Prepared | None) -> None:
        """Take one that was waited for; None: it was refused. The same picture twice is kept once."""
        self._expected = max(0, self._expected - 1)
        if prepared is not None and prepared.picture.sha256 not in {held.picture.sha256 for held in self._held}:
            self._held.append(prepared)
        self._show()
        self.changed.emit()

    def remove(self, place: int) -> None:
        """Take one away."""
        if 0 <= place < len(self._held):
            del self._held[place]
            self._show()
            self.changed.emit()

    def remove_last(self) -> None:
        """Take the last one away."""
        self.remove(len(self._held) - 1)

    def choose(self) -> None:
        """Open the file chooser; it blocks nothing."""
        if not self.room:
            return
        folder = _first_folder()
        files = f"{tr('unit.pictures_files')} ({_FILES})"
        dialog = QFileDialog(self.window(), tr("unit.pictures_choose"), folder, files)
        for part, key in _LABELS.items():
            dialog.setLabelText(part, tr(key))
        dialog.setObjectName(f"{self.objectName()}.chooser")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        _widen(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: self.offered.emit([Path(name) for name in names]))
        dialog.open()

    def _show(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            part = item.widget()
            part.hide()
            part.deleteLater()
        for place, held in enumerate(self._held):
            self._grid.addWidget(self._made(place, held), place // _COLUMNS, place % _COLUMNS)
        self._grid.setColumnStretch(_COLUMNS, 1)
        self.add_key.setEnabled(self.room > 0)
        if self._expected:
            self._hint.setText(tr("unit.pictures_preparing", n=self._expected))
        elif self._held:
            self._hint.setText(tr("unit.pictures_count", n=len(self._held), most=self._room))
        else:
            self._hint.setText(tr("unit.pictures_how"))

    def _made(self, place: int, held: Prepared) -> QWidget:
        shown = QLabel()
        pixmap = QPixmap.fromImage(held.small)
        mode = Qt.AspectRatioMode.KeepAspectRatioByExpanding
        scaled = pixmap.scaled(_SMALL, mode, Qt.TransformationMode.SmoothTransformation)
        left, top = (scaled.width() - _SMALL.width()) // 2, (scaled.height() - _SMALL.height()) // 2
        shown.setPixmap(scaled.copy(left, top, _SMALL.width(), _SMALL.height()))
        shown.setFixedSize(_SMALL)
        away = QPushButton("×", shown)
        away.setProperty("away", True)
        away.setAccessibleName(tr("unit.pictures_remove"))
        away.setToolTip(tr("unit.pictures_remove"))
        away.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        away.setFixedSize(24, 24)
        away.move(_SMALL.width() - 24, 0)
        away.clicked.connect(lambda: self.remove(place))
        return shown
