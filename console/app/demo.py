"""``main.py demo``: a whole street on this machine: cameras, hub, the wall, and a unit's desk as a second process.

What takes time is imported where it is needed: the hub and the cameras have begun before this process knows of Qt.
"""

import argparse
import asyncio
import gc
import os
import secrets
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

from console import log as console_log
from console import settings
from console.app.ground import check_disk, check_shared_memory, only_one
from console.app.start_clock import note_start
from console.app.street import CREDENTIAL, StreetGround
from console.app.terminal import tell_failure
from console.demo.roster import ACCOUNTS, OFFICER, VISITORS_UNIT
from console.errors import ConsoleError
from widgets import text
from widgets.text import tr

if TYPE_CHECKING:
    from console.app.duty import DutySeat
    from console.link.client import HubClient
    from console.video.crew import Crew
    from widgets.preparing import PreparingPage

LOG: Final = Path("log") / "demo.log"
OFFSCREEN_S: Final = 25.0
LOOK_S: Final = 0.1


def run_demo(arguments: argparse.Namespace) -> int:
    """Open the demo street; return the exit code. What hinders it is said on the terminal, with what to do."""
    os.umask(0o077)  # what lies in the demo's folder is its owner's alone
    gc.disable()  # modules are no garbage: no search while they are read; the loop has its own
    text.use_language(arguments.lang)
    if not settings.has_display():
        arguments.seconds = arguments.seconds or OFFSCREEN_S
        arguments.shots = arguments.shots or Path("shots")
        arguments.size = arguments.size or (1920, 1080)
    try:
        with only_one(arguments.data, "demo"), ExitStack() as ground:
            check_disk(arguments.data)
            passwords = _passwords()
            street = StreetGround(arguments.data, arguments.cameras, arguments.footage, arguments.room_rate)
            ground.callback(street.stop)
            street.start_hub(passwords)  # before all else: everybody waits for it, and its imports are its own
            check_shared_memory(min(16, arguments.cameras))
            console_log.start(arguments.data / LOG)
            _say(tr("seat.opening"))
            import shiboken6  # noqa: F401 - its start walks through all modules: not while a thread imports others

            street.start_cameras()
            from console.app.loop import run_windows

            return run_windows(arguments.lang, lambda ending: _demo(arguments, street, passwords, ending))
    except ConsoleError as exc:
        tell_failure(exc, arguments.data / LOG)
        return 1


def _passwords() -> dict[str, str]:
    """Draw passwords anew: one for those who are played in this process, one for the unit's window."""
    own, visitors = secrets.token_urlsafe(18), secrets.token_urlsafe(18)
    return {account.name: visitors if account == VISITORS_UNIT else own for account in ACCOUNTS}


async def _demo(
    arguments: argparse.Namespace, street: StreetGround, passwords: Mapping[str, str], ending: asyncio.Event
) -> int:
    from widgets.preparing import PreparingPage

    page = PreparingPage()
    page.show()
    await asyncio.sleep(0)  # it is painted before this thread is busy with imports
    note_start("first window")
    from console.app.early_workers import early_workers

    with early_workers(arguments.cameras) as crew:
        return await _duty(arguments, street, passwords, ending, page, crew)


async def _duty(
    arguments: argparse.Namespace,
    street: StreetGround,
    passwords: Mapping[str, str],
    ending: asyncio.Event,
    page: "PreparingPage",
    crew: "Crew",
) -> int:
    """Have the duty officer sign in, and open what belongs to the demo when the first picture is there."""
    started = time.monotonic()
    from console.app.demo_company import come_alive  # half a second that passes behind the first window
    from console.app.duty import DutySeat

    data = arguments.data / "seat"
    client = await _signed_in(street, passwords, data, page, ending)
    if client is None:
        return 0
    seat = DutySeat(client, data, tr("seat.duty_desk"), size=arguments.size, crew=crew, idle_s=None, has_guest=True)
    seat.desk.hint.set_newcomer((tr("demo.hint_1"), tr("demo.hint_2")))  # at the first start tiles come late
    _leave(page)
    try:
        with ExitStack() as beside:
            seat.tasks.start("street", come_alive(arguments, seat, street, passwords, beside))
            await _show(arguments, seat, started, ending)
    finally:
        await seat.close()
        await client.close()
    return 0


async def _signed_in(
    street: StreetGround, passwords: Mapping[str, str], data: Path, page: "PreparingPage", ending: asyncio.Event
) -> "HubClient | None":
    """Wait for hub and cameras, and sign the officer in; None: the visitor has closed the page before."""
    progress = asyncio.ensure_future(_show_progress(street, page, ending))
    coming = asyncio.ensure_future(_joined(street, passwords, data))
    try:
        await asyncio.wait([progress, coming], return_when=asyncio.FIRST_COMPLETED)
        return coming.result() if coming.done() else None
    finally:
        progress.cancel()
        coming.cancel()
        await asyncio.gather(progress, coming, return_exceptions=True)


async def _joined(street: StreetGround, passwords: Mapping[str, str], data: Path) -> "HubClient":
    from console.link.client import HubClient
    from console.link.journal_keeper import JournalKeeper
    from console.link.journal_store import FileStore
    from console.link.seat_name import machine_name

    address = await street.hub.address()
    note_start("hub")
    client = HubClient(
        address.url, program="demo", seat=machine_name(), journal=JournalKeeper(FileStore(data / "journal"))
    )
    client.start()
    try:
        await client.sign_in(OFFICER.name, passwords[OFFICER.name])
        cameras = await street.cameras()
        note_start("cameras")
        await client.put_cameras(cameras)
        await client.put_credential(CREDENTIAL, street.credential)
    except BaseException:
        await client.close()
        raise
    return client


async def _show_progress(street: StreetGround, page: "PreparingPage", ending: asyncio.Event) -> None:
    """Say how many cameras have their first pictures; later starts have them already. Ends with the program."""
    is_said = False
    while not ending.is_set():
        if street.service is not None:
            done, everything = street.service.ready()
            page.show_progress(done, everything)
            if done < everything and not is_said:
                is_said = True
                _say(tr("seat.opening_paints"))
        await asyncio.sleep(LOOK_S)


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def _leave(page: "PreparingPage") -> None:
    page.hide()  # not close(): that would be the last window closed
    page.deleteLater()


async def _show(arguments: argparse.Namespace, seat: "DutySeat", started: float, ending: asyncio.Event) -> None:
    if arguments.shots:
        from console.app.tour import Tour

        await Tour(seat, arguments.shots, ending).run()
        _say_where(arguments.shots)
    from console.app.shots import end_after

    await end_after(_remaining_s(arguments.seconds, started), ending)


def _remaining_s(seconds: float | None, started: float) -> float | None:
    return None if seconds is None else max(0.0, started + seconds - time.monotonic())


def _say_where(shots: Path) -> None:
    sys.stdout.write(tr("seat.shots_are_in", folder=shots.resolve()) + "\n")
    if not settings.has_display():
        sys.stdout.write(tr("seat.how_to_see_it_live") + "\n")
