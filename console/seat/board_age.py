"""How old this seat's picture of the room is: one value for header and room bar.

The hub says something every two seconds; a longer silence is one, and said within three seconds, on a line that still
stands as well as on a cut one. While nobody is signed in nothing is told, however lively the line.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from console.clock import monotonic, utc_now
from console.link.session import LinkState
from console.seat.records import RoomRecords

STALE_S: Final = 2.6
LOOK_MS: Final = 250


@dataclass(frozen=True, slots=True)
class BoardAge:
    """The age of what is on screen."""

    seconds: int = 0
    """Whole seconds since the board was last known to be right."""
    link: LinkState = LinkState.SIGNED_IN
    since: datetime | None = None
    """Since when it is stale, UTC by this machine's clock; None: it is not."""

    @property
    def is_stale(self) -> bool:
        """Say whether people must be told."""
        return self.since is not None

    @property
    def is_silent(self) -> bool:
        """Say whether the line stands and the hub says nothing."""
        return self.is_stale and self.link is LinkState.SIGNED_IN


class BoardClock(QObject):
    """Watches the age of the board. GUI thread.

    Signals:
        changed(BoardAge): another second, another state.
    """

    changed = Signal(object)

    def __init__(
        self,
        records: RoomRecords,
        parent: QObject | None = None,
        *,
        now: Callable[[], float] = monotonic,
        utc: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(parent)
        self._records, self._now, self._utc = records, now, utc
        self._right_at = now()
        self.age = BoardAge()
        """As it was last told."""
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def look(self) -> None:
        """Tell where something changed."""
        now, link = self._now(), self._records.link
        if link is LinkState.SIGNED_IN:
            self._right_at = max(self._right_at, now - self._records.seconds_since_word())
        seconds = now - self._right_at
        age = BoardAge(0, link)
        if seconds >= STALE_S:
            since = self.age.since or self._utc() - timedelta(seconds=seconds)
            age = BoardAge(int(seconds), link, since)
        if age != self.age:
            self.age = age
            self.changed.emit(age)
