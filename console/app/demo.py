"""``main.py demo``: a whole street on this machine: cameras, hub, the wall, and a unit's desk as a second process.

What takes time is imported where it is needed: the hub and the cameras have begun before this process knows of Qt.
"""

import argparse
import asyncio
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from console import log as console_log
from console import settings
from console.app.ground import check_disk, check_shared_memory, only_one
from console.app.hub_process import MAIN, stop
from console.app.start_clock import note_start
from console.app.street import CREDENTIAL, StreetGround
from console.demo.roster import ACCOUNTS, DEPUTY, OFFICER, PARTNER, UNITS, VISITORS_UNIT
from console.domain.account import Account
from console.errors import ConsoleError
from widgets import text
from widgets.text import tr

if TYPE_CHECKING:
    from console.app.duty import DutySeat
    from console.demo.people import Errand
    from console.link.client import HubClient
    from widgets.preparing import PreparingPage

OFFSCREEN_S: Final = 25.0
LOOK_S: Final = 0.1
SOON_S: Final = 0.02
FIRST_TILE_S: Final = 10.0
"""After so long what was to wait for the first live tile goes on without it."""
PEOPLE_AFTER_S: Final = 6.0
"""The units sign in when the first pictures are long there."""
HINT_S: Final = 90.0
"""After so long the room bar says how far the films are."""


def run_demo(arguments: argparse.Namespace) -> int:
    """Open the demo street; return the exit code. What hinders it is said on the terminal, with what to do."""
    os.umask(0o077)  # what lies in the demo's folder is its owner's alone
    text.use_language(arguments.lang)
    if not settings.has_display():
        arguments.seconds = arguments.seconds or OFFSCREEN_S
        arguments.shots = arguments.shots or Path("shots")
        arguments.size = arguments.size or (1920, 1080)
    try:
        with only_one(arguments.data, "demo"), ExitStack() as ground:
            check_disk(arguments.data)
            check_shared_memory(min(16, arguments.cameras))
            console_log.start(arguments.data / "log" / "demo.log")
            _say(tr("seat.opening"))
            passwords = _passwords()
            import shiboken6  # noqa: F401 - its start walks through all modules: not while a thread imports others

            street = StreetGround(arguments.data, arguments.cameras, arguments.footage, arguments.room_rate)
            ground.callback(street.stop)
            street.start(passwords)
            from console.app.loop import run_windows

            return run_windows(arguments.lang, lambda ending: _demo(arguments, street, passwords, ending))
    except ConsoleError as exc:
        sys.stderr.write(tr(exc.text_key, **exc.facts) + "\n")
        return 1


def _passwords() -> dict[str, str]:
    """Draw passwords anew: one for those who are played in this process, one for the unit's window."""
    own, visitors = secrets.token_urlsafe(18), secrets.token_urlsafe(18)
    return {account.name: visitors if account == VISITORS_UNIT else own for account in ACCOUNTS}


async def _demo(
    arguments: argparse.Namespace, street: StreetGround, passwords: Mapping[str, str], ending: asyncio.Event
) -> int:
    started = time.monotonic()
    from widgets.preparing import PreparingPage

    page = PreparingPage()
    page.show()
    await asyncio.sleep(0)  # it is painted before this thread is busy with imports
    note_start("first window")
    from console.app.duty import DutySeat  # half a second that passes behind the first window

    data = arguments.data / "seat"
    client = await _signed_in(street, passwords, data, page, ending)
    if client is None:
        return 0
    seat = DutySeat(client, data, tr("seat.duty_desk"), size=arguments.size, idle_s=None)
    _leave(page)
    try:
        with ExitStack() as beside:
            seat.tasks.start("street", _come_alive(arguments, seat, street, passwords, beside))
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

    address = await street.hub.address()
    note_start("hub")
    client = HubClient(address.url, program="demo", journal=JournalKeeper(FileStore(data / "journal")))
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


async def _come_alive(
    arguments: argparse.Namespace,
    seat: "DutySeat",
    street: StreetGround,
    passwords: Mapping[str, str],
    beside: ExitStack,
) -> None:
    """Start what may wait for the first live tile: the unit's window, the words for a newcomer."""

    async def hand_over() -> None:
        await seat.client.put_credential(CREDENTIAL, street.credential)

    seat.tasks.start("hub", street.hub.keep(hand_over))
    await _first_tile(seat)
    address = await street.hub.address()
    beside.enter_context(_desk_of(VISITORS_UNIT, "unit", arguments, address.url, passwords))
    _offer_deputy(arguments, seat, address.url, passwords, beside)
    _offer_partner(seat, passwords)
    seat.desk.hint.set_newcomer((tr("demo.hint_1"), tr("demo.hint_2")))
    if not arguments.quiet:
        from console.demo.people import Errand

        await asyncio.sleep(PEOPLE_AFTER_S)
        pictures = await asyncio.to_thread(street.after_pictures)
        errand = Errand(address.url, _unit_passwords(passwords), VISITORS_UNIT.name, pictures)
        beside.enter_context(_people(arguments.data, errand))
    await asyncio.sleep(HINT_S)
    await _note_painting(seat, street)


async def _first_tile(seat: "DutySeat") -> None:
    for _ in range(round(FIRST_TILE_S / SOON_S)):
        if seat.engine.count().wall_live:
            note_start("first live tile")
            return
        await asyncio.sleep(SOON_S)


async def _note_painting(seat: "DutySeat", street: StreetGround) -> None:
    """Say in the room bar how far the films are: short ones come round, and the wall rightly calls that not proved."""
    while street.service is not None and (share := street.service.painted()) < 1.0:
        seat.note = tr("seat.painting", percent=round(100 * share))
        await asyncio.sleep(1.0)
    seat.note = ""


async def _show(arguments: argparse.Namespace, seat: "DutySeat", started: float, ending: asyncio.Event) -> None:
    if arguments.shots:
        from console.app.tour import Tour

        await Tour(seat, arguments.shots, ending).run()
        _say_where(arguments.shots)
    from console.app.shots import end_after

    await end_after(_remaining_s(arguments.seconds, started), ending)


def _remaining_s(seconds: float | None, started: float) -> float | None:
    return None if seconds is None else max(0.0, started + seconds - time.monotonic())


def _offer_deputy(
    arguments: argparse.Namespace, seat: "DutySeat", url: str, passwords: Mapping[str, str], beside: ExitStack
) -> None:
    """Let the visitor open the deputy commander's list from the palette: its password is known to nobody."""
    from console.seat.commands import Command

    opened: list[subprocess.Popen[bytes]] = []

    def open_list() -> None:
        if not opened or opened[-1].poll() is not None:
            opened.append(beside.enter_context(_desk_of(DEPUTY, "deputy", arguments, url, passwords)))

    table = seat.commands.table
    table.add(Command("demo.deputy", "demo.open_deputy"))
    table.bind("demo.deputy", open_list)


def _offer_partner(seat: "DutySeat", passwords: Mapping[str, str]) -> None:
    """Let the visitor have the second officer sit down at this desk: the password for Ctrl+F7 is known to nobody."""
    from console.link.persons import SEAT_PERSONS
    from console.seat.commands import Command

    async def join() -> None:
        await seat.pair.join(PARTNER.name, passwords[PARTNER.name])

    def can_join() -> bool:
        here = {account.name for account in seat.pair.here}
        return PARTNER.name not in here and 0 < len(here) < SEAT_PERSONS

    table = seat.commands.table
    table.add(Command("demo.partner", "demo.seat_partner", facts={"person": PARTNER.display_name}))
    table.bind("demo.partner", lambda: seat.tasks.start("demo partner", join()), can_join)


@contextmanager
def _desk_of(
    account: Account, folder: str, arguments: argparse.Namespace, url: str, passwords: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Run another seat as a process of its own; it signs in from an owner-only file, never from its command line."""
    sign_in = arguments.data / f"{folder}.sign-in"
    with os.fdopen(os.open(sign_in, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(f"{account.name}\t{passwords[account.name]}\n")
    words = [sys.executable, str(MAIN), "seat", "--hub", url, "--data", str(arguments.data / folder)]
    words += ["--sign-in", str(sign_in), "--lang", arguments.lang]
    words += ["--shots", str(arguments.shots.resolve())] if arguments.shots else []
    child = subprocess.Popen([*words, "--with-parent"], stdin=subprocess.PIPE)  # noqa: S603 - our own program
    try:
        yield child
    finally:
        stop(child)


def _unit_passwords(passwords: Mapping[str, str]) -> dict[str, str]:
    return {account.name: passwords[account.name] for account in UNITS.values()}


@contextmanager
def _people(data: Path, errand: "Errand") -> Iterator[None]:
    """Run the simulated units as a process of their own: a long view to read must not hold up a picture."""
    words = [sys.executable, "-m", "console.demo.people"]
    with (data / "log" / "people.log").open("ab") as log:
        child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=MAIN.parent)  # noqa: S603
    if child.stdin is not None:
        child.stdin.write(errand.line())
        child.stdin.flush()
    try:
        yield
    finally:
        stop(child)


def _say_where(shots: Path) -> None:
    sys.stdout.write(tr("seat.shots_are_in", folder=shots.resolve()) + "\n")
    if not settings.has_display():
        sys.stdout.write(tr("seat.how_to_see_it_live") + "\n")
