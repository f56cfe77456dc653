"""One sign-in: the password, then what else is asked for, each only of who has given what comes before it.

Nobody learns from a refusal here more than he has proved already: that a password has run out, or where somebody is
signed in, is told only to who typed that password right.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime

from console.domain.account import Account
from console.domain.origin import Origin
from console.domain.password_rules import PasswordRules, has_expired
from console.errors import Refused
from console.hub.begun_sign_in import Begun, BegunSignIns
from console.hub.own_password import OwnPassword
from console.hub.password_check import PasswordCheck
from console.hub.second_factor import SecondFactors
from console.hub.session_limit import SessionLimit
from console.hub.session_token import hash_token, new_token
from console.hub.session_use import SessionUse
from console.hub.storage import Storage
from console.link.account_envelope import FactorKey
from console.link.seat_envelope import FactorAtSignIn, SignIn
from db.account_table import OpenSession, StoredAccount
from db.register import Entry
from db.unit_of_work import UnitOfWork


class SigningIn:
    """Signs people in at one hub. Loop thread.

    Args:
        storage: of the hub.
        passwords: compares them.
        own: replaces one that has run out.
        rules: the profile.
        factors: second ones.
        use: what is known of sessions' lines.
        now: the system clock.
    """

    def __init__(
        self,
        storage: Storage,
        passwords: PasswordCheck,
        own: OwnPassword,
        rules: PasswordRules,
        factors: SecondFactors,
        use: SessionUse,
        now: Callable[[], datetime],
    ) -> None:
        self._storage, self._passwords, self._own, self._rules = storage, passwords, own, rules
        self._factors, self._use, self._now = factors, use, now
        self._limit = SessionLimit(storage, use, now)
        self._begun = BegunSignIns(now)
        self._turn = asyncio.Lock()
        """Two sign-ins of one account at once would each find the last place."""
        self.ended: Callable[[str], None] = lambda _session: None
        """Told the hash of a session's first token when it gave way: cuts its lines."""

    async def sign_in(self, wanted: SignIn, origin: Origin) -> tuple[Account, str, datetime]:
        """Return the account, a new token and the instant the session began; errors as ``Accounts.sign_in``."""
        now = self._now()
        self._storage.require_room_to_owe()
        stored, new_hash = await self._proved(wanted, origin)
        if new_hash:
            await self._own.replace(stored, new_hash, "", origin)
        async with self._turn:
            name, token = stored.account.name, new_token()
            giving_way = await self._limit.giving_way(name, origin.address, wanted.ends)
            await self._storage.keep(
                lambda uow: _begin(uow, hash_token(token), stored.account, origin, giving_way, now)
            )
            self._use.made(hash_token(token))
        for one in giving_way:
            self.ended(one.token_hash)
        self._begun.forget(wanted.attempt)
        return stored.account, token, now

    async def _proved(self, wanted: SignIn, origin: Origin) -> tuple[StoredAccount, str]:
        """Return whose password it is, and the hash of the one that takes its place, or ""."""
        begun = self._begun.find(wanted.attempt, wanted.name, origin.address)
        if not wanted.password:
            stored, begun = await self._went_on(wanted, origin)
            await self._take_code(wanted, stored.account, begun, origin)
            return stored, await self._further(wanted, stored, begun, origin)
        changed: list[str] = []

        async def further(stored: StoredAccount) -> None:
            known = begun or self._begun.begin(wanted.attempt, wanted.name, origin.address)
            changed.append(await self._further(wanted, stored, known, origin))

        stored = await self._passwords.prove("sign_in", wanted.name, wanted.password, origin, further)
        return stored, "".join(changed)

    async def _went_on(self, wanted: SignIn | FactorAtSignIn, origin: Origin) -> tuple[StoredAccount, Begun]:
        """Return whose password was right in an earlier step, and that step."""
        begun = self._begun.find(wanted.attempt, wanted.name, origin.address)
        stored = None if begun is None else await self._storage.run(lambda uow: uow.accounts.find(wanted.name))
        if begun is None or stored is None:
            raise Refused("nothing was begun by this number", text_key="hub.sign_in_again")
        return stored, begun

    async def _take_code(self, wanted: SignIn, account: Account, begun: Begun, origin: Origin) -> None:
        if not wanted.code or begun.has_code:
            return
        if await self._factors.has(account):
            await self._factors.check("sign_in", account, wanted.code, origin)
        else:
            await self._factors.confirm("sign_in", account, wanted.code, origin)
        begun.has_code = True

    async def _further(self, wanted: SignIn, stored: StoredAccount, begun: Begun, origin: Origin) -> str:
        """Ask for what is missing yet; return the hash of a new password, or ""."""
        if not begun.has_code:
            if await self._factors.has(stored.account):
                raise Refused("a code is asked for", text_key="hub.code_needed")
            if self._factors.is_needed(stored.account):
                raise Refused("a second factor must be had", text_key="hub.factor_needed")
        if wanted.new_password:
            return await self._own.hashed(stored, wanted.new_password, origin)
        if has_expired(self._rules, stored.chosen_at, self._now()):
            raise Refused("the password has run out", text_key="hub.password_expired")
        return ""

    async def factor_key(self, wanted: FactorAtSignIn, origin: Origin) -> FactorKey:
        """Hand out the secret of a second factor to whoever needs one, and has typed his password right."""
        stored, _ = await self._went_on(wanted, origin)
        return await self._factors.begin(stored.account)


def _begin(
    uow: UnitOfWork, token_hash: str, account: Account, origin: Origin, giving_way: list[OpenSession], now: datetime
) -> None:
    for one in giving_way:
        uow.sessions.end(one.token_hash, now)
    uow.sessions.add(token_hash, account.name, origin.address, now)
    ended = [Entry.of(now, "end_session", account, origin, one.account) for one in giving_way]
    uow.register.append([*ended, Entry.of(now, "sign_in", account, origin, "")])
