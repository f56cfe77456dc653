"""Asks for the right class, condition and place of a case that waits for its dispatch (更正)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from console.clock import monotonic
from console.domain.case import CaseRecord
from console.domain.standard import FilingRow
from console.domain.unit import Unit
from widgets.cases.class_picker import ClassPicker
from widgets.cases.entry import Entry
from widgets.cases.reason_base import StepEntry, field
from widgets.lettering import Role, label
from widgets.text import tr

_PLACE_LENGTH: Final = 80
_PICKER_PX: Final = 168


class RowEntry(StepEntry):
    """The class picker and the place. Nothing typed keeps the row that the case has.

    Args:
        record: the case.
        rows: the standard.
        units: for their names.
        now: monotonic seconds.
    """

    def __init__(
        self,
        record: CaseRecord,
        rows: Iterable[FilingRow],
        units: Iterable[Unit],
        *,
        now: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__("", tr("sheet.do_correct"), now=now)
        self._record = record
        self.place = field("desk.sheet.place", most=_PLACE_LENGTH)
        self.place.setText(record.place)
        self.picker = ClassPicker()
        self.picker.entry.setObjectName("desk.sheet.class")
        self.picker.set_rows(rows, units)
        self.picker.start("", record.filing_row)
        self.picker.setMinimumHeight(_PICKER_PX)
        self.column.addWidget(self.picker)
        self.column.addWidget(label(Role.CAPTION, tr("case.place")))
        self.column.addWidget(self.place)
        self.picker.row_chosen.connect(lambda: self.say_trouble(""))
        self.place.textChanged.connect(lambda: self.say_trouble(""))
        self.add_end()

    def words_for_units(self) -> Sequence[Entry]:
        """See :meth:`StepEntry.words_for_units`."""
        return (self.place,)

    def take_keyboard(self) -> None:
        """Put the keyboard into the class field."""
        self.picker.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_key(self, event: QKeyEvent) -> bool:
        """Move the choice of the picker."""
        return self.picker.take_key(event)

    def said(self) -> Mapping[str, Any] | None:
        """Return all fields of the correction; the point and the grids stay as they are."""
        record, row = self._record, self.picker.chosen
        row_id, place = row.id if row is not None else record.filing_row, self.place.text().strip() or record.place
        if (row_id, place) == (record.filing_row, record.place):
            self.say_trouble(tr("sheet.correct_same"))
            return None
        return {
            "filing_row": row_id,
            "place": place,
            "point": record.point,
            "public_grid": record.public_grid,
            "residents_grid": record.residents_grid,
        }
