"""Accounts in the hub: who there is, tokens and sessions; passwords are checked by ``console.hub.password_check``.

Sessions go on while nothing can be stored (``console.hub.owed``): a full disk keeps nobody from opening a locked seat.
There are no default accounts. The first one is made while there is none, from this machine, or offline by
:func:`create_account` under the lock of the data directory.
"""

import hashlib
import ipaddress
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from console.clock import utc_now
from console.domain.account import SESSION_LIMIT, Account, check_account, check_password
from console.errors import Conflict, Refused
from console.hub.data_dir import check_disk, locked
from console.hub.password import hash_password
from console.hub.password_check import PasswordCheck
from console.hub.storage import Storage
from db.account_table import OpenSession, StoredSession
from db.register import Entry
from db.unit_of_work import UnitOfWork


class Accounts:
    """Signs people in and out. Loop thread; passwords and the database have their own."""

    def __init__(self, storage: Storage, now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._now = now
        self._passwords = PasswordCheck(storage, now)
        self.exist = storage.call(lambda uow: uow.accounts.count()) > 0

    async def sign_in(self, name: str, password: str, address: str) -> tuple[Account, str, datetime]:
        """Return the account, a new token (256 bits) and the instant the session began.

        Raises:
            Refused: name or password is wrong (it is not said which), or there were too many failures.
            Unavailable: nothing has been stored for long.
        """
        now = self._now()
        self._storage.require_room_to_owe()
        stored = await self._passwords.prove("sign_in", name, password, address)
        token = secrets.token_urlsafe(32)

        def begin(uow: UnitOfWork) -> None:
            uow.sessions.add(hash_token(token), name, address, now)
            _register(uow, "sign_in", name, address, "done", now)

        await self._storage.keep(begin)
        return stored.account, token, now

    async def resume(self, token: str) -> StoredSession:
        """Return the open session of ``token``; Refused where it is nobody's any more."""
        session = await self._storage.run(lambda uow: uow.sessions.find(hash_token(token)))
        if session is None or self._now() - session.signed_in_at >= SESSION_LIMIT:
            raise Refused("the session has ended", text_key="hub.session_ended")
        return session

    async def lock(self, token_hash: str, account: Account, address: str) -> None:
        """Lock a session until :meth:`unlock`; over restarts too."""
        await self._set_locked(token_hash, self._now(), "lock", account, address)

    async def unlock(self, token_hash: str, account: Account, password: str, address: str) -> None:
        """Open a locked session again; Refused as :meth:`sign_in` does."""
        await self._passwords.prove("unlock", account.name, password, address)
        await self._set_locked(token_hash, None, "unlock", account, address)

    async def _set_locked(self, token_hash: str, at: datetime | None, act: str, account: Account, address: str) -> None:
        now = self._now()

        def work(uow: UnitOfWork) -> None:
            uow.sessions.set_locked(token_hash, at)
            _register(uow, act, account.name, address, "done", now)

        await self._storage.keep(work)

    async def end_session(self, session: OpenSession, by: Account, address: str) -> None:
        """End a session from elsewhere."""
        now = self._now()

        def work(uow: UnitOfWork) -> None:
            uow.sessions.end(session.token_hash, now)
            uow.register.append([Entry(now, "end_session", by.name, by.title, address, session.account, "done", "")])

        await self._storage.keep(work)

    async def sign_out(self, token_hash: str, account: Account, address: str) -> None:
        """End a session."""
        now = self._now()

        def end(uow: UnitOfWork) -> None:
            uow.sessions.end(token_hash, now)
            _register(uow, "sign_out", account.name, address, "done", now)

        await self._storage.keep(end)

    async def create(self, account: Account, password: str, by: str, address: str) -> None:
        """Add an account; Conflict where the name is taken, Refused where name or password will not do."""
        _check(account, password)
        password_hash = await self._passwords.hashed(password, address)
        await self._storage.run(lambda uow: _add(uow, account, password_hash, by, address, self._now()))
        self.exist = True

    async def create_first(self, account: Account, password: str, address: str) -> None:
        """Add the first account: only while there is none, only from this machine."""
        if not ipaddress.ip_address(address).is_loopback:
            raise Refused("the first account from elsewhere", text_key="hub.first_account_elsewhere")
        _check(account, password)
        password_hash = await self._passwords.hashed(password, address)

        def add(uow: UnitOfWork) -> None:
            if uow.accounts.count():
                raise Refused("there are accounts already", text_key="hub.accounts_exist")
            _add(uow, account, password_hash, account.name, address, self._now())

        await self._storage.run(add)
        self.exist = True

    def close(self) -> None:
        """End the hashing thread."""
        self._passwords.close()


def create_account(data: Path, account: Account, password: str) -> None:
    """Add an account offline, under the lock of the data directory; no hub may run there.

    Raises:
        Conflict: the name is taken.
        Refused: a hub runs there, or name or password will not do.
        Unavailable: the directory cannot be written.
    """
    _check(account, password)
    password_hash = hash_password(password)
    _offline(data, lambda uow: _add(uow, account, password_hash, "", "offline", utc_now()))


def put_accounts(
    data: Path, accounts: Sequence[tuple[Account, str]], hash_of: Callable[[str], str] = hash_password
) -> None:
    """Add accounts offline, or give those that are there a new password; errors as :func:`create_account`.

    This is how the demo street signs its people in: with passwords drawn anew at every start, kept nowhere. People of
    one password, all played by one process, share its hash: hashing may be slow by design.

    Args:
        data: the data directory.
        accounts: each with its password.
        hash_of: returns a password's hash; ``hash_drawn`` where nobody chose it.
    """
    for account, password in accounts:
        _check(account, password)
    known = {password: hash_of(password) for password in dict.fromkeys(password for _, password in accounts)}
    hashes = [(account, known[password]) for account, password in accounts]

    def work(uow: UnitOfWork) -> None:
        for account, password_hash in hashes:
            if uow.accounts.find(account.name) is None:
                _add(uow, account, password_hash, "", "offline", utc_now(), is_last=False)
            else:
                uow.accounts.set_password(account.name, password_hash)
                uow.register.append([Entry(utc_now(), "set_password", "", "", "offline", account.name, "done", "")])
        uow.commit()

    _offline(data, work)


def _offline(data: Path, work: Callable[[UnitOfWork], None]) -> None:
    with locked(data):
        check_disk(data)
        storage = Storage(data)
        try:
            storage.open(utc_now())
            storage.call(work)
        finally:
            storage.close()


def hash_token(token: str) -> str:
    """Return what is stored of a token: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def _check(account: Account, password: str) -> None:
    check_account(account)
    check_password(account.name, password)


def _add(
    uow: UnitOfWork,
    account: Account,
    password_hash: str,
    by: str,
    address: str,
    now: datetime,
    *,
    is_last: bool = True,
) -> None:
    if uow.accounts.find(account.name) is not None:
        raise Conflict("the account's name is taken", text_key="hub.account_exists", name=account.name)
    uow.accounts.add(account, password_hash, now)
    uow.register.append([Entry(now, "create_account", by, "", address, account.name, "done", "")])
    if is_last:
        uow.commit()


def _register(uow: UnitOfWork, act: str, account: str, address: str, result: str, now: datetime) -> None:
    uow.register.append([Entry(now, act, account, "", address, "", result, "")])
