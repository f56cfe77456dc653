"""The slim form below a frozen frame: three decisions, hands on the keyboard, one Enter.

Owns what the officer types and when Enter counts; knows nothing of hubs. It asks once: after ``dispatch_asked`` it is
shut until :meth:`SlimForm.show_refused` or the next :meth:`SlimForm.start`.
"""

import enum
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from console.clock import monotonic
from console.domain.case import MarkBox
from console.domain.standard import FilingRow, UnitId
from console.domain.unit import Unit
from console.seat.draft import NO_UNIT, CaseDraft, EvidenceState
from widgets.cases.class_picker import ClassPicker
from widgets.cases.dispatch_column import DispatchColumn
from widgets.cases.entry import ENTER
from widgets.cases.facts_column import FactsColumn
from widgets.lettering import hairline, scale_gaps, sheet
from widgets.text import tr

HEIGHT_PX: Final = 276
_WIDTH_PX: Final = 1108
DEAF_S: Final = 0.3
"""Enter and clicks do nothing for so long after the form opens: they were meant for what was there before."""
_STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_OWN_KEYS: Final = frozenset({*ENTER, *_STEPS, Qt.Key.Key_Escape, Qt.Key.Key_F6, Qt.Key.Key_Up, Qt.Key.Key_Down})


class Stage(enum.Enum):
    """Where the form stands."""

    EDITING = "editing"
    SENDING = "sending"
    DONE = "done"


class SlimForm(QWidget):
    """Turns a frozen frame into a case.

    Keys: letters and digits go to the class field; ↑ ↓ choose; F6 corrects the place; Enter files and dispatches;
    Esc keeps the draft; ← → step frames while the class field is empty. When the case is done, Esc leaves.

    Args:
        rows: the standard.
        units: names of the units that the standard leads to.
        zoom: 1.0 is the desk; a wall passes what its viewing distance asks for.
        now: monotonic seconds.

    Signals:
        dispatch_asked(CaseDraft): file and dispatch this; sent once.
        draft_kept(CaseDraft): keep this and give the picture back.
        step_asked(int): one frame back (-1) or on (+1).
        left: the case is done and the officer wants the picture back.
    """

    dispatch_asked = Signal(object)
    draft_kept = Signal(object)
    step_asked = Signal(int)
    left = Signal()

    def __init__(
        self,
        rows: Iterable[FilingRow] = (),
        units: Iterable[Unit] = (),
        *,
        zoom: float = 1.0,
        now: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__()
        self._now = now
        self._opened_at = 0.0
        self._draft: CaseDraft | None = None
        self._stage = Stage.EDITING
        self._zoom = zoom
        self._columns: list[QVBoxLayout] = []
        self._unit_names: dict[UnitId, str] = {}
        self.picker = ClassPicker(zoom=zoom)
        self.facts = FactsColumn()
        self.dispatch = DispatchColumn()
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._lay_out()
        self.set_zoom(zoom)
        self.picker.row_chosen.connect(self._on_row_chosen)
        self.facts.place.edit_ended.connect(self._on_place_closed)
        self.dispatch.key.clicked.connect(self._ask)
        self.dispatch.keep.clicked.connect(self._keep)
        self.dispatch.back.clicked.connect(self.left)
        self.set_rows(rows, units)

    @property
    def stage(self) -> Stage:
        """Where the form stands."""
        return self._stage

    def set_rows(self, rows: Iterable[FilingRow], units: Iterable[Unit]) -> None:
        """Take the standard and the units, also while the form is open."""
        known = tuple(units)
        self._unit_names = {unit.id: unit.name for unit in known}
        self.picker.set_rows(rows, known)

    def set_zoom(self, zoom: float) -> None:
        """Make everything ``zoom`` times as large as at the desk."""
        self._zoom = zoom
        self.setStyleSheet(sheet(zoom=zoom))
        scale_gaps(self, zoom)
        for column in self._columns:
            column.setContentsMargins(round(24 * zoom), round(16 * zoom), round(24 * zoom), round(16 * zoom))
        self.picker.set_zoom(zoom)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Ask for as much height as five rows need."""
        return QSize(round(_WIDTH_PX * self._zoom), round(HEIGHT_PX * self._zoom))

    def start(self, draft: CaseDraft) -> None:
        """Open for ``draft`` (a new one, or one that was kept) and take the keyboard."""
        self._draft = draft
        self._opened_at = self._now()
        self._enter(Stage.EDITING)
        self.facts.start(draft)
        self.dispatch.start()
        self.picker.start(draft.text, draft.filing_row)
        self.picker.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def draft(self) -> CaseDraft:
        """Return the draft as it stands.

        Raises:
            RuntimeError: the form was never started.
        """
        if self._draft is None:
            raise RuntimeError("the form holds no draft before start()")
        row = self.picker.chosen
        return replace(
            self._draft,
            place=self.facts.place.place,
            place_is_cameras=self.facts.place.is_cameras,
            filing_row=row.id if row else "",
            unit=row.lead_unit if row else NO_UNIT,
            text=self.picker.entry.text(),
        )

    def set_mark(self, mark: MarkBox | None) -> None:
        """Take what was marked in the frozen frame since the form opened."""
        if self._draft is not None:
            self._draft = replace(self._draft, mark=mark)

    def show_evidence(self, state: EvidenceState) -> None:
        """Say how far the evidence has come."""
        self.dispatch.show_evidence(state)

    def show_sending(self) -> None:
        """Say that the command is on its way."""
        self._enter(Stage.SENDING)
        self.dispatch.show_sending()

    def show_done(self, case_no: str, unit_name: str) -> None:
        """Say that the case stands at the unit, under its number."""
        self._enter(Stage.DONE)
        self.dispatch.show_done(case_no, unit_name)

    def show_waiting(self, local_number: str, unit_name: str) -> None:
        """Say that the hub is away: the command is kept here under this number and sent when it is back."""
        self._enter(Stage.DONE)
        self.dispatch.show_waiting(local_number, unit_name)

    def show_refused(self, words: str) -> None:
        """Say why nothing was dispatched; everything typed is still there."""
        self._enter(Stage.EDITING)
        self.dispatch.start()
        self.dispatch.show_warning(words)
        self.picker.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take every key that a child did not."""
        if self._stage is Stage.EDITING:
            self._edit_key(event)
            return
        event.accept()  # a second Enter, or anything while the command is on its way, is for nobody else either
        if self._stage is Stage.DONE and event.key() == Qt.Key.Key_Escape:
            self.left.emit()

    def event(self, event: QEvent) -> bool:
        """Claim the form's own keys before the window's shortcuts see them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._claims(event):
            event.accept()
            return True
        return super().event(event)

    def _claims(self, event: QKeyEvent) -> bool:
        is_plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        return is_plain and (event.key() in _OWN_KEYS or bool(event.text().strip()))

    def _edit_key(self, event: QKeyEvent) -> None:
        event.accept()
        if self.picker.take_key(event):
            self.dispatch.clear_warning()
        elif event.key() in _STEPS:
            self.step_asked.emit(_STEPS[Qt.Key(event.key())])
        elif event.isAutoRepeat():
            return
        elif event.key() in ENTER:
            self._ask()
        elif event.key() == Qt.Key.Key_Escape:
            self._keep()
        elif event.key() == Qt.Key.Key_F6:
            self.facts.place.edit()
        elif event.text().strip() and event.text().isprintable():
            self.picker.entry.setFocus(Qt.FocusReason.OtherFocusReason)
            self.picker.entry.insert(event.text())
        else:
            event.ignore()

    def _ask(self) -> None:
        """Ask for the dispatch, once."""
        if self._stage is not Stage.EDITING or self._draft is None or self._now() - self._opened_at < DEAF_S:
            return
        if self.picker.chosen is None:
            typed = self.picker.entry.text().strip()
            self.dispatch.show_warning(tr("case.say_no_row" if typed else "case.say_class"))
            self.picker.entry.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        draft = self.draft()
        self.show_sending()
        self.dispatch_asked.emit(draft)

    def _keep(self) -> None:
        if self._stage is Stage.EDITING and self._draft is not None:
            self.draft_kept.emit(self.draft())

    def _on_row_chosen(self) -> None:
        row = self.picker.chosen
        self.facts.show_row(row, self._unit_names.get(row.lead_unit, row.lead_unit) if row else "")
        self.dispatch.clear_warning()

    def _on_place_closed(self) -> None:
        self.picker.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter(self, stage: Stage) -> None:
        self._stage = stage
        for part in (self.picker, self.facts):
            part.setEnabled(stage is Stage.EDITING)
        self.setFocusProxy(self.picker.entry if stage is Stage.EDITING else None)  # type: ignore[arg-type]  # None: Qt's
        if stage is not Stage.EDITING:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        for part, share in ((self.picker, 7), (self.facts, 5), (self.dispatch, 5)):
            if columns.count():
                columns.addWidget(hairline(upright=True))
            column = QVBoxLayout()
            self._columns.append(column)
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # the share alone decides
            column.addWidget(part)
            columns.addLayout(column, share)
