"""Whether words that units and events will hold name a person: the caller himself, or anything like a number of one.

What is in an event stays there for ever, so it is looked for before anything is sent. Pure.
"""

import re
import unicodedata
from typing import Final

from console.domain.caller import Caller

_BETWEEN: Final = re.compile(r"(?<=\d)[\s\-‐‑–—_.·()]+(?=\d)")
"""What people write between the digits of a number."""
_LIKE_A_NUMBER: Final = re.compile(
    r"(?<!\d)(?:(?:\+?86)?1[3-9]\d{9}"  # a mobile telephone
    r"|0\d{2,3}\d{7,8}"  # a fixed one with its area code
    r"|[1-9]\d{5}(?:19|20)\d{9}[\dXx])(?![\dXx])"  # an identity card, which has a year of birth in it
)
_OWN_DIGITS: Final = 7
"""A shorter number of a caller (110, an extension) stands in many words by chance."""
_LOCAL_DIGITS: Final = 8
"""Of a fixed telephone: what is left of it without its area code."""
_TITLES: Final = re.compile("先生|女士|小姐|阿姨|大妈|大爷|爷叔|师傅|老师|同志|居民|市民|群众|路人|业主|住户|店主")


def joined(text: str) -> str:
    """Return ``text`` with its digits plain and side by side, as a search would find them."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text))


def looks_personal(text: str) -> bool:
    """Return whether something like a telephone number or an identity card's stands in ``text``."""
    return _LIKE_A_NUMBER.search(joined(text)) is not None


def names_caller(text: str, caller: Caller) -> bool:
    """Return whether ``text`` holds this caller's own number or name; a title alone is no name."""
    plain = joined(text)
    return _has_number(plain, caller.number) or _has_name(plain, caller.name)


def _has_number(plain: str, number: str) -> bool:
    digits = "".join(character for character in joined(number) if character.isdecimal())
    if len(digits) < _OWN_DIGITS:
        return False
    local = digits[-_LOCAL_DIGITS:] if digits.startswith("0") and len(digits) > _LOCAL_DIGITS else digits
    return local in plain


def _has_name(plain: str, name: str) -> bool:
    whole = unicodedata.normalize("NFKC", name).strip().casefold()
    own = _TITLES.sub("", whole).strip()
    if not own:
        return False
    meant = own if len(own) > 1 else whole
    return len(meant) > 1 and meant in plain.casefold()
