"""Second factors at one hub: who has one, who must, enrolling, and whether a code is the right one and unused.

A secret leaves the hub once, to whoever enrols, and is stored when its first code has come back; it stands in no event,
log or line of the register.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from console.domain.account import SESSION_LIMIT, Account
from console.domain.origin import Origin
from console.domain.password_rules import PasswordRules
from console.errors import Refused
from console.hub.factor_secret import key_text, key_uri, new_secret, seal, step_of, unseal
from console.hub.password_check import PasswordCheck
from console.hub.storage import Storage
from console.link.account_envelope import FactorKey
from db.register import Entry
from db.second_factor_table import StoredFactor
from db.unit_of_work import UnitOfWork

WAITS: Final = timedelta(minutes=10)
"""So long a secret that was handed out waits for its first code."""
WAITING_MOST: Final = 100


@dataclass(frozen=True, slots=True, repr=False)
class _Waiting:
    """A secret that was handed out."""

    secret: bytes
    until: datetime


class SecondFactors:
    """All of one hub. Loop thread.

    Args:
        storage: of the hub.
        passwords: counts wrong codes like wrong passwords.
        rules: says which roles must have one.
        key: seals secrets.
        room: as a telephone shall name it.
        now: the system clock.
    """

    def __init__(
        self,
        storage: Storage,
        passwords: PasswordCheck,
        rules: PasswordRules,
        key: bytes,
        room: str,
        now: Callable[[], datetime],
    ) -> None:
        self._storage, self._passwords, self._rules, self._now = storage, passwords, rules, now
        self._key, self._room = key, room
        self._waiting: dict[str, _Waiting] = {}
        """By account."""
        self._used: dict[str, int] = {}
        """The last step used, by account: known before it is stored, so that two at once do not both pass."""

    def is_needed(self, account: Account) -> bool:
        """Say whether this account may not sign in without one."""
        return account.role in self._rules.second_factor

    async def has(self, account: Account) -> bool:
        """Say whether this account has one."""
        return await self._find(account) is not None

    async def _find(self, account: Account) -> StoredFactor | None:
        return await self._storage.run(lambda uow: uow.second_factors.find(account.name))

    async def begin(self, account: Account) -> FactorKey:
        """Draw a secret and hand it out; nothing changes until its first code comes.

        Who begins again within :data:`WAITS` gets the same one: his telephone may have it already.

        Raises:
            Refused: there is one already: a technician takes that off first.
        """
        if await self.has(account):
            raise Refused("there is one already", text_key="hub.factor_there")
        now = self._now()
        kept = {name: one for name, one in self._waiting.items() if one.until > now and name != account.name}
        before = self._waiting.get(account.name)
        secret = before.secret if before is not None and before.until > now else new_secret()
        self._waiting = {**dict(list(kept.items())[-WAITING_MOST + 1 :]), account.name: _Waiting(secret, now + WAITS)}
        return FactorKey(key_text(secret), key_uri(secret, account.name, self._room))

    async def confirm(self, act: str, account: Account, code: str, origin: Origin) -> None:
        """Store the secret that was handed out: this is its first code.

        Raises:
            Refused: it is not, or nothing waits for one, or there is a second factor already.
            Unavailable: nothing can be stored now.
        """
        waiting = self._waiting.get(account.name)
        if waiting is None or waiting.until <= self._now():
            raise Refused("no secret waits for its code", text_key="hub.factor_begin_again")
        step = step_of(waiting.secret, code, self._now(), last_step=0)
        if step is None:
            await self._passwords.prove_code(act, account, origin, is_right=False)
            raise Refused("a wrong code", text_key="hub.wrong_code")
        factor = StoredFactor(account.name, seal(waiting.secret, account.name, self._key), step)
        entry = self._entry("put_second_factor", account.name, account, origin)

        def work(uow: UnitOfWork) -> None:
            if uow.second_factors.find(account.name) is not None:
                raise Refused("there is one already", text_key="hub.factor_there")
            uow.second_factors.put(factor, entry.at)
            uow.register.append([entry])
            uow.commit()

        await self._storage.run(work)
        self._used[account.name] = step
        del self._waiting[account.name]

    async def check(self, act: str, account: Account, code: str, origin: Origin) -> None:
        """Take a code of an account that has a second factor; it is worth nothing afterwards.

        Raises:
            Refused: it is wrong, or was used; or too many were.
        """
        factor = await self._find(account)
        if factor is None:
            return
        last = max(factor.last_step, self._used.get(account.name, 0))
        step = step_of(unseal(factor.sealed, account.name, self._key), code, self._now(), last)
        await self._passwords.prove_code(act, account, origin, is_right=step is not None)
        if step is not None:
            self._used[account.name] = step
            await self._storage.keep(lambda uow: uow.second_factors.use(account.name, step))

    async def remove(self, name: str, by: Account, origin: Origin) -> list[str]:
        """Take an account's second factor off and end its sessions; return these.

        Raises:
            Refused: it is one's own, or there is none.
            Unavailable: nothing can be stored now.
        """
        now = self._now()

        def work(uow: UnitOfWork) -> list[str]:
            if name == by.name or uow.second_factors.find(name) is None:
                key = "hub.factor_own" if name == by.name else "hub.factor_none"
                raise Refused("not taken off", text_key=key)
            uow.second_factors.remove(name)
            ended = [one.token_hash for one in uow.sessions.open(now - SESSION_LIMIT, name)]
            for one in ended:
                uow.sessions.end(one, now)
            acts = ["remove_second_factor", *["end_session"] * len(ended)]
            uow.register.append([self._entry(act, name, by, origin) for act in acts])
            uow.commit()
            return ended

        ended = await self._storage.run(work)
        self._used.pop(name, None)
        return ended

    def _entry(self, act: str, what: str, by: Account, origin: Origin) -> Entry:
        return Entry.of(self._now(), act, by, origin, what)
