"""The place of the case sheet where words are asked for: one entry at a time, and the keyboard before and after it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from console.domain.case import CaseId
from widgets.cases.reason_base import StepEntry
from widgets.cases.reason_telephone import TelephoneEntry
from widgets.cases.sheet_body import SheetBody
from widgets.unit.after_image import Prepared


class EntrySlot(QObject):
    """Opens and closes entries. GUI thread.

    Args:
        body: where the entry lies.
        sheet: gets the keyboard where what had it is gone.

    Signals:
        closed(): by Esc, or because its time is over.
        pictures_offered(case id, list): to be prepared for the entry of this case.
    """

    closed = Signal()
    pictures_offered = Signal(object, list)

    def __init__(self, body: SheetBody, sheet: QWidget) -> None:
        super().__init__(sheet)
        self._body, self._sheet = body, sheet
        self.entry: StepEntry | None = None
        self._case: CaseId | None = None
        self._came_from: QWidget | None = None
        """What had the keyboard before the entry, and gets it back."""

    def open(self, entry: StepEntry, case: CaseId, on_given: Callable[[dict[str, object]], None]) -> None:
        """Put an entry into the sheet; whoever calls shows the keys as they are now, then gives it the keyboard."""
        self.entry, self._case, self._came_from = entry, case, QApplication.focusWidget()
        entry.given.connect(on_given)
        entry.left.connect(self.close)
        if isinstance(entry, TelephoneEntry):
            entry.pictures_offered.connect(lambda sources: self.pictures_offered.emit(case, sources))
        self._body.put_entry(entry)

    def close(self) -> None:
        """Take the entry away; the keyboard goes where it was, if that is still there."""
        entry, self.entry = self.entry, None
        if entry is None:
            return
        held, back = QApplication.focusWidget(), self._came_from
        if held is None or entry.isAncestorOf(held):
            is_there = back is not None and isValid(back) and back.isVisible()
            (back if is_there and back is not None else self._sheet).setFocus(Qt.FocusReason.OtherFocusReason)
        self._body.put_entry(None)
        self.closed.emit()

    def take_picture(self, case: CaseId, prepared: Prepared) -> None:
        """Take a picture that is ready; one whose entry was left is dropped."""
        if isinstance(self.entry, TelephoneEntry) and case == self._case:
            self.entry.take_picture(prepared)

    def refuse_picture(self, case: CaseId, words: str) -> None:
        """Say why one was not taken."""
        if isinstance(self.entry, TelephoneEntry) and case == self._case:
            self.entry.refuse_picture(words)
