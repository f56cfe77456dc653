"""A standard that cannot be used is refused before a case is filed under it, and the refusal names the row."""

from dataclasses import replace
from typing import Any

import pytest

from console.domain.board import Board
from console.domain.command import PutStandard
from console.domain.decision import decide
from console.domain.standard import Limit, LimitUnit, UnitId
from console.domain.standard_file import read_standard, read_units
from console.domain.unit import Unit
from console.errors import Refused
from resources.standards import example_standard, example_units
from tests.street import NOW, OFFICER, ROWS, UNITS, command_id, set_up_board


def refusal(*, units: tuple[Unit, ...] = UNITS, **change: Any) -> Refused:  # noqa: ANN401
    put = PutStandard(command_id(), (ROWS[0], replace(ROWS[1], **change)), units)
    with pytest.raises(Refused) as refused:
        decide(set_up_board(), put, OFFICER, NOW)
    return refused.value


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"lead_unit": UnitId("")}, "hub.row_without_unit"),
        ({"lead_unit": UnitId("nobody")}, "hub.row_without_unit"),
        ({"assisting": (UnitId("nobody"),)}, "hub.assisting_units"),
        ({"assisting": (UNITS[0].id, UNITS[0].id)}, "hub.assisting_units"),
        ({"assisting": (ROWS[1].lead_unit,)}, "hub.assisting_units"),
        ({"limit": Limit(0, LimitUnit.WORK_DAY)}, "hub.limit_unusable"),
        ({"limit": Limit(-1, LimitUnit.URGENT_HOUR)}, "hub.limit_unusable"),
        ({"limit": Limit(10**9, LimitUnit.NATURAL_DAY)}, "hub.limit_unusable"),
        ({"name": ""}, "hub.row_unusable"),
        ({"name": "堆" * 1_000_000}, "hub.row_unusable"),
        ({"condition": "占用\u202e人行道"}, "hub.row_unusable"),
        ({"closing_condition": "恢复\x00"}, "hub.row_unusable"),
        ({"aliases": ("x",) * 51}, "hub.row_unusable"),
        ({"keys": ("",)}, "hub.row_unusable"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(change: dict[str, Any], rule: str) -> None:
    refused = refusal(**change)
    assert refused.text_key == rule
    assert refused.facts["row"] == ROWS[1].id


def test_the_standard_that_comes_with_the_program_is_taken() -> None:
    put = PutStandard(command_id(), read_standard(example_standard()), read_units(example_units()))
    assert decide(set_up_board(), put, OFFICER, NOW)


@pytest.mark.parametrize("unit", [Unit(UnitId(""), "x"), Unit(UnitId("x"), ""), Unit(UnitId("x"), "队\n长")])
def test_a_unit_that_cannot_be_named_is_refused(unit: Unit) -> None:
    assert refusal(units=(*UNITS, unit)).text_key == "hub.unit_unusable"


def test_a_room_keeps_its_own_standard_when_the_default_comes() -> None:
    default = PutStandard(command_id(), read_standard(example_standard()), read_units(example_units()), only_first=True)
    assert decide(Board("310199"), default, OFFICER, NOW)
    assert not decide(set_up_board(), default, OFFICER, NOW)
    assert decide(set_up_board(), replace(default, only_first=False), OFFICER, NOW)
