"""How Chinese names are typed on a Latin keyboard: full pinyin, and the first letter of each syllable."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, islice, product
from typing import Final, TypeVar

_Found = TypeVar("_Found")
_READINGS: Final = 16
"""So many readings of a word are tried: some characters have several."""
_BETWEEN: Final = "\n"
"""Nobody types it."""
_IDEOGRAPHS: Final = range(0x3400, 0xA000)


@dataclass(frozen=True, slots=True)
class Spelling:
    """Syllables in lower case; what is no Chinese stands as it is. Asked thousands of times at each letter typed."""

    syllables: tuple[str, ...]
    _initials: str = field(init=False, repr=False, compare=False)
    _letters: str = field(init=False, repr=False, compare=False)
    _starts: frozenset[int] = field(init=False, repr=False, compare=False)
    """Where syllables begin in the letters."""

    def __post_init__(self) -> None:
        """Lay out what is searched."""
        lengths = [0, *accumulate(len(part) for part in self.syllables)]
        for name, value in (
            ("_initials", "".join(part if part.isdigit() else part[:1] for part in self.syllables)),
            ("_letters", "".join(self.syllables)),
            ("_starts", frozenset(lengths[:-1])),
        ):
            object.__setattr__(self, name, value)

    def has(self, typed: str) -> bool:
        """Say whether ``typed`` stands for some of it: pinyin from a syllable's beginning on, or initials."""
        if typed in self._initials:
            return True
        at = self._letters.find(typed)
        while at >= 0 and at not in self._starts:
            at = self._letters.find(typed, at + 1)
        return at >= 0


@lru_cache(maxsize=4096)
def spell(text: str) -> Spelling:
    """Return how ``text`` is typed. The first call reads a dictionary (0.2 s): make it off the GUI thread."""
    return _spelled(text)


def spell_all(things: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], Spelling]:
    """Return how each of ``things`` is typed, whose texts stand side by side: what is typed lies in one of them.

    Some thousands take seconds: call it off the GUI thread.
    """
    known = lru_cache(maxsize=None)(_spelled)  # not the one that cameras live in
    return {
        texts: Spelling(tuple(part for text in texts for part in (*known(text).syllables, _BETWEEN)))
        for texts in things
    }


def _spelled(text: str) -> Spelling:
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
