"""Callers: sealed, beside the events, by the case they called about. What is erased leaves no more than that it was."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from console.domain.case import CaseId
from console.domain.spelling import instant_text
from db.erasure import cut_log_after, overwrite_what_goes
from db.schema import CALLER


@dataclass(frozen=True, slots=True)
class KeptCaller:
    """Who called about a case, as only the hub's key opens it; ``sealed`` is "" where he is erased."""

    case: CaseId
    sealed: str
    account: str
    """Who took the call."""
    taken_at: datetime
    erased_at: datetime | None = None


class CallerTable:
    """The table ``caller`` within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, kept: KeptCaller) -> None:
        """Keep a caller; Conflict where the case has one."""
        self._connection.execute(
            insert(CALLER).values(
                case_id=kept.case, sealed=kept.sealed, account=kept.account, taken_at=instant_text(kept.taken_at)
            )
        )

    def find(self, case: CaseId) -> KeptCaller | None:
        """Return the caller of a case, or None."""
        row = self._connection.execute(select(CALLER).where(CALLER.c.case_id == case)).one_or_none()
        if row is None:
            return None
        erased_at = datetime.fromisoformat(row.erased_at) if row.erased_at is not None else None
        return KeptCaller(
            CaseId(row.case_id), row.sealed or "", row.account, datetime.fromisoformat(row.taken_at), erased_at
        )

    def kept(self) -> list[CaseId]:
        """Return the cases whose caller is not erased."""
        rows = self._connection.execute(select(CALLER.c.case_id).where(CALLER.c.sealed.is_not(None)))
        return [CaseId(row.case_id) for row in rows]

    def erase(self, case: CaseId, at: datetime) -> bool:
        """Erase the caller of a case, in the file too; return whether there was one."""
        overwrite_what_goes(self._connection)
        there = (CALLER.c.case_id == case) & CALLER.c.sealed.is_not(None)
        done = self._connection.execute(update(CALLER).where(there).values(sealed=None, erased_at=instant_text(at)))
        cut_log_after(self._connection, done.rowcount)
        return bool(done.rowcount)
