"""The hub of ``bench board``: a real process on its own data, with link clients that have no windows."""

import asyncio
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from console.app.hub_process import hub_at, start_hub, stop
from console.clock import utc_now
from console.domain.account import Account
from console.domain.board import RecordKey
from console.domain.camera import Camera, CameraId, Point
from console.domain.case import CaseId
from console.domain.case_command import Attach
from console.domain.command import Applied, FileAndDispatch
from console.domain.permission import ROOM, Role
from console.domain.standard import FilingRow
from console.domain.standard_file import read_standard, read_units
from console.hub.accounts import put_accounts
from console.link.client import HubClient
from console.link.command_id import new_command_id
from console.link.view import ViewChange
from resources.standards import example_standard, example_units

BESIDE: Final = 8
"""Clients beside the seats, with some to spare: one that furnishes the room, and those at the window."""
GRID: Final = "03"
RESIDENTS: Final = "R03"
CAMERAS: Final = 40
PATIENCE_S: Final = 60.0


def bench_cameras() -> tuple[Camera, ...]:
    """Return cameras that nobody opens; cases need one."""
    return tuple(
        Camera(
            CameraId(f"bench-{n}"), n, f"中山路{n}号", "rtsp://127.0.0.1:9/main", "rtsp://127.0.0.1:9/sub",
            GRID, RESIDENTS, f"中山路{n}号门前", Point(121.48 + n * 1e-4, 31.23),
        )
        for n in range(1, CAMERAS + 1)
    )  # fmt: skip


def new_case(number: int, rows: Sequence[FilingRow], found_at: datetime) -> FileAndDispatch:
    """Return the command that files case ``number``: places, classes and units in turn."""
    row, camera = rows[number % len(rows)], number % CAMERAS + 1
    return FileAndDispatch(
        id=new_command_id(),
        camera=CameraId(f"bench-{camera}"),
        filing_row=row.id,
        unit=row.lead_unit,
        place=f"中山路{camera}号门前第{number}处",
        point=Point(121.48 + camera * 1e-4, 31.23),
        public_grid=GRID,
        residents_grid=RESIDENTS,
        found_at=found_at,
        evidence=None,
    )


@dataclass(slots=True)
class Follower:
    """A link client without a window; notes when it saw which version of a case."""

    client: HubClient
    seen: dict[tuple[str, int], float] = field(default_factory=dict)
    """Monotonic instant by (case, version)."""
    versions: dict[CaseId, int] = field(default_factory=dict)

    def on_change(self, change: ViewChange) -> None:
        """Note what came."""
        now = time.monotonic()
        for key, held in change.upserts.items():
            self._note(key, held.version, now)

    def _note(self, key: RecordKey, version: int, now: float) -> None:
        if key.kind == "case":
            self.seen[key.id, version] = now
            self.versions[CaseId(key.id)] = version


class BoardRoom:
    """A hub process on its own data. A context; clients belong to whichever loop they were made in.

    Args:
        folder: for its data.
        seats: so many clients join beside those of the bench itself, each with an account of his own, as at a house.
    """

    def __init__(self, folder: Path, seats: int) -> None:
        self.data = folder / "hub"
        self._officers = [Account(f"bench-{n}", f"值班员{n}", Role.DUTY_OFFICER) for n in range(seats + BESIDE)]
        self._comes = iter(self._officers)
        self._password = secrets.token_urlsafe(18)
        self.rows = read_standard(example_standard())

    def __enter__(self) -> "BoardRoom":
        put_accounts(self.data, [(officer, self._password) for officer in self._officers])
        self._child = start_hub(self.data, is_detached=False)
        return self

    def __exit__(self, *_: object) -> None:
        stop(self._child)

    async def join(self) -> HubClient:
        """Return a client, signed in with the next account."""
        client = HubClient((await hub_at(self.data, self._child)).url, program="bench")
        client.start()
        await client.sign_in(next(self._comes).name, self._password)
        return client

    async def furnish(self) -> None:
        """Put standard and cameras."""
        client = await self.join()
        await client.put_standard(self.rows, read_units(example_units()))
        await client.put_cameras(bench_cameras())
        await client.close()


async def until(is_so: Callable[[], bool], seconds: float) -> None:
    """Look every millisecond until something is so; TimeoutError after ``seconds``."""
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.001)


def follow(clients: Sequence[HubClient]) -> list[Follower]:
    """Have the clients follow the room's view."""
    found = [Follower(client) for client in clients]
    for one in found:
        one.client.subscribe(ROOM, one.on_change)
    return found


async def file_all(clients: Sequence[HubClient], rows: Sequence[FilingRow], first: int, count: int) -> float:
    """File ``count`` cases, one waiting at each client at a time; return how many were done in a second."""
    found_at = utc_now().astimezone(UTC)
    numbers = iter(range(first, first + count))

    async def work(client: HubClient) -> None:
        for number in numbers:
            await client.command(new_case(number, rows, found_at))

    started = time.monotonic()
    await asyncio.gather(*(work(client) for client in clients))
    return count / (time.monotonic() - started)


async def seen_by_all_ms(followers: Sequence[Follower], cases: Sequence[CaseId], pace_s: float) -> list[float]:
    """Change one case after the other; return for each how long until the last follower had seen it, milliseconds.

    Counted from just before the command leaves its seat.
    """
    found = []
    for number, case in enumerate(cases):
        giver = followers[number % len(followers)]
        version = giver.versions[case] + 1
        started = time.monotonic()
        await touch(giver.client, case, version - 1)
        await until(lambda: all((case, version) in one.seen for one in followers), PATIENCE_S)  # noqa: B023 - at once
        found.append(1000 * (max(one.seen[case, version] for one in followers) - started))
        await asyncio.sleep(pace_s)
    return found


async def touch(client: HubClient, case: CaseId, version: int) -> Applied:
    """Change a case that stands at ``version``."""
    return await client.command(Attach(new_command_id(), case, version, ("ab" * 32,), "现场情况"))
