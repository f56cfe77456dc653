"""What stands in the place of a list without cases: why there is none, and what to do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.seat.queue import Bucket
from widgets.lettering import Role, label
from widgets.text import tr


class EmptyPage(QWidget):
    """Two lines in the middle."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self._next = label(Role.BODY), label(Role.QUIET, wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 0, 24, 0)
        column.setSpacing(8)
        column.addStretch(2)
        for part in (self.words, self._next):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(part)
        column.addStretch(3)

    def say(self, bucket: Bucket, words: str, *, is_known: bool) -> None:
        """Say why this tab shows nothing, or why the search for ``words`` does; or that no cases have come yet."""
        if not is_known:
            said = tr("queue.reading"), ""
        elif words:
            said = tr("queue.nothing_found", words=words), tr("queue.nothing_found_next")
        elif bucket is Bucket.ALL:
            said = tr("queue.nothing_open"), tr("queue.nothing_open_next")
        else:
            said = tr("queue.nothing_here"), ""
        self.words.setText(said[0])
        self._next.setText(said[1])
