"""How what can still be saved and what is overdue share the ticker's room: by need, half each where both need more.

A slot is a line's place: the left column's from the top, then the right one's. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from console.domain.deadline import Light
from console.seat.ticker import TickerRow


@dataclass(frozen=True, slots=True)
class Share:
    """One kind of rows and the slots they have."""

    rows: tuple[TickerRow, ...]
    first: int
    """The first of its slots."""
    slots: int

    @property
    def pages(self) -> int:
        """Return how many pages its rows are, at least one."""
        return max(1, -(-len(self.rows) // self.slots)) if self.slots else 1

    @property
    def last(self) -> int:
        """Return the last of its slots: where it says which page it is."""
        return self.first + self.slots - 1

    def page(self, number: int) -> dict[int, TickerRow]:
        """Return what stands in which slot on a page, from 0."""
        start = number % self.pages * self.slots
        shown = self.rows[start : start + self.slots]
        return {self.first + place: row for place, row in enumerate(shown)}


def shares_of(rows: Sequence[TickerRow], fit: int) -> tuple[Share, Share]:
    """Return the shares of what can be saved and of what is overdue.

    Args:
        rows: in their order, what can be saved first.
        fit: lines of a column.
    """
    saved = tuple(row for row in rows if row.light is not Light.OVERDUE)
    late = tuple(row for row in rows if row.light is Light.OVERDUE)
    first = _saved_slots(len(saved), len(late), fit)
    return Share(saved, 0, first), Share(late, first, 2 * fit - first)


def _saved_slots(saved: int, late: int, fit: int) -> int:
    """Return how many slots belong to what can be saved: a column, and what one kind does not need the other has."""
    both = 2 * fit
    if not (saved and late):
        return both if saved else 0
    return fit if max(saved, late) <= fit else min(saved, max(fit, both - late))
