"""The default profile: what every row must have, that its letters find it, and that it is found at once."""

import time
from collections import Counter, defaultdict

import pytest

from console.domain.calendar_file import read_calendar
from console.domain.deadline import deadline
from console.domain.standard import FilingRow, Kind, LimitUnit, search
from console.domain.standard_file import read_standard, read_units
from resources.calendar import national_calendar
from resources.standards import example_standard, example_units
from tests.street import NOW

ROWS = read_standard(example_standard())
UNITS = {unit.id: unit.name for unit in read_units(example_units())}
CLASSES: dict[tuple[Kind, str], list[FilingRow]] = defaultdict(list)
for _row in ROWS:
    CLASSES[_row.kind, _row.code].append(_row)


def test_it_says_that_it_is_an_example() -> None:
    assert example_standard().startswith("# 示例")
    assert example_units().startswith("# 示例")


def test_about_sixty_classes_of_both_kinds_with_one_to_four_conditions() -> None:
    assert 55 <= len(CLASSES) <= 70
    assert Counter(kind for kind, _ in CLASSES)[Kind.COMPONENT] >= 15
    assert {len(rows) for rows in CLASSES.values()} <= {1, 2, 3, 4}


def test_a_class_has_one_name_one_lead_unit_and_numbered_conditions() -> None:
    for (kind, code), rows in CLASSES.items():
        assert len({row.name for row in rows}) == 1, code
        assert len({row.lead_unit for row in rows}) == 1, code
        assert [row.id for row in rows] == [f"{kind.value}/{code}/{n}" for n in range(1, len(rows) + 1)]
        assert len({row.condition for row in rows}) == len(rows), code
    names = [rows[0].name for rows in CLASSES.values()]
    assert len(set(names)) == len(names)


def test_every_unit_is_a_known_one_and_the_missions_units_are_there() -> None:
    assert {unit for row in ROWS for unit in (row.lead_unit, *row.assisting)} <= UNITS.keys()
    members = "城管中队 环卫所 市政所 市场监管所 房管所 园林所 党政办公室 社区管理办公室 社区平安办公室 社区服务办公室"
    assert {*members.split(), "社区自治办公室", "信访办"} <= set(UNITS.values())
    assert sum(name.endswith("派出所") for name in UNITS.values()) == 2


def test_every_row_says_when_it_may_be_closed() -> None:
    assert not [row.id for row in ROWS if not row.closing_condition]
    assert not [row.id for row in ROWS if len(row.condition) > 16 or len(row.closing_condition) > 20]


def test_every_limit_counts_and_none_is_out_of_proportion() -> None:
    calendar = read_calendar(national_calendar())
    most = {LimitUnit.URGENT_HOUR: 4, LimitUnit.WORK_HOUR: 4, LimitUnit.WORK_DAY: 15, LimitUnit.URGENT_DAY: 2}
    for row in ROWS:
        assert row.limit.value <= most[row.limit.unit], row.id
        assert deadline(NOW, row.limit, calendar).allowance


def test_each_name_has_its_full_pinyin_and_its_initials() -> None:
    for row in ROWS:
        assert len(row.keys) == 2 * (1 + len(row.aliases)), row.id
        assert len(row.condition_keys) == 2, row.id
        texts = [row.name, *row.aliases, row.condition]
        keys = [*row.keys, *row.condition_keys]
        for text, full, initials in zip(texts, keys[::2], keys[1::2], strict=True):
            letters = [mark for mark in text if mark not in "、，"]
            assert len(initials) == len(letters), text
            assert _is_spelled(full, initials), text


def _is_spelled(full: str, initials: str) -> bool:
    """Return whether the full pinyin can be cut into syllables that begin with the initials."""
    if not initials:
        return not full
    if not full.startswith(initials[0]):
        return False
    return any(_is_spelled(full[length:], initials[1:]) for length in range(1, min(6, len(full)) + 1))


def test_a_character_sounds_the_same_wherever_it_stands() -> None:
    initials: dict[str, set[str]] = defaultdict(set)
    for row in ROWS:
        texts = [row.name, *row.aliases, row.condition]
        for text, key in zip(texts, [*row.keys, *row.condition_keys][1::2], strict=True):
            for mark, letter in zip((mark for mark in text if mark not in "、，"), key, strict=True):
                initials[mark].add(letter)
    assert {mark: found for mark, found in initials.items() if len(found) > 1} == {}


@pytest.mark.parametrize("row", [rows[0] for rows in CLASSES.values()], ids=lambda row: row.name)
def test_every_name_alias_key_and_code_finds_its_class(row: FilingRow) -> None:
    for word in (row.name, *row.aliases, *row.keys):
        best = search(ROWS, word)[0]
        assert word in {best.name, *best.aliases, *best.keys}
    assert row in search(ROWS, row.code)
    assert search(ROWS, f"{row.keys[1]} {row.condition_keys[1]}")[0].condition == row.condition


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("bllj", "暴露垃圾"),
        ("暴露生活垃圾", "暴露垃圾"),
        ("zdjy", "占道无证照经营"),
        ("dwjy", "跨门营业"),
        ("zddw", "擅自占用道路堆物、施工"),
        ("xgg", "乱涂写、乱张贴、乱刻画"),
        ("weijian", "私搭乱建"),
        ("hld", "交通信号灯"),
        ("jsc", "废弃车辆"),
        ("人行道", "人行道"),
        ("xiaohuoshuan", "消防设施"),
        ("lüdila", "绿地脏乱"),
        ("jgqs rq", "燃气井盖"),
    ],
)
def test_what_the_street_says_finds_the_class(typed: str, first: str) -> None:
    assert search(ROWS, typed)[0].name == first


def test_a_keystroke_costs_less_than_two_milliseconds() -> None:
    typed = ["", "z", "zd", "zdd", "zddw", "zddw c", "a", "shanzizhanyongdaolu", "人", "人行", "x y z", "0101"]
    for text in typed:
        assert min(_search_s(text) for _ in range(5)) < 0.002, text


def _search_s(text: str) -> float:
    started = time.thread_time()
    search(ROWS, text)
    return time.thread_time() - started
