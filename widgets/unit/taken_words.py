"""How it is said that an order was taken from the unit: as much as the unit may know, which is not why."""

from datetime import datetime

from console.domain.workflow import State
from console.seat.taken_order import TakenOrder
from widgets.cases.wording import time_words
from widgets.text import tr


def taken_words(taken: TakenOrder) -> str:
    """Return the few words of a row: 「✕ 已撤回」."""
    return f"✕ {tr(f'unit.taken_{_how(taken)}')}"


def taken_sentence(taken: TakenOrder) -> str:
    """Return what happened, when it was told here, and that nothing is left to do."""
    return tr(f"unit.taken_{_how(taken)}_says", at=time_words(taken.at, taken.at))


def received_words(taken: TakenOrder, now: datetime) -> str:
    """Return when this desk was told, with the date on another day: 「14:35 收到」."""
    return tr("unit.taken_at", at=time_words(taken.at, now))


def _how(taken: TakenOrder) -> str:
    """Return what it can have been: before the acknowledgement only a recall takes an order away."""
    return {State.DISPATCHED: "recalled", State.RETURNED: "settled"}.get(taken.order.state, "elsewhere")
