"""A card: fields under captions, one key, one line for what is wrong."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from console.domain.account import PASSWORD_LENGTH_MAX
from widgets.lettering import Role, label, primary_key
from widgets.text import tr

_TEXT_LENGTH_MAX = 64
_TROUBLE_PX = 48
"""Two lines of what is wrong: most troubles move nothing."""


class Card(QWidget):
    """Enter presses the key; what it asks for is sent once, until it is answered.

    Subclasses add their fields, then the key.
    """

    def __init__(self, title: str, lead: str, key: str, working: str) -> None:
        super().__init__()
        self._words, self._working_words = tr(key), tr(working)
        self.key = primary_key("")
        self._trouble = label(Role.WARNING, wraps=True)
        self.column = QVBoxLayout(self)
        self.setProperty("surface", "panel")
        self.setProperty("card", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.column.setContentsMargins(40, 32, 40, 16)
        self.column.setSpacing(8)
        self._title, self._lead = label(Role.FIGURE), label(Role.QUIET, wraps=True)
        self.column.addWidget(self._title)
        self.column.addWidget(self._lead)
        self.say_what_for(title, lead)
        self.column.addSpacing(8)
        self.key.clicked.connect(self._press)
        self.show_ready()

    def say_what_for(self, title: str, lead: str = "") -> None:
        """Head it with other words: text keys; "" for no sentence below the title."""
        self._title.setText(tr(title))
        self._lead.setText(tr(lead) if lead else "")
        self._lead.setVisible(bool(lead))
        self._fit_words()

    def open(self) -> None:
        """Show it as new."""
        self._say("")
        self.show_ready()
        self.take_keyboard()

    def take_keyboard(self) -> None:
        """Put the keyboard into the first field that is empty."""
        raise NotImplementedError

    def show_ready(self) -> None:
        """Open the key."""
        self.key.setEnabled(True)
        self.key.setText(self._words + "　Enter")

    def show_working(self) -> None:
        """Shut the key until the answer comes."""
        self._say("")
        self.key.setEnabled(False)
        self.key.setText(self._working_words + "…")

    def show_trouble(self, words: str) -> None:
        """Say what is wrong and open the key again."""
        self.show_ready()
        self._say(f"▲ {words}")
        self.take_keyboard()

    def _say(self, words: str) -> None:
        self._trouble.setText(words)
        self._fit_words()

    def _fit_words(self) -> None:
        """Cut no sentence: in a layout that centres a card nobody asks how high words are, so they demand it."""
        edges = self.column.contentsMargins()
        width = min(self.width(), self.maximumWidth()) - edges.left() - edges.right()
        for words, least in ((self._lead, 0), (self._trouble, _TROUBLE_PX)):
            words.setMinimumHeight(0)  # or its height would never fall below what it was before
            words.setMinimumHeight(max(least, words.heightForWidth(width)))
        if self.height() < self.column.minimumSize().height():
            self.resize(self.width(), self.column.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that the words need at this width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_words()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the key with Enter; a held key presses once."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self._press()
        else:
            super().keyPressEvent(event)

    def _press(self) -> None:
        if self.key.isEnabled():
            self._send()

    def _send(self) -> None:
        raise NotImplementedError

    def add_field(self, caption: str, *, is_password: bool = False) -> QLineEdit:
        """Add a field under its caption; a password is never shown."""
        made = QLineEdit()
        made.setMaxLength(PASSWORD_LENGTH_MAX if is_password else _TEXT_LENGTH_MAX)
        made.setAccessibleName(tr(caption))
        made.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        if is_password:
            made.setEchoMode(QLineEdit.EchoMode.Password)
        self.column.addWidget(label(Role.CAPTION, tr(caption)))
        self.column.addWidget(made)
        self.column.addSpacing(8)
        return made

    def add_key(self) -> None:
        """Add the key and the line for what is wrong: the last of the card."""
        self.column.addSpacing(8)
        self.column.addWidget(self.key)
        self._trouble.setMinimumHeight(_TROUBLE_PX)
        self._trouble.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self._trouble)
        self.column.addStretch()
