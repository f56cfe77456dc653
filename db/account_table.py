"""Accounts and sessions: who may sign in, and whose token is worth something."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, func, insert, select, update

from console.domain.account import Account
from console.domain.permission import Role
from console.domain.spelling import instant_text
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
    is_locked: bool


@dataclass(frozen=True, slots=True)
class OpenSession:
    """An open session as the list of sessions has it."""

    token_hash: str
    account: str
    address: str
    signed_in_at: datetime
    locked_at: datetime | None


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
        wanted = select(ACCOUNT, SESSION.c.signed_in_at, SESSION.c.locked_at).select_from(joined)
        row = self._connection.execute(
            wanted.where(SESSION.c.token_hash == token_hash, SESSION.c.ended_at.is_(None))
        ).one_or_none()
        if row is None:
            return None
        return StoredSession(_account(row), datetime.fromisoformat(row.signed_in_at), row.locked_at is not None)

    def open(self, since: datetime, account: str | None) -> list[OpenSession]:
        """Return the sessions that began after ``since`` and were not ended, the newest first.

        Args:
            since: older ones have run out.
            account: whose; None: everybody's.
        """
        wanted = select(SESSION).where(SESSION.c.ended_at.is_(None), SESSION.c.signed_in_at > instant_text(since))
        if account is not None:
            wanted = wanted.where(SESSION.c.account == account)
        rows = self._connection.execute(wanted.order_by(SESSION.c.signed_in_at.desc()))
        return [
            OpenSession(
                row.token_hash,
                row.account,
                row.address,
                datetime.fromisoformat(row.signed_in_at),
                None if row.locked_at is None else datetime.fromisoformat(row.locked_at),
            )
            for row in rows
        ]

    def set_locked(self, token_hash: str, at: datetime | None) -> None:
        """Enter that a session is locked since ``at``, or (None) open again."""
        locked_at = None if at is None else instant_text(at)
        self._connection.execute(update(SESSION).where(SESSION.c.token_hash == token_hash).values(locked_at=locked_at))

    def end(self, token_hash: str, now: datetime) -> None:
        """End a session."""
        self._connection.execute(
            update(SESSION).where(SESSION.c.token_hash == token_hash).values(ended_at=instant_text(now))
        )

    def end_all(self, now: datetime) -> None:
        """End every session that is open."""
        self._connection.execute(update(SESSION).where(SESSION.c.ended_at.is_(None)).values(ended_at=instant_text(now)))


def _account(row: Row[tuple[object, ...]]) -> Account:
    unit = None if row.unit is None else UnitId(row.unit)
    return Account(row.name, row.display_name, Role(row.role), row.title, unit)
