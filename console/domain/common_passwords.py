"""Passwords that everybody would try first, made by rule instead of copied from a list.

A password is common if what is left of it, once rows of the keyboard, counts, years, dates, repeated characters and the
words of this trade are taken away, is too little to guess at. So ``qwerty2024!``, ``woaini1314520`` and
``Shanghai@12345`` are refused, and so are their longer relatives, which no list has. Pure.
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import product
from typing import Final

LEFT_LEAST: Final = 5
"""So many characters must be left that no rule foresees."""
_RUN_LEAST: Final = 4
"""Of a row of keys: ``qwe`` alone is found in honest words too."""
_ROWS: Final = (
    "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "!@#$%^&*()",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "147258369", "q1w2e3r4t5y6u7i8o9p0", "1q2w3e4r5t6y7u8i9o0p",
)  # fmt: skip
_LIKE: Final = str.maketrans({"@": "a", "4": "a", "0": "o", "3": "e", "1": "i", "$": "s", "5": "s", "7": "t"})
"""What people put for a letter."""
_DATE: Final = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:19[3-9]|20[0-4])\d|(\W|_)\1*")
_REPEATED: Final = re.compile(r"(.{1,4}?)\1{2,}|(.)\2{2,}")
_NUMBERS: Final = ("110", "119", "120", "12345", "168", "520", "521", "1314", "5201314", "666", "888", "999", "007")
"""Of emergencies, of the city's hotline, of luck and of love."""
_WORDS: Final = (
    "password", "passwd", "pass", "admin", "administrator", "root", "user", "guest", "test", "demo", "default", "login",
    "welcome", "letmein", "iloveyou", "hello", "secret", "master", "system", "server", "monitor", "camera", "video",
    "duty", "officer", "commander", "technician", "street", "grid", "console", "gridconsole", "police", "office",
    "china", "shanghai", "windows", "huawei", "hikvision", "dahua", "dragon", "monkey", "football", "qwer", "asdf",
    "密码", "管理员", "网格", "指挥", "街道", "上海", "中国", "值班", "监控", "城管", "我爱你", "你好",
)  # fmt: skip
_PLACES: Final = ("shanghai", "zhongguo", "pudong", "huangpu", "xuhui", "jingan", "putuo", "hongkou", "yangpu",
    "minhang", "baoshan", "jiading", "songjiang", "qingpu", "fengxian", "jinshan", "changning")  # fmt: skip
_TRADE: Final = ("wangge", "zhihui", "jiedao", "chengguan", "jiankong", "zhiban", "jishu", "chengyun", "paichusuo")
_POSTS: Final = ("", "zhongxin", "yuan", "zhang", "tai", "shi", "ke")
_TENDER: Final = (("wo", "ni", "ta"), ("ai", "xiang", "xihuan"), ("ni", "wo", "ta", "jia", "men", "zhongguo", "laopo"))
_POLITE: Final = ("nihao", "mima", "guanliyuan", "denglu", "xitong", "gongxifacai", "yiluping", "pingan", "kuaile")


@cache
def pieces() -> frozenset[str]:
    """Return every word and run that counts as foreseen, in small letters; some thousand, made when first asked for."""
    tender = ("".join(parts) for parts in product(*_TENDER))
    trade = ("".join(parts) for parts in product(_TRADE, _POSTS))
    runs = (run for row in _ROWS for run in _runs(row))
    return frozenset({*runs, *_NUMBERS, *_WORDS, *_PLACES, *tender, *trade, *_POLITE})


def _runs(row: str) -> Iterable[str]:
    for line in (row, row[::-1]):
        for first in range(len(line)):
            yield from (line[first:end] for end in range(first + _RUN_LEAST, len(line) + 1))


def left_of(password: str) -> int:
    """Return how many characters of a password no rule foresees, at the most favourable way to take it apart."""
    small = password.lower()
    foreseen = [_ends(text) for text in (small, small.translate(_LIKE))]
    left = [0] * (len(small) + 1)
    for first in range(len(small) - 1, -1, -1):
        ends = (end for ends in foreseen for end in ends.get(first, ()))
        left[first] = min((left[end] for end in ends), default=len(small))
        left[first] = min(left[first], 1 + left[first + 1])
    return left[0]


def _ends(text: str) -> dict[int, list[int]]:
    """Return where foreseen parts of ``text`` end, by where they begin."""
    found: dict[int, list[int]] = {}
    known = pieces()
    most = max(map(len, known))
    for first in range(len(text)):
        ends = [end for end in range(first + 2, min(len(text), first + most) + 1) if text[first:end] in known]
        ends += [match.end() for rule in (_DATE, _REPEATED) if (match := rule.match(text, first)) is not None]
        found[first] = ends
    return found


def is_common(password: str) -> bool:
    """Say whether a password is one of those that are tried first."""
    return left_of(password) < LEFT_LEAST
