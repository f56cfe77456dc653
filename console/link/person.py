"""One person at a seat: a line and a session of his own, and what is made in his name.

The hub takes the actor of every event from the session a command came over, so two persons at one seat have two
lines: what one of them has made is never carried out in the other one's name, however late it arrives.
"""

import asyncio
import logging
import ssl
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from websockets.asyncio.client import ClientConnection

from console.domain.account import Account
from console.domain.command import Applied, Command
from console.errors import Refused, Unavailable
from console.link import transfer
from console.link.account_envelope import FactorKey
from console.link.backoff import delays
from console.link.envelope import MESSAGE_BYTES, convert, raw
from console.link.hub_envelope import SignedIn
from console.link.journal_keeper import JournalKeeper
from console.link.journal_line import OwedFile
from console.link.line import AWAY, HubLine
from console.link.outbox import Outbox
from console.link.outside import Outside
from console.link.seat_envelope import EvidenceTicket, FactorAtSignIn, Order, SignIn, SignOut
from console.link.session import LinkState
from console.link.session_envelope import Lock, Unlock
from console.link.sign_in_step import NO_STEP, SignInStep

log: Final = logging.getLogger(__name__)
_T = TypeVar("_T")
COMMAND_BYTES: Final = MESSAGE_BYTES - 1024
"""Longest body of a command; the rest is for its envelope."""


class Person:
    """A line to the hub with whoever is signed in on it. Loop thread.

    Arguments as for :class:`~console.link.client.HubClient`.
    """

    def __init__(
        self,
        url: str,
        tls: ssl.SSLContext | None,
        program: str,
        outside: Outside | None,
        journal: JournalKeeper | None,
        seat: str = "",
    ) -> None:
        self.line = HubLine(url, tls, program, outside, seat)
        self.outbox = Outbox(self.line, journal) if journal is not None else None
        self.turn = 0
        """How often the hand of this seat had changed when this person took it."""

    @property
    def account(self) -> Account | None:
        """Who is signed in; also while the line is cut."""
        return self.line.session.account

    def start(self) -> None:
        """Begin to connect, and go on until :meth:`close`."""
        self.line.start()
        if self.outbox is not None:
            self.outbox.start()

    async def close(self) -> None:
        """Hang up; whatever waits for an answer is told that none will come."""
        if self.outbox is not None:
            await self.outbox.close()
        await self.line.close()

    async def sign_in(self, name: str, password: str, new_password: str = "", step: SignInStep = NO_STEP) -> Account:
        """Sign in, as soon as there is a line; the session goes on over cut lines. See ``SignIn``.

        Raises:
            Refused: name or password is wrong, or too many tries failed.
        """
        answer = await self.line.ask(
            lambda number: SignIn(number, name, password, new_password, step.attempt, step.code, step.ends)
        )
        return convert(SignedIn, answer.result).account

    async def factor_key(self, name: str, attempt: str) -> FactorKey:
        """Return the secret of a second factor that must be had before one is signed in; see ``FactorAtSignIn``."""
        answer = await self.line.ask(lambda number: FactorAtSignIn(number, name, attempt))
        return convert(FactorKey, answer.result)

    async def sign_out(self) -> None:
        """End the session at the hub."""
        await self.line.ask(SignOut)

    async def lock(self) -> None:
        """Have the hub take no command from this session until :meth:`unlock`; pictures and board go on."""
        await self.line.ask(Lock)

    async def unlock(self, password: str) -> None:
        """Go on after :meth:`lock`; Refused where it is not this person's password, or too many were tried."""
        await self.line.ask(lambda number: Unlock(number, password))

    async def command(self, command: Command, *, files: Sequence[OwedFile] = (), more_files: bool = False) -> Applied:
        """Have a command carried out in this person's name; see ``HubClient.command``."""
        if not command.may_wait and self.line.session.state is LinkState.AWAY:
            raise Unavailable("the hub is away", text_key="hub.away")
        body = raw(command)
        if len(bytes(body)) > COMMAND_BYTES:  # the hub would cut the line, and again after each new one
            raise Refused(f"a command of {len(bytes(body))} bytes", text_key="hub.too_long")
        if command.may_wait and self.outbox is not None:
            return await self.outbox.carry(command, files, more=more_files)
        answer = await self.line.ask(lambda number: Order(number, type(command).__name__, body))
        return convert(Applied, answer.result)

    async def upload(self, path: Path, sha256: str, name: str) -> str:
        """Bring a file of an evidence packet to the hub; see ``HubClient.upload``."""
        return await self._transfer(lambda ws: transfer.upload(ws, path, sha256, name))

    async def download(self, sha256: str) -> bytes:
        """Return a file of evidence; see ``HubClient.download``."""
        return await self._transfer(lambda ws: transfer.download(ws, sha256))

    async def _transfer(self, work: Callable[[ClientConnection], Coroutine[Any, Any, _T]]) -> _T:
        waits = delays(self.line.outside.rng)
        while True:
            ticket: str = convert(str, (await self.line.ask(EvidenceTicket)).result)
            try:
                async with transfer.opened(self.line.url, self.line.tls, ticket) as ws:
                    return await work(ws)
            except AWAY as exc:
                log.info("the evidence line was cut: %s", type(exc).__name__)
                await asyncio.sleep(next(waits))
