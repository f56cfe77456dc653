"""What a unit's seat hears and keeps: every byte of its line and its files, looked through for what is not its own."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pytest

from console.clock import utc_now
from console.domain.caller import Caller
from console.domain.camera import Credential, Point
from console.domain.case import CaseId, CaseSource, EvidenceRef, Telephone
from console.domain.case_command import Acknowledge, Close, FeedBack, Recall, Redispatch, ReturnCase
from console.domain.command import FileAndDispatch
from console.domain.permission import ROOM, View, unit_view
from console.domain.workflow import State
from console.errors import ConsoleError
from console.hub.backup import backup
from console.link.client import HubClient
from console.link.journal_keeper import JournalKeeper
from console.link.journal_store import FileStore
from console.link.seat_envelope import Subscribe
from tests.fixtures.desk import Desk, set_up, spooled
from tests.fixtures.hub_process import PASSWORD as SIGN_IN_PASSWORD
from tests.fixtures.hub_process import PROJECT, HubProcess
from tests.fixtures.proxy import proxy_to
from tests.integration.conftest import Join
from tests.integration.test_case_path import on
from tests.patience import PATIENCE_S, until
from tests.street import ENFORCEMENT, SANITATION, file_and_dispatch

PHONES: Final = ("13800138001", "13800138002", "13800138003", "13800138004", "13800138005")
USER, PASSWORD = "camera-user-7391", "S3cret-of-the-cameras"
CALLERS: Final = (Caller("王桂芳女士", "02155556789", wants_answer=True), Caller("钱先生", "02155556790"))
"""Who called about the unit's own case, and about another one's."""
FOREIGN_PICTURE: Final = b"\xff\xd8 the picture of another unit's case"
OWN_PICTURE: Final = b"\xff\xd8 the picture of an own case"
ADDRESSES: Final = ("rtsp://", "192.0.2.")


@contextmanager
def unit_seat(url: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the unit's desk with its windows; what it says goes into its folder, as a log would."""
    folder.mkdir()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.fixtures.unit_seat_process", url, str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=PROJECT,
            env={**os.environ, "PYTHONPATH": str(PROJECT), "QT_QPA_PLATFORM": "offscreen"},
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


async def until_said(log: Path, words: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the process has said so."""

    def is_said() -> bool:
        said = log.read_text(encoding="utf-8")
        assert process.poll() is None, said
        return words in said

    await until(is_said, words, 2 * PATIENCE_S)


def found(needles: list[bytes], content: bytes) -> list[bytes]:
    """Return which of the needles are in there."""
    return [needle for needle in needles if needle in content]


def kept(folder: Path) -> bytes:
    """Return all that lies in a folder, names included."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return b"\n".join(str(path.relative_to(folder)).encode() + b"\n" + path.read_bytes() for path in files)


async def picture_of(officer: HubClient, folder: Path, content: bytes) -> str:
    path, sha256 = spooled(folder, content)
    await officer.upload(path, sha256, "thumbnail.jpg")
    return sha256


class BusyRoom:
    """A room with the cases of two units, and telephone numbers wherever somebody can write one."""

    def __init__(self, officer: HubClient, cleaners: HubClient, spool: Path) -> None:
        self.officer, self.cleaners, self.spool = officer, cleaners, spool
        self.desk, self.other = Desk(officer, ROOM), Desk(cleaners, unit_view(SANITATION))
        self.foreign: list[CaseId] = []
        self.numbers: list[str] = []
        self.foreign_picture = self.own_picture = ""

    async def open(self, technician: HubClient) -> None:
        """Give the room its standard, cameras with a password, and two pictures."""
        await set_up(self.officer)
        await technician.put_credential("cameras", Credential(USER, PASSWORD))
        await self.officer.lease("cameras")
        self.foreign_picture = await picture_of(self.officer, self.spool, FOREIGN_PICTURE)
        self.own_picture = await picture_of(self.officer, self.spool, OWN_PICTURE)

    async def file_foreign(self, phone: str) -> CaseId:
        command = replace(file_and_dispatch(SANITATION), place=f"报料人 {phone}", point=Point(121.4, 31.2))
        applied = await self.officer.command(command)
        self.foreign.append(command.case)
        self.numbers.append(applied.case_no)
        return command.case

    async def file_with_picture(self, *, is_own: bool) -> CaseId:
        thumbnail = self.own_picture if is_own else self.foreign_picture
        command = file_and_dispatch(ENFORCEMENT if is_own else SANITATION)
        evidence = EvidenceRef("1" * 64 if is_own else "2" * 64, thumbnail, thumbnail)
        applied = await self.officer.command(replace(command, evidence=evidence))
        if not is_own:
            self.foreign.append(command.case)
            self.numbers.append(applied.case_no)
        return command.case

    async def file_told(self, caller: Caller, *, is_own: bool) -> FileAndDispatch:
        """File what somebody told, look at who it was, and have the other one's erased."""
        plain = replace(file_and_dispatch(ENFORCEMENT if is_own else SANITATION), camera=None, evidence=None)
        told = replace(plain, source=CaseSource.TELEPHONE, caller=self.officer.seal_caller(caller))
        applied = await self.officer.command(told)
        assert (await self.officer.view_caller(told.case, "回电")).caller == caller
        if not is_own:
            await self.officer.erase_caller(told.case, "本人要求")
            self.foreign.append(told.case)
            self.numbers.append(applied.case_no)
        return told

    async def live_through(self, case: CaseId, phones: tuple[str, str]) -> None:
        """Bring a case of the other unit to its end, told by telephone and in words."""
        told = Telephone(f"赵敏 {phones[0]}", utc_now())
        await self.officer.command(on(Acknowledge, await self.desk.until(case, State.DISPATCHED), telephone=told))
        handling = await self.other.until(case, State.HANDLING)
        await self.cleaners.command(on(FeedBack, handling, result=f"已联系 {phones[1]}", pictures=("d" * 64,)))
        await self.officer.command(on(Close, await self.desk.until(case, State.FEEDBACK)))

    async def move_away_and_back(self, case: CaseId, squad: "Squad", phone: str) -> None:
        """Let an order go on to the other unit, where more happens to it, and come again without that."""
        first = await squad.desk.until(case, State.DISPATCHED)
        await squad.client.command(on(ReturnCase, first, reason="不属于本单位"))
        await self.officer.command(on(Redispatch, await self.desk.until(case, State.RETURNED), unit=SANITATION))
        await squad.desk.until_gone(case)
        order = await self.other.until(case, State.DISPATCHED)
        await self.cleaners.command(on(ReturnCase, order, reason=f"请联系 {phone}"))
        await self.officer.command(on(Redispatch, await self.desk.until(case, State.RETURNED), unit=ENFORCEMENT))
        again = await squad.desk.until(case, State.DISPATCHED)
        assert {step.unit for step in again.steps} == {ENFORCEMENT}


class Squad:
    """The unit whose line is listened to: what it sees, and what it keeps in a folder."""

    def __init__(self, url: str, folder: Path) -> None:
        self.client = HubClient(url, journal=JournalKeeper(FileStore(folder)))
        self.desk = Desk(self.client, unit_view(ENFORCEMENT))

    async def sign_in(self) -> None:
        self.client.start()
        await self.client.sign_in("squad", SIGN_IN_PASSWORD)


@dataclass(frozen=True)
class OwnCases:
    """What the unit may know of: a case with a picture, and one that somebody told; told beside it: another unit's."""

    case: CaseId
    told: FileAndDispatch
    told_elsewhere: FileAndDispatch


async def live_a_day(room: BusyRoom, squad: Squad) -> OwnCases:
    """Let cases of both units come and go, with a number in every text that somebody can write."""
    for phone in PHONES[:2]:
        await room.file_foreign(phone)
    await room.file_with_picture(is_own=False)
    told, told_elsewhere = [await room.file_told(caller, is_own=caller is CALLERS[0]) for caller in CALLERS]
    own = await room.file_with_picture(is_own=True)
    moved = await room.file_with_picture(is_own=True)
    await room.live_through(room.foreign[0], (PHONES[2], PHONES[3]))
    await room.move_away_and_back(moved, squad, PHONES[4])
    return OwnCases(own, told, told_elsewhere)


async def _subscribe(client: HubClient, view: View) -> None:
    await client._base.ask(lambda request: Subscribe(request, view))


async def try_the_doors(squad: HubClient, room: BusyRoom, own_told: CaseId, number: int) -> None:
    """Ask for everything that is not the unit's own; nothing of it may be given."""
    foreign = room.desk.cases()[room.foreign[0]]
    views = [ROOM, unit_view(SANITATION), View("unit:"), View("police:x")]
    asked = [
        squad.download(room.foreign_picture),
        squad.download("2" * 64),
        squad.command(on(Acknowledge, foreign)),
        squad.command(on(ReturnCase, foreign, reason="x")),
        squad.command(on(Recall, foreign, reason="x")),
        squad.command(file_and_dispatch(SANITATION)),
        squad.lease("cameras"),
        *(squad.view_caller(case, "回电") for case in (room.foreign[-1], own_told)),
        squad.erase_caller(own_told, "本人要求"),
        squad.duplicates(foreign.filing_row, Point(121.4, 31.2)),
        *(_subscribe(squad, view) for view in views),
    ]
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    assert all(isinstance(outcome, ConsoleError) for outcome in outcomes), outcomes
    assert len(outcomes) == number


async def take_what_is_own(room: BusyRoom, squad: Squad, own: OwnCases) -> None:
    """Picture, order and told case are given: what reaches nobody would be no proof."""
    assert await squad.client.download(room.own_picture) == OWN_PICTURE
    await squad.client.command(on(Acknowledge, await squad.desk.until(own.case, State.DISPATCHED)))
    await squad.desk.until(own.case, State.HANDLING)
    assert (await squad.desk.until_case(own.told.case)).source is CaseSource.TELEPHONE


@dataclass(frozen=True)
class Trace:
    """What was heard on both lines, kept in the unit's folders, and kept by the hub with its log."""

    rooms_line: bytes
    units_line: bytes
    folders: tuple[bytes, ...]
    hub: bytes
    hub_log: str
    spool: bytes


def check_nothing_foreign(trace: Trace, needles: list[bytes], sealed: list[bytes]) -> None:
    """Nothing foreign is on the unit's line or in its files, and it was there to be found."""
    assert found([*needles, *sealed], trace.units_line) == []
    assert [found([*needles, *sealed], folder) for folder in trace.folders] == [[], []]
    assert set(needles) - set(found(needles, trace.rooms_line)) <= {FOREIGN_PICTURE}


def check_own_came(trace: Trace, own: CaseId) -> None:
    needles = [own.encode(), OWN_PICTURE]
    assert found(needles, trace.units_line) == needles
    assert own.encode() in trace.folders[1]


def check_the_hub_keeps_secrets(trace: Trace, personal: list[bytes], sealed: list[bytes]) -> None:
    """Who called cannot be read in what the hub keeps, copies and log among it; erased, he is not even sealed."""
    assert found(personal, trace.hub + trace.spool) == []
    assert found(sealed, trace.hub) == sealed[:1]
    assert PASSWORD not in trace.hub_log
    assert not found([phone.encode() for phone in PHONES], trace.hub_log.encode())


@pytest.mark.long
async def test_nothing_foreign_reaches_a_units_seat(join: Join, data: Path, hub: HubProcess, tmp_path: Path) -> None:
    port = hub.address().port
    spool, *folders = (tmp_path / name for name in ("spool", "desk", "client"))
    spool.mkdir()
    async with proxy_to(port, keeps=True) as rooms_line, proxy_to(port, keeps=True) as units_line:
        room = BusyRoom(await join("li", rooms_line.url), await join("cleaners"), spool)
        await room.open(await join("tech"))
        with unit_seat(units_line.url, folders[0]) as process:
            squad = Squad(units_line.url, folders[1])
            await squad.sign_in()
            own = await live_a_day(room, squad)
            await try_the_doors(await join("squad", units_line.url), room, own.told.case, 15)
            await take_what_is_own(room, squad, own)
            await until_said(folders[0] / "log", "ready", process)
            await squad.client.close()
    backup(data, utc_now())
    heard = bytes(rooms_line.heard), bytes(units_line.heard)
    trace = Trace(*heard, tuple(map(kept, folders)), kept(data) + hub.log.encode(), hub.log, kept(spool))
    foreign = [*room.foreign, *room.numbers, *PHONES, *ADDRESSES, USER, PASSWORD]
    personal = [words.encode() for caller in CALLERS for words in (caller.name, caller.number)]
    sealed = [told.caller[60:100].encode() for told in (own.told, own.told_elsewhere)]
    check_nothing_foreign(trace, [*(one.encode() for one in foreign), *personal, FOREIGN_PICTURE], sealed)
    check_the_hub_keeps_secrets(trace, personal, sealed)
    check_own_came(trace, own.case)
