"""The room a story plays in: a hub, cameras over RTSP, the duty seat in this process, the unit's in another one."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from console.app.hub_process import MAIN, OwnHub, stop
from console.demo.cameras import ACCOUNT, CameraService
from console.demo.catalogue import cameras
from console.domain.account import Account
from console.domain.camera import Camera, Credential
from console.domain.grid_file import read_grids
from console.domain.permission import Role
from console.domain.standard import UnitId
from console.domain.standard_file import read_standard, read_units
from console.hub.accounts import put_accounts
from console.link.client import HubClient
from console.link.journal_keeper import JournalKeeper
from console.link.journal_store import FileStore
from console.link.seat_name import machine_name
from console.reports.verify import VerifyRequest
from console.reports.verify import run as run_verify
from resources.grids import demo_grids
from resources.standards import example_standard, example_units

CAMERAS: Final = 4
PAINT_S: Final = 90.0
LOOK_S: Final = 0.2
OFFICER: Final = Account("wang.jianguo", "王建国", Role.DUTY_OFFICER, "值班员")
UNIT: Final = Account("enforcement", "周队", Role.UNIT, "城管中队", UnitId("enforcement"))


@dataclass(slots=True)
class StoryRoom:
    """What runs beside the story's own windows."""

    folder: Path
    hub: OwnHub
    service: CameraService
    cameras: tuple[Camera, ...]
    credential: Credential
    passwords: dict[str, str]

    async def signed_in(self) -> HubClient:
        """Return the duty officer's client, with everything a room needs put at the hub."""
        address = await self.hub.address()
        journal = JournalKeeper(FileStore(self.folder / "seat" / "journal"))
        client = HubClient(address.url, program="story", seat=machine_name(), journal=journal)
        client.start()
        await client.sign_in(OFFICER.name, self.passwords[OFFICER.name])
        await client.put_standard(read_standard(example_standard()), read_units(example_units()))
        await client.put_grids(read_grids(demo_grids()))
        await client.put_cameras(self.cameras)
        await client.put_credential(ACCOUNT, self.credential)
        return client

    @contextmanager
    def unit(self, url: str, shots: Path | None, language: str, picture: Path, began: float) -> Iterator[Path]:
        """Run the unit's seat as a process of its own; yields the file in which it tells what it saw."""
        sign_in, told = self.folder / "unit.sign-in", self.folder / "unit.told"
        with os.fdopen(os.open(sign_in, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(f"{UNIT.name}\t{self.passwords[UNIT.name]}\n")
        words = [sys.executable, str(MAIN), "story", "--as-unit", "--hub", url, "--data", str(self.folder / "unit")]
        words += ["--sign-in", str(sign_in), "--lang", language, "--json", str(told), "--picture", str(picture)]
        words += ["--began", str(began), "--with-parent"] + (["--shots", str(shots)] if shots is not None else [])
        child = subprocess.Popen(words, stdin=subprocess.PIPE)  # noqa: S603 - our own program
        try:
            yield told
        finally:
            stop(child)

    def packet(self) -> Path | None:
        """Return the newest packet of evidence that the hub has put together."""
        found = sorted((self.folder / "hub" / "evidence" / "packets").glob("*.zip"), key=lambda p: p.stat().st_mtime)
        return found[-1] if found else None

    def verdict(self, packet: Path) -> str:
        """Return ``signed``, or what ``verify`` says instead."""
        request = VerifyRequest(packet, data_dir=self.folder / "hub", requires_signature=True, language="en")
        code, words = run_verify(request)
        return "signed" if code == 0 else words[0]


@contextmanager
def room(films: Path, folder: Path) -> Iterator[StoryRoom]:
    """Start hub and cameras; end them."""
    films.mkdir(parents=True, exist_ok=True)
    passwords = {account.name: secrets.token_urlsafe(18) for account in (OFFICER, UNIT)}
    with ExitStack() as ground:
        put_accounts(folder / "hub", [(account, passwords[account.name]) for account in (OFFICER, UNIT)])
        hub = OwnHub(folder / "hub", is_detached=False)
        hub.start()
        ground.callback(hub.stop)
        street = cameras(CAMERAS)
        credential = Credential("viewer", secrets.token_urlsafe(18))
        service = CameraService.start(films, street, credentials={ACCOUNT: credential})
        ground.callback(service.stop)
        deadline = time.monotonic() + PAINT_S
        while service.ready()[0] < CAMERAS and time.monotonic() < deadline:
            time.sleep(LOOK_S)  # no window is open yet: nothing waits for this thread
        yield StoryRoom(folder, hub, service, tuple(map(service.camera, street)), credential, passwords)
