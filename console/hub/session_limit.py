"""How many sessions an account may have at a time, and which of them end for a further one.

None of them ends silently: who signs in a fourth time is told where he is signed in and since when, and says himself
that the oldest shall end. Only those without a line, for a while or at the address that signs in now, give way at once,
each with its entry: a seat that died locks nobody out.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from console.clock import SHANGHAI
from console.domain.account import SESSION_LIMIT, SESSIONS_MOST
from console.errors import Refused
from console.hub.session_token import ID_LENGTH
from console.hub.session_use import SessionUse
from console.hub.storage import Storage
from db.account_table import OpenSession


class SessionLimit:
    """Makes room for one more session of an account. Loop thread."""

    def __init__(self, storage: Storage, use: SessionUse, now: Callable[[], datetime]) -> None:
        self._storage, self._use, self._now = storage, use, now

    async def giving_way(self, account: str, address: str, ends: str) -> list[OpenSession]:
        """Return what ends so that one more session may begin; nothing is ended yet.

        Args:
            account: who signs in.
            address: from where; a session without a line there is of the program that was there before.
            ends: the id of the session that he said shall end, "" for none.

        Raises:
            Refused: he is signed in in too many places, and has not said that the oldest shall end.
        """
        since = self._now() - SESSION_LIMIT
        found = await self._storage.run(lambda uow: uow.sessions.open(since, account))
        gone = [one for one in reversed(found) if self._is_gone(one, address)]
        chosen = [one for one in found if ends and one.token_hash.startswith(ends) and len(ends) == ID_LENGTH]
        there = [one for one in found if one not in gone and one not in chosen]
        missing = len(found) - len(chosen) - (SESSIONS_MOST - 1)
        if missing > len(gone):
            raise self._too_many(there)
        return [*chosen, *gone[: max(0, missing)]]

    def _is_gone(self, one: OpenSession, address: str) -> bool:
        is_of_here = one.address == address and not self._use.has_line(one.token_hash)
        return is_of_here or self._use.is_gone(one.token_hash)

    def _too_many(self, there: Sequence[OpenSession]) -> Refused:
        oldest = min(there, key=lambda one: (self._use.has_line(one.token_hash), one.signed_in_at))
        return Refused(
            "signed in in too many places",
            text_key="hub.too_many_sessions",
            most=SESSIONS_MOST,
            places=" / ".join(f"{one.address} {_time(one.signed_in_at)}" for one in there),
            where=f"{oldest.address} {_time(oldest.signed_in_at)}",
            ends=oldest.token_hash[:ID_LENGTH],
        )


def _time(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%m-%d %H:%M}"
