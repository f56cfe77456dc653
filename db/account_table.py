"""Accounts and sessions: who may sign in, and whose token is worth something."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, or_, select, update

from console.domain.account import Account
from console.domain.permission import Role
from console.domain.spelling import instant_text
from console.domain.standard import UnitId
from db.schema import ACCOUNT, PAST_PASSWORD, SESSION


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """An account with the hash of its password. The repr shows no hash."""

    account: Account
    password_hash: str
    chosen_at: datetime
    """When this password was chosen."""

    def __repr__(self) -> str:
        return f"StoredAccount({self.account.name})"


@dataclass(frozen=True, slots=True)
class StoredSession:
    """An open session."""

    id: str
    """The hash of its first token."""
    account: Account
    signed_in_at: datetime
    is_locked: bool
    is_next: bool = False
    """Whether it was found by a token that was never used before."""


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
        if row is None:
            return None
        chosen_at = datetime.fromisoformat(row.password_changed_at or row.created_at)
        return StoredAccount(_account(row), row.password_hash, chosen_at)

    def all(self) -> list[Account]:
        """Return who there is, by name."""
        return [_account(row) for row in self._connection.execute(select(ACCOUNT).order_by(ACCOUNT.c.name))]

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

    def set_password(self, name: str, password_hash: str, now: datetime) -> None:
        """Replace a password's hash; the one before is kept by nobody."""
        changed = update(ACCOUNT).where(ACCOUNT.c.name == name)
        self._connection.execute(changed.values(password_hash=password_hash, password_changed_at=instant_text(now)))

    def past_passwords(self, name: str) -> list[str]:
        """Return the hashes of the passwords before the present one, the newest first."""
        wanted = select(PAST_PASSWORD.c.password_hash).where(PAST_PASSWORD.c.account == name)
        return list(self._connection.execute(wanted.order_by(PAST_PASSWORD.c.replaced_at.desc())).scalars())

    def replace_password(self, name: str, password_hash: str, kept: int, now: datetime) -> None:
        """Replace a password's hash; it and ``kept`` - 1 before it are kept as past ones, older ones go."""
        old = select(ACCOUNT.c.name, ACCOUNT.c.password_hash).where(ACCOUNT.c.name == name)
        row = self._connection.execute(old).one()
        at = instant_text(now)
        self._connection.execute(delete(PAST_PASSWORD).where(_past(name, at)))  # twice within a microsecond
        self._connection.execute(
            insert(PAST_PASSWORD).values(account=name, replaced_at=at, password_hash=row.password_hash)
        )
        times = select(PAST_PASSWORD.c.replaced_at).where(PAST_PASSWORD.c.account == name)
        found = list(self._connection.execute(times.order_by(PAST_PASSWORD.c.replaced_at.desc())).scalars())
        for gone in found[kept:]:
            self._connection.execute(delete(PAST_PASSWORD).where(_past(name, gone)))
        self.set_password(name, password_hash, now)


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
        of_token = or_(
            (SESSION.c.token_hash == token_hash) & SESSION.c.current_hash.is_(None),
            SESSION.c.current_hash == token_hash,
            SESSION.c.next_hash == token_hash,
        )
        joined = SESSION.join(ACCOUNT, SESSION.c.account == ACCOUNT.c.name)
        own = (SESSION.c.token_hash, SESSION.c.signed_in_at, SESSION.c.locked_at, SESSION.c.next_hash)
        wanted = select(ACCOUNT, *own).select_from(joined).where(of_token, SESSION.c.ended_at.is_(None))
        row = self._connection.execute(wanted).one_or_none()
        if row is None:
            return None
        at, is_next = datetime.fromisoformat(row.signed_in_at), row.next_hash == token_hash
        return StoredSession(row.token_hash, _account(row), at, row.locked_at is not None, is_next)

    def offer(self, session: str, next_hash: str) -> None:
        """Let a further token go on with a session; the present one does so too, until the new one is used."""
        self._connection.execute(update(SESSION).where(SESSION.c.token_hash == session).values(next_hash=next_hash))

    def take_up(self, session: str, next_hash: str) -> None:
        """The token that was handed out last is used: from now on no other one goes on with the session."""
        offered = update(SESSION).where(SESSION.c.token_hash == session, SESSION.c.next_hash == next_hash)
        self._connection.execute(offered.values(current_hash=next_hash, next_hash=None))

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
        return [_open_session(row) for row in rows]

    def find_by_id(self, session: str) -> OpenSession | None:
        """Return the open session of this id (the hash of its first token), or None."""
        wanted = select(SESSION).where(SESSION.c.token_hash == session, SESSION.c.ended_at.is_(None))
        row = self._connection.execute(wanted).one_or_none()
        return None if row is None else _open_session(row)

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


def _past(name: str, at: str) -> ColumnElement[bool]:
    return (PAST_PASSWORD.c.account == name) & (PAST_PASSWORD.c.replaced_at == at)


def _account(row: Row[tuple[object, ...]]) -> Account:
    unit = None if row.unit is None else UnitId(row.unit)
    return Account(row.name, row.display_name, Role(row.role), row.title, unit)


def _open_session(row: Row[tuple[object, ...]]) -> OpenSession:
    locked_at = None if row.locked_at is None else datetime.fromisoformat(row.locked_at)
    return OpenSession(row.token_hash, row.account, row.address, datetime.fromisoformat(row.signed_in_at), locked_at)
