"""The check page over the desk's centre: the chosen case's pictures large, and the keyboard while they are there."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from console.domain.camera import Camera
from console.domain.case import CaseRecord
from console.seat.case_sheet import LOOK_IDS
from widgets.cases.case_sheet import CaseSheet
from widgets.cases.check_view import CheckView
from widgets.cases.sheet_pictures import expected
from widgets.text import tr


class CheckPage(QObject):
    """Opens and closes the page. GUI thread.

    Args:
        view: the page.
        sheet: the chosen case; letters pressed on the page are its.
        camera: returns the camera of a case.
        come_back: takes the keyboard back.
    """

    def __init__(
        self,
        view: CheckView,
        sheet: CaseSheet,
        camera: Callable[[CaseRecord | None], Camera | None],
        come_back: Callable[[], None],
    ) -> None:
        super().__init__()
        self._view, self._sheet, self._camera, self._come_back = view, sheet, camera, come_back
        self._centre: QWidget | None = None
        view.hide()
        view.left.connect(self.close)
        view.letter_pressed.connect(self._on_letter)
        sheet.look_asked.connect(self.open)

    def lay_over(self, centre: QWidget) -> None:
        """Let the page lie over ``centre``, always as large as it."""
        self._centre = centre
        self._view.setParent(centre)
        centre.installEventFilter(self)

    def has_pictures(self, record: CaseRecord) -> bool:
        """Say whether there is anything to be seen of a case, or ought to be."""
        return any(expected(record, self._camera(record)))

    def open(self) -> bool:
        """Show the chosen case's pictures large; return whether there is a case that has some."""
        record = self._sheet.record
        if record is None:
            return False
        if not self.has_pictures(record):
            self._sheet.say_trouble(tr("sheet.no_pictures"))
            return False
        self._view.show_case(record, self._camera(record))
        self._view.show()
        self._view.raise_()
        self._fit()
        if self._sheet.entry is None:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def close(self) -> None:
        """Give the centre back."""
        view = self._view
        holder = view.window().focusWidget()  # not the page's own: that one is remembered after it has left
        has_it = holder is view or (holder is not None and view.isAncestorOf(holder))
        had_keyboard = view.isVisible() and has_it
        view.hide()
        if had_keyboard:
            self._come_back()

    def follow(self) -> None:
        """The sheet shows another case, or another state of it, or none."""
        record = self._sheet.record
        if not self._view.isVisible():
            return
        if record is None:
            self.close()
        else:
            self._view.show_case(record, self._camera(record))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the centre."""
        if watched is self._centre and event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _fit(self) -> None:
        if self._centre is not None:
            self._view.setGeometry(self._centre.rect())

    def _on_letter(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key[f"Key_{LOOK_IDS[2]}"]:
            self.close()
        else:
            self._sheet.take_key(event)
