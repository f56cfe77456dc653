"""Camera credentials: in the hub's memory only, leased to seats that show the pictures. Never stored, never logged.

Beside each lies which devices refused it, until another is handed over or a quarter of an hour has passed: what one
seat was refused no other seat tries, nor the same one after its next start.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from time import monotonic, time
from typing import Final

from console.domain.camera import Credential
from console.domain.refusal import AccountNews, AccountRefusal, HandedOver
from console.errors import Refused, Unavailable

ACCOUNTS_MAX = 10_000
LENGTH_MAX = 256
REFUSED_S: Final = 900.0
"""As long as a seat leaves a device alone that refused it."""
REFUSALS_MAX: Final = 2000
AGAIN_S: Final = 60.0
"""Reports of one refusal differ by what the line takes; a later one is of another try."""


class Credentials:
    """Who may look at which camera account's password is asked before; this only keeps them.

    Args:
        now: monotonic seconds.
    """

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._by_account: dict[str, Credential] = {}
        self._refused: dict[tuple[str, str], float] = {}
        """When a device refused an account's present secret (monotonic seconds), by (account, device)."""

    def __repr__(self) -> str:
        return f"Credentials({len(self._by_account)})"

    def put(self, account: str, credential: Credential) -> None:
        """Keep a credential until the hub ends, in place of the one before; the same words are to be tried again.

        Raises:
            Refused: no name, too long, or too many.
        """
        lengths = len(account), len(credential.username), len(credential.password)
        if not account or max(lengths) > LENGTH_MAX or len(self._by_account) >= ACCOUNTS_MAX:
            raise Refused("an unusable credential", text_key="hub.bad_credential")
        before = self._by_account.get(account)
        handed_ms = max(round(time() * 1000), before.handed_ms + 1 if before is not None else 0)
        self._by_account[account] = replace(credential, handed_ms=handed_ms)
        self._refused = {key: at for key, at in self._refused.items() if key[0] != account}

    def lease(self, account: str) -> Credential:
        """Return a credential; Unavailable until somebody has handed it over since the hub began."""
        credential = self._by_account.get(account)
        if credential is None:
            raise Unavailable("no such credential yet", text_key="hub.no_credential", account=account)
        return credential

    def refuse(self, said: Iterable[AccountRefusal]) -> list[AccountRefusal]:
        """Take in what devices refused to a seat; return what was not known. Of older secrets nothing is kept.

        Raises:
            Refused: more, or longer words, than a room has.
        """
        told = list(said)
        if len(told) > REFUSALS_MAX or any(max(len(one.account), len(one.device)) > LENGTH_MAX for one in told):
            raise Refused("more than a room has", text_key="hub.bad_message")
        return [one for one in told if self._is_current(one) and self._note(one)]

    def _is_current(self, one: AccountRefusal) -> bool:
        known = self._by_account.get(one.account)
        return known is not None and known.handed_ms == one.handed_ms and 0 <= one.age_s < REFUSED_S

    def _note(self, one: AccountRefusal) -> bool:
        key, at = (one.account, one.device), self._now() - one.age_s
        before = self._refused.get(key)
        if (before is not None and at - before < AGAIN_S) or (before is None and len(self._refused) >= REFUSALS_MAX):
            return False
        self._refused[key] = at
        return True

    def news(self) -> AccountNews:
        """Return which secrets count now, and where they were refused."""
        now = self._now()
        self._refused = {key: at for key, at in self._refused.items() if now - at < REFUSED_S}
        handed = tuple(HandedOver(account, one.handed_ms) for account, one in self._by_account.items())
        refused = tuple(
            AccountRefusal(account, device, self._by_account[account].handed_ms, now - at)
            for (account, device), at in self._refused.items()
        )
        return AccountNews(handed, refused)
