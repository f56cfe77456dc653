"""The walls of a duty seat: which stands on which monitor, and what they say of cases, people and the room."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from console.app.room_state import RoomSaid
from console.app.windows import RoomWindows
from console.domain.camera import Camera, CameraId
from console.domain.deadline import Light
from console.domain.pair import WallAct
from console.link.client import HubClient
from console.seat.layout import capacity
from console.seat.pair import PairSeat
from console.seat.records import RoomRecords
from console.seat.tasks import Tasks
from console.seat.ticker import CaseLights
from console.seat.wall_places import WallPlace, WallPlaces
from console.video.choice import profile_for
from console.video.engine import Engine
from widgets.text import tr
from widgets.ticker.bar import TickerBar
from widgets.wall.room_bar import People
from widgets.wall.room_dial import RoomDial
from widgets.wall.surface import FreezeSurface
from widgets.wall.tile_signs import NO_CASE, CaseSign
from widgets.wall.window import WallWindow

CASES_MS: Final = 1000
_LIGHTS: Final = tuple(Light)
"""From calm to overdue."""


class DutyWalls(QObject):
    """Makes the walls, and says on them and on the hot spot what concerns every piece of glass. GUI thread.

    Args:
        client: the seat's.
        engine: where the pictures come from.
        records: cameras and cases.
        pair: hears what was done to a wall.
        tasks: owner of what this starts.
        kept: file where a wall's arrangement is kept by its monitor.
        seat: in the watermark.

    Signals:
        made(WallWindow): a wall is about to be shown.
    """

    made = Signal(object)

    def __init__(
        self,
        client: HubClient,
        engine: Engine,
        records: RoomRecords,
        pair: PairSeat,
        tasks: Tasks,
        kept: Path,
        seat: str,
    ) -> None:
        super().__init__(records)
        self._tasks = tasks
        self._client, self._engine, self._records, self._pair, self._seat = client, engine, records, pair, seat
        self.dial = RoomDial(client.room_now, client.room_at)
        """What all glass says of times."""
        self._places = WallPlaces(kept)
        self.ticker = TickerBar()
        """The desk's own."""
        self._tickers = [self.ticker]
        self._lights = CaseLights()
        self._hot_spot: FreezeSurface | None = None
        self._windows: RoomWindows | None = None
        self._timer = QTimer(self, interval=CASES_MS)
        self._timer.timeout.connect(self.show_cases)

    def attend(self, windows: RoomWindows, hot_spot: FreezeSurface) -> None:
        """Look after the walls of these windows, and the desk's hot spot."""
        self._windows, self._hot_spot = windows, hot_spot
        windows.wall_made.connect(self._on_wall)
        windows.wall_placed.connect(self._resume)
        windows.wall_ended.connect(self._on_ended)
        self._records.cases_changed.connect(self.show_cases)
        self._timer.start()

    @property
    def _walls(self) -> Sequence[WallWindow]:
        return self._windows.walls if self._windows is not None else ()

    # ---- a wall comes and goes

    def make(self, number: int, cameras: Sequence[Camera]) -> WallWindow:
        """Return the wall of a number, from 1; the walls share the room's cameras."""
        first, places = next(iter(self._walls), None), self._windows.wall_places if self._windows is not None else 1
        layout = first.wall.arrangement.layout if first is not None else layout_for(-(-len(cameras) // max(1, places)))
        return WallWindow(
            f"wall-{number}", cameras, self._engine, layout=layout, page=number - 1,
            seat=self._seat, profile_for=profile_for, dial=self.dial,
        )  # fmt: skip

    def _on_wall(self, wall: WallWindow) -> None:
        wall.setObjectName("wall" if wall.name == "wall-1" else wall.name)
        ticker = TickerBar()
        self._tickers.append(ticker)
        wall.set_ticker(ticker)
        wall.enlarged.connect(self._note_enlarged)
        wall.arranged.connect(lambda _layout: self._keep(wall))
        self.made.emit(wall)
        self.show_cases()

    def _resume(self, wall: WallWindow, monitor: str) -> None:
        """A wall shows what was shown on its monitor before, however long ago."""
        kept = self._places.get(monitor)
        if kept is not None:
            wall.resume(kept.layout, kept.page, tuple(CameraId(camera) for camera in kept.cameras))

    def _keep(self, wall: WallWindow) -> None:
        windows, now = self._windows, wall.wall.arrangement
        monitor = windows.identity(wall) if windows is not None and wall in windows.walls else ""
        if monitor:
            self._places.put(monitor, WallPlace(now.layout, now.page, now.cameras))
            self._tasks.start("keep walls", self._places.save())

    def _on_ended(self, wall: WallWindow) -> None:
        self._tickers = [ticker for ticker in self._tickers if ticker.window() is not wall]

    def _note_enlarged(self, camera: object) -> None:
        known = self._records.cameras.get(CameraId(str(camera)))
        act = WallAct.ENLARGED if known is not None else WallAct.SHRUNK
        self._pair.note_wall_act(act, f"{known.number:02d}" if known is not None else "")

    # ---- what is said on them

    def show_cases(self) -> None:
        """Tickers and frames of tiles: when cases change, and as their time passes."""
        now, found = self._client.room_now(), dict[CameraId, CaseSign]()
        self._lights.take(self._records.cases)
        for case in self._records.cases.values():
            if case.is_open and case.camera is not None:
                count, nearest = found.get(case.camera, NO_CASE)
                light = self._lights.light(case.id, now)
                found[case.camera] = count + 1, max(nearest, light or Light.CALM, key=_LIGHTS.index)
        for surface in (*([self._hot_spot] if self._hot_spot is not None else []), *self._walls):
            surface.set_cases(found)
        rows = self._lights.rows(now)
        for ticker in self._tickers if self._records.is_known else ():
            ticker.set_rows(rows)

    def show_people(self, people: People) -> None:
        """Say on every wall who sits in the room, and of each whether the hand is to be told of."""
        for wall in self._walls:
            wall.set_watch(tr("wall.center"), people)

    def show_room(self, said: RoomSaid) -> None:
        """Say on every wall how old the board is and what is wrong with the clock, else what is to be noted."""
        trouble = tr("seat.hub_away", seconds=int(said.away_s)) if said.away_s is not None else said.trouble
        for wall in self._walls:
            wall.set_note(said.note, trouble)

    def stop(self) -> None:
        """Show nothing more: the seat is about to end."""
        self._timer.stop()
        self._places.save_now()


def layout_for(cameras: int) -> str:
    """Return the first layout of a wall: its cameras, without empty tiles where one of the layouts fits."""
    fits = ("1", "4", "1+5", "1+7", "9", "1+12")
    return next((name for name in fits if cameras <= capacity(name)), "16")
