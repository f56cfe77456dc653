"""A seat's end of the wire: who is signed in, what time it is in the room, views, commands. No Qt; any asyncio loop.

What was asked and is not yet answered is sent again on the next connection; the hub carries a command out once. With
a journal, commands that may wait outlive the process; without one they live in memory only.
"""

import asyncio
import ssl
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from console.domain.account import Account
from console.domain.permission import View
from console.errors import Unavailable
from console.link.account_requests import AccountRequests
from console.link.caller_requests import CallerRequests
from console.link.hub_envelope import StoreTrouble
from console.link.journal_keeper import JournalKeeper
from console.link.line import HubLine
from console.link.outbox import Outbox
from console.link.outside import Outside
from console.link.pair_requests import PairRequests
from console.link.person import Person
from console.link.persons import Persons
from console.link.room_requests import RoomRequests
from console.link.session import LinkState
from console.link.view import ViewChange


class HubClient(AccountRequests, RoomRequests, PairRequests, CallerRequests):
    """One seat at one hub, with one or two persons. Loop thread; ``start`` and ``close`` belong to its owner.

    Args:
        url: ``ws://127.0.0.1:PORT``, or ``wss://…`` for a hub elsewhere.
        program: what the hub may call this seat.
        tls: how to trust a ``wss`` hub; None: the system's certificates.
        seat: as this seat calls itself in the register, mostly the name of its machine.
        outside: sockets, clocks and chance; None: the real ones.
        journal: where commands wait for the hub; the client closes it.

    Raises:
        Refused: the address is none, or would carry passwords in clear over a network.
    """

    def __init__(
        self,
        url: str,
        *,
        program: str = "seat",
        seat: str = "",
        tls: ssl.SSLContext | None = None,
        outside: Outside | None = None,
        journal: JournalKeeper | None = None,
    ) -> None:
        self.journal = journal
        self._persons = Persons(lambda: Person(url, tls, program, outside, journal, seat))

    @property
    def _base(self) -> HubLine:
        """The line that the views come over, and the time."""
        return self._persons.base.line

    @property
    def outbox(self) -> Outbox | None:
        """What waits for the hub, or was not carried out; None without a journal."""
        return self._persons.hand.outbox

    @property
    def state(self) -> LinkState:
        """How the seat stands to the hub."""
        return self._base.session.state

    @property
    def account(self) -> Account | None:
        """In whose name this seat acts; also while the line is cut."""
        return self._persons.hand.line.session.account

    @property
    def has_accounts(self) -> bool | None:
        """Whether anybody has an account at this hub; None before its first word."""
        welcome = self._base.session.welcome
        return None if welcome is None else welcome.accounts

    def seconds_since_word(self) -> float:
        """Return how long the hub has been silent: how old the seat's picture of the room may be."""
        return self._base.outside.monotonic() - self._base.word_at

    def room_now(self) -> datetime:
        """Return what time it is in the room, UTC: all deadlines, clocks and ages on screen go by it.

        Between the hub's words, and while it is away, it goes on by the room's rate; it does not step back.
        """
        outside = self._base.outside
        return self._base.room_time.now(outside.monotonic(), outside.utc_now())

    def room_at(self, instant: datetime) -> datetime:
        """Return room time at an ``instant`` of this machine's system clock, e.g. of a key or a frame."""
        outside = self._base.outside
        return self._base.room_time.of(instant, outside.monotonic(), outside.utc_now())

    @property
    def room_rate(self) -> float:
        """Seconds of room time in one second; 1 outside the demo."""
        return self._base.room_time.rate

    @property
    def store_trouble(self) -> StoreTrouble | None:
        """What hinders the hub from storing, by its last word: commands wait for so long; None: nothing."""
        return self._base.trouble

    @property
    def clock_offset_s(self) -> float | None:
        """How far this machine's system clock is ahead of the hub's (behind: negative); None: not known yet."""
        return self._base.room_time.offset_s

    def watch(self, on_state: Callable[[LinkState], None]) -> None:
        """Call ``on_state`` at every change of :attr:`state` or of who is signed in."""
        self._persons.watch(on_state)

    def start(self) -> None:
        """Begin to connect, and go on until :meth:`close`."""
        self._persons.base.start()

    async def close(self) -> None:
        """Hang up; whatever waits for an answer is told that none will come. The journal keeps what may wait."""
        await self._persons.close()
        if self.journal is not None:
            await self.journal.close()

    async def until_greeted(self, timeout_s: float) -> None:
        """Wait until the hub has answered for the first time.

        Raises:
            Unavailable: with the cause: it does not in ``timeout_s``; at once where its certificate is not believed.
        """
        base = self._base
        try:
            async with asyncio.timeout(timeout_s):
                await base.met.wait()
        except TimeoutError as exc:
            raise Unavailable(f"no hub at {base.url}", text_key="hub.unreachable", url=base.url) from exc
        if not base.greeted.is_set():
            raise Unavailable(
                f"no hub to be believed at {base.url}", text_key="hub.not_trusted", url=base.url, cause=base.distrust
            )

    def subscribe(self, view: View, on_change: Callable[[ViewChange], None]) -> None:
        """Follow a view from the next sign-in (or now) on; ``on_change`` gets checked changes, the first one whole."""
        self._persons.follow(view, on_change)

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
        return await self._persons.hand.upload(path, sha256, name)

    async def download(self, sha256: str) -> bytes:
        """Return a file of evidence, checked against its hash.

        Raises:
            Refused: this account may not see it, or nobody knows it.
            Unavailable: it is named by a case, but not here yet.
        """
        return await self._persons.hand.download(sha256)
