"""Open sessions over a desk's centre: where one is signed in, or who is, and ending what is not this seat."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from console.app.centre_page import CentrePage
from console.errors import ConsoleError
from console.link.client import HubClient
from console.link.session_envelope import SessionNote
from console.seat.tasks import Tasks
from widgets.desk.sessions_panel import SessionLine, SessionsPanel
from widgets.text import tr


class SessionDesk(QObject):
    """List and hub of one seat. GUI thread.

    Args:
        client: the seat's.
        tasks: owner of what this starts.
        place: the list lies over it while it is open.
        is_of_all: show everybody's sessions, as who looks after accounts may.
    """

    def __init__(self, client: HubClient, tasks: Tasks, place: QWidget, *, is_of_all: bool = False) -> None:
        super().__init__(place)
        self._client, self._tasks, self._is_of_all = client, tasks, is_of_all
        self.panel = SessionsPanel(is_of_all=is_of_all)
        self._page = CentrePage(place, self.panel)
        self.panel.left.connect(self.close)
        self.panel.ended.connect(lambda session: tasks.start(f"end {session}", self._end(session)))

    def open(self, zoom: float) -> None:
        """Ask for the list and open it at a zoom; once more closes it."""
        if self._page.is_open:
            self.close()
            return
        self.panel.set_zoom(zoom)
        self._tasks.start("sessions", self._list())

    def close(self) -> None:
        """Take the list away."""
        self._page.close()

    async def _list(self) -> None:
        """Show what the hub says now; a hub that is away is said in the list's place."""
        try:
            found = await self._client.sessions(of_all=self._is_of_all)
            self.panel.show_sessions([self._line(one) for one in found])
        except ConsoleError as exc:
            self.panel.show_trouble(tr(exc.text_key, **exc.facts))
        self._page.open()

    def _line(self, one: SessionNote) -> SessionLine:
        whose = one.account if self._is_of_all else ""
        return SessionLine(one.id, one.address, one.signed_in_at, one.ends_at, one.is_locked, one.is_this, whose)

    async def _end(self, session: str) -> None:
        self.panel.show_trouble("")
        try:
            await self._client.end_session(session)
        except ConsoleError as exc:
            self.panel.show_trouble(tr(exc.text_key, **exc.facts))
            return
        await self._list()
