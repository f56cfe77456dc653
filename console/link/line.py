"""The line to the hub: connects, greets, signs in again, sends again, as long as it takes. The session decides what."""

import asyncio
import ipaddress
import logging
import ssl
from collections.abc import Callable, Iterable
from typing import Final
from urllib.parse import urlsplit

from websockets.exceptions import WebSocketException

from console.errors import ConsoleError, Refused, Unavailable
from console.link.backoff import delays
from console.link.envelope import FROM_HUB, PROTOCOL, FromHub, FromSeat, encode, read
from console.link.hub_envelope import Answer, Snapshot, StoreTrouble, Welcome, Word
from console.link.outgoing import Outgoing, SeatSocket
from console.link.outside import Outside
from console.link.pair_envelope import PairState, WallActed
from console.link.room_time import RoomTime
from console.link.session import Changed, Effect, LinkState, SeatSession, Send, Settled
from console.link.view import ViewChange
from console.link.watcher import Watchers, report

log: Final = logging.getLogger(__name__)
SILENCE_S: Final = 8.0
"""The hub speaks every 2 s; after four missed words the line is given up for a new one."""
RENEWED_S: Final = 1.0
"""Patience is renewed this often at most, so the last second of it may be missing: each time leaves a timer in Qt."""
AWAY: Final = (OSError, TimeoutError, WebSocketException)
"""What a connection ends with when the hub, or the way to it, is gone."""
Listener = Callable[[PairState | WallActed], None]
"""Hears what the hub says of the pair."""


def checked_url(url: str) -> str:
    """Return ``url`` if a seat may use it; Refused for anything but wss, or ws on this machine."""
    parts = urlsplit(url)
    try:
        is_here = ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        is_here = parts.hostname == "localhost"
    if parts.scheme not in ("ws", "wss") or not parts.hostname or "@" in parts.netloc:
        raise Refused("no address of a hub", text_key="hub.bad_address")
    if parts.scheme == "ws" and not is_here:
        raise Refused("a hub elsewhere needs wss", text_key="hub.plain_refused")
    return url


class HubLine:
    """Keeps one session at one hub alive over many connections. Loop thread; started and closed by its owner."""

    def __init__(
        self, url: str, tls: ssl.SSLContext | None, program: str, outside: Outside | None = None, seat: str = ""
    ) -> None:
        self.url = checked_url(url)
        self.tls = tls
        self.outside = Outside() if outside is None else outside
        self.session = SeatSession(program, seat)
        self.greeted = asyncio.Event()
        self.met = asyncio.Event()
        """Somebody is there: greeted, or not believed by the last call."""
        self.word_at = self.outside.monotonic()
        self.room_time = RoomTime()
        self.trouble: StoreTrouble | None = None
        """What hinders the hub from storing, by its last word."""
        self.distrust = ""
        """Why the hub's certificate was not believed when it was last called; "": it was, or nobody answered."""
        self._answers: dict[int, asyncio.Future[Answer]] = {}
        self._followers: dict[str, Callable[[ViewChange], None]] = {}
        self._watchers = Watchers[LinkState]("the line's state")
        self._listeners = Watchers[PairState | WallActed]("the pair")
        self._told: tuple[LinkState, str, bool, StoreTrouble | None] = (LinkState.AWAY, "", False, None)
        self._outgoing: Outgoing | None = None
        """None: the hub is away; the session keeps what is asked meanwhile."""
        self._task: asyncio.Task[None] | None = None

    def watch(self, on_state: Callable[[LinkState], None]) -> None:
        """Call ``on_state`` at every change of the session's state, of who is signed in, of lock or :attr:`trouble`."""
        self._watchers.add(on_state)

    def listen(self, listener: Listener) -> None:
        """Hand on what the hub says that is no answer and no view."""
        self._listeners.add(listener)

    def start(self) -> None:
        """Begin to connect, and go on until :meth:`close`."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run(), name="hub line")

    async def close(self) -> None:
        """Hang up; whatever waits for an answer is told that none will come."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(Unavailable("the line was closed", text_key="hub.line_closed"))

    def follow(self, view: str, on_change: Callable[[ViewChange], None]) -> None:
        """Follow a view now and after every reconnect."""
        self._followers[view] = on_change
        self._perform(self.session.follow(view))

    async def ask(self, make: Callable[[int], FromSeat]) -> Answer:
        """Ask what ``make`` makes of a request number, over as many connections as it takes.

        Raises:
            ConsoleError: the hub refuses it.
        """
        number = self.session.number()
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        try:
            self._perform(self.session.ask(make(number)))
            return await answer
        finally:
            del self._answers[number]
            self.session.forget(number)

    def _perform(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            match effect:
                case Send(message):
                    if self._outgoing is not None:
                        self._outgoing.put(encode(message))
                case Settled(number, outcome):
                    self._settle(number, outcome)
                case Changed(change):
                    self._show(change)

    def _show(self, change: ViewChange) -> None:
        """Hand a change to who follows its view; where he fails, the view comes whole again on another line."""
        try:
            self._followers[change.view](change)
        except Exception:
            self.session.begin_anew(change.view)
            raise

    def _settle(self, number: int, outcome: Answer | ConsoleError) -> None:
        answer = self._answers.get(number)
        if answer is None or answer.done():
            return
        if isinstance(outcome, ConsoleError):
            answer.set_exception(outcome)
        else:
            answer.set_result(outcome)

    def _tell(self) -> None:
        account = self.session.account
        now = self.session.state, account.name if account is not None else "", self.session.is_locked, self.trouble
        if now != self._told:
            self._told = now
            self._watchers.tell(now[0])

    async def _run(self) -> None:
        waits, waits_after_faults = delays(self.outside.rng), delays(self.outside.rng)
        while True:
            is_fault = False
            try:
                async with self.outside.open_socket(self.url, self.tls, PROTOCOL) as ws:
                    waits = delays(self.outside.rng)
                    await self._talk(ws)
            except AWAY as exc:
                self.distrust = exc.verify_message if isinstance(exc, ssl.SSLCertVerificationError) else ""
                if self.distrust:
                    self.met.set()
                elif not self.greeted.is_set():
                    self.met.clear()
                log.info("the hub is away: %s %s", type(exc).__name__, self.distrust)
            except ConsoleError as exc:
                log.warning("the hub is not understood: %s", exc)
            except Exception as exc:  # noqa: BLE001 - reported; a seat whose line is over for ever can do nothing more
                is_fault = True
                report(exc, "the line to the hub")
            self.session.closed()
            self._tell()
            await asyncio.sleep(next(waits_after_faults if is_fault else waits))

    async def _talk(self, ws: SeatSocket) -> None:
        self._outgoing = Outgoing(ws)
        self.room_time.ask(self.outside.monotonic())
        self._perform(self.session.opened())
        loop = asyncio.get_running_loop()
        sending = loop.create_task(self._outgoing.run(), name="hub line out")
        try:
            async with asyncio.timeout(SILENCE_S) as patience:
                while True:
                    message = read(FROM_HUB, await ws.recv(decode=False))
                    _renew(patience, loop.time())
                    self._take(message)
                    if isinstance(message, Snapshot):
                        await asyncio.sleep(0)  # other parts may have come already: pictures go on between them
        finally:
            self._outgoing = None
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    def _take(self, message: FromHub) -> None:
        self.word_at = self.outside.monotonic()
        self._hear(message)
        if isinstance(message, PairState | WallActed):
            self._listeners.tell(message)
        self._perform(self.session.take(message))
        self._tell()
        if self.session.welcome is not None:
            self.greeted.set()
            self.met.set()

    def _hear(self, message: FromHub) -> None:
        if isinstance(message, Welcome | Word):
            self.trouble = message.trouble
            hear = self.room_time.welcome if isinstance(message, Welcome) else self.room_time.word
            hear(message.now, message.rate, message.system_at or message.now, self.word_at, self.outside.utc_now())


def _renew(patience: asyncio.Timeout, now: float) -> None:
    ends_at = patience.when()
    if ends_at is None or ends_at - now < SILENCE_S - RENEWED_S:
        patience.reschedule(now + SILENCE_S)
