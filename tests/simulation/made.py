"""A command that somebody made, followed by an onlooker from its making to its end."""

import random
from dataclasses import dataclass, field

from console.domain.command import Applied, Command
from console.domain.event import CommandId
from console.errors import ConsoleError
from console.link.envelope import error_of
from console.link.hub_envelope import Refusal
from console.link.journal_line import AnyLine, CarriedOut, NotCarriedOut
from console.link.journal_line import Made as MadeLine


@dataclass
class Made:
    """A command that somebody made, as an onlooker sees it."""

    command: Command
    by: str
    waits: bool
    """It may wait for the hub: it lies in the seat's journal from the first moment on."""
    times: int = 0
    """How often it was given."""
    is_written: bool = False
    """It got into the journal."""
    outcomes: list[Applied | ConsoleError] = field(default_factory=list)
    """What its seat was told in the end; once, or more often where it was given more than once."""
    is_orphan: bool = False
    """Its seat died while it was on its way, and it was none that a journal keeps."""

    def heard(self, outcome: Applied | ConsoleError) -> None:
        """Its seat was told, or wrote down, how it ended; the same twice is no news."""
        if not any(_is_same(outcome, known) for known in self.outcomes):
            self.outcomes.append(outcome)


def _is_same(one: Applied | ConsoleError, other: Applied | ConsoleError) -> bool:
    if isinstance(one, Applied) or isinstance(other, Applied):
        return isinstance(one, Applied) and isinstance(other, Applied) and one.case_no == other.case_no
    return one.text_key == other.text_key


def random_id(dice: random.Random) -> CommandId:
    """Return an id for a new command."""
    digits = f"{dice.getrandbits(128):032x}"
    return CommandId("-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])))


def read_line(line: AnyLine, made: dict[CommandId, Made]) -> None:
    """Take note of a line that got into a seat's journal."""
    one = made.get(line.id) if isinstance(line, (MadeLine, CarriedOut, NotCarriedOut)) else None
    if one is None:
        return
    if isinstance(line, CarriedOut):
        one.heard(Applied(one.command.id, 0, None, line.case_no))
    elif isinstance(line, NotCarriedOut):
        one.heard(error_of(Refusal(0, line.kind, line.text_key, line.facts)))
    else:
        one.is_written = True
