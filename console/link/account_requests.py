"""What a seat asks of the hub about accounts and sessions: making accounts, signing in and out, locking the seat."""

import asyncio

from console.domain.account import Account
from console.errors import Refused
from console.link.account_envelope import (
    AboutAccount,
    AccountList,
    BeginFactor,
    ChangePassword,
    ConfirmFactor,
    EndPause,
    FactorKey,
    ListAccounts,
    OwnAccount,
    RemoveFactor,
)
from console.link.envelope import convert
from console.link.persons import Persons
from console.link.seat_envelope import CreateAccount, FirstAccount
from console.link.session_envelope import EndSession, ListSessions, SessionNote
from console.link.sign_in_step import NO_STEP, SignInStep


class AccountRequests:
    """The part of :class:`~console.link.client.HubClient` that concerns who is signed in. Loop thread."""

    _persons: Persons

    async def first_account(self, name: str, display_name: str, password: str) -> None:
        """Make the hub's first account, a technician's; it signs in afterwards as any other."""
        await self._persons.hand.line.ask(lambda number: FirstAccount(number, name, display_name, password))

    async def create_account(self, account: Account, password: str) -> None:
        """Make a further account (a technician may)."""
        await self._persons.hand.line.ask(
            lambda number: CreateAccount(
                number, account.name, account.display_name, account.role, account.title, account.unit, password
            )
        )

    async def sign_in(self, name: str, password: str, new_password: str = "", step: SignInStep = NO_STEP) -> Account:
        """Sign in, as soon as there is a line; the session goes on over cut lines.

        Raises:
            Refused: name or password is wrong, or too many tries failed; or the hub asks for more, by its text key:
                ``hub.password_expired`` (a new password), ``hub.too_many_sessions`` (word that one shall end),
                ``hub.code_needed`` (a code), ``hub.factor_needed`` (a second factor; see :meth:`factor_key`).
        """
        return await self._persons.sign_in(name, password, new_password, step)

    async def about_account(self) -> OwnAccount:
        """Return what holds for the account of whoever has the hand."""
        return convert(OwnAccount, (await self._persons.hand.line.ask(AboutAccount)).result)

    async def change_password(self, password: str, new_password: str) -> None:
        """Replace the password of whoever has the hand; his other sessions end, this one goes on.

        Raises:
            Refused: the password is wrong, there were too many failures, or the new one breaks a rule.
            Unavailable: the line was cut; perhaps it was done.
        """
        await self._persons.hand.line.ask(lambda number: ChangePassword(number, password, new_password))

    async def factor_key(self, name: str, attempt: str) -> FactorKey:
        """Return the secret of a second factor that must be had before one is signed in; see ``FactorAtSignIn``."""
        return await self._persons.hand.factor_key(name, attempt)

    async def begin_factor(self, password: str) -> FactorKey:
        """Return the secret of a second factor for whoever has the hand; nothing changes yet.

        Raises:
            Refused: the password is wrong, there were too many failures, or there is a second factor already.
        """
        answer = await self._persons.hand.line.ask(lambda number: BeginFactor(number, password))
        return convert(FactorKey, answer.result)

    async def confirm_factor(self, code: str) -> None:
        """Make it his by its first code; errors as for a sign-in."""
        await self._persons.hand.line.ask(lambda number: ConfirmFactor(number, code))

    async def account_list(self) -> AccountList:
        """Return who has an account, and whose sign-in is paused (a technician may)."""
        return convert(AccountList, (await self._persons.hand.line.ask(ListAccounts)).result)

    async def remove_factor(self, account: str) -> None:
        """Take another one's second factor off; his sessions end (a technician may)."""
        await self._persons.hand.line.ask(lambda number: RemoveFactor(number, account))

    async def end_pause(self, account: str, address: str) -> None:
        """Let an account be tried again at an address (a technician may)."""
        await self._persons.hand.line.ask(lambda number: EndPause(number, account, address))

    async def sign_out(self) -> None:
        """End the session at the hub."""
        await self._persons.sign_out()

    async def sessions(self, *, of_all: bool = False) -> tuple[SessionNote, ...]:
        """Return one's own open sessions, the newest first; or everybody's, where one looks after accounts."""
        answer = await self._persons.hand.line.ask(lambda number: ListSessions(number, of_all))
        return convert(tuple[SessionNote, ...], answer.result)

    async def end_session(self, session: str) -> None:
        """End another session by its id; its lines are cut at once. This one ends by :meth:`sign_out`."""
        await self._persons.hand.line.ask(lambda number: EndSession(number, session))

    @property
    def is_locked(self) -> bool:
        """Whether the hub takes no command from this seat until everybody here, or one of them, has unlocked it."""
        return all(person.line.session.is_locked for person in self._persons.all)

    async def lock(self) -> None:
        """Lock this seat for everybody who is signed in here; pictures and board go on."""
        await asyncio.gather(*(person.lock() for person in self._persons.all if person.account is not None))

    async def unlock(self, account: str, password: str) -> None:
        """Let one of those who are signed in here go on, with the hand.

        Raises:
            Refused: he is not here, or it is not his password.
        """
        person = self._persons.find(account)
        if person is None:
            raise Refused("not at this seat", text_key="hub.not_on_duty")
        await person.unlock(password)
        self._persons.take_hand(account)
