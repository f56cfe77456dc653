"""A second factor of one's own, begun by password and made by its first code. GUI thread.

Nothing secret is kept: fields are emptied before anybody hears of them, the key goes with the page.
"""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from console.domain.account import PASSWORD_LENGTH_MAX
from widgets.cases.entry import ENTER
from widgets.code_entry import CodeEntry
from widgets.factor_key import FactorKeyView
from widgets.lettering import Role, label, primary_key, scale_gaps, sheet
from widgets.text import tr

WIDTH_PX: Final = 480


class FactorPanel(QWidget):
    """First the password, then the key and its first code. Enter goes on, Esc leaves.

    Signals:
        begun(str): the password.
        confirmed(str): the first code.
        left(): Esc.
    """

    begun = Signal(str)
    confirmed = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("factor")
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lead, self._news = label(Role.QUIET, wraps=True), label(Role.BODY, wraps=True)
        self._trouble = label(Role.WARNING, wraps=True)
        self.password, self.key, self.code = QLineEdit(), FactorKeyView(), CodeEntry(tr("signin.code"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setMaxLength(PASSWORD_LENGTH_MAX)
        self.password.setAccessibleName(tr("signin.password"))
        self.password.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._caption = label(Role.CAPTION, tr("own_password.old"))
        self.send = primary_key("")
        self.send.clicked.connect(self._send)
        self.code.textEdited.connect(lambda _: self._send() if self.code.is_whole else None)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        column.addWidget(label(Role.TITLE, tr("command.account_factor")))
        for part in (self._lead, self._caption, self.password, self.key, self.code, self._trouble, self.send):
            column.addWidget(part)
        column.addWidget(self._news)
        column.addWidget(label(Role.QUIET, tr("factor.keys")))
        self.set_zoom(1.0)
        self.ask_password()

    def set_zoom(self, zoom: float) -> None:
        """Make everything ``zoom`` times as large."""
        self.setStyleSheet(sheet(zoom=zoom))
        self.setMinimumWidth(round(WIDTH_PX * zoom))
        self.key.set_zoom(zoom)
        self.code.set_zoom(zoom)
        scale_gaps(self, zoom)

    def sizeHint(self) -> QSize:
        """As wide as the zoom says, and as high as its sentences are then: none is cut."""
        width, inside = self.minimumWidth(), self.layout()
        return QSize(width, inside.totalHeightForWidth(width) if inside is not None else 0)

    @property
    def words(self) -> str:
        """Everything that was said last."""
        return "\n".join(one.text() for one in (self._lead, self._trouble, self._news) if one.text())

    def ask_password(self) -> None:
        """Begin: who sits here?"""
        self.forget()
        self._show(tr("factor.lead"), is_password=True)

    def ask_code(self, key: str, uri: str) -> None:
        """Show a key and ask for its first code."""
        self.key.show_key(key, uri)
        self._show(tr("factor.scan"), is_code=True)

    def show_done(self, words: str) -> None:
        """Say how it stands; nothing is to be done here any more."""
        self.forget()
        self._show("")
        self._news.setText(words)
        self._news.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_trouble(self, words: str) -> None:
        """Say what is wrong; it can be tried again."""
        self._trouble.setText(f"▲ {words}")
        self._trouble.show()
        self.send.setEnabled(True)
        self.take_keyboard()

    def take_keyboard(self) -> None:
        """Put the keyboard into the field that is asked for."""
        fields = [field for field in (self.password, self.code) if not field.isHidden()]
        (fields[0] if fields else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Keep nothing of what was typed and shown."""
        self.password.setText("")
        self.code.taken()
        self.key.forget()

    def _show(self, lead: str, *, is_password: bool = False, is_code: bool = False) -> None:
        self._lead.setText(lead)
        self._lead.setVisible(bool(lead))
        for asked in (self._caption, self.password):
            asked.setVisible(is_password)
        for shown in (self.key, self.code):
            shown.setVisible(is_code)
        self.send.setVisible(is_password or is_code)
        self.send.setText(tr("factor.begin" if is_password else "factor.confirm") + "　Enter")
        self.send.setEnabled(True)
        for words in (self._trouble, self._news):
            words.setText("")
            words.hide()
        self.take_keyboard()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take every key: none is for the pictures below."""
        event.accept()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in ENTER and not event.isAutoRepeat():
            self._send()

    def _send(self) -> None:
        if not self.send.isEnabled() or self.send.isHidden():
            return
        is_password = not self.password.isHidden()
        if not (self.password.text() if is_password else self.code.is_whole):
            self.show_trouble(tr("own_password.say_old" if is_password else "signin.say_code"))
            return
        self.send.setEnabled(False)
        self._trouble.hide()
        if is_password:
            typed = self.password.text()
            self.password.setText("")
            self.begun.emit(typed)
        else:
            self.confirmed.emit(self.code.taken())
