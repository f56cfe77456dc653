"""Camera credentials: in the hub's memory only, leased to seats that show the pictures. Never stored, never logged."""

from console.domain.camera import Credential
from console.errors import Refused, Unavailable

ACCOUNTS_MAX = 10_000
LENGTH_MAX = 256


class Credentials:
    """Who may look at which camera account's password is asked before; this only keeps them."""

    def __init__(self) -> None:
        self._by_account: dict[str, Credential] = {}

    def __repr__(self) -> str:
        return f"Credentials({len(self._by_account)})"

    def put(self, account: str, credential: Credential) -> None:
        """Keep a credential until the hub ends, in place of the one before."""
        lengths = len(account), len(credential.username), len(credential.password)
        if not account or max(lengths) > LENGTH_MAX or len(self._by_account) >= ACCOUNTS_MAX:
            raise Refused("an unusable credential", text_key="hub.bad_credential")
        self._by_account[account] = credential

    def lease(self, account: str) -> Credential:
        """Return a credential; Unavailable until somebody has handed it over since the hub began."""
        credential = self._by_account.get(account)
        if credential is None:
            raise Unavailable("no such credential yet", text_key="hub.no_credential", account=account)
        return credential
