"""What a password must be: two profiles, as data. ``ordinary`` stands by itself; ``dengbao`` is for a graded system.

等保 (GB/T 22239, 8.1.4.1 a) wants complexity and regular change; where nobody asks for it, length alone serves people
better. A hub takes its profile when it starts: ``main.py hub --password-rules dengbao``.
"""

import string
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from console.domain.account import PASSWORD_LENGTH, PASSWORD_LENGTH_MAX, Account, holds_name
from console.domain.common_passwords import is_common
from console.domain.permission import Role
from console.errors import Refused

LENGTH_LEAST: Final = 8
"""No profile goes below it."""
_DISTINCT: Final = 5


@dataclass(frozen=True, slots=True)
class PasswordRules:
    """A profile."""

    name: str
    length: int = PASSWORD_LENGTH
    """Least."""
    classes: int = 0
    """So many of: small letters, capitals, digits, others (a Chinese character is one)."""
    max_age: timedelta | None = None
    """After which it must be changed; None: never."""
    remembered: int = 1
    """So many of the last ones, the present one among them, are not taken again."""
    forbids_words: bool = False
    """Whether the person's name and post, and those of room and street, may not stand in it."""
    second_factor: frozenset[Role] = frozenset()
    """Whose accounts need a second factor."""


ORDINARY: Final = PasswordRules("ordinary")
DENGBAO: Final = PasswordRules(
    "dengbao",
    classes=3,
    max_age=timedelta(days=90),
    remembered=5,
    forbids_words=True,
    second_factor=frozenset({Role.TECHNICIAN, Role.COMMANDER, Role.DEPUTY_COMMANDER}),
)
PROFILES: Final = {rules.name: rules for rules in (ORDINARY, DENGBAO)}
REMEMBERED_MOST: Final = max(rules.remembered for rules in PROFILES.values())
"""So many hashes are kept under every profile, so that a change of profile finds them."""


def rules_of(profile: str, length: int | None = None) -> PasswordRules:
    """Return a profile, with another least length where asked.

    Raises:
        Refused: there is no such profile, or the length is below ``LENGTH_LEAST``.
    """
    found = PROFILES.get(profile)
    if found is None or (length is not None and not LENGTH_LEAST <= length <= PASSWORD_LENGTH_MAX):
        raise Refused(f"password profile {profile!r} with length {length}", text_key="hub.bad_password_profile")
    return found if length is None else replace(found, length=length)


def check_new_password(rules: PasswordRules, account: Account, password: str, words: Iterable[str] = ()) -> None:
    """Refuse a password that the profile does not take; the refusal names the rule, never the password.

    Args:
        rules: the profile.
        account: whose it shall be.
        password: the new one.
        words: names of the room and the street.
    """
    if not rules.length <= len(password) <= PASSWORD_LENGTH_MAX:
        raise Refused("password length", text_key="hub.password_length", least=rules.length)
    if holds_name(password, account.name) or len(set(password)) < _DISTINCT:
        raise Refused("password too plain", text_key="hub.password_plain")
    if is_common(password):
        raise Refused("a common password", text_key="hub.password_common")
    if _classes(password) < rules.classes:
        raise Refused("too few classes", text_key="hub.password_classes", least=rules.classes)
    if rules.forbids_words and _holds_word(password, [account.display_name, account.title, *words]):
        raise Refused("a name in the password", text_key="hub.password_names")


def has_expired(rules: PasswordRules, changed_at: datetime, now: datetime) -> bool:
    """Say whether a password that was chosen at ``changed_at`` must be changed now."""
    return rules.max_age is not None and now - changed_at >= rules.max_age


def _classes(password: str) -> int:
    sets = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
    others = any(all(char not in one for one in sets) for char in password)
    return sum(any(char in one for char in password) for one in sets) + others


def _holds_word(password: str, names: Iterable[str]) -> bool:
    parts = (part for name in names for part in "".join(c if c.isalnum() else " " for c in name.lower()).split())
    return any(holds_name(password, part) for part in parts)
