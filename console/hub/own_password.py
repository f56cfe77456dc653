"""One's own password: does a new one keep the rules, is it none of the last, and what ends with the one before."""

from collections.abc import Callable, Sequence
from datetime import datetime

from console.domain.account import SESSION_LIMIT, Account, check_account
from console.domain.origin import Origin
from console.domain.password_rules import REMEMBERED_MOST, PasswordRules, check_new_password
from console.errors import Conflict, Refused
from console.hub.password_check import PasswordCheck
from console.hub.session_token import hash_token, new_token
from console.hub.storage import Storage
from db.account_table import StoredAccount
from db.register import Entry
from db.unit_of_work import UnitOfWork


class OwnPassword:
    """New passwords at one hub. Loop thread.

    Args:
        passwords: hashes and compares.
        storage: of the hub.
        rules: its profile.
        words: names of the room and the street.
        now: the system clock.
    """

    def __init__(
        self,
        passwords: PasswordCheck,
        storage: Storage,
        rules: PasswordRules,
        words: Sequence[str],
        now: Callable[[], datetime],
    ) -> None:
        self._passwords, self._storage, self._rules, self._words, self._now = passwords, storage, rules, words, now
        self.ended: Callable[[str], None] = lambda _session: None
        """Told the hash of a session's first token when a new password has ended it: cuts its lines."""

    def check(self, account: Account, password: str) -> None:
        """Refuse an account that cannot be, or a password that it cannot have."""
        check_account(account)
        check_new_password(self._rules, account, password, self._words)

    async def hashed(self, stored: StoredAccount, password: str, origin: Origin) -> str:
        """Return what is stored of a password that shall replace the present one; a refusal is entered.

        Raises:
            Refused: it breaks a rule, or is one of the last.
        """
        try:
            check_new_password(self._rules, stored.account, password, self._words)
            await self._require_new(stored, password, origin)
        except Refused as exc:
            entry = self._entry("change_password", stored.account, origin, exc.text_key)
            await self._storage.keep(lambda uow: uow.register.append([entry]))
            raise
        return await self._passwords.hashed(password, origin)

    async def _require_new(self, stored: StoredAccount, password: str, origin: Origin) -> None:
        past = await self._storage.run(lambda uow: uow.accounts.past_passwords(stored.account.name))
        known = [stored.password_hash, *past][: self._rules.remembered]
        if await self._passwords.is_any(known, password, origin):
            raise Refused("one of the last passwords", text_key="hub.password_used", count=self._rules.remembered)

    async def change(self, session: str, account: Account, password: str, new_password: str, origin: Origin) -> str:
        """Replace one's own password, end one's other sessions; return a new token for this one.

        Args:
            session: the hash of its first token.
            account: whose.
            password: the present one, proved first.
            new_password: the one to come.
            origin: from where.

        Raises:
            Refused: the password is wrong, or there were too many failures, or the new one will not do.
            Unavailable: nothing can be stored now.
        """
        stored = await self._passwords.prove("change_password", account.name, password, origin)
        password_hash = await self.hashed(stored, new_password, origin)
        token = new_token()
        await self.replace(stored, password_hash, session, origin, hash_token(token))
        return token

    async def replace(
        self, stored: StoredAccount, password_hash: str, session: str, origin: Origin, next_hash: str = ""
    ) -> None:
        """Store a new password's hash and end all sessions of its owner but ``session``, in one transaction.

        Raises:
            Conflict: another one was stored since ``stored`` was read.
            Unavailable: nothing can be stored now.
        """
        now, account = self._now(), stored.account

        def work(uow: UnitOfWork) -> list[str]:
            _require_same(uow, stored)
            uow.accounts.replace_password(account.name, password_hash, REMEMBERED_MOST - 1, now)
            others = [one.token_hash for one in uow.sessions.open(now - SESSION_LIMIT, account.name)]
            others = [other for other in others if other != session]
            for other in others:
                uow.sessions.end(other, now)
            if next_hash:
                uow.sessions.offer(session, next_hash)
            acts = ["change_password", *["end_session"] * len(others)]
            uow.register.append([self._entry(act, account, origin, "done") for act in acts])
            uow.commit()
            return others

        for other in await self._storage.run(work):
            self.ended(other)

    async def about(self, account: Account) -> tuple[PasswordRules, datetime]:
        """Return what the password of an account must be, and when the present one was chosen."""
        stored = await self._storage.run(lambda uow: uow.accounts.find(account.name))
        if stored is None:
            raise Refused("no such account", text_key="hub.session_ended")
        return self._rules, stored.chosen_at

    def _entry(self, act: str, account: Account, origin: Origin, result: str) -> Entry:
        return Entry.of(self._now(), act, account, origin, account.name, result)


def _require_same(uow: UnitOfWork, stored: StoredAccount) -> None:
    """Two at once: the second one's proof was of a password that is none any more."""
    found = uow.accounts.find(stored.account.name)
    if found is None or found.password_hash != stored.password_hash:
        raise Conflict("changed meanwhile", text_key="hub.password_moved")
