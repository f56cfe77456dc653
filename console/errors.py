"""The one tree of errors.

Code branches on :class:`ErrorKind`, people read the text behind ``text_key``, logs read ``str(error)``.
Errors are translated at the seams (db, link, video) with ``raise … from exc``; inside they fly.

    ConsoleError
    ├── Refused        a rule forbids it: say why, never retry
    ├── Conflict       another seat was first: reload, let the operator decide
    ├── Unavailable    camera, hub or peer is away: retry with back-off
    └── Corrupt        data is wrong: isolate it, raise an alarm
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Final

UNKNOWN: Final = "error.unknown"
"""Text key of what has no words of its own; its text names a number, or else the kind."""


class ErrorKind(enum.Enum):
    """What the caller may do; the UI and the retry loops branch on this only."""

    REFUSED = "refused"
    CONFLICT = "conflict"
    UNAVAILABLE = "unavailable"
    CORRUPT = "corrupt"


@dataclass(frozen=True, slots=True)
class Words:
    """A text for people that stands within another one, as a fact of it; a tuple of them stands line by line."""

    text_key: str
    facts: Mapping[str, object] = field(default_factory=dict)


class ConsoleError(Exception):
    """Something went wrong that somebody can be told about.

    Args:
        message: for logs, English, without secrets.
        text_key: key of the text for people in ``resources/text``.
        facts: values for that text (names, figures); never a secret.
    """

    kind: ClassVar[ErrorKind] = ErrorKind.CORRUPT

    def __init__(self, message: str, *, text_key: str = UNKNOWN, **facts: object) -> None:
        super().__init__(message)
        self.text_key = text_key
        self.facts = {"number": type(self).__name__, **facts} if text_key == UNKNOWN else facts


class Refused(ConsoleError):
    """A rule forbids it."""

    kind = ErrorKind.REFUSED


class Conflict(ConsoleError):
    """Another seat was first."""

    kind = ErrorKind.CONFLICT


class Unavailable(ConsoleError):
    """Somebody needed is away."""

    kind = ErrorKind.UNAVAILABLE


class Corrupt(ConsoleError):
    """Data is not what it must be."""

    kind = ErrorKind.CORRUPT
