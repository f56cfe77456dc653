"""A draft that leaves a form, and the form as far as it is still looked at."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from console.domain.event import CommandId
from console.domain.standard import UnitId
from console.seat.casework import FrozenMoment
from console.seat.draft import CaseDraft
from console.seat.drafts import Held


class Form(Protocol):
    """The form a case is sent from, as far as it is still looked at; else nothing happens."""

    def show_waiting(self, local_number: str, unit_name: str, trouble: str, /) -> None:
        """See ``SlimForm.show_waiting``."""

    def show_done(self, case_no: str, unit_name: str, /) -> None:
        """See ``SlimForm.show_done``."""

    def show_refused(self, words: str, /) -> None:
        """See ``SlimForm.show_refused``."""


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """A command that was made here, and the form that waits for its answer."""

    id: CommandId
    unit: UnitId
    form: Callable[[], Form | None]
    """Returns the form while it is on the glass."""
    refused: Callable[[], None]
    """Gives what was typed another command: this one has ended."""


@dataclass(frozen=True, slots=True)
class Sending:
    """A draft that goes out, and the form that asks."""

    held: Held
    moment: FrozenMoment
    draft: CaseDraft
    form: Callable[[], Form | None]
    """Returns the form while it is on the glass."""
