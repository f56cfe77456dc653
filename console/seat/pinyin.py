"""How Chinese names are typed on a Latin keyboard: full pinyin, and the first letter of each syllable."""

from dataclasses import dataclass
from functools import lru_cache


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
