"""Accounts and sessions: who may sign in, and whose token is worth something."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, func, insert, select, update

from console.domain.account import Account
from console.domain.event import instant_text
from console.domain.permission import Role
from console.domain.standard import UnitId
from db.schema import ACCOUNT, SESSION


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """An account with the hash of its password. The repr shows no hash."""

    account: Account
    password_hash: str

    def __repr__(self) -> str:
        return f"StoredAccount({self.account.name})"


@dataclass(frozen=True, slots=True)
class StoredSession:
    """An open session."""

    account: Account
    signed_in_at: datetime


class AccountTable:
    """The table ``account`` within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self) -> int:
        """Return how many accounts there are."""
        return self._connection.execute(select(func.count()).select_from(ACCOUNT)).scalar_one()

    def find(self, name: str) -> StoredAccount | None:
        """Return an account, or None where there is none of this name."""
        row = self._connection.execute(select(ACCOUNT).where(ACCOUNT.c.name == name)).one_or_none()
        return None if row is None else StoredAccount(_account(row), row.password_hash)

    def add(self, account: Account, password_hash: str, now: datetime) -> None:
        """Add an account; a Conflict leaves the unit of work where the name is taken."""
        self._connection.execute(
            insert(ACCOUNT).values(
                name=account.name,
                display_name=account.display_name,
                role=account.role.value,
                title=account.title,
                unit=account.unit,
                password_hash=password_hash,
                created_at=instant_text(now),
            )
        )

    def set_password(self, name: str, password_hash: str) -> None:
        """Replace a password's hash."""
        self._connection.execute(update(ACCOUNT).where(ACCOUNT.c.name == name).values(password_hash=password_hash))


class SessionTable:
    """The table ``session`` within one transaction. Tokens are kept as hashes only."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, token_hash: str, account: str, address: str, now: datetime) -> None:
        """Begin a session."""
        self._connection.execute(
            insert(SESSION).values(
                token_hash=token_hash, account=account, address=address, signed_in_at=instant_text(now)
            )
        )

    def find(self, token_hash: str) -> StoredSession | None:
        """Return the open session of a token, or None."""
        joined = SESSION.join(ACCOUNT, SESSION.c.account == ACCOUNT.c.name)
        wanted = select(ACCOUNT, SESSION.c.signed_in_at).select_from(joined)
        row = self._connection.execute(
            wanted.where(SESSION.c.token_hash == token_hash, SESSION.c.ended_at.is_(None))
        ).one_or_none()
        return None if row is None else StoredSession(_account(row), datetime.fromisoformat(row.signed_in_at))

    def end(self, token_hash: str, now: datetime) -> None:
        """End a session."""
        self._connection.execute(
            update(SESSION).where(SESSION.c.token_hash == token_hash).values(ended_at=instant_text(now))
        )


def _account(row: Row[tuple[object, ...]]) -> Account:
    unit = None if row.unit is None else UnitId(row.unit)
    return Account(row.name, row.display_name, Role(row.role), row.title, unit)
