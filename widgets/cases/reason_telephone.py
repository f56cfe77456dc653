"""Asks who at the unit said something by telephone, when, and what (电话代录); pictures of it may go with it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QGridLayout

from console.clock import SHANGHAI, monotonic
from console.domain.case import Telephone
from console.domain.prose import RESULT_LENGTH
from widgets.cases.entry import Entry
from widgets.cases.reason_base import StepEntry, field, gives_up
from widgets.lettering import Role, label
from widgets.text import tr
from widgets.unit.after_image import Prepared
from widgets.unit.picture_tray import PICTURES_MAX, PictureTray
from widgets.unit.prose import pictures_in

_NAME_LENGTH: Final = 64
_MINUTE: Final = timedelta(minutes=1)
_DAY: Final = timedelta(days=1)


class TelephoneEntry(StepEntry):
    """Name and time of a call; with ``has_result`` also what was done, and pictures that somebody sent.

    Pictures are chosen (Ctrl+O), pasted or dropped; Ctrl+D takes the last one away. None need be there.

    A time that nobody touched means now, at the moment of sending. A time of day later than now is yesterday's.

    Args:
        confirm: words of the key that sends.
        has_result: whether it is a feedback.
        not_before: UTC instant of the case's last step; the call lies after it.
        room_time: room time, aware.
        now: monotonic seconds.

    Signals:
        pictures_offered(list): to be prepared, each settled by :meth:`take_picture` or :meth:`refuse_picture`.
    """

    pictures_offered = Signal(list)

    def __init__(
        self,
        confirm: str,
        *,
        has_result: bool,
        not_before: datetime | None,
        room_time: Callable[[], datetime],
        now: Callable[[], float] = monotonic,
    ) -> None:
        title = tr("sheet.told_title_result" if has_result else "sheet.told_title")
        super().__init__(title, confirm, now=now)
        self._not_before, self._room_time = not_before, room_time
        self.tray = PictureTray("desk.sheet") if has_result else None
        self.told_by = self._field("desk.sheet.told_by", most=_NAME_LENGTH)
        self.told_at = self._field("desk.sheet.told_at", most=5)
        self.result = (
            self._field("desk.sheet.result", tr("sheet.told_result_hint"), most=RESULT_LENGTH) if has_result else None
        )
        self._offered = room_time().astimezone(SHANGHAI).strftime("%H:%M")
        self.told_at.setText(self._offered)
        self.told_at.setFixedWidth(96)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for column, (caption, part) in enumerate((("sheet.told_by", self.told_by), ("sheet.told_at", self.told_at))):
            grid.addWidget(label(Role.CAPTION, tr(caption)), 0, column)
            grid.addWidget(part, 1, column)
            part.textChanged.connect(lambda: self.say_trouble(""))
        grid.setColumnStretch(0, 1)
        self.column.addLayout(grid)
        if self.result is not None:
            self.result.textChanged.connect(lambda: self.say_trouble(""))
            self.column.addWidget(label(Role.CAPTION, tr("sheet.told_result")))
            self.column.addWidget(self.result)
        if self.tray is not None:
            self.tray.start((), PICTURES_MAX)
            self.tray.offered.connect(self.offer)
            self.tray.changed.connect(lambda: self.say_trouble(""))
            self.setAcceptDrops(True)
            self.column.addWidget(label(Role.CAPTION, tr("telephone.pictures")))
            self.column.addWidget(self.tray)
        self.add_end()

    def _field(self, name: str, placeholder: str = "", *, most: int) -> Entry:
        return field(
            name, placeholder, most=most, gives_up=lambda event: gives_up(event) or self._is_of_pictures(event)
        )

    # ---- pictures

    def offer(self, sources: list[object]) -> None:
        """Ask for the preparation of pictures, as many as fit; say so where some do not."""
        if self.tray is None:
            return
        taken = sources[: self.tray.room]
        if taken:
            self.tray.expect(len(taken))
            self.pictures_offered.emit(taken)
        if len(taken) < len(sources):
            self.say_trouble(tr("unit.pictures_too_many", most=PICTURES_MAX))

    def take_picture(self, prepared: Prepared) -> None:
        """Take a picture that is ready."""
        if self.tray is not None:
            self.tray.settle(prepared)

    def refuse_picture(self, words: str) -> None:
        """Say why one was not taken."""
        if self.tray is not None:
            self.tray.settle(None)
            self.say_trouble(words)

    def take_key(self, event: QKeyEvent) -> bool:
        """Add pictures with Ctrl+O and Ctrl+V, take the last one away with Ctrl+D."""
        if self.tray is None or not self._is_of_pictures(event):
            return False
        if event.key() == Qt.Key.Key_O:
            self.tray.choose()
        elif event.key() == Qt.Key.Key_D:
            self.tray.remove_last()
        else:
            self.offer(pictures_in(QGuiApplication.clipboard().mimeData()))
        return True

    def _is_of_pictures(self, event: QKeyEvent) -> bool:
        """Say whether it is a key for pictures; a paste only where the clipboard has some."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.tray is None or held != Qt.KeyboardModifier.ControlModifier:
            return False
        if event.key() == Qt.Key.Key_V:
            return bool(pictures_in(QGuiApplication.clipboard().mimeData()))
        return event.key() in (Qt.Key.Key_O, Qt.Key.Key_D)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Let pictures in."""
        if pictures_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take dropped pictures."""
        event.acceptProposedAction()
        self.offer(pictures_in(event.mimeData()))

    # ---- words

    def words_for_units(self) -> Sequence[Entry]:
        """See :meth:`StepEntry.words_for_units`."""
        return (self.result,) if self.result is not None else ()

    def take_keyboard(self) -> None:
        """Put the keyboard into the field for the name."""
        self.told_by.setFocus(Qt.FocusReason.OtherFocusReason)

    def said(self) -> Mapping[str, Any] | None:
        """Return the telephone record, with the result of a feedback; ask for what is missing."""
        name = self.told_by.text().strip()
        if not name:
            self._missing("sheet.told_by_missing", self.told_by)
            return None
        at = self._at()
        if at is None:
            return None
        said: dict[str, Any] = {"telephone": Telephone(name, at)}
        if self.result is not None:
            if not self.result.text().strip():
                self._missing("sheet.told_result_missing", self.result)
                return None
            said["result"] = self.result.text().strip()
        if self.tray is not None:
            if self.tray.is_waiting:
                self.say_trouble(tr("unit.pictures_preparing", n=1))
                return None
            said["pictures"] = self.tray.pictures
        return said

    def _missing(self, key: str, part: Entry) -> None:
        self.say_trouble(tr(key))
        part.setFocus(Qt.FocusReason.OtherFocusReason)

    def _at(self) -> datetime | None:
        """Return the instant of the call; None after saying what is wrong with it."""
        now, text = self._room_time(), self.told_at.text().strip().replace("：", ":")
        if text == self._offered:
            return now
        try:
            clock = datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a time of day; its day is told below
        except ValueError:
            self._missing("sheet.told_at_bad", self.told_at)
            return None
        at = datetime.combine(now.astimezone(SHANGHAI).date(), clock, SHANGHAI)
        if at > now:
            at -= _DAY
        first = self._not_before
        if first is not None and at < first < at + _MINUTE:
            return first  # the same minute: seconds are not asked for
        if first is not None and at < first:
            self.say_trouble(tr("sheet.told_at_early", at=first.astimezone(SHANGHAI).strftime("%m-%d %H:%M")))
            self.told_at.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        return at
