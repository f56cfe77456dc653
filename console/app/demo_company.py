"""Who is beside the visitor in the demo: the unit's window, the deputy's list, the second officer, simulated units.

All of it may wait for the first live tile. Other desks and the units are processes of their own.
"""

import argparse
import asyncio
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from console.app.demo_guests import DemoGuests
from console.app.duty import DutySeat
from console.app.hub_process import MAIN, stop
from console.app.start_clock import note_start
from console.app.street import CREDENTIAL, StreetGround
from console.demo.people import Errand
from console.demo.roster import PARTNER, UNITS, VISITORS_UNIT
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
    """Start what may wait for the first live tile: the unit's window, who can be called, who answers."""

    async def hand_over() -> None:
        await seat.client.put_credential(CREDENTIAL, street.credential)

    seat.tasks.start("hub", street.hub.keep(hand_over))
    await _first_tile(seat)
    address = await street.hub.address()
    guests = DemoGuests(arguments, seat, address.url, passwords, beside)
    guests.offer_unit()
    guests.offer_deputy()
    _offer_partner(seat, passwords)
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


def _unit_passwords(passwords: Mapping[str, str]) -> dict[str, str]:
    return {account.name: passwords[account.name] for account in UNITS.values()}


@contextmanager
def _people(data: Path, errand: Errand) -> Iterator[None]:
    """Run the simulated units as a process of their own: a long view to read must not hold up a picture."""
    words = [sys.executable, "-m", "console.demo.people"]
    with (data / "log" / "people.log").open("ab") as log:
        child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=MAIN.parent)  # noqa: S603 - our own
    if child.stdin is not None:
        child.stdin.write(errand.line())
        child.stdin.flush()
    try:
        yield
    finally:
        stop(child)
