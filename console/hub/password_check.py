"""Is this the password? Hashed in a thread of its own (argon2id), counted before, entered where it is wrong.

One thread hashes, so that a flood of sign-ins leaves the hub its other cores; addresses take turns at it, so that the
flood of one of them costs everybody else a fraction of a second. Why no address is refused as a whole stands in
``console.domain.sign_in_limit``.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Final, TypeVar
from weakref import WeakValueDictionary

from console.domain.account import Account, is_account_name
from console.domain.origin import Origin
from console.domain.sign_in_limit import FAILURE_WINDOW, Pause, SignInLimit
from console.errors import Refused
from console.hub.password import hash_password, is_password
from console.hub.storage import Storage
from db.account_table import StoredAccount
from db.register import Entry
from db.unit_of_work import UnitOfWork

log: Final = logging.getLogger(__name__)
_T = TypeVar("_T")
ACTS: Final = ("sign_in", "unlock", "change_password", "begin_second_factor", "put_second_factor")
"""What takes a password, or a code."""
END_PAUSE: Final = "end_pause"
"""Entered with the account and the address that are free again."""
_FAILED: Final = "hub.sign_in_failed"
_WRONG_CODE: Final = "hub.wrong_code"
_WRONG: Final = "hub.wrong_password"
"""What is said to somebody who is signed in; the register has one word for all."""
Further = Callable[[StoredAccount], Awaitable[None]]
"""Refuses where more is asked for than the password."""


async def _nothing_further(_stored: StoredAccount) -> None:
    """The password is enough."""


_NO_NAME: Final = ""
"""Stands for whatever cannot be an account's name: it is neither counted one by one nor kept (it may be a password)."""


class PasswordCheck:
    """Checks the passwords of one hub. Loop thread; hashing and the database have their own."""

    def __init__(self, storage: Storage, now: Callable[[], datetime]) -> None:
        self._storage, self._now = storage, now
        self._limit = SignInLimit()
        self._hashing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="password")
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        """By address; gone when nobody there has a password checked."""
        storage.call(self._remember)

    def _remember(self, uow: UnitOfWork) -> None:
        """Count the wrong passwords of before this start: it gives nobody further tries."""
        since = self._now() - FAILURE_WINDOW
        entries = [entry for act in (*ACTS, END_PAUSE) for entry in uow.register.read(act, since)]
        for entry in sorted(entries, key=lambda entry: entry.at):
            if entry.result in (_FAILED, _WRONG_CODE):
                self._limit.failed(entry.account, entry.address, entry.at)
            elif entry.act == END_PAUSE:
                self._limit.succeeded(*entry.object.split(" ", 1))
            elif entry.result == "done":
                self._limit.succeeded(entry.account, entry.address)

    async def prove(
        self, act: str, name: str, password: str, origin: Origin, further: Further = _nothing_further
    ) -> StoredAccount:
        """Return the account whose password this is.

        Args:
            act: one of :data:`ACTS`.
            name: of the account.
            password: to be looked at.
            origin: from where.
            further: asked once the password is known to be right; what it refuses is no failure.

        Raises:
            Refused: name or password is wrong (it is not said which), there were too many failures, or as ``further``.
            Unavailable: nothing has been stored for long.
        """
        now = self._now()
        name = name if is_account_name(name) else _NO_NAME
        stored = await self._storage.run(lambda uow: uow.accounts.find(name))
        try:
            self._limit.require(name, origin.address, now)
        except Refused as exc:
            if self._limit.is_news(name, origin.address):
                await self._enter(_failed(now, act, name, stored, origin, exc.text_key), is_known=stored is not None)
            raise
        self._limit.failed(name, origin.address, now)  # counted before the hashing: parallel tries count too
        password_hash = stored.password_hash if stored is not None else None
        is_right = await self._in_turn(origin, lambda: is_password(password_hash, password))
        if stored is None or not is_right:
            await self._enter(_failed(now, act, name, stored, origin, _FAILED), is_known=stored is not None)
            raise Refused(f"{act} failed at {origin.address}", text_key=_FAILED if act == "sign_in" else _WRONG)
        await self._go_further(stored, origin, further)
        self._limit.succeeded(name, origin.address)
        return stored

    async def prove_code(self, act: str, account: Account, origin: Origin, *, is_right: bool) -> None:
        """Count a code like a password, for whoever has proved that already.

        Raises:
            Refused: it is wrong, or there were too many failures: then a right one is refused too.
        """
        now, name = self._now(), account.name
        try:
            self._limit.require(name, origin.address, now)
        except Refused as exc:
            if self._limit.is_news(name, origin.address):
                await self._enter(Entry.of(now, act, account, origin, "", exc.text_key), is_known=True)
            raise
        if is_right:
            self._limit.succeeded(name, origin.address)
            return
        self._limit.failed(name, origin.address, now)
        await self._enter(Entry.of(now, act, account, origin, "", _WRONG_CODE), is_known=True)
        raise Refused("a wrong code", text_key=_WRONG_CODE)

    async def _go_further(self, stored: StoredAccount, origin: Origin, further: Further) -> None:
        try:
            await further(stored)
        except Refused:
            self._limit.take_back(stored.account.name, origin.address)
            raise

    async def _enter(self, entry: Entry, *, is_known: bool) -> None:
        """Enter what failed. In names of accounts that is little, by the pause; what strangers make up has no end."""
        if not is_known and not self._limit.has_line(entry.address, entry.at):
            log.warning("%s failed at %s in a name that nobody has: too many to be entered", entry.act, entry.address)
            return
        await self._storage.keep(lambda uow: uow.register.append([entry]))

    def pauses(self) -> list[Pause]:
        """Return which accounts are refused where."""
        return self._limit.pauses(self._now())

    async def end_pause(self, name: str, at: str, by: Account, origin: Origin) -> None:
        """Let an account be tried again at an address, and enter who says so; Refused where it is not paused there."""
        now = self._now()
        if not any((pause.account, pause.address) == (name, at) for pause in self.pauses()):
            raise Refused("no such pause", text_key="hub.not_paused")
        await self._storage.keep(
            lambda uow: uow.register.append([Entry.of(now, END_PAUSE, by, origin, f"{name} {at}")])
        )
        self._limit.succeeded(name, at)

    async def is_any(self, hashes: Sequence[str], password: str, origin: Origin) -> bool:
        """Say whether one of these hashes is this password's."""
        return await self._in_turn(origin, lambda: any(is_password(one, password) for one in hashes))

    async def hashed(self, password: str, origin: Origin) -> str:
        """Return what is stored of a new password."""
        return await self._in_turn(origin, lambda: hash_password(password))

    async def _in_turn(self, origin: Origin, work: Callable[[], _T]) -> _T:
        turn = self._turns.setdefault(origin.address, asyncio.Lock())
        async with turn:
            return await asyncio.get_running_loop().run_in_executor(self._hashing, work)

    def close(self) -> None:
        """End the hashing thread."""
        self._hashing.shutdown()


def _failed(at: datetime, act: str, name: str, stored: StoredAccount | None, origin: Origin, result: str) -> Entry:
    """Return the line of a failure, with the title that the account of this name has, if there is one."""
    title = stored.account.title if stored is not None else ""
    return Entry(at, act, name, title, origin.address, "", result, "", seat=origin.seat)
