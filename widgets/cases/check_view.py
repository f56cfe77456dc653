"""The check page: as found, as it is now, as fed back; large enough to compare, decided with one key."""

import enum
from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.clock import utc_now
from console.domain.camera import Camera
from console.domain.case import CaseRecord
from console.domain.workflow import Action
from console.seat.pictures import Pictures
from widgets.cases.check_live import LivePicture, ProfileFor
from widgets.cases.check_panes import CheckPanes
from widgets.cases.entry import ENTER
from widgets.cases.hint import Hint
from widgets.cases.sheet_picture import PictureBox
from widgets.cases.sheet_pictures import expected, show_after, show_found, wanted_by
from widgets.cases.sheet_style import sheet_style
from widgets.lettering import Role, hairline, label
from widgets.picture_shelf import PictureShelf
from widgets.text import tr
from widgets.wall.room_dial import RoomAt, as_it_is

Key = Qt.Key
_STEPS: Final = {Key.Key_Left: -1, Key.Key_Right: 1}


class Sight(enum.Enum):
    """What somebody at the page can have seen of what a closing is decided by."""

    WHOLE = "whole"
    """Every picture that there ought to be has been on the glass."""
    COMING = "coming"
    """One is still on its way."""
    LACKING = "lacking"
    """One cannot be had, and the page says so."""


class CheckView(QWidget):
    """A page to lay over the desk's centre.

    What the case is and how its clock stands says the sheet beside it; here stands by what it is closed.
    The found frame stands beside the live picture: the same camera, the same box. Y and N decide (the sheet asks for
    the reason), ← → turn the after-pictures, 1 2 3 enlarge one, Esc goes back.

    Args:
        pictures: where the camera's present picture comes from.
        shelf: pictures of cases by hash.
        profile_for: chooses the stream of a picture.
        now: room time, aware.
        room_at: room time at an instant of this machine's clock.

    Signals:
        letter_pressed(QKeyEvent): a key for the sheet.
        left: back to the hot spot.
        opened: the page lies there, with its first or another case.
    """

    letter_pressed = Signal(object)
    left = Signal()
    opened = Signal()

    def __init__(
        self,
        pictures: Pictures,
        shelf: PictureShelf,
        profile_for: ProfileFor,
        *,
        now: Callable[[], datetime] = utc_now,
        room_at: RoomAt = as_it_is,
    ) -> None:
        super().__init__()
        self.setObjectName("desk.check")
        self._shelf, self._now = shelf, now
        self._record: CaseRecord | None = None
        self._camera: Camera | None = None
        self._number = 0
        self._sight_before = Sight.COMING
        """What was seen before one picture was enlarged."""
        self.found = PictureBox(words_px=16, is_below=True)
        self.after = PictureBox(words_px=16, is_at_top=True, is_below=True)
        self.live = LivePicture(pictures, "desk.check", profile_for, now, room_at, words_px=16, is_below=True)
        self._closing = label(Role.LARGE, wraps=True)
        self._closing.setObjectName("desk.check.closing")
        self._closing.setContentsMargins(16, 10, 16, 10)
        self._closing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.back = Hint("Esc", tr("check.back"))
        self.back.setObjectName("desk.check.back")
        self._turns = Hint("← →", tr("check.turn"))
        self._panes = CheckPanes(self.found, self.live, self.after, self._closing)
        self._lay_out()
        self.back.clicked.connect(self._step_back)
        for box in (self.found, self.live, self.after):
            box.clicked.connect(lambda box=box: self.enlarge(box))
        shelf.came.connect(self._on_came)

    def show_case(self, record: CaseRecord, camera: Camera | None) -> None:
        """Show a case, or how it stands now."""
        is_other = self._record is None or self._record.id != record.id
        if is_other:
            self._number = max(0, len(record.after_pictures) - 1)
            self.enlarge(None)
        self._record, self._camera = record, camera
        closing = record.closing_condition
        self._closing.setText(tr("sheet.closing", condition=closing) if closing else "")
        self.live.show_camera(camera, record.mark)
        self._turns.setVisible(len(record.after_pictures) > 1)
        self._show_pictures()
        if is_other and self.isVisible():
            self.opened.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that the page lies there."""
        super().showEvent(event)
        self.opened.emit()

    def shows(self, record: CaseRecord) -> bool:
        """Return whether the page lies there with this case."""
        return self.isVisible() and self._record is not None and self._record.id == record.id

    def sight(self) -> Sight:
        """Return what can have been seen; beside an enlarged picture what was seen before it."""
        if self._panes.large is not None:
            return self._sight_before
        if self._is_coming(self.found) or self._is_coming(self.after) or self.live.is_coming:
            return Sight.COMING
        return Sight.WHOLE if not self.lack else Sight.LACKING

    @property
    def lack(self) -> str:
        """Text key of what is missing to compare; "" where nothing is."""
        record = self._record
        if record is None or (self.live.is_present and self._panes.has(self.live)):
            has_after = record is None or not record.after_pictures or self.after.is_painted
            return "" if has_after else "check.without_after"
        return "check.without_now"

    def _is_coming(self, box: PictureBox) -> bool:
        """Whether a picture that exists has not come, or has not been painted yet."""
        record = self._record
        if record is None or not self._panes.has(box):
            return False
        evidence, pictures = record.evidence, record.after_pictures
        if box is self.found:
            name = evidence.thumbnail if evidence is not None else ""
        else:
            name = pictures[self._number] if pictures else ""
        picture = self._shelf.find(name) if name else QImage()
        return picture is None or (not picture.isNull() and not box.is_painted)

    def set_zoom(self, zoom: float) -> None:
        """Make all words ``zoom`` times as large."""
        self.setStyleSheet(sheet_style(zoom=zoom))
        for box in (self.found, self.live, self.after):
            box.zoom = zoom

    def enlarge(self, box: PictureBox | None) -> None:
        """Show one picture alone, or all again; the enlarged one asked for once more gives all again."""
        if box is None or self._panes.has(box):
            self._sight_before = self.sight()
            self._panes.enlarge(None if box is self._panes.large else box)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn, enlarge, go back; give letters to the sheet."""
        boxes = {Key.Key_1: self.found, Key.Key_2: self.live, Key.Key_3: self.after}
        key = Qt.Key(event.key())
        if key in boxes:
            self.enlarge(boxes[key])
        elif key in _STEPS:
            self.turn(_STEPS[key])
        elif key == Key.Key_Escape:
            self._step_back()
        elif key in ENTER:
            event.accept()  # the one that opened this page, bounced or held: it decides nothing
        elif Key.Key_A <= key <= Key.Key_Z:
            self.letter_pressed.emit(event)
        else:
            event.ignore()

    def turn(self, step: int) -> None:
        """Show the next after-picture (1) or the one before (-1)."""
        count = len(self._record.after_pictures) if self._record is not None else 0
        if count:
            self._number = (self._number + step) % count
            self._show_pictures()

    def _step_back(self) -> None:
        if self._panes.large is not None:
            self.enlarge(None)
        else:
            self.left.emit()

    def _on_came(self, sha256: str) -> None:
        if self._record is not None and self.isVisible() and sha256 in wanted_by(self._record):
            self._show_pictures()

    def _show_pictures(self) -> None:
        if self._record is not None:
            show_found(self.found, self._record, self._shelf, self._now())
            show_after(self.after, self._record, self._shelf, self._now(), self._number)
            found, after, live = expected(self._record, self._camera)
            has_feedback = any(step.action is Action.FEED_BACK for step in self._record.steps)
            if has_feedback and not self._record.after_pictures:  # the largest place: it says so as large
                self.after.show_words(tr("check.no_after"), is_large=True)
            self._panes.show_boxes(found=found, live=live, after=after and has_feedback)

    def _lay_out(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setProperty("surface", "wall")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.set_zoom(1.0)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 8)
        head.setSpacing(24)
        head.addWidget(label(Role.VALUE, tr("check.title")))
        head.addStretch()
        head.addWidget(Hint("1 2 3", tr("check.enlarge")))
        head.addWidget(self._turns)
        head.addWidget(self.back)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(head)
        page.addWidget(hairline())
        page.addWidget(self._panes, 1)
