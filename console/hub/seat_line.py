"""One control socket: reads what a seat says, answers each request, passes on what it follows."""

import asyncio
import contextlib
import itertools
import logging
import secrets
from collections.abc import Callable
from typing import Final

from websockets.exceptions import ConnectionClosed

from console.clock import monotonic
from console.domain.account import Account
from console.domain.permission import Role
from console.errors import ConsoleError, Refused
from console.hub import account_desk, pair_desk, refused_accounts, session_desk
from console.hub.desk import Desk
from console.hub.session_token import hash_token
from console.link.account_envelope import AccountRequest, NewToken
from console.link.caller_envelope import CallerRequest
from console.link.envelope import FROM_SEAT, VERSION, FromSeat, encode, raw, read, refusal_of
from console.link.hub_envelope import Answer, Refusal, SignedIn, Welcome
from console.link.hub_session import BAD_MESSAGES, HubSession
from console.link.message import Request
from console.link.outgoing import HubSocket, Outgoing
from console.link.pair_envelope import PairRequest
from console.link.seat_envelope import (
    CreateAccount,
    EvidenceTicket,
    FactorAtSignIn,
    FindDuplicates,
    FirstAccount,
    Hello,
    Lease,
    ListCameraAccounts,
    Order,
    PutCredential,
    ReportWatch,
    Resume,
    ShareRefusals,
    SignIn,
    SignOut,
    Subscribe,
    ViewRecording,
)
from console.link.session_envelope import EndSession, ListSessions, Lock, SessionRequest, Unlock

log: Final = logging.getLogger(__name__)
OUTGOING_MAX: Final = 2_000
"""Messages a seat may lag behind; then its line is cut and it asks for a snapshot on the next one."""

DRAIN_S: Final = 2.0
_NUMBERS: Final = itertools.count(1)
"""Tells one line from another, for as long as the hub runs."""


class SeatLine:
    """Serves one seat until it hangs up. Loop thread."""

    def __init__(
        self, ws: HubSocket, desk: Desk, room: str, resumed: "Callable[[SeatLine], None]" = lambda _line: None
    ) -> None:
        self._ws = ws
        self._resumed = resumed
        self._is_retired = False
        self._desk = desk
        self._room = room
        self.number = next(_NUMBERS)
        self._outgoing = Outgoing(ws, OUTGOING_MAX)
        self.session = HubSession(str(ws.remote_address[0]))

    def put(self, message: bytes) -> None:
        """Send a message, after those before it; a seat that reads nothing loses its line."""
        try:
            self._outgoing.put(message)
        except asyncio.QueueFull:
            log.warning("a seat at %s lags behind: its line is cut", self.session.address)
            self.cut()

    def cut(self) -> None:
        """End the line at once, without a word."""
        self._ws.transport.abort()

    def retire(self) -> None:
        """The seat has another line now: what is unread on this one was sent again there, and is not looked at."""
        self._is_retired = True
        self.cut()

    async def serve(self) -> None:
        """Read, act, answer."""
        sending = asyncio.create_task(self._send())
        try:
            while True:
                text = await self._ws.recv()
                if (delay_s := self.session.rate.delay_s(asyncio.get_running_loop().time())) > 0:
                    await asyncio.sleep(delay_s)
                if self._is_retired:
                    break
                self.put(encode(await self._reply(text)))
                if self.session.bad_messages >= BAD_MESSAGES:
                    log.warning("a line from %s is closed: %d bad messages", self.session.address, BAD_MESSAGES)
                    await self._drain()
                    break
        except ConnectionClosed:
            log.debug("a seat at %s is gone", self.session.address)
        finally:
            self._leave()
            self._desk.pair.cut(self.number)
            sending.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sending

    def _leave(self) -> None:
        self._desk.views.leave(self.put)
        self._desk.pair.leave(self.put)

    async def _drain(self) -> None:
        """Cut the line once the seat has been told why: what it still sends is not looked at."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_S):
                await self._outgoing.until_sent()
        self.cut()

    async def _send(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            await self._outgoing.run()

    async def _reply(self, text: str | bytes) -> Answer | Refusal | Welcome:
        request = 0
        try:
            if isinstance(text, bytes):
                raise Refused("binary on the control socket", text_key="hub.bad_message")
            message = read(FROM_SEAT, text)
            request = message.request if isinstance(message, Request) else 0
            self.session.permit(message)
            return await self._act(message)
        except ConsoleError as exc:
            self.session.bad_messages += exc.text_key == "hub.bad_message"
            log.info("refused (%s) at %s: %s", exc.kind.value, self.session.address, exc)
            self._desk.disk.suspect(exc)
            return refusal_of(exc, request)
        except Exception:  # the per-message loop: a fault of ours, which the seat only gets the number of
            number = secrets.token_hex(4)
            log.exception("fault %s", number)
            return refusal_of(ConsoleError("fault", text_key="error.unknown"), request, number)

    async def _act(self, message: FromSeat) -> Answer | Welcome:
        match message:
            case Hello():
                desk = self._desk
                return Welcome(
                    VERSION, self._room, desk.now(), desk.accounts.exist, desk.rate, desk.system_now(),
                    desk.disk.trouble, desk.callers.public,
                )  # fmt: skip
            case SignIn() | Resume():
                return Answer(message.request, raw(await self._sign_in(message)))
            case FactorAtSignIn():
                return Answer(
                    message.request, raw(await self._desk.accounts.signing.factor_key(message, self.session.origin))
                )
            case FirstAccount():
                account = Account(message.name, message.display_name, Role.TECHNICIAN)
                await self._desk.accounts.create_first(account, message.password, self.session.origin)
                return Answer(message.request, raw(None))
            case _:
                return Answer(message.request, raw(await self._act_signed_in(message)))

    async def _sign_in(self, message: SignIn | Resume) -> SignedIn:
        is_locked = False
        if isinstance(message, SignIn):
            account, token, at = await self._desk.accounts.sign_in(message, self.session.origin)
            session = hash_token(token)
        else:
            token = message.token
            found = await self._desk.accounts.resume(token)
            account, at, is_locked, session = found.account, found.signed_in_at, found.is_locked, found.id
        self.session.signed_in(account, session, at, is_locked=is_locked)
        if isinstance(message, Resume):
            self.session.is_used = True
            self._resumed(self)
        return SignedIn(token, account, is_locked)

    async def _act_signed_in(self, message: FromSeat) -> object:
        actor, origin, desk = self.session.actor(self._desk.system_now()), self.session.origin, self._desk
        result: object = None
        match message:
            case Order():
                result = await desk.order(message, actor, origin)
            case Subscribe():
                await desk.subscribe(message, actor, self.put, origin)
            case PutCredential():
                await desk.put_credential(message, actor, origin)
            case Lease():
                result = await desk.lease(message, actor, origin)
            case ListCameraAccounts():
                result = await refused_accounts.listed(desk, actor, origin)
            case FindDuplicates():
                result = await desk.find_duplicates(message, actor, origin)
            case EvidenceTicket():
                result = desk.ticket(actor, self.session.token_hash, origin, monotonic())
            case CreateAccount():
                await desk.create_account(message, actor, origin)
            case SignOut():
                await self._sign_out(actor)
            case _:
                result = await self._act_further(message, actor)
        return result

    async def _act_further(self, message: FromSeat, actor: Account) -> object:
        if isinstance(message, ViewRecording):
            await self._desk.view_recording(message, actor, self.session.origin)
            return None
        if isinstance(message, ReportWatch):
            return await self._desk.report_watch(message, actor, self.session.origin)
        if isinstance(message, ShareRefusals):
            return await refused_accounts.share(self._desk, message, actor, self.session.origin)
        if isinstance(message, PairRequest):
            return await pair_desk.act(self._desk, message, actor, self.number, self.session.origin)
        if isinstance(message, CallerRequest):
            return await self._desk.callers.act(message, actor, self.session.origin)
        if isinstance(message, SessionRequest | AccountRequest):
            return await self._act_on_session(message, actor)
        raise Refused("not a request", text_key="hub.bad_message")

    async def _act_on_session(self, message: SessionRequest | AccountRequest, actor: Account) -> object:
        session, desk = self.session, self._desk
        result: object = None
        match message:
            case Lock():
                session.is_locked = True
                await desk.accounts.lock(session.token_hash, actor, session.origin)
            case Unlock(password=password):
                result = NewToken(await desk.accounts.unlock(session.token_hash, actor, password, session.origin))
                session.is_locked = False
            case ListSessions():
                result = await session_desk.listed(desk, message, actor, session.token_hash, session.origin)
            case EndSession():
                await session_desk.end(desk, message, actor, session.token_hash, session.origin)
            case _:
                result = await account_desk.act(desk, message, actor, session)
        return result

    async def _sign_out(self, actor: Account) -> None:
        token_hash = self.session.token_hash
        await self._desk.accounts.sign_out(token_hash, actor, self.session.origin)
        self._leave()
        self._desk.pair.signed_out(self.number)
        self.session.signed_out()
        self._desk.ended(token_hash)
