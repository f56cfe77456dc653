"""The slim form below a frozen frame: three decisions, hands on the keyboard, one Enter.

Owns what the officer types and when Enter counts; knows nothing of hubs. It asks once: after ``dispatch_asked`` it is
shut until :meth:`SlimForm.show_refused` or the next :meth:`SlimForm.start`.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent

from console.clock import monotonic
from console.domain.standard import FilingRow
from console.domain.unit import Unit
from console.seat.draft import CaseDraft
from widgets.cases.entry import ENTER, MODIFIERS, gives_draft_up
from widgets.cases.form_draft import FormDraft
from widgets.cases.form_stages import Stage
from widgets.text import tr

DEAF_S: Final = 0.3
"""Enter and clicks do nothing for so long after the form opens: they were meant for what was there before."""
_STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_F_KEYS: Final = frozenset({Qt.Key.Key_F3, Qt.Key.Key_F4, Qt.Key.Key_F5, Qt.Key.Key_F6, Qt.Key.Key_F7})
_OWN_KEYS: Final = frozenset({*ENTER, *_STEPS, *_F_KEYS, Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down})


class SlimForm(FormDraft):
    """Turns a frozen frame into a case.

    Keys: letters and digits go to the class field; ↑ ↓ choose; F6 corrects the place, F7 takes another unit, F5 marks
    it urgent, F4 shows what it may repeat, F3 passes the draft on; Enter files and dispatches; Esc keeps the draft;
    ← → step frames while the class field is empty, Alt+← → always; Ctrl+Del twice throws the draft away. When the case
    is done, R takes it back and Esc leaves.

    Args:
        rows: the standard.
        units: names of the units that the standard leads to.
        zoom: 1.0 is the desk; a wall passes what its viewing distance asks for.
        now: monotonic seconds.

    Signals:
        dispatch_asked(CaseDraft): file and dispatch this; sent once.
        draft_kept(CaseDraft): keep this and give the picture back.
        step_asked(int): one frame back (-1) or on (+1).
        opened(): a draft stands in the form.
        look_asked(): show the cases that the new one may repeat.
        discard_asked: throw this draft away, with its evidence; asked for twice by key.
        pass_asked(CaseDraft): pass this draft to the partner.
        recall_asked(str): take the order that was just given back, for this reason.
        left: the case is done and the officer wants the picture back.
    """

    dispatch_asked = Signal(object)
    draft_kept = Signal(object)
    discard_asked = Signal()
    step_asked = Signal(int)
    opened = Signal()
    look_asked = Signal()
    pass_asked = Signal(object)
    recall_asked = Signal(str)
    left = Signal()

    def __init__(
        self,
        rows: Iterable[FilingRow] = (),
        units: Iterable[Unit] = (),
        *,
        zoom: float = 1.0,
        now: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(zoom)
        self._now = now
        self._opened_at = 0.0
        self._is_discarding = False
        self._connect()
        self.set_rows(rows, units)

    def _connect(self) -> None:
        self.picker.row_chosen.connect(self._on_row_chosen)
        self.facts.place.edit_ended.connect(self._on_place_closed)
        self.placed.connect(lambda _draft: self.show_lack())
        self.near.clicked.connect(self.look_asked)
        self.dispatch.key.clicked.connect(self._ask)
        self.dispatch.keep.clicked.connect(self._keep)
        self.dispatch.urgent.clicked.connect(self.turn_urgent)
        self.dispatch.partner.clicked.connect(self._pass)
        self.dispatch.outcome.recall_asked.connect(self.recall_asked)
        self.dispatch.outcome.left.connect(self.left)

    def start(self, draft: CaseDraft) -> None:
        """Open for ``draft`` (a new one, or one that was kept) and take the keyboard."""
        self._opened_at = self._now()
        self.hold(draft)
        self.show_lack()
        self.picker.entry.setFocus(Qt.FocusReason.OtherFocusReason)
        self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take every key that a child did not."""
        if self.stage is Stage.EDITING:
            self._edit_key(event)
            return
        event.accept()  # a second Enter, or anything while the command is on its way, is for nobody else either
        if self.stage is not Stage.DONE or event.isAutoRepeat() or self.dispatch.outcome.take_key(event.key()):
            return
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()

    def event(self, event: QEvent) -> bool:
        """Claim the form's own keys before the window's shortcuts see them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._claims(event):
            event.accept()
            return True
        return super().event(event)

    def _claims(self, event: QKeyEvent) -> bool:
        if gives_draft_up(event):
            return True
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.AltModifier:
            return event.key() in _STEPS
        is_plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        return is_plain and (event.key() in _OWN_KEYS or bool(event.text().strip()))

    def _edit_key(self, event: QKeyEvent) -> None:
        event.accept()
        if gives_draft_up(event):
            self._discard(is_again=self._is_discarding and not event.isAutoRepeat())
            return
        if self._is_discarding and event.key() not in MODIFIERS:
            self._keep_going()
        if self.picker.take_key(event):
            self.dispatch.clear_warning()
        elif event.key() in _STEPS:
            self.step_asked.emit(_STEPS[Qt.Key(event.key())])
        elif event.isAutoRepeat() or self._acts_on(event.key()):
            return
        elif event.text().strip() and event.text().isprintable():
            self.picker.entry.setFocus(Qt.FocusReason.OtherFocusReason)
            self.picker.entry.insert(event.text())
        else:
            event.ignore()

    def _acts_on(self, key: int) -> bool:
        """Do what a key means that is no letter; return whether it means something."""
        if key in ENTER:
            self._ask()
            return True
        does = {
            Qt.Key.Key_Escape: self._keep,
            Qt.Key.Key_F3: self._pass,
            Qt.Key.Key_F4: self._look,
            Qt.Key.Key_F5: self.turn_urgent,
            Qt.Key.Key_F6: self.facts.place.edit,
            Qt.Key.Key_F7: self.facts.unit.take_next,
        }.get(Qt.Key(key))
        if does is not None:
            does()
        return does is not None

    def _ask(self) -> None:
        """Ask for the dispatch, once."""
        if not self.is_editing or self._now() - self._opened_at < DEAF_S:
            return
        words, take_keyboard = self.lack()
        if words:
            self.dispatch.show_warning(words)
            take_keyboard()
            return
        draft = self.draft()
        self.show_sending()
        self.dispatch_asked.emit(draft)

    def lack(self) -> tuple[str, Callable[[], None]]:
        """Return what stands in the way of the dispatch, "" where nothing does, and what goes to where it is mended."""
        place, typed = self.facts.place, self.picker.entry.text().strip()
        if place.trouble:
            return place.trouble, place.take_keyboard
        missing = tr("case.say_no_row" if typed else "case.say_class") if self.picker.chosen is None else ""
        return missing, partial(self.picker.entry.setFocus, Qt.FocusReason.OtherFocusReason)

    def show_lack(self) -> None:
        """Show on the key whether it would dispatch."""
        if self.is_editing:
            self.dispatch.show_lack(lacks=bool(self.lack()[0]))

    def _keep(self) -> None:
        if self.is_editing:
            self.draft_kept.emit(self.draft())

    def _discard(self, *, is_again: bool) -> None:
        """Ask once more; evidence goes with the draft."""
        if is_again:
            self.discard_asked.emit()
            return
        self._is_discarding = True
        self.dispatch.show_warning(tr("draft.discard_again"))

    def _keep_going(self) -> None:
        """Anything else was done meanwhile: the draft stays."""
        self._is_discarding = False
        self.dispatch.clear_warning()

    def _pass(self) -> None:
        if self._has_partner and self.is_editing:
            self.pass_asked.emit(self.draft())

    def _look(self) -> None:
        if self.near.cases:
            self.look_asked.emit()

    def _on_row_chosen(self) -> None:
        self._is_discarding = False
        self.take_row()
        self.show_lack()

    def _on_place_closed(self) -> None:
        self.take_place()
        self.picker.entry.setFocus(Qt.FocusReason.OtherFocusReason)
