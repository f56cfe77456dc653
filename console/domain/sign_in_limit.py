"""The pause after failed sign-ins, and how many of them the register takes. No I/O, no clock.

There is no limit by address alone that would refuse a sign-in: many seats may share an address (one machine with two
desks, a branch behind one router), and a stranger at it who fails on and on must not keep out whoever knows a password.
What he may cost is held otherwise: names that cannot be an account's count as one, addresses take turns at the slow
hash (``console.hub.password_check``), and failures in names that nobody has fill only so many lines.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from console.errors import Refused

FAILURES: Final = 5
FAILURE_WINDOW: Final = timedelta(minutes=10)
STRANGERS: Final = 60
"""So many failures in names that nobody has are entered, by address and :data:`FAILURE_WINDOW`."""


@dataclass(frozen=True, slots=True)
class Pause:
    """An account that is refused at an address for a while."""

    account: str
    address: str
    until: datetime


@dataclass(slots=True)
class _Tries:
    """What failed lately in one name at one address."""

    failed_at: deque[datetime] = field(default_factory=lambda: deque(maxlen=FAILURES))
    is_told: bool = False
    """Whether somebody heard of this pause already."""


@dataclass(slots=True)
class SignInLimit:
    """Counts failures by account **and** address: another address still gets in, so malice locks nobody out."""

    _tries: dict[tuple[str, str], _Tries] = field(default_factory=dict)
    _strangers: dict[str, deque[datetime]] = field(default_factory=dict)

    def require(self, account: str, address: str, now: datetime) -> None:
        """Refuse a further try, even a right one, while the last failures are too many and too fresh."""
        tries = self._tries.get((account, address))
        fresh = [at for at in tries.failed_at if now - at < FAILURE_WINDOW] if tries is not None else []
        if len(fresh) >= FAILURES:
            raise Refused("too many failed sign-ins", text_key="hub.sign_in_paused", minutes=_minutes(fresh, now))

    def pauses(self, now: datetime) -> list[Pause]:
        """Return what is refused now, the first to end first."""
        found = [
            Pause(account, address, tries.failed_at[0] + FAILURE_WINDOW)
            for (account, address), tries in self._tries.items()
            if len(tries.failed_at) == FAILURES and now - tries.failed_at[0] < FAILURE_WINDOW
        ]
        return sorted(found, key=lambda pause: pause.until)

    def failed(self, account: str, address: str, now: datetime) -> None:
        """Remember one failure."""
        self._forget_stale(now)
        tries = self._tries.setdefault((account, address), _Tries())
        tries.failed_at.append(now)
        tries.is_told = False

    def succeeded(self, account: str, address: str) -> None:
        """Forget the failures of this account at this address."""
        self._tries.pop((account, address), None)

    def take_back(self, account: str, address: str) -> None:
        """Forget the last failure: the password was right, something else is asked for first."""
        tries = self._tries.get((account, address))
        if tries is not None and tries.failed_at:
            tries.failed_at.pop()
            if not tries.failed_at:
                del self._tries[account, address]

    def is_news(self, account: str, address: str) -> bool:
        """Say whether a pause is refused for the first time: it gets one line in the register, however often tried."""
        tries = self._tries[account, address]
        was_told, tries.is_told = tries.is_told, True
        return not was_told

    def has_line(self, address: str, now: datetime) -> bool:
        """Say whether a failure in a name that nobody has still gets a line, and count it if so."""
        entered = self._strangers.setdefault(address, deque(maxlen=STRANGERS))
        if len(entered) == STRANGERS and now - entered[0] < FAILURE_WINDOW:
            return False
        entered.append(now)
        return True

    def _forget_stale(self, now: datetime) -> None:
        for key in [key for key, tries in self._tries.items() if now - tries.failed_at[-1] >= FAILURE_WINDOW]:
            del self._tries[key]
        for address in [address for address, at in self._strangers.items() if now - at[-1] >= FAILURE_WINDOW]:
            del self._strangers[address]


def _minutes(failed: list[datetime], now: datetime) -> int:
    return -(-int((failed[-1] + FAILURE_WINDOW - now).total_seconds()) // 60)
