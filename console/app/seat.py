"""``main.py seat``: one desk at a hub; the role of whoever signs in decides which."""

import argparse
import asyncio
import getpass
import os
import ssl
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from console import log as console_log
from console import settings
from console.app.ground import check_disk, check_shared_memory, only_one
from console.app.hub_process import OwnHub
from console.app.idle_lock import IDLE_S
from console.app.loop import run_windows
from console.app.room_files import RoomFiles, bring, read_room_files
from console.app.shots import end_after, shoot_all
from console.app.signin import signed_in
from console.app.terminal import tell_failure
from console.domain.account import Account
from console.domain.camera import Camera, Credential
from console.domain.permission import Role
from console.errors import ConsoleError, Refused
from console.link.client import HubClient
from console.link.journal_keeper import JournalKeeper
from console.link.journal_store import FileStore
from console.link.seat_name import machine_name
from console.seat.camera_file import ask_passwords, read_passwords
from widgets import text
from widgets.text import tr

if TYPE_CHECKING:
    from console.app.duty import DutySeat

LOG = Path("log") / "seat.log"
DESK_SIZE = (1280, 800)
_BRINGERS = frozenset({Role.DUTY_OFFICER, Role.TECHNICIAN})
"""Who may say what the room is made of."""
WAITING_S = 1.0
"""So long a wall that was not seen before needs for its pictures."""


def run_seat(arguments: argparse.Namespace) -> int:
    """Run a seat; return the exit code. What hinders it is said on the terminal, with what to do."""
    os.umask(0o077)  # what lies in the seat's folder is its owner's alone
    text.use_language(arguments.lang)
    try:
        files = read_room_files(arguments.cameras, arguments.standard, arguments.units, arguments.grids)
        passwords = _passwords(arguments, files.cameras)
        check_disk(arguments.data)
        if arguments.sign_in is None and arguments.seconds is None and not settings.has_display():
            raise Refused("nobody can sign in without a display", text_key="seat.sign_in_needs_display")
        console_log.start(arguments.data / LOG)
        with _only_one(arguments):
            return run_windows(arguments.lang, lambda ending: _seat(arguments, files, passwords, ending))
    except ConsoleError as exc:
        tell_failure(exc, arguments.data / LOG)
        return 1


@contextmanager
def _only_one(arguments: argparse.Namespace) -> Iterator[None]:
    """Hold the seat's folder; who came to bring passwords to a seat that runs is told where it takes them."""
    with ExitStack() as held:
        try:
            held.enter_context(only_one(arguments.data, "seat"))
        except Refused as exc:
            if arguments.passwords is None:
                raise
            raise Refused(str(exc), text_key="seat.passwords_running", **exc.facts) from exc
        yield


def _passwords(arguments: argparse.Namespace, cameras: tuple[Camera, ...]) -> dict[str, Credential]:
    accounts = {camera.account for camera in cameras if camera.account}
    known = read_passwords(arguments.passwords) if arguments.passwords else {}
    if not sys.stdin.isatty():
        return known
    return known | ask_passwords(accounts - known.keys(), _ask)


def _ask(account: str) -> Credential:
    sys.stderr.write(f"{account}\n")
    return Credential(input("  user: "), getpass.getpass("  password: "))


def _trust(authority: Path | None) -> ssl.SSLContext | None:
    """Return how to check a ``wss`` hub; None: by the system's certificates."""
    if authority is None:
        return None
    try:
        return ssl.create_default_context(cafile=authority)
    except OSError as exc:
        raise Refused(f"{authority}: {exc}", text_key="seat.ca_unreadable", path=authority) from exc


async def _seat(
    arguments: argparse.Namespace,
    files: RoomFiles,
    passwords: dict[str, Credential],
    ending: asyncio.Event,
) -> int:
    own = None if arguments.hub else OwnHub(arguments.data / "hub", is_detached=True)
    if own is not None:
        own.start()
    if arguments.sign_in is None:  # most who sign in by hand are duty officers; the hub starts in the meantime
        import console.app.duty  # noqa: F401 - read now, used later
    url = arguments.hub if own is None else (await own.address()).url
    tls = _trust(arguments.ca)
    client = HubClient(url, tls=tls, seat=machine_name(), journal=JournalKeeper(FileStore(arguments.data / "journal")))
    client.start()
    try:
        account = await _signed_in(client, arguments, url, ending)
        if account is None:
            return 0
        if account.role in _BRINGERS:
            await bring(client, files, is_own_hub=own is not None)
            await _hand_over(client, passwords)
        elif not files.is_empty:
            raise Refused("may not bring files", text_key="seat.files_not_his", role=_role_words(account))
        if account.role is Role.DUTY_OFFICER:
            await _duty(client, own, arguments, len(files.cameras), passwords, ending)
        else:
            await _desk(client, account, arguments, ending)
        return 0
    finally:
        await client.close()


async def _signed_in(
    client: HubClient, arguments: argparse.Namespace, url: str, ending: asyncio.Event
) -> Account | None:
    """Sign in; None: nobody did, until the page was closed or the time was over."""
    asking = asyncio.create_task(signed_in(client, arguments.sign_in, url, ending))
    try:
        await asyncio.wait([asking], timeout=arguments.seconds)
        if asking.done():
            return asking.result()
        if arguments.shots:
            shoot_all(arguments.shots)
        return None
    finally:
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)


async def _desk(client: HubClient, account: Account, arguments: argparse.Namespace, ending: asyncio.Event) -> None:
    """Open the desk of a role that works without cameras."""
    from console.app.accounts import AccountsSeat
    from console.app.approval import ApprovalSeat
    from console.app.unit import UnitSeat

    size = arguments.size or DESK_SIZE
    idle_s = None if arguments.with_parent else IDLE_S  # of the demo: nobody knows its password
    is_guest = arguments.with_parent and settings.has_display()  # of the demo, beside its windows
    seat: UnitSeat | ApprovalSeat | AccountsSeat
    if account.role is Role.UNIT and account.unit is not None:
        seat = UnitSeat(client, account.unit, arguments.data, size=size, is_guest=is_guest, idle_s=idle_s)
    elif account.role in {Role.DEPUTY_COMMANDER, Role.COMMANDER}:
        seat = ApprovalSeat(client, size=size, idle_s=idle_s, is_guest=is_guest)
    elif account.role is Role.TECHNICIAN:
        seat = AccountsSeat(client, idle_s=idle_s)
    else:
        raise Refused("this role has no desk", text_key="seat.no_desk", role=_role_words(account))
    await _until_end(arguments, ending)
    await seat.close()


def _role_words(account: Account) -> str:
    return tr(f"accounts.role_{account.role.value}")


async def _hand_over(client: HubClient, passwords: Mapping[str, Credential]) -> None:
    for account, credential in passwords.items():
        await client.put_credential(account, credential)


async def _duty(
    client: HubClient,
    own: OwnHub | None,
    arguments: argparse.Namespace,
    cameras: int,
    passwords: dict[str, Credential],
    ending: asyncio.Event,
) -> None:
    check_shared_memory(min(16, max(1, cameras)))
    from console.app.early_workers import early_workers

    with early_workers() as crew:
        from console.app.duty import DutySeat

        seat = DutySeat(client, arguments.data, tr("seat.duty_desk"), size=arguments.size, crew=crew)
        if own is not None:
            # a hub that is started anew gets the newest
            seat.passwords.handed.connect(lambda name, given: passwords.update({name: given}))
            seat.tasks.start("hub", own.keep(partial(_hand_over, client, passwords)))
        await _until_end(arguments, ending, seat)
        await seat.close()


async def _until_end(arguments: argparse.Namespace, ending: asyncio.Event, duty: "DutySeat | None" = None) -> None:
    await end_after(arguments.seconds, ending)
    if arguments.shots:
        if duty is not None:
            await _turn_to_waiting(duty)
        shoot_all(arguments.shots)


async def _turn_to_waiting(seat: "DutySeat") -> None:
    """Bring the walls that nobody has turned to yet, so that they are among the pictures, with theirs on them."""
    waiting = [wall for wall in seat.windows.walls if not wall.isVisible()]
    for wall in waiting:
        seat.windows.bring(wall)
    if waiting:
        await asyncio.sleep(WAITING_S)
