"""Who called: the one personal thing of a case. Kept beside the events, sealed and erasable; pure.

Field register (purpose; period). ``name``: to address who is called back. ``number``: to call back, to ask where it is.
``wants_answer``: whether somebody promised to. All three until :data:`KEPT` after the case's end, or until erased.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from console.domain.prose import checked
from console.errors import Refused

NAME_MAX: Final = 32
NUMBER_MAX: Final = 32
REASON_LENGTH: Final = 60
"""Why somebody looks at it, or erases it: stands whole in one line of the register."""
SEALED_MAX: Final = 1_024
"""Longest sealed caller: fields of full length, and what sealing adds."""
KEPT: Final = timedelta(days=90)
"""So long after the end of its case a caller is kept; a *default*."""
_NUMBER: Final = re.compile(r"\+?[\d\-() ]+(?:[*#x/][\d\-]+)?", re.ASCII)
_DIGITS_LEAST: Final = 3


@dataclass(frozen=True, slots=True)
class Caller:
    """Who called; every field may be empty."""

    name: str = ""
    number: str = ""
    """To be called back at."""
    wants_answer: bool = False

    def __bool__(self) -> bool:
        return bool(self.name or self.number or self.wants_answer)

    def __repr__(self) -> str:
        return "Caller(…)"  # whatever logs a value of this kind says nothing of it


NOBODY: Final = Caller()


@dataclass(frozen=True, slots=True)
class CallerSeen:
    """What is known of the caller of a case: him, or since when he is erased, or neither."""

    caller: Caller | None = None
    erased_at: datetime | None = None


def checked_caller(caller: Caller) -> Caller:
    """Return a caller without the space round his fields.

    Raises:
        Refused: too long, no telephone number, or an answer is wanted and there is no number for it. Quotes nothing.
    """
    name = checked(caller.name, NAME_MAX, has_lines=False)
    number = checked(caller.number, NUMBER_MAX, has_lines=False)
    has_digits = sum(character.isdecimal() for character in number) >= _DIGITS_LEAST
    if number and not (has_digits and _NUMBER.fullmatch(number)):
        raise Refused("no telephone number", text_key="hub.bad_number")
    if caller.wants_answer and not number:
        raise Refused("an answer without a number", text_key="hub.number_missing")
    return Caller(name, number, caller.wants_answer)
