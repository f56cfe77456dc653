"""Camera credentials leased from the hub, in memory only, for the engine to look up; and what devices refused."""

import logging
from collections.abc import Callable
from typing import Final

from console.clock import monotonic
from console.domain.camera import Camera, Credential
from console.domain.refusal import AccountNews, AccountRefusal
from console.errors import ConsoleError
from console.link.client import HubClient
from console.seat.tasks import Tasks
from console.video.sign_in import Door, SignIns

log = logging.getLogger(__name__)
ASK_SOON_S: Final = 1.0
"""A credential that the hub does not have is asked for again after so long: room and seat may be starting together."""
ASK_AGAIN_S: Final = 10.0
"""After twice as long each time, and at most so long: somebody may have handed it over."""
SHARE_S: Final = 5.0
"""So often the hub is told what was refused here, and tells what was refused elsewhere or handed over anew."""


class Leases:
    """What this seat was leased. The engine looks at every step; what is missing is asked for beside it.

    Invariant: a credential is given to the engine only with what the hub knows of its refusals.

    Args:
        client: of the hub.
        tasks: of this seat.
        doors: where this seat's sign-ins are granted.
        now: monotonic seconds.
    """

    def __init__(self, client: HubClient, tasks: Tasks, doors: SignIns, now: Callable[[], float] = monotonic) -> None:
        self._client, self._tasks, self._doors, self._now = client, tasks, doors, now
        self._known: dict[str, Credential] = {}
        self._ask_at: dict[str, float] = {}
        self._pause_s: dict[str, float] = {}
        self._renewed: dict[str, int] = {}
        """Which handing-over of an account's password was the last when a new one was handed over here."""
        self._share_at, self._shared = 0.0, 0

    def of(self, camera: Camera) -> Credential | None:
        """Return the credential there is now; a camera without an account needs none."""
        account = camera.account
        if not account:
            return None
        now, found = self._now(), self._known.get(account)
        if found is None and now >= self._ask_at.get(account, 0.0):
            pause_s = self._pause_s.get(account, ASK_SOON_S)
            self._pause_s[account] = min(2 * pause_s, ASK_AGAIN_S)
            self._ask_at[account] = now + pause_s
            self._tasks.start(f"lease {account}", self._lease(account))
        elif found is not None and (now >= self._share_at or self._shared != self._doors.refused_here):
            self._share_at, self._shared = now + SHARE_S, self._doors.refused_here  # a new refusal is told at once
            self._tasks.start("refused accounts", self._share())
        return found

    def renew(self, account: str) -> None:
        """Ask at the next look: somebody has just handed over an account's password."""
        known = self._known.get(account)
        self._renewed[account] = known.handed_ms if known is not None else 0
        self._ask_at.pop(account, None)
        self._pause_s.pop(account, None)
        self._share_at = 0.0

    def accepted(self, account: str) -> int:
        """Return how many devices have taken the password that was handed over here last."""
        known = self._known.get(account)
        if known is None or known.handed_ms == self._renewed.get(account):
            return 0
        return self._doors.accepted(known)

    async def _lease(self, account: str) -> None:
        try:
            credential = await self._client.lease(account)
            self._take(await self._client.share_refusals(self._own()), {**self._known, account: credential})
        except ConsoleError as exc:
            log.info("no credential for %s: %s", account, exc.text_key)  # the tile says so and what to do
        else:
            self._known[account] = credential
            self._doors.keep_only(self._known.values())

    async def _share(self) -> None:
        try:
            news = await self._client.share_refusals(self._own())
        except ConsoleError as exc:
            log.info("refused accounts not shared: %s", exc.text_key)  # the hub is away; it is told later
            return
        self._take(news, self._known)
        self._doors.keep_only(self._known.values())
        for one in news.handed:
            known = self._known.get(one.account)
            if known is not None and known.handed_ms != one.handed_ms:
                await self._lease(one.account)

    def _own(self) -> list[AccountRefusal]:
        """Return what holds here, also what was heard of others: a hub that began anew is told again."""
        now = self._now()
        accounts = {credential: account for account, credential in self._known.items()}
        return [
            AccountRefusal(accounts[one.door.credential], one.door.device, one.door.credential.handed_ms, age_s)
            for one, age_s in self._doors.refusals(now)
            if one.door.credential in accounts
        ]

    def _take(self, news: AccountNews, known: dict[str, Credential]) -> None:
        now = self._now()
        for one in news.refused:
            credential = known.get(one.account)
            if credential is not None and credential.handed_ms == one.handed_ms:
                self._doors.tell(Door(one.device, credential), one.age_s, now)
