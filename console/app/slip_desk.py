"""F2: a slip for a call, over the desk's centre. Puts panel, aid, slips and hub together; decides nothing.

What lies below, a frozen picture with its form among it, is not touched: it is seen again as it was when the slip goes.
"""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from console.app.dispatches import Dispatches
from console.app.form_aid import FormAid
from console.app.open_slip import OpenSlip, SlipParts
from console.app.sending import OnItsWay
from console.app.windows import RoomWindows
from console.domain.event import CommandId
from console.errors import ConsoleError
from console.link.caller_seal import learn
from console.link.client import HubClient
from console.link.journal_keeper import JournalKeeper, at_once
from console.link.journal_store import MemoryStore
from console.seat.drafting import officer
from console.seat.pictures import Pictures
from console.seat.records import RoomRecords
from console.seat.slip import new_slip, order_of
from console.seat.slips import HeldSlip, Slips
from console.seat.tasks import Tasks
from widgets.cases.check_live import ProfileFor
from widgets.cases.form_stages import Stage
from widgets.slip.slip_form import SlipForm
from widgets.slip.slip_panel import SlipPanel
from widgets.text import tr

PAUSE_MS: Final = 500
"""What stood still for so long is a pause in typing: the slip is written."""
FOLDER: Final = "slips"


class SlipDesk(QObject):
    """The slips of one duty desk. GUI thread.

    Args:
        client: signed in as a duty officer.
        records: the room's.
        pictures: what a camera shows at the caller's place comes from here.
        profile_for: chooses the stream of a picture.
        dispatches: follow a command to its end.
        tasks: owner of what this starts.
        data: the seat's own folder.
        windows: desk and walls.
        say: shows a short word on every window.
    """

    def __init__(
        self,
        client: HubClient,
        records: RoomRecords,
        pictures: Pictures,
        profile_for: ProfileFor,
        dispatches: Dispatches,
        tasks: Tasks,
        data: Path,
        windows: RoomWindows,
        say: Callable[[str, str], None],
    ) -> None:
        super().__init__()
        self._client, self._records, self._tasks, self._windows, self._say = client, records, tasks, windows, say
        self._dispatches = dispatches
        self.aid = FormAid(client, records, tasks, data / "spool")
        self._parts = SlipParts(client, records, pictures, profile_for, self.aid)
        keeper = client.journal or JournalKeeper(MemoryStore(), at_once)
        self._slips = Slips(data / FOLDER, keeper, client.seal_caller, lambda: officer(client))
        self._open: OpenSlip | None = None
        self._count = 0
        self._came_from: QWidget | None = None
        self._front: QWidget | None = None
        """The wall that F2 was pressed at; it comes back with the end of the slip."""
        self.opening: Callable[[], None] = lambda: None
        """Called when a slip is about to open: whatever else lies over the centre gives way."""
        client.watch(lambda _state: self.put_away() if client.account is None else None)
        records.standard_changed.connect(self._on_standard)
        self._pause = QTimer(self, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look_for_pause)
        self._pause.start()
        tasks.start("sealing", asyncio.to_thread(learn))
        if self._slips.held:
            say("slip.found", str(self.kept))

    @property
    def is_open(self) -> bool:
        """Whether a slip lies over the centre."""
        return self._open is not None

    @property
    def panel(self) -> SlipPanel | None:
        """What lies there."""
        return self._open.panel if self._open is not None else None

    @property
    def kept(self) -> int:
        """Return how many slips are kept."""
        return len(self._slips.held)

    # ---- opened, left

    def press(self) -> None:
        """F2: a new slip; on one with words, likewise; on an empty one, the slip that was kept longest."""
        before = self._open
        if before is None:
            self._begin(HeldSlip(new_slip(self._client.room_now())))
            return
        if before.form.stage is Stage.SENDING:
            return
        is_empty = before.is_editing and before.form.slip().is_empty
        kept = self._slips.held[0] if is_empty and self._slips.held else None
        self._keep_open(before)
        if kept is not None:
            self._slips.held.remove(kept)
        self._show(kept or HeldSlip(new_slip(self._client.room_now())))
        before.drop()

    def reopen(self, command: CommandId) -> bool:
        """Open the slip of a case that was not carried out; False where its case was not made from a slip."""
        held = self._slips.reopen(command)
        if held is None:
            return False
        self._tasks.start(f"settle {command}", self._dispatches.settle(command))
        self.put_away()
        self._begin(held)
        return True

    def put_away(self) -> None:
        """Keep what is open: the seat is about to be locked, or its officer is gone. What is on its way goes on."""
        if self._open is not None:
            self._leave()

    def take_keyboard(self) -> None:
        """Put the keyboard into the open slip."""
        if self._open is not None:
            self._open.call.take_keyboard()

    def _begin(self, held: HeldSlip) -> None:
        """Remember what the officer comes from, and open."""
        desk = self._windows.desk
        self._front = next((wall for wall in self._windows.walls if wall.isActiveWindow()), None)
        self._came_from = desk.focusWidget()
        self.opening()
        if desk.hot_spot.freeze is not None:
            desk.hot_spot.freeze.is_under = lambda: self._open is not None
        self._show(held)
        if self._front is not None:
            self._windows.bring(desk)

    def _show(self, held: HeldSlip) -> None:
        desk = self._windows.desk
        opened = self._open = OpenSlip(held, self._parts, desk.centre, desk.zoom, self._client.room_now())
        form, call = opened.form, opened.call
        call.next_asked.connect(self.press)
        form.dispatch_asked.connect(lambda _draft: self._send_open())
        form.draft_kept.connect(lambda _draft: self._leave())
        form.discard_asked.connect(self._discard)
        form.left.connect(self._leave)
        opened.show()
        call.show_others(0 if not held.slip.is_empty else self.kept)
        self._start("learn places", opened.learn())

    def _start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Start something of which there may be several at a time."""
        self._count += 1
        self._tasks.start(f"{name} {self._count}", work)

    def _save(self, held: HeldSlip) -> None:
        self._start("keep slip", self._slips.save(held))

    def _leave(self) -> None:
        """Give the centre back, as it was; what is written is kept."""
        opened, self._open = self._open, None
        if opened is not None:
            self._keep_open(opened)
            self._give_back()
            opened.drop()

    def _keep_open(self, opened: OpenSlip) -> None:
        if opened.is_editing:
            opened.held.slip = opened.form.slip()
            self._keep(opened.held)

    def _keep(self, held: HeldSlip) -> None:
        if held.slip.is_empty and not held.sealed:
            self._slips.discard(held)
            return
        oldest = self._slips.push(held)
        self._save(held)
        self._say("slip.gave_way" if oldest is not None else "slip.kept", str(self.kept))

    def _give_back(self) -> None:
        """Keyboard and front go where they were."""
        came_from, front, self._came_from, self._front = self._came_from, self._front, None, None
        if came_from is not None and isValid(came_from) and came_from.isVisible():
            came_from.setFocus(Qt.FocusReason.PopupFocusReason)
        else:
            self._windows.desk.hot_spot.setFocus(Qt.FocusReason.OtherFocusReason)
        if front is not None and isValid(front):
            self._windows.bring(front)

    def _discard(self) -> None:
        opened, self._open = self._open, None
        if opened is None:
            return
        self._slips.discard(opened.held)
        self._say("slip.discarded", "")
        self._give_back()
        opened.drop()

    # ---- while it is open

    def _on_standard(self) -> None:
        if self._open is not None:
            self._open.form.set_rows(self._records.filing_rows, self._records.units.values())

    def _look_for_pause(self) -> None:
        """Write what is typed, whenever it stands still."""
        opened = self._open
        if opened is None or not opened.is_editing:
            return
        has_paused = opened.stands_still()
        is_empty = opened.held.slip.is_empty
        opened.call.show_others(self.kept if is_empty else 0)
        if has_paused and not is_empty:
            self._save(opened.held)

    # ---- dispatch

    def _send_open(self) -> None:
        opened = self._open
        if opened is not None:
            opened.held.slip = opened.form.slip()
            self._tasks.start(f"slip {opened.held.id}", self._send(opened))

    async def _send(self, opened: OpenSlip) -> None:
        held, slip, hand = opened.held, opened.held.slip, self._client.hand
        try:
            command = order_of(held.id, slip, self._slips.sealed(held))
        except ConsoleError as exc:
            opened.form.show_refused(tr(exc.text_key, **exc.facts))
            return
        await self._slips.save(held)
        answer = asyncio.ensure_future(hand.command(command))
        looked_at: Callable[[], SlipForm | None] = lambda: opened.form if opened is self._open else None  # noqa: E731
        way = OnItsWay(held.id, slip.draft.unit, looked_at, lambda: self._slips.rename(held))
        try:
            await self._dispatches.follow(way, answer)
        finally:
            answer.cancel()  # no more than our wait for it: what is made is in the journal

    def close(self) -> None:
        """Write what is open: the seat is about to end."""
        self._pause.stop()
        opened, self._open = self._open, None
        if opened is None:
            return
        if opened.is_editing:
            opened.held.slip = opened.form.slip()
            if not opened.held.slip.is_empty:
                self._slips.save_now(opened.held)
        opened.drop()
