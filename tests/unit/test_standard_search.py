"""The officer's few letters find the row; a table that cannot be read says where."""

from importlib import resources

import pytest

from console.domain.standard import FilingRow, Hours, LimitUnit, search
from console.domain.standard_file import StandardUnreadable, read_standard, read_units


def _shipped(name: str) -> str:
    return (resources.files("resources") / "standards" / name).read_text(encoding="utf-8")


ROWS = read_standard(_shipped("example.csv"))
HEAD = "id,kind,code,name,condition,limit_value,limit_unit,lead_unit,aliases,keys\n"
MORE_HEAD = HEAD.strip() + ",assisting,condition_keys\n"
GOOD = "event/0136/1,event,0136,堆物,占用人行道,1,work_day,enforcement,占道堆物;乱堆物,zhandaoduiwu;zddw\n"


def _names(found: list[FilingRow]) -> list[str]:
    return list(dict.fromkeys(row.name for row in found))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("zddw", "event/0136/1"),
        ("ZDDW", "event/0136/1"),
        ("ｚｄｄｗ", "event/0136/1"),
        ("zhan'dao'duiwu", "event/0136/1"),
        ("占道堆物", "event/0136/1"),
        ("0136", "event/0136/1"),
        ("bllj", "event/0110/1"),
        ("baolulaji", "event/0110/1"),
        ("暴露", "event/0110/1"),
        ("小广告", "event/0201/1"),
        ("ty", "event/0201/2"),
        ("kmyy", "event/0405/1"),
        ("店外经营", "event/0405/1"),
        ("zdjy", "event/0406/1"),
        ("jgqs", "component/0101/1"),
        ("smdf", "component/0402/1"),
        ("爆管", "event/0501/1"),
        ("zddw 车行道", "event/0136/2"),
        ("zddw cxd", "event/0136/2"),
        ("mangdao zddw", "event/0136/3"),
        ("井盖缺失 雨水", "component/0103/1"),
    ],
)
def test_what_is_typed_brings_the_row_first(typed: str, first: str) -> None:
    assert search(ROWS, typed)[0].id == first


def test_only_rows_of_the_meant_class_stay() -> None:
    assert _names(search(ROWS, "zddw")) == ["擅自占用道路堆物、施工"]
    assert {row.condition for row in search(ROWS, "井盖破损")} == {"破损"}
    assert search(ROWS, "xyz") == []
    assert search(ROWS, "zddw 摊点") == []
    assert search(ROWS, "cxddw") == []  # a condition's letters alone name no class


def test_a_whole_word_ranks_before_a_start_and_that_before_an_inside() -> None:
    inside, starts, whole = (
        GOOD.replace("0136/1", f"0136/{n}").replace(";zddw", key) for n, key in enumerate(("xld", "ldx", "ld"), 1)
    )
    rows = read_standard(HEAD + "".join(line.replace("zhandaoduiwu", "a;") for line in (inside, starts, whole)))
    assert [row.id for row in search(rows, "ld")] == ["event/0136/3", "event/0136/2", "event/0136/1"]


def test_nothing_typed_is_the_whole_standard_in_its_order() -> None:
    assert search(ROWS, "") == search(ROWS, "  ") == list(ROWS)


def test_a_row_is_read_as_it_stands() -> None:
    (row,) = read_standard("\ufeff# 示例\n" + HEAD + GOOD)
    assert (row.id, row.name, row.condition) == ("event/0136/1", "堆物", "占用人行道")
    assert (row.limit.value, row.limit.unit) == (1, LimitUnit.WORK_DAY)
    assert row.aliases == ("占道堆物", "乱堆物")
    assert row.keys == ("zhandaoduiwu", "zddw")
    assert (row.limit.hours, row.assisting, row.closing_condition, row.condition_keys) == (Hours.OFFICE, (), "", ())


def test_optional_columns_are_read_where_they_stand() -> None:
    head = MORE_HEAD.replace("id,kind", "closing_condition,id,kind").replace(
        "condition_keys", "condition_keys,limit_hours"
    )
    (row,) = read_standard(head + "清走," + GOOD.strip() + ",sanitation;parks,zhanyong;zy,squads\n")
    assert (row.limit.hours, row.assisting) == (Hours.SQUADS, ("sanitation", "parks"))
    assert (row.closing_condition, row.condition_keys) == ("清走", ("zhanyong", "zy"))


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("", 1, "id"),
        ("# 示例\n" + HEAD.replace(",lead_unit", ""), 2, "lead_unit"),
        (HEAD.replace("keys", "keys,more"), 1, "more"),
        (HEAD + GOOD.replace("work_day", "days"), 2, "limit_unit"),
        (HEAD + GOOD.replace(",1,", ",0,"), 2, "limit_value"),
        (HEAD + GOOD.replace(",1,", ",１,"), 2, "limit_value"),
        (HEAD + GOOD.replace(",event,", ",thing,"), 2, "kind"),
        (HEAD + GOOD.replace("event/0136/1", "event/0137/1"), 2, "id"),
        (HEAD + GOOD.replace("占用人行道", " "), 2, "condition"),
        (HEAD + GOOD.replace("zddw", "占"), 2, "keys"),
        (HEAD + GOOD + GOOD, 3, "id"),
        (HEAD + GOOD.replace(",enforcement", ""), 2, "id"),
        (MORE_HEAD + GOOD.strip() + ",parks;enforcement,\n", 2, "assisting"),
        (MORE_HEAD + GOOD.strip() + ",parks;parks,\n", 2, "assisting"),
        (MORE_HEAD + GOOD.strip() + ",parks,ZY\n", 2, "condition_keys"),
        (MORE_HEAD.replace("condition_keys", "assisting") + GOOD.strip() + ",,\n", 1, "assisting"),
        (HEAD.strip() + ",limit_hours\n" + GOOD.strip() + ",night\n", 2, "limit_hours"),
        (HEAD + 'event/0136/1,"event\n', 2, "id"),
    ],
)
def test_what_cannot_be_read_is_named_by_line_and_column(text: str, line: int, column: str) -> None:
    with pytest.raises(StandardUnreadable) as caught:
        read_standard(text)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_a_unit_stands_once() -> None:
    with pytest.raises(StandardUnreadable, match="line 3, column id"):
        read_units("id,name\nwater,水务站\nwater,供水公司\n")
