r"""Canonical JSON of frozen dataclasses: one value has exactly one spelling, so its hash can stand for it.

The spelling: UTF-8; keys sorted; no spaces; strings as they are (only ``"``, ``\`` and control characters are
escaped); whole numbers, strings, true, false, null, arrays and objects; no fractions. A record is an object whose
keys are its field names, together with the fixed keys of its head (format, version). A field that came to a record
:func:`later` is left out where it says nothing, so that older records keep their spelling.
"""

import dataclasses
import json
import types
from typing import Any, Final, NewType, NoReturn, TypeVar, get_args, get_origin

from console.errors import Corrupt

T = TypeVar("T")
Plain = None | bool | int | str | list["Plain"] | dict[str, "Plain"]
MAX_BYTES: Final = 64 * 1024
"""A record is some hundred bytes; what is longer is refused before it is parsed."""
_INT_LIMIT: Final = 2**63
_LATER: Final = "later"


def later() -> Any:  # noqa: ANN401 - the default of a field of any type
    """Return the default of a dataclass field that older spellings of its record do not have: None, left out."""
    return dataclasses.field(default=None, metadata={_LATER: True})


def head_of(raw: bytes, key: str) -> Plain:
    """Return what ``raw`` says for ``key`` of its head, None if nothing; raises Corrupt if it is no record at all."""
    found: Plain = _parse(raw).get(key)
    return found


def encode(record: object, **head: str | int) -> bytes:
    """Return the one spelling of ``record`` with the fixed keys of ``head``.

    Raises:
        Corrupt: a value has no canonical spelling (a fraction, half a surrogate pair, a number beyond 64 bits), or
            the record is longer than :data:`MAX_BYTES`.
    """
    plain = _plain(record)
    if not isinstance(plain, dict):
        raise Corrupt(f"{type(record).__name__} is not a record")
    text = json.dumps({**plain, **head}, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    try:
        raw = text.encode()
    except UnicodeEncodeError as exc:
        raise Corrupt("a text is not Unicode") from exc
    if len(raw) > MAX_BYTES:
        raise Corrupt(f"the record has {len(raw)} bytes, more than {MAX_BYTES}")
    return raw


def decode(kind: type[T], raw: bytes, **head: str | int) -> T:
    """Return the record that ``raw`` spells; nothing but its one spelling is accepted.

    Raises:
        Corrupt: not JSON, another head, a key unknown, missing or twice, a value of another type, or any other
            spelling than :func:`encode`'s.
    """
    found = _parse(raw)
    for key, value in head.items():
        if type(found.get(key)) is not type(value) or found.pop(key) != value:
            raise Corrupt(f"{key} is not {value!r}")
    record = _record(kind, found, kind.__name__)
    if encode(record, **head) != raw:  # also finds keys that stood there twice
        raise Corrupt(f"{kind.__name__} is not spelled canonically")
    return record


def _plain(value: object) -> Plain:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        said = {field: getattr(value, field.name) for field in dataclasses.fields(value)}
        return {field.name: _plain(it) for field, it in said.items() if it is not None or _LATER not in field.metadata}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if value is None or type(value) in (bool, str):
        return value  # type: ignore[return-value]  # mypy does not narrow on ``type() in``
    if type(value) is int and -_INT_LIMIT <= value < _INT_LIMIT:
        return value
    raise Corrupt(f"{value!r} has no canonical spelling")


def _no_fraction(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a whole number")


def _parse(raw: bytes) -> dict[str, Any]:
    if len(raw) > MAX_BYTES:
        raise Corrupt(f"{len(raw)} bytes are more than a record has")
    try:
        found = json.loads(raw.decode(), parse_float=_no_fraction, parse_constant=_no_fraction)
    except (ValueError, RecursionError) as exc:  # deep nesting is an attack, not a record
        raise Corrupt("not JSON of whole numbers and texts") from exc
    if type(found) is not dict:
        raise Corrupt("not a JSON object")
    return found


def _record(kind: type[T], value: object, where: str) -> T:
    fields = dataclasses.fields(kind)  # type: ignore[arg-type]  # a dataclass
    wanted = {
        field.name: field.type
        for field in fields
        if _LATER not in field.metadata or (type(value) is dict and field.name in value)
    }
    if type(value) is not dict or value.keys() != wanted.keys():
        raise Corrupt(f"{where} has not the fields {', '.join(sorted(wanted))}")
    return kind(**{name: _value(type_, value[name], f"{where}.{name}") for name, type_ in wanted.items()})


def _value(kind: object, value: object, where: str) -> object:
    if isinstance(kind, NewType):
        return _value(kind.__supertype__, value, where)
    if isinstance(kind, types.UnionType):  # only ``X | None``
        return None if value is None else _value(get_args(kind)[0], value, where)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _record(kind, value, where)
    if get_origin(kind) is tuple and type(value) is list:
        return tuple(_value(get_args(kind)[0], item, where) for item in value)
    if type(value) is not kind:
        raise Corrupt(f"{where} is not of type {kind}")
    return value
