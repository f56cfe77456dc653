"""Tells the hub what this seat shows and has proved, and takes its share of the cameras that nobody shows."""

from typing import Final

from PySide6.QtCore import QObject, QTimer

from console.clock import monotonic
from console.domain.pair import SeatId
from console.domain.watch import REPORT_S
from console.errors import ConsoleError
from console.link.client import HubClient
from console.link.session import LinkState
from console.seat.tasks import Tasks
from console.video.engine import Engine

ALONE_S: Final = 60.0
"""A seat without the hub for so long proves every camera itself; till then it keeps its share, none at first."""


class RoomWatch(QObject):
    """One seat's part in the room's proof of life. GUI thread.

    Args:
        client: signed in as a duty officer.
        engine: of this seat.
        tasks: owner of what this starts.
        seat: as the hub knows it.
    """

    def __init__(self, client: HubClient, engine: Engine, tasks: Tasks, seat: SeatId) -> None:
        super().__init__()
        self._client, self._engine, self._tasks, self._seat = client, engine, tasks, seat
        self._is_asking = False
        self._answered = monotonic()
        self._timer = QTimer(self, interval=round(REPORT_S * 1000))
        self._timer.timeout.connect(self.look)
        self._timer.start()
        engine.share_watch((), 0)  # another seat may prove them all: nothing is glanced at before the hub has said
        QTimer.singleShot(0, self, self.look)

    def look(self) -> None:
        """Report, unless the last report is still under way; give the share up when the hub is long gone."""
        away_s = monotonic() - self._answered
        if away_s > ALONE_S:
            self._engine.share_watch(None, 0)
        if self._client.state is LinkState.SIGNED_IN and not self._is_asking:
            self._is_asking = True
            self._tasks.start("room watch", self._report())

    async def _report(self) -> None:
        try:
            told = await self._client.report_watch(self._seat, *self._engine.watched())
        except ConsoleError:
            return  # the next one comes in a moment; the age of the board says that the hub is away
        finally:
            self._is_asking = False
        self._answered = monotonic()
        self._engine.share_watch(frozenset(told.cameras), told.live)

    def close(self) -> None:
        """Say nothing more: the share lapses at the hub."""
        self._timer.stop()
