"""The chosen case: pictures, clock with its explanation, life line, and the keys for what comes next."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from console.clock import monotonic, utc_now
from console.domain.camera import Camera
from console.domain.case import CaseRecord
from console.domain.case_command import Close
from console.domain.permission import MAY
from console.domain.permission import Role as AccountRole
from console.seat.case_sheet import CALLER_IDS, CASE_ACTS, LOOK_IDS, CaseAct, acts_of, text_key_of
from console.seat.pictures import Pictures
from widgets.cases.check_live import LivePicture, ProfileFor
from widgets.cases.queue_words import state_words
from widgets.cases.reason_base import StepEntry
from widgets.cases.sheet_body import STEPS_KEY, turn_words
from widgets.cases.sheet_entries import Known, entry_for
from widgets.cases.sheet_frame import SheetFrame
from widgets.cases.sheet_slot import EntrySlot
from widgets.cases.sheet_step import StepOnItsWay
from widgets.picture_shelf import PictureShelf
from widgets.text import tr
from widgets.wall.room_dial import RoomAt, as_it_is

ROLE: Final = AccountRole.DUTY_OFFICER
"""Who works with this sheet."""
DEAF_S: Final = 0.3
"""Letters do nothing for so long after another case is shown: they were meant for the one before."""
_LEAVE: Final = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Escape})


class CaseSheet(SheetFrame):
    """One case at a time. Never asks "are you sure": a step asks for its reason, or is done.

    Invariant: what is asked names the record that was shown; while it is on its way all keys are shut.

    Args:
        pictures: where the camera's present picture comes from.
        shelf: pictures of cases by hash.
        profile_for: chooses the stream of a picture.
        now: room time, aware.
        room_at: room time at an instant of this machine's clock.
        clock: monotonic seconds.

    Signals:
        act_asked(CaseAct, CaseRecord, dict): do this to the case, with the command's own fields.
        look_asked: show its pictures large.
        left: ↑, ↓ or Esc: the keyboard belongs to the queue again.
    """

    act_asked = Signal(object, object, dict)
    look_asked = Signal()
    left = Signal()

    def __init__(
        self,
        pictures: Pictures,
        shelf: PictureShelf,
        profile_for: ProfileFor,
        *,
        now: Callable[[], datetime] = utc_now,
        room_at: RoomAt = as_it_is,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(shelf, LivePicture(pictures, "desk.sheet", profile_for, now, room_at), now)
        self._now, self._clock_s = now, clock
        self._record: CaseRecord | None = None
        self._acts: tuple[CaseAct, ...] = ()
        self._shown_at = 0.0
        self._step = StepOnItsWay()
        self._is_away = self._has_next = False
        self.known = Known()
        self.is_held: Callable[[], bool] = lambda: False
        """Whether letters are meant for something else now: a form is open and nobody has come here on purpose."""
        self.take_tab_key: Callable[[QKeyEvent], bool] = lambda _event: False
        """Asked for keys that are not the sheet's: those of the queue's tabs."""
        self.lets_close: Callable[[CaseRecord], bool] = lambda _record: True
        """Whether the case may be closed now; whoever says no says why."""
        self.slot = EntrySlot(self.body, self)
        """Where words and pictures are asked for."""
        self.body.keys.asked.connect(self.press)
        self.body.pictures.asked.connect(self.look_asked)
        self.body.look.clicked.connect(self.look_asked)
        self.slot.closed.connect(self._on_entry_closed)
        self.body.all_steps.clicked.connect(self.turn_steps)

    @property
    def record(self) -> CaseRecord | None:
        """The case as it is shown."""
        return self._record

    @property
    def acts(self) -> tuple[CaseAct, ...]:
        """What can be done to the case now; nothing while no row of the queue is lit for it."""
        return self._acts if self._record is not None else ()

    @property
    def is_away(self) -> bool:
        """Whether the queue has no row for the case any more: the sheet can be read, and has no keys."""
        return self._is_away and self._record is not None

    @property
    def is_sending(self) -> bool:
        """Whether a step is on its way."""
        return self._step.is_sending

    @property
    def is_unanswered(self) -> bool:
        """Whether a step is on its way and nobody has answered yet."""
        return self._step.is_unanswered

    @property
    def entry(self) -> StepEntry | None:
        """What asks for words now."""
        return self.slot.entry

    def show_case(self, record: CaseRecord | None, camera: Camera | None = None) -> None:
        """Show a case, or how it stands now. An entry stays open unless the case has moved on under it."""
        before, self._record = self._record, record
        if record is None:
            self.slot.close()
            self.show_page(has_case=False)
            self.folded.emit(True)
            return
        is_other = before is None or before.id != record.id
        if before is None:
            self.folded.emit(False)
        if is_other:
            self._shown_at = self._clock_s()
            self._step.end()
            self.say_trouble("")
            self.body.steps.hide()
        if before is None or is_other or before.moved_version != record.moved_version:
            self._drop_entry(None if is_other else record)
        self.body.show_case(record, camera)
        self.show_page(has_case=True)
        self._refresh()

    def set_away(self, *, is_away: bool, has_next: bool) -> None:
        """Say whether the queue has no row for the case that is shown, and whether it has others."""
        if (is_away, has_next) != (self._is_away, self._has_next):
            self._is_away, self._has_next = is_away, has_next
            self._shown_at = self._clock_s()  # keys that come back were not the ones that were meant
            self.say_trouble("")
            self._refresh()

    def press(self, act_id: str) -> bool:
        """Do a step, or open what it asks for; return whether it can be done to this case now."""
        act = next((act for act in self._acts if act.id == act_id), None)
        if act is None or self._record is None or self.is_sending:
            self._say_not_now(act_id)
            return False
        self.slot.close()
        self.say_trouble("")
        if act.command is Close and not self.lets_close(self._record):
            return True
        entry = entry_for(act, self._record, self.known, self._now, self._clock_s)
        if entry is None:
            self._ask(act, {})
        else:
            self.slot.open(entry, self._record.id, lambda said: self._ask(act, said))
            self._refresh()
            entry.open()
        return True

    def take_key(self, event: QKeyEvent) -> bool:
        """Take a letter that stands on one of the keys, or does with other cases; return whether it was one."""
        is_plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        letter = chr(event.key()) if 0x41 <= event.key() <= 0x5A else ""
        if not letter or not is_plain or self._record is None or self.entry is not None:
            return False
        if self.is_held():
            self.say_held()
            return True
        if self.is_away:
            self.say_trouble(tr("sheet.away_key"))
            return True
        shows = self._showing(self._record).get(letter)
        if shows is not None:
            if not event.isAutoRepeat():
                shows()
            return True
        ours = (act for act in CASE_ACTS if act.act in MAY[ROLE])
        act = next((act for act in (*self._acts, *ours) if act.shortcut == letter), None)
        if act is None:
            return False
        if not event.isAutoRepeat() and self._clock_s() - self._shown_at >= DEAF_S:
            self.press(act.id)
        return True

    def _showing(self, record: CaseRecord) -> dict[str, Callable[[], object]]:
        """Return the letters that only show something of a case."""
        keys: dict[str, Callable[[], object]] = {LOOK_IDS[2]: self.look_asked.emit, STEPS_KEY: self.turn_steps}
        return {**keys, CALLER_IDS[2]: self.body.caller.ask} if record.is_told else keys

    def say_held(self) -> None:
        """Say that the frozen picture comes first."""
        self.say_trouble(tr("sheet.freeze_first"))

    def show_sending(self) -> None:
        """Shut the keys until the answer comes."""
        self._step.begin(self._record)
        self._refresh()

    def show_done(self, version: int) -> None:
        """The answer came; the keys open again with the case as it stands in ``version``, which comes by itself."""
        self._step.answer(version)
        self.slot.close()
        self._refresh()

    def show_waiting(self) -> None:
        """Say that the hub does not answer; the step goes out by itself."""
        self.body.say_hint(f"◇ {tr('sheet.waits_for_hub')}")

    def show_ready(self) -> None:
        """Open the keys again."""
        self._step.end()
        self._refresh()

    def show_refused(self, words: str) -> None:
        """Say why nothing was done and what to do; what was typed is still there."""
        self.show_ready()
        self.say_trouble(words)
        if self.entry is not None:
            self.entry.take_keyboard()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the letters of the keys; what moves in the queue goes back there."""
        if event.key() in _LEAVE:
            self.left.emit()
        elif not self.take_key(event) and not self.take_tab_key(event):
            event.ignore()

    # ---- inside

    def _ask(self, act: CaseAct, said: dict[str, Any]) -> None:
        if self._record is not None and not self.is_sending:
            self.act_asked.emit(act, self._record, said)

    def _on_entry_closed(self) -> None:
        self.say_trouble("")
        self._refresh()

    def _drop_entry(self, moved: CaseRecord | None) -> None:
        """Close an entry that is out of date; say who was first where somebody else was."""
        if self.entry is None:
            return
        was_ours = self.is_sending
        self.slot.close()
        if moved is not None and not was_ours and moved.steps:
            last = moved.steps[-1]
            self.say_trouble(tr("sheet.moved", person=last.person, what=tr(f"sheet.step_{last.action.value}")))

    def _say_not_now(self, act_id: str) -> None:
        act = next((act for act in CASE_ACTS if act.id == act_id), None)
        if act is None or self._record is None or self.is_sending:
            return
        what, state = tr(text_key_of(act, self._record)), state_words(self._record.state)
        self.say_trouble(tr("sheet.no_key_now", what=what, state=state))

    def _refresh(self) -> None:
        record = self._record
        if record is None:
            return
        self._step.look(record)
        self._acts = () if self._is_away else acts_of(record, ROLE)
        self.body.keys.show_acts(self._acts, record)
        self.body.keys.set_open(not self.is_sending)
        self.body.show_away(record, is_away=self._is_away, has_next=self._has_next)
        if self.entry is not None:
            self.entry.setEnabled(not self.is_sending)
        words = tr("sheet.sending") + "…" if self._step.is_unseen(record) else turn_words(record)
        self.body.say_hint(words if self.entry is None or self.is_sending else "")
