"""What a seat says of the room as a whole: how old its board is, what hinders the hub, which clock is wrong or fast.

One source for every header and room bar: what is stale on one of them is stale on all, from the same moment on.
"""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from console.clock import SHANGHAI
from console.link.client import HubClient
from console.link.hub_envelope import StoreTrouble
from console.seat.board_age import BoardAge, BoardClock
from console.seat.records import RoomRecords
from widgets.text import tr

OFFSET_S: Final = 0.5
"""A clock that is wrong by more is said: evidence is stamped with it."""
LOOK_MS: Final = 250
JOINT: Final = " · "


@dataclass(frozen=True, slots=True)
class RoomSaid:
    """What is to be said; ``trouble`` loudly, ``note`` quietly, ``away_s`` how old the board is (None: of now)."""

    away_s: float | None = None
    trouble: str = ""
    note: str = ""


class RoomState(QObject):
    """Watches board, hub, clock and rate of one seat. GUI thread.

    Args:
        client: the seat's.
        records: its view.
        board: how old that is; None: a clock of its own.

    Signals:
        changed(RoomSaid): something else is to be said.
    """

    changed = Signal(object)

    def __init__(self, client: HubClient, records: RoomRecords, board: BoardClock | None = None) -> None:
        super().__init__(records)
        self._client, self._note = client, ""
        self.board = board or BoardClock(records, self)
        self.said = RoomSaid()
        """As it was last told."""
        self.board.changed.connect(lambda _: self.look())
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @property
    def note(self) -> str:
        """Words of whoever runs this seat, said while nothing is wrong."""
        return self._note

    @note.setter
    def note(self, words: str) -> None:
        self._note = words
        self.look()

    def look(self) -> None:
        """Tell where something changed."""
        client = self._client
        said = room_said(self.board.age, client.clock_offset_s, client.room_rate, self._note, client.store_trouble)
        if said != self.said:
            self.said = said
            self.changed.emit(said)

    def stop(self) -> None:
        """Look no more: the seat is about to end."""
        self._timer.stop()
        self.board.stop()


def room_said(
    age: BoardAge, offset_s: float | None, rate: float, note: str = "", store: StoreTrouble | None = None
) -> RoomSaid:
    """Return what is to be said of the room.

    Args:
        age: of the board.
        offset_s: how far this machine's clock is ahead of the hub's, seconds; None: unknown.
        rate: seconds of room time in one second.
        note: of whoever runs this seat.
        store: what hinders the hub from storing; it comes before a wrong clock.
    """
    fast = tr("room_time.faster", rate=f"{rate:g}") if rate != 1.0 else ""
    return RoomSaid(
        float(age.seconds) if age.is_stale else None,
        store_words(store) or offset_words(offset_s),
        JOINT.join(part for part in (note, fast) if part),
    )


def store_words(store: StoreTrouble | None) -> str:
    """Say that the hub cannot store, since when, and what to do; "" where it can."""
    if store is None:
        return ""
    since = store.since.astimezone(SHANGHAI).strftime("%H:%M")
    return tr(f"store.{store.hindrance.value}", since=since, free_mb=store.free_mb)


def offset_words(offset_s: float | None) -> str:
    """Say how wrong this machine's clock is; "" where it is right, or nobody knows."""
    if offset_s is None or abs(offset_s) <= OFFSET_S:
        return ""
    return "▲ " + tr("room_time.ahead" if offset_s > 0 else "room_time.behind", seconds=f"{abs(offset_s):.1f}")
