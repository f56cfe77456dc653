"""An account: one person's, never shared. The rules of names and passwords."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from console.domain.permission import Role
from console.domain.standard import UnitId
from console.errors import Refused

PASSWORD_LENGTH: Final = 12
"""Least length; security.md, row 1."""
PASSWORD_LENGTH_MAX: Final = 256
"""Longer ones only cost hashing time."""
SESSION_LIMIT: Final = timedelta(hours=12)
"""A token ends this long after its sign-in, whatever happened since."""
SESSIONS_MOST: Final = 3
"""So many sessions of one account are open at a time: a desk, a second one, and one that was left in a hurry."""
NAME_LEAST: Final = 3
"""Letters of a name that may not stand in a password ("li" is in "lilac"); of Chinese ones two count."""
_NAME: Final = re.compile(r"[\w.\-]{2,32}")


@dataclass(frozen=True, slots=True)
class Account:
    """Who acts. ``title`` is the post as documents print it; ``unit`` is set for unit accounts only."""

    name: str
    display_name: str
    role: Role
    title: str = ""
    unit: UnitId | None = None


def is_account_name(name: str) -> bool:
    """Say whether an account can have this name."""
    return _NAME.fullmatch(name) is not None


def check_account(account: Account) -> None:
    """Refuse an account without a usable name, or a unit account without its unit."""
    if not is_account_name(account.name):
        raise Refused("unusable account name", text_key="hub.bad_account_name")
    if not 0 < len(account.display_name.strip()) <= 64 or len(account.title) > 64:
        raise Refused("unusable display name or title", text_key="hub.bad_display_name")
    if account.role is Role.HUB:
        raise Refused("the hub is no person", text_key="hub.not_permitted", act="create_account")
    if (account.role is Role.UNIT) != bool(account.unit):
        raise Refused("a unit account, and only that, names its unit", text_key="hub.unit_of_account")


def check_password(account_name: str, password: str) -> None:
    """Refuse a password that is too short, too long, too plain or holds the account's name."""
    if not PASSWORD_LENGTH <= len(password) <= PASSWORD_LENGTH_MAX:
        raise Refused("password length", text_key="hub.password_length", least=PASSWORD_LENGTH)
    if holds_name(password, account_name) or len(set(password)) < 5:
        raise Refused("password too plain", text_key="hub.password_plain")


def holds_name(password: str, name: str) -> bool:
    """Say whether a name stands in a password; a shorter one than ``NAME_LEAST`` stands in honest words too."""
    return name.lower() in password.lower() and len(name) >= (NAME_LEAST if name.isascii() else 2)
