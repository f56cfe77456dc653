"""``main.py demo``: a whole street on this machine: cameras, hub, the wall, and a unit's desk as a second process."""

import argparse
import asyncio
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from console import log as console_log
from console import settings
from console.app.duty import DutySeat
from console.app.ground import check_disk, check_shared_memory, only_one
from console.app.hub_process import MAIN, OwnHub, stop
from console.app.loop import run_windows
from console.app.shots import end_after
from console.app.tour import Tour
from console.demo.cameras import ACCOUNT, CameraService
from console.demo.catalogue import cameras
from console.demo.clips import footage
from console.domain.account import Account
from console.domain.camera import Camera, Credential
from console.domain.permission import Role
from console.domain.standard import UnitId
from console.domain.standard_file import read_standard, read_units
from console.errors import ConsoleError
from console.hub.accounts import put_accounts
from console.link.client import HubClient
from resources.standards import example_standard, example_units
from widgets import text
from widgets.preparing import PreparingPage
from widgets.text import tr

OFFSCREEN_S: Final = 25.0
PAINT_S: Final = 60.0
"""After so long the wall opens with what there is."""
LOOK_S: Final = 0.2
UNIT: Final = UnitId("enforcement")
ACCOUNTS: Final = (
    Account("wang.jianguo", "王建国", Role.DUTY_OFFICER, "值班员"),
    Account("enforcement", "周队", Role.UNIT, "城管中队", UNIT),
)


@dataclass(frozen=True, slots=True)
class Room:
    """What the hub is told of the street."""

    service: CameraService
    cameras: tuple[Camera, ...]
    credentials: Mapping[str, Credential]


def run_demo(arguments: argparse.Namespace) -> int:
    """Open the demo street; return the exit code. What hinders it is said on the terminal, with what to do."""
    text.use_language(arguments.lang)
    is_offscreen = not settings.has_display()
    if is_offscreen:
        arguments.seconds = arguments.seconds or OFFSCREEN_S
        arguments.shots = arguments.shots or Path("shots")
        arguments.size = arguments.size or (1920, 1080)
    try:
        with only_one(arguments.data, "demo"), ExitStack() as ground:
            check_disk(arguments.data)
            check_shared_memory(min(16, arguments.cameras))
            console_log.start(arguments.data / "log" / "demo.log")
            sys.stdout.write(tr("seat.opening") + "\n")
            sys.stdout.flush()
            passwords = {account.name: secrets.token_urlsafe(18) for account in ACCOUNTS}  # anew at every start
            put_accounts(arguments.data / "hub", [(account, passwords[account.name]) for account in ACCOUNTS])
            hub = OwnHub(arguments.data / "hub", is_detached=False)
            hub.start()
            ground.callback(hub.stop)
            street = footage(arguments.footage).cameras if arguments.footage else cameras(arguments.cameras)
            credential = Credential("viewer", secrets.token_urlsafe(18))
            service = CameraService.start(_films(arguments.data), street, credentials={ACCOUNT: credential})
            ground.callback(service.stop)
            room = Room(service, tuple(service.camera(camera) for camera in street), {ACCOUNT: credential})
            return run_windows(arguments.lang, lambda ending: _demo(arguments, room, hub, passwords, ending))
    except ConsoleError as exc:
        sys.stderr.write(tr(exc.text_key, **exc.facts) + "\n")
        return 1


def _films(data: Path) -> Path:
    cache = data / "films"
    cache.mkdir(exist_ok=True)
    return cache


async def _demo(
    arguments: argparse.Namespace,
    room: Room,
    hub: OwnHub,
    passwords: Mapping[str, str],
    ending: asyncio.Event,
) -> int:
    started = time.monotonic()
    address = await hub.address()
    client = HubClient(address.url, program="demo")
    client.start()
    officer = ACCOUNTS[0]
    await client.sign_in(officer.name, passwords[officer.name])
    await client.put_standard(read_standard(example_standard()), read_units(example_units()))
    await client.put_cameras(room.cameras)

    async def hand_over() -> None:
        for account, credential in room.credentials.items():
            await client.put_credential(account, credential)

    await hand_over()
    await _until_painted(room.service, ending)
    with _unit_desk(arguments, address.url, passwords):
        seat = DutySeat(client, arguments.data / "seat", tr("seat.duty_desk"), size=arguments.size)
        seat.tasks.start("hub", hub.keep(hand_over))
        seat.tasks.start("note", _note_painting(seat, room.service))
        try:
            if arguments.shots:
                await Tour(seat, arguments.shots, ending).run()
                _say_where(arguments.shots)
            await end_after(_remaining_s(arguments.seconds, started), ending)
        finally:
            await seat.close()
            await client.close()
    return 0


async def _until_painted(service: CameraService, ending: asyncio.Event) -> None:
    """Wait, with a page that says so, until every camera has its first pictures; later starts have them already."""
    page = PreparingPage()
    waited = 0.0
    while not ending.is_set() and waited < PAINT_S:
        done, everything = service.ready()
        if done == everything:
            break
        page.show_progress(done, everything)
        page.show()
        await asyncio.sleep(LOOK_S)
        waited += LOOK_S
    page.hide()  # not close(): that would be the last window closed
    page.deleteLater()


async def _note_painting(seat: DutySeat, service: CameraService) -> None:
    """Say in the room bar how far the films are: short ones come round, and the wall rightly calls that not proved."""
    while (share := service.painted()) < 1.0:
        seat.note = tr("seat.painting", percent=round(100 * share))
        await asyncio.sleep(1.0)
    seat.note = ""


def _remaining_s(seconds: float | None, started: float) -> float | None:
    return None if seconds is None else max(0.0, started + seconds - time.monotonic())


@contextmanager
def _unit_desk(arguments: argparse.Namespace, url: str, passwords: Mapping[str, str]) -> Iterator[None]:
    """Run the unit's seat as a process of its own; it signs in from an owner-only file, never from its command line."""
    unit = ACCOUNTS[1]
    sign_in = arguments.data / "unit.sign-in"
    with os.fdopen(os.open(sign_in, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(f"{unit.name}\t{passwords[unit.name]}\n")
    words = [sys.executable, str(MAIN), "seat", "--hub", url, "--data", str(arguments.data / "unit")]
    words += ["--sign-in", str(sign_in), "--lang", arguments.lang]
    words += ["--shots", str(arguments.shots.resolve())] if arguments.shots else []
    child = subprocess.Popen([*words, "--with-parent"], stdin=subprocess.PIPE)  # noqa: S603 - our own program
    try:
        yield
    finally:
        stop(child)


def _say_where(shots: Path) -> None:
    sys.stdout.write(tr("seat.shots_are_in", folder=shots.resolve()) + "\n")
    if not settings.has_display():
        sys.stdout.write(tr("seat.how_to_see_it_live") + "\n")
