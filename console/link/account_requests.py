"""What a seat asks of the hub about accounts and sessions: making accounts, signing in and out, locking the seat."""

import asyncio

from console.domain.account import Account
from console.errors import Refused
from console.link.envelope import convert
from console.link.persons import Persons
from console.link.seat_envelope import CreateAccount, FirstAccount
from console.link.session_envelope import EndSession, ListSessions, SessionNote


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

    async def sign_in(self, name: str, password: str) -> Account:
        """Sign in, as soon as there is a line; the session goes on over cut lines.

        Raises:
            Refused: name or password is wrong, or too many tries failed.
        """
        return await self._persons.sign_in(name, password)

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
