"""The list of what waits and what was not carried out, joined to its model and laid over a desk's centre."""

import errno
import os
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from console.app.centre_page import CentrePage
from console.domain.event import CommandId
from console.seat.outgoing import Outgoing
from console.seat.tasks import Tasks
from widgets.cases.outgoing_panel import OutgoingPanel
from widgets.text import tr

PAGE_SHARE: Final = 0.62
_CAUSES: Final = {
    os.strerror(errno.ENOSPC): "outgoing.disk_full",
    os.strerror(errno.EDQUOT): "outgoing.disk_full",
    os.strerror(errno.EROFS): "outgoing.disk_read_only",
    os.strerror(errno.EACCES): "outgoing.disk_forbidden",
}


def cause_words(trouble: str) -> str:
    """Return the system's words for a disk's trouble in the room's language, where it is one of the usual."""
    return tr(_CAUSES[trouble]) if trouble in _CAUSES else trouble


class OutgoingDesk(QObject):
    """Model and panel of one seat. GUI thread.

    Args:
        outgoing: what there is.
        tasks: owner of what this starts; it reports what is refused.
        reopen: opens the draft of a case that was not carried out.
        place: the panel lies over it while it is open.
        count: is told how many commands wait, how many were not carried out, and whether the disk takes them.
    """

    def __init__(
        self,
        outgoing: Outgoing,
        tasks: Tasks,
        reopen: Callable[[CommandId], None],
        place: QWidget,
        count: Callable[[int, int, bool], None],
    ) -> None:
        super().__init__(place)
        self._outgoing, self._tasks, self._reopen, self._count = outgoing, tasks, reopen, count
        self.panel = OutgoingPanel()
        self._page = CentrePage(place, self.panel, share=PAGE_SHARE)
        outgoing.changed.connect(self._show)
        outgoing.trouble_changed.connect(lambda _: self._show())
        self.panel.settled.connect(lambda id_: tasks.start(f"settle {id_}", outgoing.settle(CommandId(id_))))
        self.panel.withdrawn.connect(lambda id_: tasks.start(f"withdraw {id_}", outgoing.withdraw(CommandId(id_))))
        self.panel.reopened.connect(self._on_reopened)
        self.panel.left.connect(self.close)
        self._show()

    def open(self, zoom: float) -> None:
        """Open the list at a zoom; once more closes it."""
        if not self._page.is_open:
            self.panel.set_zoom(zoom)
        self._page.toggle()

    def close(self) -> None:
        """Take the list away."""
        self._page.close()

    def _on_reopened(self, id_: str) -> None:
        self.close()  # the draft is to be seen
        self._reopen(CommandId(id_))

    def _show(self) -> None:
        refused, waiting, trouble = self._outgoing.not_carried_out, self._outgoing.waiting, self._outgoing.trouble
        self.panel.show_items(refused, waiting)
        words = tr("outgoing.not_durable", cause=cause_words(trouble)) if trouble else ""
        if self._outgoing.damaged_copy and not words:
            words = tr("outgoing.damaged", path=self._outgoing.damaged_copy)
        self.panel.show_trouble(words)
        if self._page.is_open:
            self._page.fit()
        self._count(len(waiting), len(refused), not trouble)
