"""An account: one person's, never shared. The rules of names and passwords, and the pause after failed sign-ins."""

import re
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from console.domain.permission import Role
from console.domain.standard import UnitId
from console.errors import Refused

PASSWORD_LENGTH: Final = 12
"""Least length; security.md, row 1."""
PASSWORD_LENGTH_MAX: Final = 256
"""Longer ones only cost hashing time."""
FAILURES: Final = 5
FAILURE_WINDOW: Final = timedelta(minutes=10)
SESSION_LIMIT: Final = timedelta(hours=12)
"""A token ends this long after its sign-in, whatever happened since."""
_NAME: Final = re.compile(r"[\w.\-]{2,32}")


@dataclass(frozen=True, slots=True)
class Account:
    """Who acts. ``title`` is the post as documents print it; ``unit`` is set for unit accounts only."""

    name: str
    display_name: str
    role: Role
    title: str = ""
    unit: UnitId | None = None


def check_account(account: Account) -> None:
    """Refuse an account without a usable name, or a unit account without its unit."""
    if not _NAME.fullmatch(account.name):
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
    if account_name.lower() in password.lower() or len(set(password)) < 5:
        raise Refused("password too plain", text_key="hub.password_plain")


@dataclass(slots=True)
class SignInLimit:
    """Counts failures by account **and** address: another address still gets in, so malice locks nobody out."""

    _failures: dict[tuple[str, str], deque[datetime]] = field(default_factory=dict)

    def require(self, account: str, address: str, now: datetime) -> None:
        """Refuse a further try, even a right one, while the last failures are too many and too fresh."""
        failed = self._fresh(account, address, now)
        if len(failed) >= FAILURES:
            raise Refused("too many failed sign-ins", text_key="hub.sign_in_paused", minutes=_minutes(failed, now))

    def failed(self, account: str, address: str, now: datetime) -> None:
        """Remember one failure."""
        self._forget_stale(now)
        self._failures.setdefault((account, address), deque(maxlen=FAILURES)).append(now)

    def succeeded(self, account: str, address: str) -> None:
        """Forget the failures of this account at this address."""
        self._failures.pop((account, address), None)

    def _fresh(self, account: str, address: str, now: datetime) -> list[datetime]:
        return [at for at in self._failures.get((account, address), ()) if now - at < FAILURE_WINDOW]

    def _forget_stale(self, now: datetime) -> None:
        stale = [key for key, failed in self._failures.items() if now - failed[-1] >= FAILURE_WINDOW]
        for key in stale:
            del self._failures[key]


def _minutes(failed: list[datetime], now: datetime) -> int:
    return -(-int((failed[-1] + FAILURE_WINDOW - now).total_seconds()) // 60)
