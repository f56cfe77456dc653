"""Both languages say everything, with the same places to fill."""

import string

from widgets import text


def _fields(value: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(value) if name}


def test_english_is_complete_and_fills_the_same_places() -> None:
    chinese, english = text._texts("zh_CN"), text._texts("en")
    assert chinese.keys() == english.keys()
    assert not [key for key, value in chinese.items() if _fields(value) != _fields(english[key])]


def test_people_at_seats_know_the_hub_by_one_name() -> None:
    """中枢 is a technician's word; 指挥台 is the program's name."""
    areas = {"unit", "approval", "case", "desk", "draft", "form", "outgoing", "queue", "sheet", "slip", "check"}
    said = text._texts("zh_CN").items()
    assert not [key for key, words in said if key.split(".")[0] in areas and ("中枢" in words or "指挥台" in words)]


def test_one_draft_is_no_drafts() -> None:
    assert "1 drafts" not in text._texts("en")["draft.found"].format(value="1")
