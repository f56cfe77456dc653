"""How Chinese names are typed on a Latin keyboard: full pinyin, and the first letter of each syllable."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product
from typing import Final, TypeVar

_Found = TypeVar("_Found")
_READINGS: Final = 16
"""So many readings of a word are tried: some characters have several."""
_IDEOGRAPHS: Final = range(0x3400, 0xA000)


@dataclass(frozen=True, slots=True)
class Spelling:
    """Syllables in lower case; what is no Chinese stands as it is."""

    syllables: tuple[str, ...]

    def has(self, typed: str) -> bool:
        """Say whether ``typed`` stands for some of it: pinyin from a syllable's beginning on, or initials."""
        if typed in "".join(part if part.isdigit() else part[:1] for part in self.syllables):
            return True
        return any("".join(self.syllables[start:]).startswith(typed) for start in range(len(self.syllables)))


@lru_cache(maxsize=4096)
def spell(text: str) -> Spelling:
    """Return how ``text`` is typed. The first call reads a dictionary (0.2 s): make it off the GUI thread."""
    from pypinyin import lazy_pinyin

    return Spelling(tuple(part.strip().lower() for part in lazy_pinyin(text, v_to_u=False) if part.strip()))


def typed_as(text: str) -> tuple[str, ...]:
    """Return the letters that the Chinese in ``text`` may have been typed with: initials, then full pinyin.

    Empty where there is no Chinese. Everything else, spaces among it, stays as it is.
    """
    if not any(ord(letter) in _IDEOGRAPHS for letter in text):
        return ()
    readings = [_readings(letter) for letter in text]
    initials = [tuple(dict.fromkeys(sound[:1] for sound in sounds)) for sounds in readings]
    return (*_joined(initials), *_joined(readings))


def meant(text: str, find: Callable[[str], Sequence[_Found]]) -> Sequence[_Found]:
    """Return what ``find`` finds for ``text``; where that is nothing, what it finds for the letters behind its Chinese.

    An input method that is on shows its first guess for ``zddw`` or ``zhandaoduiwu``, some other words of the same
    sound. The letters are what the officer meant.
    """
    found = find(text)
    if not found:
        found = next((others for letters in typed_as(text) if (others := find(letters))), found)
    return found


def _joined(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple("".join(chosen) for chosen in islice(product(*parts), _READINGS))


@lru_cache(maxsize=4096)
def _readings(letter: str) -> tuple[str, ...]:
    if ord(letter) not in _IDEOGRAPHS:
        return (letter,)
    from pypinyin import Style, pinyin

    return tuple(pinyin(letter, style=Style.NORMAL, heteronym=True, v_to_u=False)[0])


async def learn() -> None:
    """Read the dictionary beside the loop, before somebody searches."""
    await asyncio.to_thread(spell, "")
