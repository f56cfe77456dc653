"""The street's simulated units as a process: each signs in over a real line and answers its orders.

A visitor can be a unit himself, in the demo's second window: that unit's orders lie there for two minutes of real time
before its simulated colleague takes them, and one that the visitor has touched by hand is left to him.

What it is told comes as one line of JSON on standard input, passwords among it; it ends when that input does.
"""

import asyncio
import json
import logging
import os
import sys
import threading
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Final

from console.clock import monotonic
from console.demo.answer import Act, Answer, answer_to
from console.demo.roster import UNITS
from console.domain.account import Account
from console.domain.case import CaseId, CaseRecord
from console.domain.case_command import Acknowledge, CaseCommand, FeedBack, ReturnCase
from console.domain.event import CommandId
from console.domain.permission import Role, unit_view
from console.domain.standard import UnitId
from console.domain.workflow import STANDING
from console.errors import ConsoleError
from console.link.client import HubClient
from console.link.session import LinkState
from console.link.view import ViewChange

log: Final = logging.getLogger(__name__)
SEED: Final = 20260701
LOOK_S: Final = 1.0
TROUBLE_S: Final = 20.0
APART_S: Final = 1.5
"""Between two sign-ins: hashing a password takes the hub a tenth of a second, and the visitor comes first."""
PATIENCE_S: Final = 120.0
"""How long an order of the visitor's unit is left to the visitor."""
NICE: Final = 10


@dataclass(frozen=True, slots=True)
class Errand:
    """What the process is told."""

    url: str
    passwords: Mapping[str, str]
    """By account name; only units named here are played."""
    visitors_unit: str = ""
    """The unit that the visitor may play himself."""
    pictures: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """After-pictures by camera number: path and SHA-256."""
    patience_s: float = PATIENCE_S

    def line(self) -> bytes:
        """Return it as it is written to the process."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def read(cls, line: str) -> "Errand":
        """Read what :meth:`line` wrote."""
        said = json.loads(line)
        said["pictures"] = {number: (path, sha256) for number, (path, sha256) in said["pictures"].items()}
        return cls(**said)


class UnitPerson:
    """One unit's simulated person. Loop thread.

    Args:
        account: of the unit.
        client: not signed in yet; closed by the owner.
        pictures: after-pictures by camera number.
        patience_s: how long an order is left to somebody else first, seconds of real time.
    """

    def __init__(
        self, account: Account, client: HubClient, pictures: Mapping[str, tuple[str, str]], patience_s: float
    ) -> None:
        self._account, self._client, self._pictures, self._patience_s = account, client, pictures, patience_s
        self._cases: dict[CaseId, CaseRecord] = {}
        self._seen: dict[tuple[CaseId, int], float] = {}
        """When an order was first seen as it is, monotonic seconds."""
        self._own: set[tuple[CaseId, int]] = set()
        """Versions that this person's commands make."""
        self._theirs: set[CaseId] = set()
        """Cases that somebody else answers for the unit."""
        self._began_at: datetime | None = None

    async def run(self, password: str) -> None:
        """Sign in and answer, as long as the task lives; sign in again where the session has ended."""
        while True:
            wait_s = LOOK_S
            try:
                if self._client.state is not LinkState.SIGNED_IN:
                    await self._client.sign_in(self._account.name, password)
                    self._begin()
                await self._look()
            except ConsoleError as exc:
                log.info("%s: %s", self._account.name, exc)
                wait_s = TROUBLE_S
            await asyncio.sleep(wait_s)

    def _begin(self) -> None:
        if self._began_at is None and self._account.unit is not None:
            self._began_at = self._client.room_now()
            self._client.subscribe(unit_view(self._account.unit), self._on_change)

    def _on_change(self, change: ViewChange) -> None:
        if change.is_whole:
            self._cases.clear()
        for key in change.drops:
            self._cases.pop(CaseId(key.id), None)
        for held in change.upserts.values():
            if isinstance(held.record, CaseRecord):
                self._take(held.record)

    def _take(self, case: CaseRecord) -> None:
        if not case.is_open:
            self._cases.pop(case.id, None)
            return
        self._cases[case.id] = case
        self._seen.setdefault((case.id, case.moved_version), monotonic())
        moved = next(step for step in reversed(case.steps) if step.action not in STANDING)
        is_new = self._began_at is not None and moved.at >= self._began_at
        if moved.role is Role.UNIT and is_new and (case.id, case.moved_version) not in self._own:
            self._theirs.add(case.id)

    async def _look(self) -> None:
        """Give the answers that are due, the longest due first."""
        began_at, room_now, now = self._began_at, self._client.room_now(), monotonic()
        if began_at is None:
            return
        due = []
        for case in self._cases.values():
            answer = answer_to(case, SEED, began_at)
            seen = self._seen[case.id, case.moved_version]
            if answer is not None and answer.at <= room_now and now >= seen + self._patience_s:
                due.append((answer.at, case, answer))
        for _, case, answer in sorted(due, key=lambda one: one[0]):
            if case.id not in self._theirs and self._cases.get(case.id) is case:
                await self._give(case, answer)

    async def _give(self, case: CaseRecord, answer: Answer) -> None:
        command = await self._command(case, answer)
        if command is None:
            return
        version = (case.id, case.version + 1)
        self._own.add(version)
        try:
            await self._client.command(command)
        except ConsoleError as exc:
            self._own.discard(version)
            log.info("%s %s: %s", self._account.name, answer.act.value, exc)

    async def _command(self, case: CaseRecord, answer: Answer) -> CaseCommand | None:
        rng = Random(f"{SEED} {case.id} {case.version} {answer.act.value}")
        command_id = CommandId(str(uuid.UUID(int=rng.getrandbits(128), version=4)))
        match answer.act:
            case Act.ACKNOWLEDGE:
                return Acknowledge(command_id, case.id, case.version)
            case Act.RETURN:
                return ReturnCase(command_id, case.id, case.version, answer.words)
            case Act.FEED_BACK:
                picture = self._pictures.get(str(case.camera_number)) or next(iter(self._pictures.values()), None)
                if picture is None:
                    return None
                path, sha256 = picture
                await self._client.upload(Path(path), sha256, "after.jpg")
                return FeedBack(command_id, case.id, case.version, answer.words, (sha256,))


async def play(errand: Errand) -> None:
    """Play all units until cancelled; each comes a little after the one before."""
    clients: list[HubClient] = []
    tasks: list[asyncio.Task[None]] = []
    try:
        for unit, account in UNITS.items():
            if account.name not in errand.passwords:
                continue
            clients.append(HubClient(errand.url, program="people"))
            clients[-1].start()
            person = UnitPerson(account, clients[-1], errand.pictures, _patience_s(errand, unit))
            tasks.append(asyncio.create_task(person.run(errand.passwords[account.name]), name=f"unit {unit}"))
            await asyncio.sleep(APART_S)
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for client in clients:
            await client.close()


def _patience_s(errand: Errand, unit: UnitId) -> float:
    return errand.patience_s if unit == errand.visitors_unit else 0.0


def main() -> int:
    """Play until standard input ends."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("websockets").setLevel(logging.WARNING)
    os.nice(NICE)
    errand = Errand.read(sys.stdin.readline())
    asyncio.run(_until_parent_ends(errand))
    return 0


async def _until_parent_ends(errand: Errand) -> None:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()

    def wait() -> None:
        while os.read(0, 4096):
            continue
        loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=wait, name="parent", daemon=True).start()
    playing = asyncio.create_task(play(errand))
    ending = asyncio.create_task(ended.wait())
    await asyncio.wait([playing, ending], return_when=asyncio.FIRST_COMPLETED)
    for task in (playing, ending):
        task.cancel()
    await asyncio.gather(playing, ending, return_exceptions=True)


if __name__ == "__main__":
    sys.exit(main())
