"""Accounts in the hub: passwords (argon2id, in a thread of their own), tokens, sessions, the pause after failures.

Sessions go on while nothing can be stored (``console.hub.owed``): a full disk keeps nobody from opening a locked seat.
There are no default accounts. The first one is made while there is none, from this machine, or offline by
:func:`create_account` under the lock of the data directory.
"""

import asyncio
import hashlib
import ipaddress
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

from console.clock import utc_now
from console.domain.account import (
    FAILURE_WINDOW,
    SESSION_LIMIT,
    Account,
    SignInLimit,
    check_account,
    check_password,
)
from console.errors import Conflict, Refused
from console.hub.data_dir import check_disk, locked
from console.hub.password import hash_password, is_password
from console.hub.storage import Storage
from db.account_table import OpenSession, StoredAccount, StoredSession
from db.register import Entry
from db.unit_of_work import UnitOfWork

_T = TypeVar("_T")
_FAILED: Final = "hub.sign_in_failed"


class Accounts:
    """Signs people in and out. Loop thread; hashing and the database have their own."""

    def __init__(self, storage: Storage, now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._now = now
        self._limit = SignInLimit()
        self._hashing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="password")
        self.exist = storage.call(lambda uow: uow.accounts.count()) > 0
        self._storage.call(self._remember)

    def _remember(self, uow: UnitOfWork) -> None:
        """Count the wrong passwords of before this start: it gives nobody further tries."""
        since = self._now() - FAILURE_WINDOW
        entries = [entry for act in ("sign_in", "unlock") for entry in uow.register.read(act, since)]
        for entry in sorted(entries, key=lambda entry: entry.at):
            if entry.result == _FAILED:
                self._limit.failed(entry.account, entry.address, entry.at)
            else:
                self._limit.succeeded(entry.account, entry.address)

    async def sign_in(self, name: str, password: str, address: str) -> tuple[Account, str, datetime]:
        """Return the account, a new token (256 bits) and the instant the session began.

        Raises:
            Refused: name or password is wrong (it is not said which), or there were too many failures.
            Unavailable: nothing has been stored for long.
        """
        now = self._now()
        self._limit.require(name, address, now)
        self._storage.require_room_to_owe()
        self._limit.failed(name, address, now)  # counted before the hashing: parallel tries count too
        stored = await self._storage.run(lambda uow: uow.accounts.find(name))
        if not await self._hash(lambda: _is_theirs(stored, password)) or stored is None:
            await self._storage.keep(lambda uow: _register(uow, "sign_in", name, address, _FAILED, now))
            raise Refused(f"sign-in failed at {address}", text_key="hub.sign_in_failed")
        self._limit.succeeded(name, address)
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
        now = self._now()
        self._limit.require(account.name, address, now)
        self._limit.failed(account.name, address, now)
        stored = await self._storage.run(lambda uow: uow.accounts.find(account.name))
        if not await self._hash(lambda: _is_theirs(stored, password)):
            await self._storage.keep(lambda uow: _register(uow, "unlock", account.name, address, _FAILED, now))
            raise Refused(f"unlocking failed at {address}", text_key="hub.wrong_password")
        self._limit.succeeded(account.name, address)
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
        password_hash = await self._hash(lambda: hash_password(password))
        await self._storage.run(lambda uow: _add(uow, account, password_hash, by, address, self._now()))
        self.exist = True

    async def create_first(self, account: Account, password: str, address: str) -> None:
        """Add the first account: only while there is none, only from this machine."""
        if not ipaddress.ip_address(address).is_loopback:
            raise Refused("the first account from elsewhere", text_key="hub.first_account_elsewhere")
        _check(account, password)
        password_hash = await self._hash(lambda: hash_password(password))

        def add(uow: UnitOfWork) -> None:
            if uow.accounts.count():
                raise Refused("there are accounts already", text_key="hub.accounts_exist")
            _add(uow, account, password_hash, account.name, address, self._now())

        await self._storage.run(add)
        self.exist = True

    async def _hash(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._hashing, work)

    def close(self) -> None:
        """End the hashing thread."""
        self._hashing.shutdown()


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


def _is_theirs(stored: StoredAccount | None, password: str) -> bool:
    return is_password(stored.password_hash if stored is not None else None, password)


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
    uow.register.append([Entry(now, act, account[:64], "", address, "", result, "")])
