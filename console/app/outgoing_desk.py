"""The list of what waits and what was not carried out, joined to its model; a desk places the panel or opens it."""

import errno
import os
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject

from console.domain.event import CommandId
from console.seat.outgoing import Outgoing
from console.seat.tasks import Tasks
from widgets.cases.outgoing_panel import OutgoingPanel
from widgets.text import tr

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
        zoom: of the panel.
    """

    def __init__(
        self, outgoing: Outgoing, tasks: Tasks, reopen: Callable[[CommandId], None], *, zoom: float = 1.0
    ) -> None:
        super().__init__()
        self._outgoing, self._tasks = outgoing, tasks
        self.panel = OutgoingPanel(zoom=zoom)
        outgoing.changed.connect(self._show)
        outgoing.trouble_changed.connect(lambda _: self._show())
        self.panel.settled.connect(lambda id_: tasks.start(f"settle {id_}", outgoing.settle(CommandId(id_))))
        self.panel.withdrawn.connect(lambda id_: tasks.start(f"withdraw {id_}", outgoing.withdraw(CommandId(id_))))
        self.panel.reopened.connect(lambda id_: reopen(CommandId(id_)))
        self._show()

    def _show(self) -> None:
        self.panel.show_items(self._outgoing.not_carried_out, self._outgoing.waiting)
        words = tr("outgoing.not_durable", cause=cause_words(self._outgoing.trouble)) if self._outgoing.trouble else ""
        if self._outgoing.damaged_copy and not words:
            words = tr("outgoing.damaged", path=self._outgoing.damaged_copy)
        self.panel.show_trouble(words)
