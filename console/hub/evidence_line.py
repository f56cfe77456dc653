"""One evidence socket: files in, piece by piece and resumable; files out, for those who may see them."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final, TypeVar
from weakref import WeakValueDictionary

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from console.clock import monotonic
from console.domain.after_picture import SIGNATURES
from console.domain.evidence import MANIFEST
from console.errors import ConsoleError, Corrupt, Refused, Unavailable
from console.hub.desk import Desk, Ticket
from console.hub.evidence_store import check_offer
from console.hub.packets import entered
from console.link.envelope import VERSION, encode, read, refusal_of
from console.link.evidence_envelope import (
    CHUNK_BYTES,
    EVIDENCE_FROM_SEAT,
    FileSize,
    GetFile,
    Offset,
    OpenEvidence,
    PutFile,
    Stored,
)
from console.link.hub_envelope import Welcome
from console.link.hub_session import Rate
from db.evidence_index import StoredFile

log: Final = logging.getLogger(__name__)
_T = TypeVar("_T")
Busy = WeakValueDictionary[str, asyncio.Lock]
"""One lock for each file that is on its way; gone when nobody holds or awaits it."""
OPEN_TIMEOUT_S: Final = 10.0
BUSY_TIMEOUT_S: Final = 30.0
_NOT_HERE: Final = "hub.evidence_not_here"


class EvidenceLine:
    """Serves one evidence socket until it closes. Loop thread; the disk is used in others."""

    def __init__(self, ws: ServerConnection, desk: Desk, room: str, busy: Busy) -> None:
        self._ws = ws
        self._desk = desk
        self._room = room
        self._busy = busy
        self.ticket: Ticket | None = None

    @property
    def _address(self) -> str:
        return str(self._ws.remote_address[0])

    async def serve(self) -> None:
        """Open with a ticket, then take and give files until the seat hangs up."""
        try:
            ticket = self.ticket = await self._open()
            rate = Rate()
            async for text in self._ws:
                await asyncio.sleep(rate.delay_s(monotonic()))
                await self._act(text, ticket)
        except ConsoleError as exc:
            log.info("evidence line from %s refused: %s", self._address, exc)
            await self._ws.send(encode(refusal_of(exc, 0)), text=True)
            await self._ws.close(1008)
        except ConnectionClosed:
            log.debug("an evidence line from %s is gone", self._address)

    async def _open(self) -> Ticket:
        try:
            async with asyncio.timeout(OPEN_TIMEOUT_S):
                message = self._read(await self._ws.recv())
        except TimeoutError as exc:
            raise Refused("no ticket came", text_key="hub.bad_ticket") from exc
        if not isinstance(message, OpenEvidence):
            raise Refused("no ticket", text_key="hub.bad_ticket")
        ticket = self._desk.use_ticket(message.ticket, self._address, monotonic())
        await self._say(Welcome(VERSION, self._room, self._desk.now(), accounts=True))
        return ticket

    @staticmethod
    def _read(text: str | bytes) -> OpenEvidence | PutFile | GetFile:
        if isinstance(text, bytes):
            raise Refused("bytes that nobody asked for", text_key="hub.bad_message")
        return read(EVIDENCE_FROM_SEAT, text)

    async def _act(self, text: str | bytes, ticket: Ticket) -> None:
        message = self._read(text)
        try:
            match message:
                case PutFile():
                    await self._take(message, ticket)
                case GetFile():
                    await self._give(message, ticket)
                case OpenEvidence():
                    raise Refused("open already", text_key="hub.bad_message")
        except ConsoleError as exc:
            level = logging.DEBUG if exc.text_key == _NOT_HERE else logging.INFO  # who waits for a file asks often
            log.log(level, "evidence refused (%s) at %s: %s", exc.kind.value, self._address, exc)
            self._desk.disk.suspect(exc)
            await self._say(refusal_of(exc, 0))
        except ConnectionClosed:
            raise
        except Exception:  # the per-message loop: a fault of ours, which the seat only gets the number of
            number = secrets.token_hex(4)
            log.exception("fault %s", number)
            await self._say(refusal_of(ConsoleError("fault", text_key="error.unknown"), 0, number))

    async def _take(self, offer: PutFile, ticket: Ticket) -> None:
        await self._desk.require_upload(offer.sha256, offer.name, ticket.actor, ticket.origin)
        check_offer(offer.sha256, offer.name, offer.size)
        async with self._alone(offer.sha256):
            known = await self._desk.storage.run(lambda uow: uow.evidence.file(offer.sha256))
            if known is None:
                await self._receive(offer)
            await self._say(Offset(offer.size))
            signature = await self._settle(offer, ticket, is_new=known is None)
        await self._say(Stored(offer.sha256, signature))

    async def _receive(self, offer: PutFile) -> None:
        store = self._desk.store
        offset = await self._disk(lambda: store.received(offer.sha256, offer.size))
        while offset < offer.size:
            await self._say(Offset(offset))
            chunk = await self._ws.recv()
            if not isinstance(chunk, bytes) or not 0 < len(chunk) <= min(CHUNK_BYTES, offer.size - offset):
                raise Refused("no piece of this file", text_key="hub.bad_message")
            offset = await self._disk(lambda at=offset, piece=chunk: store.append(offer.sha256, at, piece))  # type: ignore[misc]  # mypy: defaults
        await self._disk(lambda: store.finish(offer.sha256, SIGNATURES.get(offer.name, b"")))

    async def _settle(self, offer: PutFile, ticket: Ticket, *, is_new: bool) -> str:
        """Sign a manifest, enter the file, write the packets it completes; return the signature or nothing."""
        signature = b""
        if offer.name == MANIFEST:
            try:
                signature = await self._desk.packets.sign(offer.sha256)
            except Corrupt:
                await self._disk(lambda: self._desk.store.drop(offer.sha256))
                raise
        if is_new:
            file = StoredFile(offer.sha256, offer.name, offer.size)
            await self._desk.storage.run(entered(file, ticket.actor.name, self._desk.now()))
            self._desk.packets.stored(offer.sha256)
        return signature.decode()

    async def _give(self, wanted: GetFile, ticket: Ticket) -> None:
        file = await self._desk.storage.run(lambda uow: uow.evidence.file(wanted.sha256))
        name = file.name if file is not None else None
        await self._desk.require_view_of(wanted.sha256, name, ticket.actor, ticket.origin)
        if file is None:
            raise Unavailable("not here (yet)", text_key=_NOT_HERE)
        await self._desk.enter("view_evidence", wanted.sha256, ticket.actor, ticket.origin, "done")
        await self._say(FileSize(file.size))
        for offset in range(max(0, wanted.offset), file.size, CHUNK_BYTES):
            piece = await self._disk(lambda at=offset: self._desk.store.read(file.sha256, at, CHUNK_BYTES))  # type: ignore[misc]  # as above
            await self._ws.send(piece)

    async def _say(self, message: object) -> None:
        await self._ws.send(encode(message), text=True)

    async def _disk(self, work: Callable[[], _T]) -> _T:
        try:
            return await asyncio.to_thread(work)
        except OSError as exc:
            raise Unavailable(f"evidence: {exc.strerror}", text_key="hub.evidence_unwritable") from exc

    @asynccontextmanager
    async def _alone(self, sha256: str) -> AsyncIterator[None]:
        """Keep two lines from writing one file; the second finds it whole, or goes on where the first was cut."""
        lock = self._busy.setdefault(sha256, asyncio.Lock())
        try:
            async with asyncio.timeout(BUSY_TIMEOUT_S):
                await lock.acquire()
        except TimeoutError as exc:
            raise Unavailable("another line brings this file", text_key="hub.evidence_busy") from exc
        try:
            yield
        finally:
            lock.release()
