"""Second factors: one an account, its secret sealed by the hub, and the last step whose code was used."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from console.domain.spelling import instant_text
from db.schema import SECOND_FACTOR


@dataclass(frozen=True, slots=True)
class StoredFactor:
    """The second factor of an account. The repr shows no secret."""

    account: str
    sealed: str
    last_step: int

    def __repr__(self) -> str:
        return f"StoredFactor({self.account})"


class SecondFactorTable:
    """The table ``second_factor`` within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, account: str) -> StoredFactor | None:
        """Return the second factor of an account, or None."""
        wanted = select(SECOND_FACTOR).where(SECOND_FACTOR.c.account == account)
        row = self._connection.execute(wanted).one_or_none()
        return None if row is None else StoredFactor(row.account, row.sealed, row.last_step)

    def accounts(self) -> set[str]:
        """Return who has one."""
        return set(self._connection.execute(select(SECOND_FACTOR.c.account)).scalars())

    def put(self, factor: StoredFactor, now: datetime) -> None:
        """Give an account this one; the one before is gone."""
        self.remove(factor.account)
        self._connection.execute(
            insert(SECOND_FACTOR).values(
                account=factor.account, sealed=factor.sealed, last_step=factor.last_step, since=instant_text(now)
            )
        )

    def use(self, account: str, step: int) -> None:
        """Enter that the code of this step, and so of every earlier one, is worth nothing any more."""
        later = (SECOND_FACTOR.c.account == account) & (SECOND_FACTOR.c.last_step < step)
        self._connection.execute(update(SECOND_FACTOR).where(later).values(last_step=step))

    def remove(self, account: str) -> None:
        """Take it off."""
        self._connection.execute(delete(SECOND_FACTOR).where(SECOND_FACTOR.c.account == account))
