"""The one text of a value: JSON with sorted keys and no spaces, of dataclasses, enums, instants, days, spans, tuples.

Hashes are taken over it, and events are stored in it. Every command is spelled some eight times, so what writes a type
is found once for each type and puts the text together at once; :mod:`json` would want each value made plain first.
"""

import enum
import hashlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from json.encoder import encode_basestring as _quoted
from math import isfinite
from typing import Any, Final

from console.errors import Corrupt

_Speller = Callable[[Any], str]
_KEPT: Final = 4_096
"""Instants and spans come several times in one command."""
_SECOND: Final = timedelta(seconds=1)


def canonical(value: object) -> str:
    """Return the one text of ``value``.

    Raises:
        Corrupt: the value has no canonical text (unknown type, not a number, an instant without zone).
    """
    try:
        return _SPELLERS[type(value)](value)
    except (TypeError, ValueError) as exc:
        raise Corrupt(f"no canonical text: {exc}") from exc


def digest_of(value: object) -> str:
    """Return the SHA-256, as hex digits, of the canonical text of ``value``; Corrupt where it has none."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


@lru_cache(_KEPT)
def instant_text(instant: datetime) -> str:
    """Return an aware instant as UTC text of fixed width: texts sort as instants do. ValueError without a zone."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


@lru_cache(_KEPT)
def span_text(span: timedelta) -> str:
    """Return a span of whole seconds as ISO 8601 has it, in seconds; ValueError for parts of one."""
    if span % _SECOND:
        raise ValueError("a span is told in whole seconds")
    return f"PT{span // _SECOND}S"


class _Spellers(dict[type, _Speller]):
    """What writes each type; found when the first value of it comes."""

    def __missing__(self, kind: type) -> _Speller:
        """Find it; TypeError where there is none."""
        found = self[kind] = self._found(kind)
        return found

    def _found(self, kind: type) -> _Speller:
        if is_dataclass(kind):
            return self._of_record(sorted(field.name for field in fields(kind)))
        if issubclass(kind, enum.Enum):
            return lambda member: self[type(member.value)](member.value)
        if issubclass(kind, (list, tuple)):
            return lambda values: f"[{','.join([self[type(value)](value) for value in values])}]"
        for known in (str, bool, int, float, datetime, date, timedelta):
            if issubclass(kind, known):
                return self[known]
        raise TypeError(f"{kind.__name__} has no plain form")

    def _of_record(self, names: list[str]) -> _Speller:
        heads = [(f'"{name}":', name) for name in names]

        def spelled(record: object) -> str:
            texts = [head + self[type(value := getattr(record, name))](value) for head, name in heads]
            return "{" + ",".join(texts) + "}"

        return spelled


def _number(value: float) -> str:
    if not isfinite(value):
        raise ValueError(f"{value} is not a number")
    return float.__repr__(value)


_SPELLERS: Final = _Spellers(
    {
        str: _quoted,
        bool: lambda value: "true" if value else "false",
        int: int.__repr__,
        float: _number,
        type(None): lambda _: "null",
        datetime: lambda instant: f'"{instant_text(instant)}"',
        date: lambda day: f'"{day.isoformat()}"',
        timedelta: lambda span: f'"{span_text(span)}"',
    }
)
