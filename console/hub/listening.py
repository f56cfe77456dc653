"""The port that seats connect to: opened last, announced in the port file, with the limits of both sockets."""

import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final, cast

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.typing import Subprotocol

from console.errors import Unavailable
from console.hub.options import HubOptions, tls_context
from console.link.address import HubAddress, write_address
from console.link.envelope import MESSAGE_BYTES, PROTOCOL
from console.link.evidence_envelope import EVIDENCE_PROTOCOL
from console.link.outgoing import HubSocket

log: Final = logging.getLogger(__name__)
Serve = Callable[[HubSocket], Awaitable[None]]
"""Serves one socket until it closes."""


@asynccontextmanager
async def at_port(options: HubOptions, serve_one: Serve) -> AsyncIterator[None]:
    """Listen for the length of the block, and say in the port file where.

    Raises:
        Unavailable: the address or the port cannot be had.
    """
    async with await _listen(options, serve_one) as server:
        _announce(options, server)
        yield


async def _listen(options: HubOptions, serve_one: Serve) -> Server:
    try:
        return await serve(
            cast("Callable[[ServerConnection], Awaitable[None]]", serve_one),
            options.host,
            options.port,
            create_connection=HubSocket,
            ssl=tls_context(options),
            subprotocols=[Subprotocol(PROTOCOL), Subprotocol(EVIDENCE_PROTOCOL)],
            origins=[None],  # a browser names its origin: none may come in
            max_size=MESSAGE_BYTES,
            max_queue=16,
            compression=None,
            server_header=None,
            open_timeout=10,
            ping_interval=10,
            ping_timeout=20,
            close_timeout=2,
        )
    except OSError as exc:
        raise Unavailable(
            f"cannot listen on {options.host} port {options.port}: {exc.strerror}",
            text_key="hub.cannot_listen",
            host=options.host,
            port=options.port,
        ) from exc


def _announce(options: HubOptions, server: Server) -> None:
    port = cast("int", next(iter(server.sockets)).getsockname()[1])
    address = HubAddress(os.getpid(), options.host, port, tls=options.tls_cert is not None)
    write_address(options.data, address)
    log.info("listening on %s", address.url)
