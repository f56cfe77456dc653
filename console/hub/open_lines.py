"""The sockets that are open: each is served by what its sub-protocol asks for, told the time, cut with its session."""

import asyncio
import logging
from typing import Final
from weakref import WeakValueDictionary

from console.errors import Unavailable
from console.hub.desk import Desk
from console.hub.evidence_line import Busy, EvidenceLine
from console.hub.seat_line import SeatLine
from console.link.envelope import PROTOCOL, WORD_S, encode
from console.link.evidence_envelope import EVIDENCE_PROTOCOL
from console.link.hub_envelope import Word
from console.link.outgoing import HubSocket

log: Final = logging.getLogger(__name__)


class OpenLines:
    """All open sockets of one hub. Loop thread; ``speak`` is its one task."""

    def __init__(self, desk: Desk, room: str) -> None:
        self._desk, self._room = desk, room
        self._busy: Busy = WeakValueDictionary()
        self._seats: dict[SeatLine, None] = {}
        self._evidence: dict[EvidenceLine, HubSocket] = {}
        self._use = desk.accounts.use
        self._use.has_line = self._has_line

    async def serve(self, ws: HubSocket) -> None:
        """Serve one socket until it closes."""
        if ws.subprotocol == PROTOCOL:
            line = SeatLine(ws, self._desk, self._room, self._on_resumed)
            self._seats[line] = None
            try:
                await line.serve()
            finally:
                del self._seats[line]
                self._note_use(line)
                if line.session.token_hash:
                    self._use.left(line.session.token_hash)
        elif ws.subprotocol == EVIDENCE_PROTOCOL:
            evidence = EvidenceLine(ws, self._desk, self._room, self._busy)
            self._evidence[evidence] = ws
            try:
                await evidence.serve()
            finally:
                del self._evidence[evidence]
        else:
            await ws.close(1002)

    def _has_line(self, session: str) -> bool:
        return any(line.session.token_hash == session for line in self._seats)

    def _note_use(self, line: SeatLine) -> None:
        if line.session.is_used:
            self._use.used(line.session.token_hash)

    async def _end_unused(self) -> None:
        """End the sessions whose token never arrived anywhere, with the lines that they were made on."""
        for line in self._seats:
            self._note_use(line)
        for session in self._use.unused():
            try:
                await self._desk.accounts.end_unused(session)
            except Unavailable as exc:  # too much is owed: there is a next time
                log.info("a session without use is not ended yet: %s", exc)
                return
            self.end(session)

    def _on_resumed(self, line: SeatLine) -> None:
        """A session goes on with a new line: the one before it, which may only seem to live, is over."""
        for other in tuple(self._seats):
            if other is not line and other.session.token_hash == line.session.token_hash:
                other.retire()

    def end(self, token_hash: str) -> None:
        """Cut what else lives on an ended session."""
        for line in self._seats:
            if line.session.token_hash == token_hash:
                line.cut()
        for evidence, ws in self._evidence.items():
            if evidence.ticket is not None and evidence.ticket.token_hash == token_hash:
                ws.transport.abort()

    async def speak(self) -> None:
        """Say to every seat now and then that the hub is there, and what time it is."""
        while True:
            await asyncio.sleep(WORD_S)
            self.say_word()
            await self._end_unused()

    def say_word(self) -> None:
        """Say it now: time, rate, and what hinders the hub from storing."""
        desk = self._desk
        word = encode(Word(desk.now(), desk.rate, desk.system_now(), desk.disk.trouble))
        for line in tuple(self._seats):
            if line.session.has_run_out(desk.system_now()):
                line.cut()  # what comes next on a new line is a sign-in
            line.put(word)
