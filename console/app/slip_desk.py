"""F2: a slip for a call, over the desk's centre. Puts panel, aid, slips and hub together; decides nothing.

What lies below, a frozen picture with its form among it, is not touched: it is seen again as it was when the slip goes.
"""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from console.app.came_from import CameFrom
from console.app.dispatches import Dispatches
from console.app.form_aid import FormAid
from console.app.open_slip import OpenSlip, SlipParts
from console.app.slip_sending import SlipSending
from console.app.windows import RoomWindows
from console.domain.event import CommandId
from console.link.caller_seal import learn
from console.link.client import HubClient
from console.link.journal_keeper import JournalKeeper, at_once
from console.link.journal_store import MemoryStore
from console.seat.drafting import officer
from console.seat.pictures import Pictures
from console.seat.records import RoomRecords
from console.seat.slip import new_slip
from console.seat.slips import HeldSlip, Slips
from console.seat.tasks import Tasks
from widgets.cases.check_live import ProfileFor
from widgets.cases.form_stages import Stage
from widgets.slip.slip_panel import SlipPanel

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

    Signals:
        pass_asked(): the open slip is to go to the partner.
        kept_changed(int): so many slips are kept.
    """

    pass_asked = Signal()
    kept_changed = Signal(int)

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
        self.slips = Slips(data / FOLDER, keeper, client.seal_caller, lambda: officer(client))
        """In memory and on disk."""
        self.slips.on_change = lambda: self.kept_changed.emit(self.kept)
        self._sending = SlipSending(client, self.slips, dispatches, tasks, lambda opened: opened is self._open)
        self._open: OpenSlip | None = None
        self._count = 0
        self._came_from = CameFrom(windows)
        self.opening: Callable[[], None] = lambda: None
        """Called when a slip is about to open: whatever else lies over the centre gives way."""
        client.watch(lambda _state: self.put_away(quietly=True) if client.account is None else None)
        records.standard_changed.connect(self._on_standard)
        self._pause = QTimer(self, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look_for_pause)
        self._pause.start()
        tasks.start("sealing", asyncio.to_thread(learn))
        if self.slips.held:
            say("slip.found", str(self.kept))

    @property
    def is_open(self) -> bool:
        """Whether a slip lies over the centre."""
        return self._open is not None

    @property
    def has_words(self) -> bool:
        """Whether something stands on the open slip that is not on its way yet."""
        opened = self._open
        return opened is not None and opened.is_editing and not opened.form.slip().is_empty

    @property
    def panel(self) -> SlipPanel | None:
        """What lies there."""
        return self._open.panel if self._open is not None else None

    @property
    def kept(self) -> int:
        """Return how many slips are kept."""
        return len(self.slips.held)

    # ---- opened, left

    def press(self) -> None:
        """F2: a new slip; on one with words, likewise; on an empty one, the slip that was kept longest."""
        before = self._open
        if not self._is_sending:
            is_empty = before is not None and before.is_editing and before.form.slip().is_empty
            self._turn_to(self.slips.take_oldest() if is_empty else None)

    def open_last(self) -> None:
        """Open the slip that was kept last; what is open is kept meanwhile."""
        if self.slips.held and not self._is_sending:
            self._turn_to(self.slips.take_last())

    @property
    def _is_sending(self) -> bool:
        return self._open is not None and self._open.form.stage is Stage.SENDING

    def _turn_to(self, held: HeldSlip | None) -> None:
        """Show this slip, or a new one, in the place of what is open."""
        before, held = self._open, held or HeldSlip(new_slip(self._client.room_now()))
        if before is None:
            self._begin(held)
            return
        self._keep_open(before)
        self._show(held)
        before.drop()

    def reopen(self, command: CommandId) -> bool:
        """Open the slip of a case that was not carried out; False where its case was not made from a slip."""
        held = self.slips.reopen(command)
        if held is None:
            return False
        self._tasks.start(f"settle {command}", self._dispatches.settle(command))
        self.put_away()
        self._begin(held)
        return True

    def put_away(self, *, quietly: bool = False) -> None:
        """Keep what is open; ``quietly``: the seat is locked, or its officer is gone. What is on its way goes on."""
        if self._open is not None:
            self._leave(quietly=quietly)

    def take_keyboard(self) -> None:
        """Put the keyboard into the open slip."""
        if self._open is not None:
            self._open.call.take_keyboard()

    def _begin(self, held: HeldSlip) -> None:
        """Remember what the officer comes from, and open."""
        desk = self._windows.desk
        self._came_from.remember()
        self.opening()
        if desk.hot_spot.freeze is not None:
            desk.hot_spot.freeze.is_under = lambda: self._open is not None
        self._show(held)
        self._came_from.bring_desk()

    def _show(self, held: HeldSlip) -> None:
        desk = self._windows.desk
        opened = self._open = OpenSlip(held, self._parts, desk.centre, desk.zoom, self._client.room_now())
        form, call = opened.form, opened.call
        call.next_asked.connect(self.press)
        form.dispatch_asked.connect(lambda _draft: self._sending.send(opened))
        form.pass_asked.connect(lambda _draft: self.pass_asked.emit())
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
        self._start("keep slip", self.slips.save(held))

    def _leave(self, *, quietly: bool = False) -> None:
        """Give the centre back, as it was; what is written is kept."""
        opened, self._open = self._open, None
        if opened is not None:
            self._came_from.give_back()
            opened.drop()
            self._keep_open(opened, quietly=quietly)  # said where the slip was

    def _keep_open(self, opened: OpenSlip, *, quietly: bool = False) -> None:
        if opened.is_editing:
            opened.held.slip = opened.form.slip()
            self.keep(opened.held, quietly=quietly)

    def keep(self, held: HeldSlip, *, quietly: bool = False) -> None:
        """List a slip that is not filed, unless nothing stands on it."""
        if held.slip.is_empty and not held.sealed:
            self.slips.discard(held)
            return
        oldest = self.slips.push(held)
        self._save(held)
        if not quietly:
            self._say("slip.gave_way" if oldest is not None else "slip.kept", str(self.kept))

    def _discard(self) -> None:
        opened, self._open = self._open, None
        if opened is None:
            return
        self.slips.discard(opened.held)
        self._came_from.give_back()
        opened.drop()
        self._say("slip.discarded", "")

    # ---- to the partner, from the partner

    def give_open(self) -> HeldSlip | None:
        """Hand out the open slip, to be passed on; it stays on disk. None where nothing stands on one."""
        opened = self._open
        if opened is None or not self.has_words:
            return None
        self._open, held = None, opened.held
        held.slip = opened.form.slip()
        self._save(held)
        self._came_from.give_back()
        opened.drop()
        return held

    def open_taken(self, held: HeldSlip) -> None:
        """Show a slip that came from the partner; while another one is on its way it is kept instead."""
        if self._is_sending:
            self.keep(held)
        else:
            self._turn_to(held)

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

    def close(self) -> None:
        """Write what is open: the seat is about to end."""
        self._pause.stop()
        opened, self._open = self._open, None
        if opened is None:
            return
        if opened.is_editing:
            opened.held.slip = opened.form.slip()
            if not opened.held.slip.is_empty:
                self.slips.save_now(opened.held)
        opened.drop()
