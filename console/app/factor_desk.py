"""A second factor of one's own, made at a desk that runs: the page, the hub's secret, its first code."""

import asyncio
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from console.app.centre_page import CentrePage
from console.errors import ConsoleError
from console.link.client import HubClient
from console.seat.tasks import Tasks
from widgets.desk.factor_panel import FactorPanel
from widgets.text import tr

ANSWER_S: Final = 10.0
COMMAND: Final = "account.factor"
_FROM_THE_START: Final = "hub.factor_begin_again"


class FactorDesk(QObject):
    """Page and hub of one seat. GUI thread.

    Args:
        client: the seat's; it is the second factor of whoever has the hand.
        tasks: owner of what this starts.
        place: the page lies over it while it is open.
    """

    def __init__(self, client: HubClient, tasks: Tasks, place: QWidget) -> None:
        super().__init__(place)
        self._client, self._tasks = client, tasks
        self.panel = FactorPanel()
        self._page = CentrePage(place, self.panel)
        self.panel.left.connect(self.close)
        self.panel.begun.connect(lambda password: tasks.start("begin factor", self._begin(password)))
        self.panel.confirmed.connect(lambda code: tasks.start("confirm factor", self._confirm(code)))

    def open(self, zoom: float) -> None:
        """Open the page at a zoom; once more closes it."""
        if self._page.is_open:
            self.close()
            return
        self.panel.set_zoom(zoom)
        self._tasks.start("about factor", self._open())

    def close(self) -> None:
        """Take the page away, and what it showed."""
        self.panel.forget()
        self._page.close()

    async def _open(self) -> None:
        try:
            async with asyncio.timeout(ANSWER_S):
                has_one = (await self._client.about_account()).has_factor
        except (ConsoleError, TimeoutError) as exc:
            self.panel.show_done(f"▲ {_words(exc)}")
        else:
            if has_one:
                self.panel.show_done(tr("factor.there"))
            else:
                self.panel.ask_password()
        self._page.open()

    async def _begin(self, password: str) -> None:
        try:
            async with asyncio.timeout(ANSWER_S):
                key = await self._client.begin_factor(password)
        except (ConsoleError, TimeoutError) as exc:
            self.panel.show_trouble(_words(exc))
        else:
            if self._page.is_open:  # left meanwhile: nobody looks at it
                self.panel.ask_code(key.key, key.uri)
        self._page.fit()

    async def _confirm(self, code: str) -> None:
        try:
            async with asyncio.timeout(ANSWER_S):
                await self._client.confirm_factor(code)
        except (ConsoleError, TimeoutError) as exc:
            if isinstance(exc, ConsoleError) and exc.text_key == _FROM_THE_START:
                self.panel.ask_password()
            self.panel.show_trouble(_words(exc))
        else:
            self.panel.show_done(tr("factor.done"))
        self._page.fit()


def _words(error: ConsoleError | TimeoutError) -> str:
    return tr(error.text_key, **error.facts) if isinstance(error, ConsoleError) else tr("hub.away")
