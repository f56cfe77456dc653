"""Who called about the chosen case: has the hub show or erase him. Keeps nothing, decides nothing."""

from PySide6.QtCore import QObject

from console.domain.case import CaseId
from console.errors import ConsoleError
from console.link.client import HubClient
from console.seat.tasks import Tasks
from widgets.cases.caller_line import CallerLine
from widgets.text import tr


class CallerDesk(QObject):
    """Serves the line of one case sheet. GUI thread.

    Args:
        client: signed in as a duty officer.
        line: where it is asked and shown.
        tasks: owner of what this starts.
    """

    def __init__(self, client: HubClient, line: CallerLine, tasks: Tasks) -> None:
        super().__init__(line)
        self._client, self._line, self._tasks = client, line, tasks
        line.view_asked.connect(lambda case, why: tasks.start(f"caller {case}", self._view(CaseId(case), why)))
        line.erase_asked.connect(lambda case, why: tasks.start(f"erase {case}", self._erase(CaseId(case), why)))

    def hide(self) -> None:
        """Show nothing of anybody any more."""
        self._line.reset()

    async def _view(self, case: CaseId, reason: str) -> None:
        try:
            seen = await self._client.view_caller(case, reason)
        except ConsoleError as exc:
            self._line.show_refused(case, tr(exc.text_key, **exc.facts))
            return
        self._line.show_seen(case, seen)

    async def _erase(self, case: CaseId, reason: str) -> None:
        try:
            await self._client.erase_caller(case, reason)
        except ConsoleError as exc:
            self._line.show_refused(case, tr(exc.text_key, **exc.facts))
            return
        self._line.show_erased(case)
