"""Both languages say everything, with the same places to fill."""

import string

from widgets import text


def _fields(value: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(value) if name}


def test_english_is_complete_and_fills_the_same_places() -> None:
    chinese, english = text._texts("zh_CN"), text._texts("en")
    assert chinese.keys() == english.keys()
    assert not [key for key, value in chinese.items() if _fields(value) != _fields(english[key])]
