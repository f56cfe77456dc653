"""Camera credentials leased from the hub, in memory only, for the engine to look up."""

import logging
from collections.abc import Callable
from typing import Final

from console.clock import monotonic
from console.domain.camera import Camera, Credential
from console.errors import ConsoleError
from console.link.client import HubClient
from console.seat.tasks import Tasks

log = logging.getLogger(__name__)
ASK_SOON_S: Final = 1.0
"""A credential that the hub does not have is asked for again after so long: room and seat may be starting together."""
ASK_AGAIN_S: Final = 10.0
"""After twice as long each time, and at most so long: somebody may have handed it over."""


class Leases:
    """What this seat was leased. The engine looks at every step; what is missing is asked for beside it."""

    def __init__(self, client: HubClient, tasks: Tasks, now: Callable[[], float] = monotonic) -> None:
        self._client, self._tasks, self._now = client, tasks, now
        self._known: dict[str, Credential] = {}
        self._ask_at: dict[str, float] = {}
        self._pause_s: dict[str, float] = {}

    def of(self, camera: Camera) -> Credential | None:
        """Return the credential there is now; a camera without an account needs none."""
        account = camera.account
        found = self._known.get(account)
        if account and found is None and self._now() >= self._ask_at.get(account, 0.0):
            pause_s = self._pause_s.get(account, ASK_SOON_S)
            self._pause_s[account] = min(2 * pause_s, ASK_AGAIN_S)
            self._ask_at[account] = self._now() + pause_s
            self._tasks.start(f"lease {account}", self._lease(account))
        return found

    async def _lease(self, account: str) -> None:
        try:
            self._known[account] = await self._client.lease(account)
        except ConsoleError as exc:
            log.info("no credential for %s: %s", account, exc.text_key)  # the tile says so and what to do
