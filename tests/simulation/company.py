"""Who sits at a seat: signs in again and again, sits down beside another, says who is there; and who else is."""

import asyncio
from typing import Final

from console.domain.account import Account
from console.domain.pair import RENEW_S, Post, SeatId
from console.domain.permission import MAY, Act
from console.errors import ConsoleError
from console.link.client import HubClient
from console.link.pair_envelope import PairState
from console.link.person import Person
from console.link.persons import SEAT_PERSONS
from console.link.session import LinkState
from tests.fixtures.hub_process import PASSWORD
from tests.simulation.locks import Locks
from tests.simulation.world import World

PATIENCE_S: Final = 30.0
NOBODY: Final = PairState((), (), ())


class Company:
    """The persons at one seat while its program runs.

    Args:
        world: where.
        account: whose seat it is.
        client: of the program.
    """

    def __init__(self, world: World, account: Account, client: HubClient) -> None:
        self._world, self._account, self._client = world, account, client
        self.pair = NOBODY
        """Who is there, as this seat was last told."""
        self.locks = Locks()
        self._announced_at = -RENEW_S
        client.watch_pair(self._on_pair, lambda _acted: None)
        client.watch(lambda _state: self._announce_soon())
        client.watch_hand(self._announce_soon)

    async def keep(self) -> None:
        """Have everybody sign in who belongs here, and say who is here: anew at each change, and once a minute."""
        try:
            await self._sign_in()
            async with asyncio.timeout(PATIENCE_S):
                await self._announce()
        except (ConsoleError, TimeoutError) as exc:
            self._announce_soon()
            self._world.trace.say(f"{self._account.name} is not there yet: {type(exc).__name__}")

    async def _sign_in(self) -> None:
        """Sign in whose seat it is, and who has left something that waits."""
        client = self._client
        if client.account is None:
            await client.sign_in(self._account.name, PASSWORD)
            return
        there = {account.name for account in client.people_here}
        missing = [name for name in (self._account.name, *self._makers()) if name not in there]
        if missing and client.state is LinkState.SIGNED_IN and len(there) < SEAT_PERSONS:
            await client.join(missing[0], PASSWORD)

    def _makers(self) -> list[str]:
        assert self._client.journal is not None
        return list(dict.fromkeys(entry.account for entry in self._client.journal.journal.waiting()))

    async def _announce(self) -> None:
        now, client, name = self._world.loop.time(), self._client, self._account.name
        is_due = now >= self._announced_at + RENEW_S and client.state is LinkState.SIGNED_IN
        if is_due and Act.KEEP_POST in MAY[self._account.role]:
            self._announced_at = now
            posts: dict[str, Post] = {one.account: one.post for one in self.pair.people if one.post is not None}
            await client.announce(SeatId(name), name, posts)

    def _announce_soon(self) -> None:
        self._announced_at = -RENEW_S

    def _on_pair(self, state: PairState) -> None:
        self.pair = state

    async def lock(self) -> None:
        """Lock the seat; errors as ``HubClient.lock``."""
        tokens = [token_of(person) for person in self._client._persons.all]
        await self.locks.lock(tokens, self._client.lock())

    async def unlock(self) -> None:
        """Have everybody who is here type the password; errors as ``HubClient.unlock``."""
        for account in self._client.people_here:
            if (person := self._client._persons.find(account.name)) is not None:
                self.locks.type(token_of(person))
            await self._client.unlock(account.name, PASSWORD)


def token_of(person: Person) -> str:
    """Return what the hub knows a person's session by; "" where nobody is signed in."""
    return person.line.session._token
