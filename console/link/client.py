"""What a seat asks of the hub. No Qt; any asyncio loop.

What was asked and is not yet answered is sent again on the next connection; the hub carries a command out once. A
waiting command lives in memory only: ``close`` and the end of the process end it.
"""

import asyncio
import logging
import ssl
import uuid
from collections.abc import Callable, Coroutine, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar

from websockets.asyncio.client import ClientConnection

from console.domain.account import Account
from console.domain.camera import Camera, CameraId, Credential, Point
from console.domain.command import Applied, Command, PutCameras, PutGrids, PutStandard
from console.domain.duplicate import Duplicate
from console.domain.event import CommandId
from console.domain.grid import Grid
from console.domain.permission import View
from console.domain.standard import FilingRow
from console.domain.unit import Unit
from console.errors import Refused, Unavailable
from console.link import transfer
from console.link.backoff import delays
from console.link.envelope import (
    MESSAGE_BYTES,
    CreateAccount,
    EvidenceTicket,
    FindDuplicates,
    FirstAccount,
    Lease,
    Order,
    PutCredential,
    SignedIn,
    SignIn,
    SignOut,
    convert,
    raw,
)
from console.link.line import AWAY, HubLine
from console.link.outside import Outside
from console.link.session import LinkState
from console.link.view import ViewChange

log: Final = logging.getLogger(__name__)
_T = TypeVar("_T")
COMMAND_BYTES: Final = MESSAGE_BYTES - 1024
"""Longest body of a command; the rest is for its envelope."""


def new_command_id() -> CommandId:
    """Return an id for a new command."""
    return CommandId(str(uuid.uuid4()))


class HubClient:
    """One seat at one hub. Loop thread; ``start`` and ``close`` belong to its owner.

    Args:
        url: ``ws://127.0.0.1:PORT``, or ``wss://…`` for a hub elsewhere.
        program: what the hub may call this seat.
        tls: how to trust a ``wss`` hub; None: the system's certificates.
        outside: sockets, clocks and chance; None: the real ones.

    Raises:
        Refused: the address is none, or would carry passwords in clear over a network.
    """

    def __init__(
        self, url: str, *, program: str = "seat", tls: ssl.SSLContext | None = None, outside: Outside | None = None
    ) -> None:
        self._line = HubLine(url, tls, program, outside)

    @property
    def state(self) -> LinkState:
        """How the seat stands to the hub."""
        return self._line.session.state

    @property
    def account(self) -> Account | None:
        """Who is signed in; also while the line is cut."""
        return self._line.session.account

    @property
    def has_accounts(self) -> bool | None:
        """Whether anybody has an account at this hub; None before its first word."""
        welcome = self._line.session.welcome
        return None if welcome is None else welcome.accounts

    def seconds_since_word(self) -> float:
        """Return how long the hub has been silent: how old the seat's picture of the room may be."""
        return self._line.outside.monotonic() - self._line.word_at

    def room_now(self) -> datetime:
        """Return what time it is in the room, UTC: all deadlines, clocks and ages on screen go by it.

        Between the hub's words, and while it is away, it goes on by the room's rate; it does not step back.
        """
        outside = self._line.outside
        return self._line.room_time.now(outside.monotonic(), outside.utc_now())

    def room_at(self, instant: datetime) -> datetime:
        """Return room time at an ``instant`` of this machine's system clock, e.g. of a key or a frame."""
        outside = self._line.outside
        return self._line.room_time.of(instant, outside.monotonic(), outside.utc_now())

    @property
    def room_rate(self) -> float:
        """Seconds of room time in one second; 1 outside the demo."""
        return self._line.room_time.rate

    @property
    def clock_offset_s(self) -> float | None:
        """How far this machine's system clock is ahead of the hub's (behind: negative); None: not known yet."""
        return self._line.room_time.offset_s

    def watch(self, on_state: Callable[[LinkState], None]) -> None:
        """Call ``on_state`` at every change of :attr:`state`."""
        self._line.watch(on_state)

    def start(self) -> None:
        """Begin to connect, and go on until :meth:`close`."""
        self._line.start()

    async def close(self) -> None:
        """Hang up; whatever waits for an answer is told that none will come."""
        await self._line.close()

    async def until_greeted(self, timeout_s: float) -> None:
        """Wait until the hub has answered for the first time; Unavailable if it does not within ``timeout_s``."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._line.greeted.wait()
        except TimeoutError as exc:
            url = self._line.url
            raise Unavailable(f"no hub at {url}", text_key="hub.unreachable", url=url) from exc

    async def first_account(self, name: str, display_name: str, password: str) -> None:
        """Make the hub's first account, a technician's; it signs in afterwards as any other."""
        await self._line.ask(lambda number: FirstAccount(number, name, display_name, password))

    async def create_account(self, account: Account, password: str) -> None:
        """Make a further account (a technician may)."""
        await self._line.ask(
            lambda number: CreateAccount(
                number, account.name, account.display_name, account.role, account.title, account.unit, password
            )
        )

    async def sign_in(self, name: str, password: str) -> Account:
        """Sign in, as soon as there is a line; the session goes on over cut lines.

        Raises:
            Refused: name or password is wrong, or too many tries failed.
        """
        answer = await self._line.ask(lambda number: SignIn(number, name, password))
        return convert(SignedIn, answer.result).account

    async def sign_out(self) -> None:
        """End the session at the hub."""
        await self._line.ask(SignOut)

    def subscribe(self, view: View, on_change: Callable[[ViewChange], None]) -> None:
        """Follow a view from the next sign-in (or now) on; ``on_change`` gets checked changes, the first one whole."""
        self._line.follow(view, on_change)

    async def command(self, command: Command) -> Applied:
        """Have a command carried out, once, however often the line is cut meanwhile.

        Raises:
            ConsoleError: a rule refuses it, or it conflicts; Unavailable at once where it may not wait for the hub.
        """
        if not command.may_wait and self.state is LinkState.AWAY:
            raise Unavailable("the hub is away", text_key="hub.away")
        body = raw(command)
        if len(bytes(body)) > COMMAND_BYTES:  # the hub would cut the line, and again after each new one
            raise Refused(f"a command of {len(bytes(body))} bytes", text_key="hub.too_long")
        answer = await self._line.ask(lambda number: Order(number, type(command).__name__, body))
        return convert(Applied, answer.result)

    async def duplicates(
        self, filing_row: str, point: Point | None, camera: CameraId | None = None
    ) -> tuple[Duplicate, ...]:
        """Return the cases that a new one may repeat (same class, 50 m, 24 h), the nearest first."""
        answer = await self._line.ask(lambda number: FindDuplicates(number, filing_row, point, camera))
        return convert(tuple[Duplicate, ...], answer.result)

    async def put_cameras(self, cameras: Iterable[Camera]) -> Applied:
        """Replace the room's list of cameras."""
        return await self.command(PutCameras(new_command_id(), tuple(cameras)))

    async def put_standard(self, rows: Iterable[FilingRow], units: Iterable[Unit]) -> Applied:
        """Replace the standard and its units."""
        return await self.command(PutStandard(new_command_id(), tuple(rows), tuple(units)))

    async def put_grids(self, grids: Iterable[Grid]) -> Applied:
        """Replace the room's grids."""
        return await self.command(PutGrids(new_command_id(), tuple(grids)))

    async def put_credential(self, account: str, credential: Credential) -> None:
        """Hand a camera account's credential to the hub, which keeps it in memory only."""
        await self._line.ask(lambda number: PutCredential(number, account, credential.username, credential.password))

    async def lease(self, account: str) -> Credential:
        """Return a camera account's credential; keep it in memory only.

        Raises:
            Unavailable: nobody has handed it over since the hub began.
        """
        return convert(Credential, (await self._line.ask(lambda number: Lease(number, account))).result)

    async def upload(self, path: Path, sha256: str, name: str) -> str:
        """Bring a file of an evidence packet to the hub, going on where a cut line ended it.

        Args:
            path: the file on this machine's disk.
            sha256: its hash, which names it.
            name: what it is called in the packet, e.g. ``thumbnail.jpg`` or ``manifest.json``.

        Returns:
            The hub's signature (the text of ``signature.json``) for a manifest, else "".

        Raises:
            Refused: the hub does not take it.
            Corrupt: the bytes are not those of the hash.
        """
        return await self._transfer(lambda ws: transfer.upload(ws, path, sha256, name))

    async def download(self, sha256: str) -> bytes:
        """Return a file of evidence, checked against its hash.

        Raises:
            Refused: this account may not see it, or nobody knows it.
            Unavailable: it is named by a case, but not here yet.
        """
        return await self._transfer(lambda ws: transfer.download(ws, sha256))

    async def _transfer(self, work: Callable[[ClientConnection], Coroutine[Any, Any, _T]]) -> _T:
        waits = delays()
        while True:
            ticket: str = convert(str, (await self._line.ask(EvidenceTicket)).result)
            try:
                async with transfer.opened(self._line.url, self._line.tls, ticket) as ws:
                    return await work(ws)
            except AWAY as exc:
                log.info("the evidence line was cut: %s", type(exc).__name__)
                await asyncio.sleep(next(waits))
