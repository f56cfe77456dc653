"""Accounts in the hub: who there is, tokens and sessions; passwords are checked by ``console.hub.password_check``.

Sessions go on while nothing can be stored (``console.hub.owed``): a full disk keeps nobody from opening a locked seat.
There are no default accounts. The first one is made while there is none, from this machine, or offline by
:func:`create_account` under the lock of the data directory.
"""

import ipaddress
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from console.clock import utc_now
from console.domain.account import SESSION_LIMIT, Account, check_account
from console.domain.origin import OFFLINE, Origin
from console.domain.password_rules import ORDINARY, PasswordRules, check_new_password
from console.domain.reminder import CLOCK
from console.domain.sign_in_limit import Pause
from console.errors import Conflict, Refused
from console.hub.data_dir import check_disk, locked
from console.hub.own_password import OwnPassword
from console.hub.password import hash_password
from console.hub.password_check import PasswordCheck
from console.hub.second_factor import SecondFactors
from console.hub.session_token import hash_token, new_token
from console.hub.session_use import SessionUse
from console.hub.sign_in import SigningIn
from console.hub.storage import Storage
from console.link.account_envelope import FactorKey
from console.link.seat_envelope import SignIn
from db.account_table import OpenSession, StoredSession
from db.register import Entry
from db.unit_of_work import UnitOfWork


class Accounts:
    """Signs people in and out. Loop thread; passwords and the database have their own."""

    def __init__(
        self,
        storage: Storage,
        now: Callable[[], datetime],
        rules: PasswordRules = ORDINARY,
        words: Sequence[str] = (),
        factor_key: bytes = b"",
    ) -> None:
        self._storage, self._now, self._rules = storage, now, rules
        self._passwords = PasswordCheck(storage, now)
        self.own = OwnPassword(self._passwords, storage, rules, words, now)
        self.use = SessionUse(now)
        key, room = factor_key or secrets.token_bytes(32), words[0] if words else ""
        self.factors = SecondFactors(storage, self._passwords, rules, key, room, now)
        self.signing = SigningIn(storage, self._passwords, self.own, rules, self.factors, self.use, now)
        self.exist = storage.call(lambda uow: uow.accounts.count()) > 0

    async def sign_in(self, wanted: SignIn, origin: Origin) -> tuple[Account, str, datetime]:
        """Return the account, a new token (256 bits) and the instant the session began.

        Raises:
            Refused: name or password is wrong (it is not said which), there were too many failures, the password has
                run out, the new one will not do, or he is signed in in too many places. The last three are told only
                to who knows the password.
            Unavailable: nothing has been stored for long, or a new password cannot be stored now.
        """
        return await self.signing.sign_in(wanted, origin)

    async def end_unused(self, session: str) -> None:
        """End a session that nobody has used since it was made: its token never arrived."""
        now = self._now()

        def work(uow: UnitOfWork) -> None:
            found = uow.sessions.find_by_id(session)
            if found is not None:
                uow.sessions.end(session, now)
                ended = Entry.of(now, "end_session", CLOCK, Origin(found.address), found.account)
                uow.register.append([ended])

        await self._storage.keep(work)
        self.use.ended(session)

    async def take_up(self, session: str, token: str) -> None:
        """A token that was handed out has come: those before it are worth nothing any more."""
        if hash_token(token) != session:  # there is none before the first one
            await self._storage.keep(lambda uow: uow.sessions.take_up(session, hash_token(token)))

    async def resume(self, token: str) -> StoredSession:
        """Return the open session of ``token``; Refused where it is nobody's any more."""
        session = await self._storage.run(lambda uow: uow.sessions.find(hash_token(token)))
        if session is None or self._now() - session.signed_in_at >= SESSION_LIMIT:
            raise Refused("the session has ended", text_key="hub.session_ended")
        if session.is_next:
            await self.take_up(session.id, token)
        return session

    async def lock(self, token_hash: str, account: Account, origin: Origin) -> None:
        """Lock a session until :meth:`unlock`; over restarts too."""
        now = self._now()

        def work(uow: UnitOfWork) -> None:
            uow.sessions.set_locked(token_hash, now)
            uow.register.append([Entry.of(now, "lock", account, origin, "")])

        await self._storage.keep(work)

    async def unlock(self, token_hash: str, account: Account, password: str, origin: Origin) -> str:
        """Open a locked session again; return its new token. Refused as :meth:`sign_in` does.

        The answer may be lost: the token before goes on with the session until this one has come, and no longer.
        """
        await self._passwords.prove("unlock", account.name, password, origin)
        now, token = self._now(), new_token()

        def work(uow: UnitOfWork) -> None:
            uow.sessions.set_locked(token_hash, None)
            uow.sessions.offer(token_hash, hash_token(token))
            uow.register.append([Entry.of(now, "unlock", account, origin, "")])

        await self._storage.keep(work)
        return token

    async def end_session(self, session: OpenSession, by: Account, origin: Origin) -> None:
        """End a session from elsewhere."""
        now = self._now()

        def work(uow: UnitOfWork) -> None:
            uow.sessions.end(session.token_hash, now)
            uow.register.append([Entry.of(now, "end_session", by, origin, session.account)])

        await self._storage.keep(work)
        self.use.ended(session.token_hash)

    async def sign_out(self, token_hash: str, account: Account, origin: Origin) -> None:
        """End a session."""
        now = self._now()

        def end(uow: UnitOfWork) -> None:
            uow.sessions.end(token_hash, now)
            uow.register.append([Entry.of(now, "sign_out", account, origin, "")])

        await self._storage.keep(end)
        self.use.ended(token_hash)

    async def begin_factor(self, account: Account, password: str, origin: Origin) -> FactorKey:
        """Hand out the secret of a second factor, the password proved first; errors as ``SecondFactors.begin``."""
        await self._passwords.prove("begin_second_factor", account.name, password, origin)
        return await self.factors.begin(account)

    @property
    def pauses(self) -> list[Pause]:
        """Which accounts are refused where, and until when."""
        return self._passwords.pauses()

    async def end_pause(self, name: str, at: str, by: Account, origin: Origin) -> None:
        """Let an account be tried again at an address; entered. Refused where it is not paused there."""
        await self._passwords.end_pause(name, at, by, origin)

    async def create(self, account: Account, password: str, by: Account, origin: Origin) -> None:
        """Add an account; Conflict where the name is taken, Refused where name or password will not do."""
        self.own.check(account, password)
        password_hash = await self._passwords.hashed(password, origin)
        await self._storage.run(lambda uow: _add(uow, account, password_hash, by, origin, self._now()))
        self.exist = True

    async def create_first(self, account: Account, password: str, origin: Origin) -> None:
        """Add the first account: only while there is none, only from this machine."""
        if not ipaddress.ip_address(origin.address).is_loopback:
            raise Refused("the first account from elsewhere", text_key="hub.first_account_elsewhere")
        self.own.check(account, password)
        password_hash = await self._passwords.hashed(password, origin)

        def add(uow: UnitOfWork) -> None:
            if uow.accounts.count():
                raise Refused("there are accounts already", text_key="hub.accounts_exist")
            _add(uow, account, password_hash, account, origin, self._now())

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
    _offline(data, lambda uow: _add(uow, account, password_hash, None, OFFLINE, utc_now()))


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
                _add(uow, account, password_hash, None, OFFLINE, utc_now(), is_last=False)
            else:
                uow.accounts.set_password(account.name, password_hash, utc_now())
                uow.register.append([_line(utc_now(), "set_password", None, OFFLINE, account.name)])
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


def _check(account: Account, password: str) -> None:
    check_account(account)
    check_new_password(ORDINARY, account, password)


def _add(
    uow: UnitOfWork,
    account: Account,
    password_hash: str,
    by: Account | None,
    origin: Origin,
    now: datetime,
    *,
    is_last: bool = True,
) -> None:
    if uow.accounts.find(account.name) is not None:
        raise Conflict("the account's name is taken", text_key="hub.account_exists", name=account.name)
    uow.accounts.add(account, password_hash, now)
    uow.register.append([_line(now, "create_account", by, origin, account.name)])
    if is_last:
        uow.commit()


def _line(now: datetime, act: str, by: Account | None, origin: Origin, about: str) -> Entry:
    """Return a line of the register; offline nobody says who he is."""
    if by is None:
        return Entry(now, act, "", "", origin.address, about, "done", "")
    return Entry.of(now, act, by, origin, about)
