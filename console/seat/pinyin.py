"""How Chinese names are typed on a Latin keyboard: full pinyin, and the first letter of each syllable."""

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Spelling:
    """Lower case, without spaces; what is no Chinese stands as it is."""

    full: str
    initials: str


@lru_cache(maxsize=4096)
def spell(text: str) -> Spelling:
    """Return how ``text`` is typed. The first call reads a dictionary (0.2 s): make it off the GUI thread."""
    from pypinyin import lazy_pinyin

    syllables = [part.strip().lower() for part in lazy_pinyin(text, v_to_u=False)]
    return Spelling(
        full="".join(syllables), initials="".join(part if part.isdigit() else part[:1] for part in syllables)
    )
