"""A new password, twice, on a card that asks for more than the present one. It keeps nothing that was typed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from console.domain.account import PASSWORD_LENGTH_MAX
from widgets.lettering import Role, label
from widgets.text import tr


class PasswordRenewal(QWidget):
    """A new password, twice."""

    def __init__(self) -> None:
        super().__init__()
        self.fields = [QLineEdit(), QLineEdit()]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for field, caption in zip(self.fields, ("own_password.new", "own_password.again"), strict=True):
            field.setMaxLength(PASSWORD_LENGTH_MAX)
            field.setAccessibleName(tr(caption))
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
            column.addWidget(label(Role.CAPTION, tr(caption)))
            column.addWidget(field)

    @property
    def typed(self) -> str:
        """The new password, as it was typed first."""
        return self.fields[0].text()

    @property
    def missing(self) -> str:
        """The text key of what is not right yet, "" if all is."""
        new, again = (field.text() for field in self.fields)
        if not new:
            return "own_password.say_new"
        return "" if new == again else "accounts.not_the_same"

    def forget(self) -> None:
        """Empty the fields, and what could be undone."""
        for field in self.fields:
            field.setText("")
