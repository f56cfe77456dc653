"""Who is beside the visitor in the demo: the unit's window, the deputy's list, the second officer, simulated units.

All of it may wait for the first live tile. Other desks and the units are processes of their own.
"""

import argparse
import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from console.app.duty import DutySeat
from console.app.guest import Guest, guest_beside
from console.app.hub_process import MAIN, stop
from console.app.start_clock import note_start
from console.app.street import CREDENTIAL, StreetGround
from console.demo.people import Errand
from console.demo.roster import DEPUTY, PARTNER, UNITS, VISITORS_UNIT
from console.domain.account import Account
from console.link.persons import SEAT_PERSONS
from console.seat.commands import Command
from widgets.text import tr

FIRST_TILE_S: Final = 10.0
"""After so long what was to wait for the first live tile goes on without it."""
SOON_S: Final = 0.02
PEOPLE_AFTER_S: Final = 6.0
"""The units sign in when the first pictures are long there."""
HINT_S: Final = 90.0
"""After so long the room bar says how far the films are."""


async def come_alive(
    arguments: argparse.Namespace,
    seat: DutySeat,
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
    _offer_unit(seat, beside.enter_context(_desk_of(VISITORS_UNIT, "unit", arguments, address.url, passwords, seat)))
    _offer_deputy(arguments, seat, address.url, passwords, beside)
    _offer_partner(seat, passwords)
    seat.desk.hint.set_newcomer((tr("demo.hint_1"), tr("demo.hint_2")))
    if not arguments.quiet:
        await asyncio.sleep(PEOPLE_AFTER_S)
        pictures = await asyncio.to_thread(street.after_pictures)
        errand = Errand(address.url, _unit_passwords(passwords), VISITORS_UNIT.name, pictures)
        beside.enter_context(_people(arguments.data, errand))
    await asyncio.sleep(HINT_S)
    await _note_painting(seat, street)


async def _first_tile(seat: DutySeat) -> None:
    for _ in range(round(FIRST_TILE_S / SOON_S)):
        if seat.engine.count().wall_live:
            note_start("first live tile")
            return
        await asyncio.sleep(SOON_S)


async def _note_painting(seat: DutySeat, street: StreetGround) -> None:
    """Say in the room bar how far the films are: short ones come round, and the wall rightly calls that not proved."""
    while street.service is not None and (share := street.service.painted()) < 1.0:
        seat.note = tr("seat.painting", percent=round(100 * share))
        await asyncio.sleep(1.0)
    seat.note = ""


def _offer_unit(seat: DutySeat, unit: Guest) -> None:
    """Let the visitor bring the unit's window, which else comes with its next order."""
    table = seat.commands.table
    table.add(Command("demo.unit", "demo.open_unit"))
    table.bind("demo.unit", unit.call, lambda: unit.is_running)


def _offer_deputy(
    arguments: argparse.Namespace, seat: DutySeat, url: str, passwords: Mapping[str, str], beside: ExitStack
) -> None:
    """Let the visitor open the deputy commander's list from the palette: its password is known to nobody."""
    opened: list[Guest] = []

    def open_list() -> None:
        if opened and opened[-1].is_running:
            opened[-1].call()
        else:
            opened.append(beside.enter_context(_desk_of(DEPUTY, "deputy", arguments, url, passwords, seat)))

    table = seat.commands.table
    table.add(Command("demo.deputy", "demo.open_deputy"))
    table.bind("demo.deputy", open_list)


def _offer_partner(seat: DutySeat, passwords: Mapping[str, str]) -> None:
    """Let the visitor have the second officer sit down at this desk: the password for Ctrl+F7 is known to nobody."""

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
    account: Account,
    folder: str,
    arguments: argparse.Namespace,
    url: str,
    passwords: Mapping[str, str],
    host: DutySeat,
) -> Iterator[Guest]:
    """Run another seat as a process of its own; it signs in from an owner-only file, never from its command line."""
    sign_in = arguments.data / f"{folder}.sign-in"
    with os.fdopen(os.open(sign_in, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(f"{account.name}\t{passwords[account.name]}\n")
    words = [sys.executable, str(MAIN), "seat", "--hub", url, "--data", str(arguments.data / folder)]
    words += ["--sign-in", str(sign_in), "--lang", arguments.lang]
    words += ["--shots", str(arguments.shots.resolve())] if arguments.shots else []
    with guest_beside(host.desk, [*words, "--with-parent"]) as guest:
        yield guest


def _unit_passwords(passwords: Mapping[str, str]) -> dict[str, str]:
    return {account.name: passwords[account.name] for account in UNITS.values()}


@contextmanager
def _people(data: Path, errand: Errand) -> Iterator[None]:
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
