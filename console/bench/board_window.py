"""The glass in ``bench board``: queue and ticker of the duty desk with every open case, from the hub's word to paint.

No cameras: what pictures cost is in ``bench wall``.
"""

import asyncio
import statistics
import time
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.app.loop import run_windows
from console.bench.board_room import PATIENCE_S, BoardRoom, touch, until
from console.bench.meters import quantile
from console.domain.case import CaseId
from console.domain.permission import ROOM
from console.link.client import HubClient
from console.link.view import ViewChange
from console.seat.records import RoomRecords
from console.seat.ticker import CaseLights
from widgets.cases.queue_panel import QueuePanel
from widgets.ticker.bar import TickerBar

SNAPSHOTS: Final = 3
CHANGES: Final = 40
SIZE: Final = (520, 1080)


class _Timed(RoomRecords):
    """Records that note when a checked change reached them."""

    came_at = 0.0

    def on_change(self, change: ViewChange) -> None:
        """Note the instant, then fold as ever."""
        self.came_at = time.monotonic()
        super().on_change(change)


class _Painted(QObject):
    """Notes when a widget's painting ended."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.at = 0.0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Look at the clock once the paint event is done."""
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._note)
        return False

    def _note(self) -> None:
        self.at = time.monotonic()


class _Desk:
    """Queue and ticker in a window, fed from a real hub."""

    def __init__(self, client: HubClient) -> None:
        self.window = QWidget()
        self.queue, self.ticker = QueuePanel(now=client.room_now), TickerBar()
        column = QVBoxLayout(self.window)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.queue, 1)
        column.addWidget(self.ticker)
        self.window.resize(*SIZE)
        self.painted = _Painted(self.queue.list.viewport())
        self.window.show()
        self._client, self._lights = client, CaseLights()
        self.asked_at = time.monotonic()
        self.records = _Timed(client, ROOM, self.window)
        self.records.cases_changed.connect(self._on_cases)

    def _on_cases(self) -> None:
        self.queue.set_cases(self.records.cases)
        self._lights.take(self.records.cases)
        self.ticker.set_rows(self._lights.rows(self._client.room_now()))
        self.queue.list.viewport().update()  # the changed row may lie outside the part that is seen

    def end(self) -> None:
        """Take the window away; not closed: that would end the program."""
        self.window.hide()
        self.window.deleteLater()


def measure_window(room: BoardRoom, cases: int) -> dict[str, Any]:
    """Return ``snapshot_to_paint_ms`` (median of three) and ``change_to_repaint_ms`` (p95), with their parts."""
    figures: dict[str, Any] = {}

    async def work(_ending: asyncio.Event) -> int:
        snapshots = [await _snapshot(room, cases) for _ in range(SNAPSHOTS)]
        figures["snapshot_to_paint_ms"] = statistics.median(whole for whole, _ in snapshots)
        figures["snapshot_word_to_paint_ms"] = statistics.median(word for _, word in snapshots)
        changes = sorted(await _changes(room, cases))
        figures["change_to_repaint_ms_p50"] = statistics.median(changes)
        figures["change_to_repaint_ms"] = quantile(changes, 0.95)
        return 0

    run_windows("zh_CN", work)
    return figures


async def _snapshot(room: BoardRoom, cases: int) -> tuple[float, float]:
    """Return milliseconds from asking for the view, and from its last record checked at the seat, to the paint."""
    client = await room.join()
    desk = _Desk(client)
    await until(lambda: len(desk.records.cases) >= cases and desk.painted.at > desk.records.came_at, PATIENCE_S)
    whole, word = desk.painted.at - desk.asked_at, desk.painted.at - desk.records.came_at
    desk.end()
    await client.close()
    return 1000 * whole, 1000 * word


async def _changes(room: BoardRoom, cases: int) -> list[float]:
    client, other = await room.join(), await room.join()
    desk = _Desk(client)
    await until(lambda: len(desk.records.cases) >= cases and desk.painted.at > desk.records.came_at, PATIENCE_S)
    found = []
    for case in list(desk.records.cases)[:CHANGES]:
        version = desk.records.cases[CaseId(case)].version
        await touch(other, case, version)
        await until(lambda: desk.records.cases[case].version > version, PATIENCE_S)  # noqa: B023 - waited for at once
        await until(lambda: desk.painted.at > desk.records.came_at, PATIENCE_S)
        found.append(1000 * (desk.painted.at - desk.records.came_at))
    desk.end()
    await client.close()
    await other.close()
    return found
