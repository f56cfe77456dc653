"""The canonical text: what the standard library writes of the value made plain; nothing of what has none."""

import enum
import json
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.camera import Point
from console.domain.spelling import canonical, instant_text
from console.domain.standard import Hours, Limit, LimitUnit
from console.errors import Corrupt


@dataclass(frozen=True, slots=True)
class Mixed:
    """Every kind of field."""

    word: str
    at: datetime
    count: int
    share: float
    day: date
    span: timedelta
    limit: Limit | None
    points: tuple[Point, ...]
    is_so: bool


@dataclass(frozen=True, slots=True)
class Alone:
    """One field."""

    word: str


def plain(value: object) -> object:
    """The slow way: what :mod:`json` can write."""
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, timedelta):
        return f"PT{value // timedelta(seconds=1)}S"
    return value.isoformat() if isinstance(value, date) else value


NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
WORDS = st.text(st.characters(exclude_categories=["Cs"]))
MIXED = st.builds(
    Mixed,
    word=WORDS,
    at=st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))]), min_value=datetime(1970, 1, 2)),  # noqa: DTZ001
    share=NUMBERS,
    span=st.integers(0, 10**9).map(lambda seconds: timedelta(seconds=seconds)),
    limit=st.none() | st.builds(Limit, st.integers(), st.sampled_from(LimitUnit), st.sampled_from(Hours)),
    points=st.lists(st.builds(Point, NUMBERS, NUMBERS), max_size=3).map(tuple),
)


@given(st.tuples(MIXED, st.builds(Alone, WORDS), st.integers(), NUMBERS))
def test_it_is_what_json_writes_of_the_plain_value(value: object) -> None:
    wanted = json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    assert canonical(value) == wanted


def test_equal_values_have_one_text() -> None:
    shanghai = datetime(2026, 7, 1, 16, tzinfo=timezone(timedelta(hours=8)))
    assert instant_text(shanghai) == instant_text(datetime(2026, 7, 1, 8, tzinfo=UTC))
    assert canonical(("b", 1, 1.5, None, True, [1])) == '["b",1,1.5,null,true,[1]]'


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("-inf"), {"a": 1}, b"x", datetime(2026, 7, 1), timedelta(milliseconds=1)],  # noqa: DTZ001
)
def test_what_has_no_text_is_refused(value: object) -> None:
    with pytest.raises(Corrupt):
        canonical((value,))
