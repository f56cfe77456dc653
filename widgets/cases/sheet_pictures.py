"""The pictures of the chosen case in a row: as found, as fed back, as it is now."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from console.domain.camera import Camera
from console.domain.case import CaseRecord
from console.domain.workflow import Action
from widgets.cases.check_live import LivePicture
from widgets.cases.sheet_picture import PictureBox
from widgets.cases.sheet_shelf import PictureShelf
from widgets.cases.wording import time_words
from widgets.text import tr

GAP_PX = 8


class PictureRow(QWidget):
    """Three pictures at most: the frozen frame, the last after-picture, the live one.

    Signals:
        asked: a picture was clicked; show them large.
    """

    asked = Signal()

    def __init__(self, shelf: PictureShelf, live: LivePicture, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._shelf, self._now = shelf, now
        self._record: CaseRecord | None = None
        self.found, self.after, self.live = PictureBox(), PictureBox(), live
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP_PX)
        for part in (self.found, self.after, self.live):
            row.addWidget(part, 1)
            part.clicked.connect(self.asked)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        shelf.came.connect(self._on_came)

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows from the width: pictures keep 16:9."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of three pictures of 16:9 side by side."""
        return (width - 2 * GAP_PX) // 3 * 9 // 16

    def sizeHint(self) -> QSize:
        """Ask for the height of the present width."""
        return QSize(self.width(), self.heightForWidth(self.width()))

    def show_case(self, record: CaseRecord, camera: Camera | None) -> None:
        """Show this case's pictures."""
        self._record = record
        self.live.show_camera(camera, record.mark)
        self._show()

    def _on_came(self, sha256: str) -> None:
        record = self._record
        if record is not None and sha256 in wanted_by(record):
            self._show()

    def _show(self) -> None:
        if self._record is None:
            return
        show_found(self.found, self._record, self._shelf, self._now(), is_small=True)
        show_after(self.after, self._record, self._shelf, self._now(), len(self._record.after_pictures) - 1)


def wanted_by(record: CaseRecord) -> frozenset[str]:
    """Return the hashes of all pictures of a case."""
    evidence = record.evidence
    own = (evidence.thumbnail, evidence.frame) if evidence is not None else ()
    return frozenset((*own, *record.after_pictures))


def show_found(box: PictureBox, record: CaseRecord, shelf: PictureShelf, now: datetime, *, is_small: bool) -> None:
    """Show the frozen frame: the small picture at once, the large one where it has come."""
    caption = tr("sheet.found", at=time_words(record.found_at, now))
    if record.evidence is None:
        box.show_words(tr("sheet.no_picture"), caption)
        return
    small = shelf.find(record.evidence.thumbnail)
    large = None if is_small else shelf.find(record.evidence.frame)
    best = next((each for each in (large, small) if each is not None and not each.isNull()), None)
    if best is not None:
        box.show_picture(best, record.mark, caption)
    else:
        box.show_words(tr("sheet.coming" if small is None else "sheet.broken"), caption)


def show_after(box: PictureBox, record: CaseRecord, shelf: PictureShelf, now: datetime, number: int) -> None:
    """Show one of the after-pictures (from 0); words where there is none."""
    at = next((step.at for step in reversed(record.steps) if step.action is Action.FEED_BACK), None)
    count = len(record.after_pictures)
    if at is None or not 0 <= number < count:
        box.show_words(tr("sheet.no_after") if at is not None else tr("sheet.no_after_yet"))
        return
    caption = tr("sheet.after", at=time_words(at, now)) + (f" {number + 1}/{count}" if count > 1 else "")
    picture = shelf.find(record.after_pictures[number])
    if picture is not None and not picture.isNull():
        box.show_picture(picture, None, caption)
    else:
        box.show_words(tr("sheet.coming" if picture is None else "sheet.broken"), caption)
