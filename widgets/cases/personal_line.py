"""Says below a field that its words look like somebody's telephone or identity card number. It blocks nothing."""

from PySide6.QtWidgets import QLabel, QLineEdit

from console.domain.personal import looks_personal
from widgets.lettering import Role, give_role
from widgets.text import tr


class PersonalLine(QLabel):
    """Hidden while the words of all ``fields`` may go to units and events."""

    def __init__(self, *fields: QLineEdit) -> None:
        super().__init__()
        self._fields: list[QLineEdit] = []
        self.setWordWrap(True)
        give_role(self, Role.WARNING)
        self.hide()
        for field in fields:
            self.watch(field)

    def watch(self, field: QLineEdit) -> None:
        """Look at what is written there too."""
        self._fields.append(field)
        field.textChanged.connect(lambda _text: self._look())
        self._look()

    def _look(self) -> None:
        is_personal = any(looks_personal(field.text()) for field in self._fields)
        self.setText(f"▲ {tr('personal.warning')}" if is_personal else "")
        self.setVisible(is_personal)
