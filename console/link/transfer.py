"""Files of evidence over the second socket: up piece by piece, going on where the hub has stopped; down, checked."""

import asyncio
import hashlib
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from websockets.asyncio.client import ClientConnection

from console.errors import Corrupt, Refused
from console.link.envelope import encode, error_of, read
from console.link.evidence_envelope import (
    CHUNK_BYTES,
    EVIDENCE_FROM_HUB,
    EVIDENCE_PROTOCOL,
    EvidenceFromHub,
    FileSize,
    GetFile,
    Offset,
    OpenEvidence,
    PutFile,
    Stored,
)
from console.link.hub_envelope import Refusal, Welcome
from console.link.outside import open_socket

ANSWER_S = 40.0
"""Longer than the hub waits for another line that brings the same file."""


@asynccontextmanager
async def opened(url: str, tls: ssl.SSLContext | None, ticket: str) -> AsyncIterator[ClientConnection]:
    """Open the evidence socket with a ticket that was got over the control socket."""
    async with open_socket(url, tls, EVIDENCE_PROTOCOL) as ws:
        await ws.send(encode(OpenEvidence(ticket)), text=True)
        if not isinstance(await _answer(ws), Welcome):
            raise _unexpected()
        yield ws


async def upload(ws: ClientConnection, path: Path, sha256: str, name: str) -> str:
    """Bring a file; return the hub's signature of a manifest, else ""."""
    size = await asyncio.to_thread(_size, path)
    await ws.send(encode(PutFile(sha256, name, size)), text=True)
    while True:
        match await _answer(ws):
            case Stored(signature=signature):
                return signature
            case Offset(offset=offset) if offset < size:
                await ws.send(await asyncio.to_thread(_piece, path, offset))
            case Offset():
                continue
            case _:
                raise _unexpected()


async def download(ws: ClientConnection, sha256: str) -> bytes:
    """Return a file; Corrupt where its bytes are not those of the hash."""
    await ws.send(encode(GetFile(sha256)), text=True)
    answer = await _answer(ws)
    if not isinstance(answer, FileSize):
        raise _unexpected()
    content = bytearray()
    while len(content) < answer.size:
        piece = await ws.recv(decode=False)
        content += piece
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Corrupt("the bytes are not those of the hash", text_key="hub.hash_differs")
    return bytes(content)


async def _answer(ws: ClientConnection) -> EvidenceFromHub:
    async with asyncio.timeout(ANSWER_S):
        answer = read(EVIDENCE_FROM_HUB, await ws.recv())
    if isinstance(answer, Refusal):
        raise error_of(answer)
    return answer


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as exc:
        raise _unreadable(exc) from exc


def _piece(path: Path, offset: int) -> bytes:
    try:
        with path.open("rb") as file:
            file.seek(offset)
            return file.read(CHUNK_BYTES)
    except OSError as exc:
        raise _unreadable(exc) from exc


def _unreadable(error: OSError) -> Corrupt:
    """Say that our own file is gone: unlike a cut line, trying again would not help."""
    return Corrupt(f"the file cannot be read: {error.strerror}", text_key="hub.own_file_unreadable")


def _unexpected() -> Refused:
    return Refused("the hub answers something else", text_key="hub.bad_message")
