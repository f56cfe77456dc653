"""What the hub must hear, however often the line is cut meanwhile."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from console.errors import ConsoleError, ErrorKind

log: Final = logging.getLogger(__name__)
AGAIN_S: Final = 2.0


async def until_heard(ask: Callable[[], Awaitable[object]]) -> None:
    """Ask until the hub has answered; what it refuses is done with. Ends with the seat."""
    while True:
        try:
            await ask()
        except ConsoleError as exc:
            if exc.kind is not ErrorKind.UNAVAILABLE:
                log.info("not done: %s", exc)
                return
            await asyncio.sleep(AGAIN_S)
        else:
            return
