"""The pictures of the chosen case in a row: as found, as fed back, as it is now."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.domain.camera import Camera, Quality
from console.domain.case import CaseRecord
from console.domain.workflow import Action
from widgets.cases.check_live import LivePicture
from widgets.cases.sheet_picture import PictureBox
from widgets.cases.wording import time_words
from widgets.picture_shelf import PictureShelf
from widgets.text import tr
from widgets.wall.life_words import quality_words

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
        for part in self._boxes:
            part.setParent(self)
            part.clicked.connect(self.asked)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        shelf.came.connect(self._on_came)

    @property
    def zoom(self) -> float:
        """How many times as large as at the desk the words on the pictures are."""
        return self.found.zoom

    @zoom.setter
    def zoom(self, zoom: float) -> None:
        for box in self._boxes:
            box.zoom = zoom

    @property
    def _boxes(self) -> tuple[PictureBox, ...]:
        return self.found, self.after, self.live

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep three pictures of 16:9 side by side."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Give each picture a third of the width; without any there is no row."""
        shown = [box for box in self._boxes if not box.isHidden()]
        width = (self.width() - 2 * GAP_PX) // 3
        height = width * 9 // 16
        self.setFixedHeight(height if shown else 0)
        for place, box in enumerate(shown):
            box.setGeometry(place * (width + GAP_PX), 0, width, height)

    def show_case(self, record: CaseRecord, camera: Camera | None) -> None:
        """Show this case's pictures; where it can have none, there is no frame for one."""
        self._record = record
        self.live.show_camera(camera, record.mark)
        there = expected(record, camera)
        for box, is_there in zip((self.found, self.after, self.live), there, strict=True):
            box.setVisible(is_there)
        self._arrange()
        self._show()

    def _on_came(self, sha256: str) -> None:
        record = self._record
        if record is not None and sha256 in wanted_by(record):
            self._show()

    def _show(self) -> None:
        if self._record is None:
            return
        show_found(self.found, self._record, self._shelf, self._now())
        show_after(self.after, self._record, self._shelf, self._now(), len(self._record.after_pictures) - 1)


def expected(record: CaseRecord, camera: Camera | None) -> tuple[bool, bool, bool]:
    """Return whether a case has, or ought to have, a picture as found, as fed back, as it is now.

    Of what was told there is none as found, and none as fed back before the feedback.
    """
    has_fed_back = any(step.action is Action.FEED_BACK for step in record.steps)
    if not record.is_told:
        return True, True, True
    return record.evidence is not None, has_fed_back or bool(record.after_pictures), camera is not None


def wanted_by(record: CaseRecord) -> frozenset[str]:
    """Return the hashes of all pictures of a case."""
    evidence = record.evidence
    own = (evidence.thumbnail,) if evidence is not None else ()
    return frozenset((*own, *record.after_pictures))


def show_found(box: PictureBox, record: CaseRecord, shelf: PictureShelf, now: datetime) -> None:
    """Show the frozen frame, small until it has come itself: both come under the small one's hash."""
    caption = tr("sheet.found", at=time_words(record.found_at, now))
    if record.evidence is None:
        box.show_words(tr("sheet.no_picture"), caption)
        return
    picture = shelf.find(record.evidence.thumbnail)
    if picture is not None and not picture.isNull():
        marks = shelf.marks(record.evidence.thumbnail)
        box.show_picture(picture, record.mark, with_marks(caption, marks), quality_words(marks)[1])
    else:
        box.show_words(tr("sheet.coming" if picture is None else "sheet.broken"), caption)


def with_marks(caption: str, marks: tuple[Quality, ...]) -> str:
    """Return the caption of a frozen picture with what the seat said was wrong with it then."""
    return " · ".join(filter(None, (caption, quality_words(marks)[0])))


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
