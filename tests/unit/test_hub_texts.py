"""Every text key that domain, link, hub and db name has its words in both languages, and no word is idle."""

import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

PROJECT = Path(__file__).parents[2]
ROOMS = ("console/domain", "console/link", "console/hub", "console/seat", "db")


def named() -> set[str]:
    sources = [path.read_text(encoding="utf-8") for room in ROOMS for path in (PROJECT / room).rglob("*.py")]
    return {key for source in sources for key in re.findall(r'"hub\.(\w+)"', source)} - {"json", "lock"}


def texts(language: str) -> dict[str, str]:
    return tomllib.loads((PROJECT / "resources" / "text" / language / "hub.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_key_has_its_words(language: str) -> None:
    assert set(texts(language)) == named()


def test_both_languages_fill_in_the_same_facts() -> None:
    chinese, english = texts("zh_CN"), texts("en")
    for key, text in chinese.items():
        assert _facts(text) == _facts(english[key]), key


def _facts(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
