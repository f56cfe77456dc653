"""What a seat asks of the hub. No Qt; any asyncio loop.

What was asked and is not yet answered is sent again on the next connection; the hub carries a command out once. With
a journal, commands that may wait outlive the process; without one they live in memory only.
"""

import asyncio
import logging
import ssl
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

from console.domain.account import Account
from console.domain.camera import Camera, CameraId, Credential, Point
from console.domain.command import Applied, Command, PutCameras, PutGrids, PutStandard
from console.domain.duplicate import Duplicate
from console.domain.event import CommandId
from console.domain.grid import Grid
from console.domain.pair import SeatId
from console.domain.permission import View
from console.domain.standard import FilingRow
from console.domain.unit import Unit
from console.domain.watch import WatchShare
from console.errors import Refused, Unavailable
from console.link.envelope import (
    CreateAccount,
    FindDuplicates,
    FirstAccount,
    Lease,
    PutCredential,
    ReportWatch,
    ViewRecording,
    convert,
)
from console.link.journal_keeper import JournalKeeper
from console.link.journal_line import OwedFile
from console.link.line import HubLine
from console.link.outbox import Outbox
from console.link.outside import Outside
from console.link.pair_requests import PairRequests
from console.link.person import Person
from console.link.persons import Persons
from console.link.session import LinkState
from console.link.session_envelope import EndSession, ListSessions, SessionNote
from console.link.view import ViewChange

log: Final = logging.getLogger(__name__)
_T = TypeVar("_T")


def new_command_id() -> CommandId:
    """Return an id for a new command."""
    return CommandId(str(uuid.uuid4()))


class HubClient(PairRequests):
    """One seat at one hub, with one or two persons. Loop thread; ``start`` and ``close`` belong to its owner.

    Args:
        url: ``ws://127.0.0.1:PORT``, or ``wss://…`` for a hub elsewhere.
        program: what the hub may call this seat.
        tls: how to trust a ``wss`` hub; None: the system's certificates.
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
        tls: ssl.SSLContext | None = None,
        outside: Outside | None = None,
        journal: JournalKeeper | None = None,
    ) -> None:
        self.journal = journal
        self._persons = Persons(lambda: Person(url, tls, program, outside, journal))

    @property
    def _line(self) -> HubLine:
        """The line of whoever has the hand: requests go over it."""
        return self._persons.hand.line

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
        return self._line.session.account

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
        """Wait until the hub has answered for the first time; Unavailable if it does not within ``timeout_s``."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._base.greeted.wait()
        except TimeoutError as exc:
            url = self._base.url
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
        return await self._persons.sign_in(name, password)

    async def sign_out(self) -> None:
        """End the session at the hub."""
        await self._persons.sign_out()

    async def sessions(self, *, of_all: bool = False) -> tuple[SessionNote, ...]:
        """Return one's own open sessions, the newest first; or everybody's, where one looks after accounts."""
        answer = await self._line.ask(lambda number: ListSessions(number, of_all))
        return convert(tuple[SessionNote, ...], answer.result)

    async def end_session(self, session: str) -> None:
        """End another session by its id; its lines are cut at once. This one ends by :meth:`sign_out`."""
        await self._line.ask(lambda number: EndSession(number, session))

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

    def subscribe(self, view: View, on_change: Callable[[ViewChange], None]) -> None:
        """Follow a view from the next sign-in (or now) on; ``on_change`` gets checked changes, the first one whole."""
        self._persons.follow(view, on_change)

    async def command(self, command: Command, *, files: Sequence[OwedFile] = (), more_files: bool = False) -> Applied:
        """Have a command carried out, once, however often the line is cut meanwhile.

        Args:
            command: what is wanted.
            files: of the spool, that the hub must get once it is carried out; the journal remembers them.
            more_files: others will follow; see ``Deliveries.owe``.

        Raises:
            ConsoleError: a rule refuses it, or it conflicts; Unavailable at once where it may not wait for the hub.
        """
        return await self._persons.hand.command(command, files=files, more_files=more_files)

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

    async def view_recording(self, camera: CameraId, at: datetime, reason: str) -> None:
        """Have it registered that this account looks at a camera's recording, before it does.

        Args:
            camera: whose.
            at: from when on; room time, aware.
            reason: why, in one line.

        Raises:
            Refused: not permitted, no reason, or an instant that has not been yet.
            Unavailable: the hub is away: nothing is looked at unregistered.
        """
        await self._line.ask(lambda number: ViewRecording(number, camera, at, reason))

    async def report_watch(self, seat: SeatId, shown: Iterable[CameraId], proved: Iterable[CameraId]) -> WatchShare:
        """Say which cameras this seat shows and has proved; return which others it is to prove, and the room's total.

        Args:
            seat: as announced.
            shown: in its windows.
            proved: within ten minutes, shown or not.
        """
        said = list(shown), list(proved)
        answer = await self._line.ask(lambda number: ReportWatch(number, seat, *said))
        return convert(WatchShare, answer.result)

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
