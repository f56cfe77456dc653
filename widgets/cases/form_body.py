"""The three columns of the slim form, and what others find out for them. No keys, no draft: the form has those."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from console.domain.standard import FilingRow, UnitId
from console.domain.unit import Unit
from console.seat.draft import EvidenceState
from console.seat.form_aid import NearCase
from widgets.cases.class_picker import ClassPicker
from widgets.cases.dispatch_column import DispatchColumn
from widgets.cases.facts_column import FactsColumn
from widgets.cases.near_line import NearLine
from widgets.lettering import hairline, scale_gaps, sheet
from widgets.text import tr

HEIGHT_PX: Final = 260
_NARROW_PX: Final = 900
"""In less width the columns are shared anew and their margins are small."""
_WIDTH_PX: Final = 1108
_SHARES: Final = (7, 5, 5)
_NARROW_SHARES: Final = (5, 4, 4)


class FormBody(QWidget):
    """Class and repeats at the left, place, unit and deadline in the middle, evidence and key at the right."""

    def __init__(self, zoom: float) -> None:
        super().__init__()
        self.setObjectName("form")
        self._zoom = zoom
        self._columns: list[QVBoxLayout] = []
        self._unit_names: dict[UnitId, str] = {}
        self._has_partner = False
        self.picker = ClassPicker(zoom=zoom)
        self.picker.entry.setObjectName("form.class")
        self.picker.list.setObjectName("form.rows")
        self.picker.set_text_hint(tr("form.step_keys"))
        self.near = NearLine()
        self.facts = FactsColumn()
        self.dispatch = DispatchColumn()
        self._lay_out()
        self.set_zoom(zoom)

    @property
    def zoom(self) -> float:
        """How many times as large as at the desk it is."""
        return self._zoom

    def set_rows(self, rows: Iterable[FilingRow], units: Iterable[Unit]) -> None:
        """Take the standard and the units, also while the form is open."""
        known = tuple(units)
        self._unit_names = {unit.id: unit.name for unit in known}
        self.picker.set_rows(rows, known)

    def set_zoom(self, zoom: float) -> None:
        """Make everything ``zoom`` times as large as at the desk."""
        self._zoom = zoom
        self.setStyleSheet(f'{sheet(zoom=zoom)} QPushButton[primary="true"] {{ padding: 0 {round(6 * zoom)}px; }}')
        scale_gaps(self, zoom)
        self.setMinimumHeight(self.sizeHint().height())
        self._share_width()
        self.picker.set_zoom(zoom)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Ask for as much height as the rows and what comes of them need: it stays when the outcome comes."""
        return QSize(round(_WIDTH_PX * self._zoom), round(HEIGHT_PX * self._zoom))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        is_narrow = self.width() < _NARROW_PX * self._zoom
        side, top = round((12 if is_narrow else 24) * self._zoom), round(16 * self._zoom)
        shares = _NARROW_SHARES if is_narrow else _SHARES
        for column, share in zip(self._columns, shares, strict=True):
            column.setContentsMargins(side, top, side, top)
            self._row.setStretchFactor(column, share)

    def show_evidence(self, state: EvidenceState) -> None:
        """Say how far the evidence has come."""
        self.dispatch.show_evidence(state)

    def set_likely(self, likely: Sequence[str]) -> None:
        """Take the ids of the rows that are likely here."""
        self.picker.set_likely(likely)

    def show_near(self, cases: Sequence[NearCase], now: datetime) -> None:
        """Say which cases the new one may repeat."""
        self.near.show_cases(cases, now)

    def show_not_recalled(self, words: str) -> None:
        """Say why the order was not taken back."""
        self.dispatch.outcome.show_refused(words)

    def set_partner(self, name: str | None) -> None:
        """Offer to pass the draft to the partner; None while nobody else is signed in."""
        self._has_partner = bool(name)
        self.dispatch.set_partner(name or "")

    def _lay_out(self) -> None:
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        columns = self._row = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        for part, share in zip((self.picker, self.facts, self.dispatch), _SHARES, strict=True):
            if columns.count():
                columns.addWidget(hairline(upright=True))
            column = QVBoxLayout()
            self._columns.append(column)
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # the share alone decides
            column.addWidget(part, 1)
            if part is self.picker:
                column.addWidget(self.near)
            columns.addLayout(column, share)
