"""Which entry a step opens in the sheet, filled with what is known."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from console.domain.case import CaseRecord
from console.domain.case_command import CaseCommand, action_of
from console.domain.standard import FilingRow, UnitId
from console.domain.unit import Unit
from console.domain.workflow import Action, State
from console.seat.case_sheet import Asks, CaseAct, text_key_of, told_from, units_for
from widgets.cases.reason_base import StepEntry
from widgets.cases.reason_entry import ReasonEntry, phrases
from widgets.cases.reason_row import RowEntry
from widgets.cases.reason_telephone import TelephoneEntry
from widgets.cases.reason_unit import UnitChoice, UnitEntry
from widgets.text import tr

_LIKELY: Final = {
    "SendBack": "send_back",
    "Recall": "recall",
    "ApplyVoid": "apply_void",
    "Refuse": "refuse",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the desk knows that entries offer."""

    rows: Sequence[FilingRow] = ()
    units: Mapping[UnitId, Unit] = field(default_factory=dict)
    of_grids: Callable[[CaseRecord], Iterable[UnitId]] = lambda _record: ()
    """Who answers for the grids that a case lies in."""
    recent: Callable[[Action], Sequence[str]] = lambda _action: ()
    """Words that were given for such a step lately."""


def entry_for(
    act: CaseAct, record: CaseRecord, known: Known, room_time: Callable[[], datetime], now: Callable[[], float]
) -> StepEntry | None:
    """Return the entry for what ``act`` asks; None where it asks nothing."""
    confirm = tr(text_key_of(act, record))
    match act.asks:
        case Asks.NOTHING:
            return None
        case Asks.REASON:
            return _reason(act.command, record, known, confirm, now)
        case Asks.UNIT:
            return UnitEntry(confirm, _choices(record, known), now=now)
        case Asks.ROW:
            return RowEntry(record, known.rows, known.units.values(), now=now)
        case Asks.TELEPHONE | Asks.RESULT:
            has_result, first = act.asks is Asks.RESULT, told_from(record)
            return TelephoneEntry(confirm, has_result=has_result, not_before=first, room_time=room_time, now=now)


def _reason(
    command: type[CaseCommand], record: CaseRecord, known: Known, confirm: str, now: Callable[[], float]
) -> ReasonEntry:
    kind, action = _LIKELY[command.__name__], action_of(command, record)
    recent = known.recent(action) if action is not None else ()
    return ReasonEntry(tr(f"sheet.reason_{kind}"), confirm, phrases(kind, recent), now=now)


def _choices(record: CaseRecord, known: Known) -> tuple[UnitChoice, ...]:
    ranked = units_for(record, known.rows, known.of_grids(record), known.units)
    choices = []
    for unit, reason in ranked:
        has_returned = record.state is State.RETURNED and unit == record.unit
        words = [tr(f"sheet.unit_{reason.value}")] if reason is not None else []
        words += [tr("sheet.unit_returned_it")] if has_returned else []
        if unit in known.units:
            choices.append(UnitChoice(unit, known.units[unit].name, " · ".join(words), has_returned))
    return tuple(choices)
