"""Words that would carry a person into events and to units: found before they are sent."""

import pytest

from console.domain.caller import Caller
from console.domain.personal import looks_personal, names_caller

ZHANG = Caller("张桂芳", "13800138000")


@pytest.mark.parametrize(
    "text",
    [
        "请打 13800138000",
        "138 0013 8000 找张",
        "138-0013-8000",
        "１３８００１３８０００",
        "+8613800138000",
        "021-55556789",
        "(021) 5555 6789",
        "0512 5555678",
        "310107196001012345",
        "31010719600101234X",
    ],
)
def test_what_looks_like_a_number_of_a_person(text: str) -> None:
    assert looks_personal(text)


@pytest.mark.parametrize(
    "text",
    ["", "长江路118弄12号", "20260701-00002", "2026070131019900002", "12345 转来", "新乡路 88 号 3 楼", "07-01 16:00"],
)
def test_what_does_not(text: str) -> None:
    assert not looks_personal(text)


@pytest.mark.parametrize(
    ("text", "caller"),
    [
        ("请打 138 0013 8000", ZHANG),
        ("找张桂芳", ZHANG),
        ("回 5555-6789", Caller("", "021-55556789")),
        ("问王先生", Caller("王先生", "")),
        ("call Zhang", Caller("zhang", "")),
        ("陈阿婆说的陈小妹家", Caller("陈小妹女士", "")),
    ],
)
def test_the_caller_himself(text: str, caller: Caller) -> None:
    assert names_caller(text, caller)


@pytest.mark.parametrize(
    ("text", "caller"),
    [
        ("居民反映", Caller("居民", "")),
        ("拨打 12345", Caller("", "12345")),
        ("王家弄", Caller("王先生", "")),
        ("长江路", Caller()),
        ("13900139000", ZHANG),
    ],
)
def test_not_him(text: str, caller: Caller) -> None:
    assert not names_caller(text, caller)
