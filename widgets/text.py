"""Texts for people: Chinese first, English complete. One TOML file an area under ``resources/text/<language>``.

A key is ``area.name`` (the file's name, then the entry); values are filled with ``str.format``.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import Final

from console.errors import Words

LANGUAGES: Final = ("zh_CN", "en")
_chosen = [LANGUAGES[0]]


def use_language(language: str) -> None:
    """Choose the language of this process, before the first window opens."""
    if language not in LANGUAGES:
        raise ValueError(f"no texts in {language!r}; there are {', '.join(LANGUAGES)}")
    _chosen[0] = language


def tr(key: str, **values: object) -> str:
    """Return the text of ``key`` in the chosen language; Chinese where it is missing, the key itself at the worst."""
    text = _texts(_chosen[0]).get(key) or _texts(LANGUAGES[0]).get(key, key)
    return text.format(**{name: _said(value) for name, value in values.items()}) if values else text


def _said(value: object) -> object:
    """Put texts within a text into words."""
    if isinstance(value, Words):
        return tr(value.text_key, **value.facts)
    if isinstance(value, tuple) and all(isinstance(part, Words) for part in value):
        return "\n".join(tr(part.text_key, **part.facts) for part in value)
    return value


@cache
def _texts(language: str) -> dict[str, str]:
    found = {}
    for file in sorted((resources.files("resources") / "text" / language).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            for name, text in tomllib.loads(file.read_text(encoding="utf-8")).items():
                found[f"{file.name.removesuffix('.toml')}.{name}"] = text
    return found
