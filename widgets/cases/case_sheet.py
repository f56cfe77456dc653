"""The chosen case: pictures, clock with its explanation, life line, and the keys for what comes next."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from console.clock import monotonic, utc_now
from console.domain.camera import Camera
from console.domain.case import CaseRecord
from console.domain.permission import MAY
from console.domain.permission import Role as AccountRole
from console.seat.case_sheet import CASE_ACTS, LOOK_IDS, CaseAct, acts_of, text_key_of
from console.seat.pictures import Pictures
from widgets.cases.check_live import LivePicture, ProfileFor
from widgets.cases.queue_words import state_words
from widgets.cases.reason_base import StepEntry
from widgets.cases.sheet_body import STEPS_KEY, SheetBody, no_case_page, turn_words
from widgets.cases.sheet_entries import Known, entry_for
from widgets.cases.sheet_shelf import PictureShelf
from widgets.cases.sheet_style import sheet_style
from widgets.text import tr
from widgets.wall.room_dial import RoomAt, as_it_is

DEAF_S: Final = 0.3
"""Letters do nothing for so long after another case is shown: they were meant for the one before."""
_LEAVE: Final = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Escape})
_TICK_MS: Final = 1_000


class CaseSheet(QWidget):
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
        folded(bool): no case is chosen, little room is needed (True); or one is (False).
        ticked(): time has passed; what shows the same clock reads it too.
    """

    act_asked = Signal(object, object, dict)
    look_asked = Signal()
    left = Signal()
    folded = Signal(bool)
    ticked = Signal()

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
        super().__init__()
        self.setObjectName("desk.sheet")
        self._now, self._clock_s = now, clock
        self._role = AccountRole.DUTY_OFFICER
        self._record: CaseRecord | None = None
        self._acts: tuple[CaseAct, ...] = ()
        self._shown_at = 0.0
        self._is_sending = False
        self._awaited = 0
        """Version of the case that the last answer named; 0: nothing is awaited."""
        self.known = Known()
        self.is_held: Callable[[], bool] = lambda: False
        """Whether letters are meant for something else now: a form is open and nobody has come here on purpose."""
        self.entry: StepEntry | None = None
        self._came_from: QWidget | None = None
        """What had the keyboard before the entry, and gets it back."""
        self.body = SheetBody(shelf, LivePicture(pictures, "desk.sheet", profile_for, now, room_at), now)
        self._pages = QStackedWidget()
        self._lay_out()
        self.set_zoom(1.0)
        self.body.keys.asked.connect(self.press)
        self.body.pictures.asked.connect(self.look_asked)
        self.body.look.clicked.connect(self.look_asked)
        self.body.all_steps.clicked.connect(self.turn_steps)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def tick(self) -> None:
        """Let time pass."""
        self.body.clock.tick()
        self.ticked.emit()

    def set_zoom(self, zoom: float) -> None:
        """Make everything ``zoom`` times as large."""
        self.setStyleSheet(sheet_style(zoom=zoom))
        self.body.set_zoom(zoom)

    @property
    def record(self) -> CaseRecord | None:
        """The case as it is shown."""
        return self._record

    @property
    def acts(self) -> tuple[CaseAct, ...]:
        """What can be done to the case now."""
        return self._acts if self._record is not None else ()

    @property
    def is_sending(self) -> bool:
        """Whether a step is on its way."""
        return self._is_sending

    @property
    def is_unanswered(self) -> bool:
        """Whether a step is on its way and nobody has answered yet."""
        return self._is_sending and not self._awaited

    def set_role(self, role: AccountRole) -> None:
        """Say who sits here."""
        self._role = role
        self._refresh()

    def show_case(self, record: CaseRecord | None, camera: Camera | None = None) -> None:
        """Show a case, or how it stands now. An entry stays open unless the case has moved on under it."""
        before, self._record = self._record, record
        if record is None:
            self._close_entry()
            self._pages.setCurrentIndex(0)
            self.folded.emit(True)
            return
        is_other = before is None or before.id != record.id
        if before is None:
            self.folded.emit(False)
        if is_other:
            self._shown_at, self._is_sending, self._awaited = self._clock_s(), False, 0
            self.say_trouble("")
            self.body.steps.hide()
        if before is None or is_other or before.moved_version != record.moved_version:
            self._drop_entry(None if is_other else record)
        self.body.show_case(record, camera)
        self._pages.setCurrentIndex(1)
        self._settle()

    def press(self, act_id: str) -> bool:
        """Do a step, or open what it asks for; return whether it can be done to this case now."""
        act = next((act for act in self._acts if act.id == act_id), None)
        if act is None or self._record is None or self._is_sending:
            self._say_not_now(act_id)
            return False
        self._close_entry()
        self.say_trouble("")
        entry = entry_for(act, self._record, self.known, self._now, self._clock_s)
        if entry is None:
            self._ask(act, {})
        else:
            self._open_entry(act, entry)
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
        if letter == LOOK_IDS[2] and not event.isAutoRepeat():
            self.look_asked.emit()
            return True
        if letter == STEPS_KEY:
            self.turn_steps()
            return True
        ours = (act for act in CASE_ACTS if act.act in MAY[self._role])
        act = next((act for act in (*self._acts, *ours) if act.shortcut == letter), None)
        if act is None:
            return False
        if not event.isAutoRepeat() and self._clock_s() - self._shown_at >= DEAF_S:
            self.press(act.id)
        return True

    def say_held(self) -> None:
        """Say that the frozen picture comes first."""
        self.say_trouble(tr("sheet.freeze_first"))

    def turn_steps(self) -> None:
        """Show all steps, the first ones in sight, or hide them."""
        self.body.turn_steps()

    def show_sending(self) -> None:
        """Shut the keys until the answer comes."""
        self._is_sending = True
        self._refresh()

    def show_done(self, version: int) -> None:
        """The answer came; the keys open again with the case as it stands in ``version``, which comes by itself."""
        self._awaited = version
        self._close_entry()
        self._settle()

    def show_waiting(self) -> None:
        """Say that the hub does not answer; the step goes out by itself."""
        self.body.say_hint(f"◇ {tr('sheet.waits_for_hub')}")

    def show_ready(self) -> None:
        """Open the keys again."""
        self._awaited, self._is_sending = 0, False
        self._refresh()

    def show_refused(self, words: str) -> None:
        """Say why nothing was done and what to do; what was typed is still there."""
        self.show_ready()
        self.say_trouble(words)
        if self.entry is not None:
            self.entry.take_keyboard()

    def say_trouble(self, words: str) -> None:
        """Say what stands in the way; "" takes it back."""
        self.body.say_trouble(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the letters of the keys; what moves in the queue goes back there."""
        if event.key() in _LEAVE:
            self.left.emit()
        elif not self.take_key(event):
            event.ignore()

    # ---- inside

    def _settle(self) -> None:
        """End the waiting when the case stands as the hub has answered."""
        if self._awaited and self._record is not None and self._record.version >= self._awaited:
            self._awaited, self._is_sending = 0, False
        self._refresh()

    def _ask(self, act: CaseAct, said: dict[str, Any]) -> None:
        if self._record is not None and not self._is_sending:
            self.act_asked.emit(act, self._record, said)

    def _open_entry(self, act: CaseAct, entry: StepEntry) -> None:
        self.entry, self._came_from = entry, QApplication.focusWidget()
        entry.given.connect(lambda said: self._ask(act, said))
        entry.left.connect(self._close_entry)
        self.body.put_entry(entry)
        self._refresh()
        entry.open()

    def _close_entry(self) -> None:
        entry, self.entry = self.entry, None
        if entry is None:
            return
        held, back = QApplication.focusWidget(), self._came_from
        if held is None or entry.isAncestorOf(held):
            is_there = back is not None and isValid(back) and back.isVisible()
            (back if is_there and back is not None else self).setFocus(Qt.FocusReason.OtherFocusReason)
        self.body.put_entry(None)
        self.say_trouble("")
        self._refresh()

    def _drop_entry(self, moved: CaseRecord | None) -> None:
        """Close an entry that is out of date; say who was first where somebody else was."""
        if self.entry is None:
            return
        was_ours = self._is_sending
        self._close_entry()
        if moved is not None and not was_ours and moved.steps:
            last = moved.steps[-1]
            self.say_trouble(tr("sheet.moved", person=last.person, what=tr(f"sheet.step_{last.action.value}")))

    def _say_not_now(self, act_id: str) -> None:
        act = next((act for act in CASE_ACTS if act.id == act_id), None)
        if act is None or self._record is None or self._is_sending:
            return
        what, state = tr(text_key_of(act, self._record)), state_words(self._record.state)
        self.say_trouble(tr("sheet.no_key_now", what=what, state=state))

    def _refresh(self) -> None:
        record = self._record
        if record is None:
            return
        self._acts = acts_of(record, self._role)
        self.body.keys.show_acts(self._acts, record)
        self.body.keys.set_open(not self._is_sending)
        self.body.make_room()
        if self.entry is not None:
            self.entry.setEnabled(not self._is_sending)
        words = tr("sheet.sending") + "…" if self._is_sending else turn_words(record)
        self.body.say_hint(words if self.entry is None or self._is_sending else "")

    def _lay_out(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._pages.addWidget(no_case_page())
        self._pages.addWidget(self.body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)
