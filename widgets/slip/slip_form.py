"""The slim form of a slip: it fills from what the caller says instead of from a picture."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from console.domain.standard import FilingRow
from console.domain.unit import Unit
from console.seat.draft import CaseDraft
from console.seat.grid_code import TypedGrids
from console.seat.place_search import PlaceHit
from console.seat.slip import Slip, placed, unplaced
from widgets.cases.form_stages import Stage
from widgets.cases.slim_form import SlimForm
from widgets.slip.call_sheet import CallSheet
from widgets.text import tr


class SlipForm(SlimForm):
    """Below a :class:`CallSheet`; keys and signals as :class:`SlimForm`, but F6 goes to the caller's place.

    Args:
        call: the fields above; it is shut while a command is on its way.
        rows: the standard.
        units: that it leads to.
        zoom: 1.0 is the desk.

    Signals:
        camera_asked(): name the camera whose picture is shown in the case, to be checked by.
    """

    camera_asked = Signal()

    def __init__(self, call: CallSheet, rows: Iterable[FilingRow], units: Iterable[Unit], *, zoom: float = 1.0) -> None:
        super().__init__(rows, units, zoom=zoom)
        self.call = call
        self.setObjectName("slip.form")
        self.picker.set_text_hint("")
        self.picker.likely_words = tr("slip.likely_first")
        self.facts.place.edits_elsewhere = call.place.setFocus
        self.facts.place.no_place = tr("slip.no_place")
        self.dispatch.show_no_evidence(tr("slip.no_picture"), tr("slip.no_picture_note"))
        call.place.hit_taken.connect(self._on_hit)
        call.place.words_changed.connect(self._on_words)
        call.place.cleared.connect(lambda: self.move_to(unplaced(self.draft())))
        call.grids_typed.connect(self._on_grids)
        call.done.connect(lambda: self.picker.entry.setFocus(Qt.FocusReason.TabFocusReason))
        for field in (call.place, call.grid):
            field.textEdited.connect(lambda _text: self._on_edited())
        call.who.changed.connect(self._on_edited)

    def start(self, draft: CaseDraft) -> None:
        """Open for ``draft``; whoever opens says where the keyboard goes."""
        self._opened_at = self._now()
        self.hold(draft)
        self.show_lack()
        self.opened.emit()

    def slip(self) -> Slip:
        """Return the slip as it stands."""
        return Slip(self.draft(), self.call.source.source, self.call.who.caller, self.call.who.remark.text().strip())

    def take_slip_key(self, event: QKeyEvent) -> None:
        """Take a key that a field of the call sheet left: the form's own keys, and no letters."""
        if self.stage is not Stage.EDITING:
            self.keyPressEvent(event)
        elif not event.text().isprintable() or not event.text() or event.modifiers():
            self._edit_key(event)
        event.accept()

    def _acts_on(self, key: int) -> bool:
        if key == Qt.Key.Key_F1:
            self.call.source.turn()
            return True
        if key == Qt.Key.Key_F10:
            self.call.who.turn_answer()
            return True
        if key == Qt.Key.Key_F11:
            self.camera_asked.emit()
            return True
        return super()._acts_on(key)

    def lack(self) -> tuple[str, Callable[[], None]]:
        """What the call sheet misses comes first."""
        return (self.call.trouble, self.call.take_keyboard) if self.call.trouble else super().lack()

    def _pass(self) -> None:
        if self.is_editing:  # on an empty slip, and without a partner, it means what it means at the desk
            self.pass_asked.emit(self.draft())

    def _enter(self, stage: Stage) -> None:
        super()._enter(stage)
        self.call.setEnabled(stage is Stage.EDITING)
        if stage is Stage.DONE:
            self.call.who.show_filed()

    def _on_edited(self) -> None:
        self.dispatch.clear_warning()
        self.show_lack()

    def _on_hit(self, hit: PlaceHit) -> None:
        self.move_to(placed(self.draft(), hit))
        self.call.show_grids(self.draft().typed)

    def _on_words(self, words: str) -> None:
        self.move_to(replace(self.draft(), place=words))

    def _on_grids(self, typed: TypedGrids) -> None:
        draft = replace(self.draft(), typed=typed)
        if draft.point is None and not draft.camera:  # what was typed before is not the place's own
            draft = replace(draft, public_grid="", residents_grid="")
        self.move_to(draft)
