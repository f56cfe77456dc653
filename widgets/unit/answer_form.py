"""The inline form of an answer: a text with likely ones by key, pictures where they belong, and one key that sends.

Used for the return, the feedback, pictures that come later, and a refusal at the deputy commander's desk.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from console.clock import monotonic
from widgets.cases.hint import Hint
from widgets.lettering import Role, label, primary_key
from widgets.text import tr
from widgets.unit.after_image import Prepared
from widgets.unit.picture_tray import PictureTray
from widgets.unit.prose import Prose, pictures_in

DEAF_S: Final = 0.3
"""Enter does nothing for so long after the form opens: it was meant for what was there before."""
_CHIP_COLUMNS: Final = 2
_ALT: Final = Qt.KeyboardModifier.AltModifier
_CTRL: Final = Qt.KeyboardModifier.ControlModifier


@dataclass(frozen=True, slots=True)
class Question:
    """What a form asks for.

    Args:
        scope: prefix of its object names, e.g. ``unit``.
        field: last part of the text's object name, e.g. ``reason``.
        title: text key of its caption.
        send: text key of its key.
        likely: text keys of the likely answers; Alt+1 … choose them.
        most: characters the hub takes.
        needs_text: whether the text may not be empty.
        takes_pictures: whether pictures go with it; ``needs_picture`` whether one must.
    """

    scope: str
    field: str
    title: str
    send: str
    likely: tuple[str, ...]
    most: int
    needs_text: bool = True
    takes_pictures: bool = False
    needs_picture: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """What was written so far; kept when the form is left."""

    text: str = ""
    pictures: tuple[Prepared, ...] = ()


class AnswerForm(QWidget):
    """Sends once: after ``sent`` whoever owns it closes it, or shows what was wrong.

    Signals:
        sent(str, tuple): text and :class:`AfterPicture` s.
        left(): Esc; what was written is in :meth:`written`.
        pictures_offered(list): to be prepared, each settled by :meth:`take_picture` or :meth:`refuse_picture`.
    """

    sent = Signal(str, tuple)
    left = Signal()
    pictures_offered = Signal(list)

    def __init__(self, question: Question, *, now: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._question, self._now, self._opened_at = question, now, 0.0
        self._has_pictures = False
        self.text = Prose(takes_pictures=question.takes_pictures, gives_up=self._is_own)
        self.text.setObjectName(f"{question.scope}.{question.field}")
        self.text.setAccessibleName(tr(question.title))
        self.tray = PictureTray(question.scope)
        if not question.takes_pictures:  # never shown by hand: without a parent it would be a window of its own
            self.tray.hide()
        self.key = primary_key(f"{tr(question.send)}　Enter")
        self.key.setObjectName(f"{question.scope}.{question.field}.send")
        self.back = Hint("Esc", tr("unit.keep_written"))
        self._trouble = label(Role.WARNING, wraps=True)
        self._trouble.setObjectName(f"{question.scope}.{question.field}.trouble")
        self.chips: list[QPushButton] = []
        self.setAcceptDrops(question.takes_pictures)
        self._lay_out()
        self.text.sent.connect(self.send)
        self.text.pictures_pasted.connect(self.offer)
        self.text.textChanged.connect(self._trouble.clear)
        self.tray.offered.connect(self.offer)
        self.key.clicked.connect(self.send)
        self.back.clicked.connect(self.left)

    def start(self, written: Written, room: int, *, has_pictures: bool = False) -> None:
        """Open with what was written before and take the keyboard.

        Args:
            written: text and pictures.
            room: pictures that the case takes.
            has_pictures: some were sent before that count with this answer: it needs none of its own.
        """
        self._opened_at, self._has_pictures = self._now(), has_pictures
        self.text.setPlainText(written.text)
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)
        self.tray.start(written.pictures, room)
        self._trouble.clear()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def written(self) -> Written:
        """Return what is in the form."""
        return Written(self.text.toPlainText(), self.tray.held)

    def offer(self, sources: list[object]) -> None:
        """Ask for the preparation of pictures, as many as fit; say so where some do not."""
        if not self._question.takes_pictures:
            return
        taken = sources[: self.tray.room]
        if len(taken) < len(sources):
            self.show_trouble(tr("unit.pictures_too_many", most=self.tray.room + len(self.tray.held)))
        if taken:
            if len(taken) == len(sources):
                self._trouble.clear()  # what was wrong with another file says nothing of these
            self.tray.expect(len(taken))
            self.pictures_offered.emit(taken)

    def take_picture(self, prepared: Prepared) -> None:
        """Take a picture that is ready."""
        self.tray.settle(prepared)

    def refuse_picture(self, words: str) -> None:
        """Say why one was not taken."""
        self.tray.settle(None)
        self.show_trouble(words)

    def show_trouble(self, words: str) -> None:
        """Say what is wrong; everything written is still there."""
        self._trouble.setText(f"▲ {words}")

    @property
    def trouble(self) -> str:
        """What is said to be wrong."""
        return self._trouble.text()

    def send(self) -> None:
        """Send, unless something is missing, the form has just opened, or a composition is open."""
        if self._now() - self._opened_at < DEAF_S or self.text.is_composing:
            return
        text = self.text.toPlainText().strip()
        wrong = self._wrong(text)
        if wrong:
            self.show_trouble(wrong)
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.sent.emit(text, self.tray.pictures)

    def _wrong(self, text: str) -> str:
        question, pictures = self._question, self.tray.pictures
        if question.needs_text and not text:
            return tr("unit.say_text")
        if len(text) > question.most:
            return tr("hub.text_too_long", most=question.most)
        if self.tray.is_waiting:
            return tr("unit.pictures_preparing", n=1)
        return tr("unit.say_picture") if question.needs_picture and not (pictures or self._has_pictures) else ""

    def choose(self, place: int) -> None:
        """Take a likely answer: in place of an empty text or of another likely one, else after what is written."""
        words = [tr(key) for key in self._question.likely]
        held = self.text.toPlainText().strip()
        self.text.setPlainText(words[place] if not held or held in words else f"{held}{tr('unit.joint')}{words[place]}")
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the form's own keys."""
        if not self._is_own(event):
            super().keyPressEvent(event)
            return
        event.accept()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_O:
            self.tray.choose()
        elif event.key() == Qt.Key.Key_D:
            self.tray.remove_last()
        else:
            self.choose(event.key() - Qt.Key.Key_1)

    def _is_own(self, event: QKeyEvent) -> bool:
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key == Qt.Key.Key_Escape:
            return True
        if held == _ALT:
            return Qt.Key.Key_1 <= key < Qt.Key.Key_1 + len(self._question.likely)
        is_pictures = held == _CTRL and key in {Qt.Key.Key_O, Qt.Key.Key_D}
        return is_pictures and self._question.takes_pictures

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Let pictures in."""
        if pictures_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take dropped pictures."""
        event.acceptProposedAction()
        self.offer(pictures_in(event.mimeData()))

    def _lay_out(self) -> None:
        writing = QVBoxLayout()
        writing.setSpacing(8)
        writing.addWidget(label(Role.CAPTION, tr(self._question.title)))
        writing.addWidget(self.text, 1)
        writing.addLayout(self._made_chips())
        sending = QVBoxLayout()
        sending.setSpacing(8)
        sending.addWidget(self._trouble)
        sending.addStretch()
        sending.addWidget(self.key)
        sending.addWidget(self.back, 0, Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 8, 24, 16)
        row.setSpacing(24)
        row.addLayout(writing, 6)
        if self._question.takes_pictures:
            pictures = QVBoxLayout()
            pictures.setSpacing(8)
            pictures.addWidget(label(Role.CAPTION, tr("unit.pictures")))
            pictures.addWidget(self.tray, 1)
            row.addLayout(pictures, 5)
        row.addLayout(sending, 4)

    def _made_chips(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, key in enumerate(self._question.likely):
            chip = QPushButton(f"{tr(key)}　Alt+{place + 1}")
            chip.setProperty("chip", True)
            chip.setObjectName(f"{self._question.scope}.{self._question.field}.likely.{place + 1}")
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.clicked.connect(lambda _checked=False, at=place: self.choose(at))
            self.chips.append(chip)
            grid.addWidget(chip, place // _CHIP_COLUMNS, place % _CHIP_COLUMNS)
        return grid
