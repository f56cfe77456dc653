"""What a unit's seat hears and keeps: every byte of its line and its files, looked through for what is not its own."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
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
from tests.fixtures.hub_process import PROJECT, HubProcess
from tests.fixtures.proxy import proxy_to
from tests.integration.conftest import Join
from tests.integration.test_case_path import on
from tests.patience import PATIENCE_S
from tests.street import ENFORCEMENT, SANITATION, file_and_dispatch

PHONES: Final = ("13800138001", "13800138002", "13800138003", "13800138004", "13800138005")
USER, PASSWORD = "camera-user-7391", "S3cret-of-the-cameras"
CALLERS: Final = (Caller("王桂芳女士", "02155556789", wants_answer=True), Caller("钱先生", "02155556790"))
"""Who called about the unit's own case, and about another one's."""
FOREIGN_PICTURE: Final = b"\xff\xd8 the picture of another unit's case"
OWN_PICTURE: Final = b"\xff\xd8 the picture of an own case"
ADDRESSES: Final = ("rtsp://", "192.0.2.")


@contextmanager
def unit_seat(url: str, folder: Path) -> Iterator[None]:
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
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


async def until_said(log: Path, words: str) -> None:
    """Wait until a process has said so."""
    async with asyncio.timeout(PATIENCE_S * 2):
        while words not in await asyncio.to_thread(log.read_text, encoding="utf-8"):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.02)


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

    async def file_foreign(self, phone: str) -> CaseId:
        command = replace(file_and_dispatch(SANITATION), place=f"报料人 {phone}", point=Point(121.4, 31.2))
        applied = await self.officer.command(command)
        self.foreign.append(command.case)
        self.numbers.append(applied.case_no)
        return command.case

    async def file_with_picture(self, thumbnail: str, *, is_own: bool) -> CaseId:
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

    async def move_away(self, case: CaseId, squad: HubClient, unit: Desk, phone: str) -> None:
        """Let an order go back and on to the other unit, where more happens to it."""
        await squad.command(on(ReturnCase, await unit.until(case, State.DISPATCHED), reason="不属于本单位"))
        await self.officer.command(on(Redispatch, await self.desk.until(case, State.RETURNED), unit=SANITATION))
        await unit.until_gone(case)
        order = await self.other.until(case, State.DISPATCHED)
        await self.cleaners.command(on(ReturnCase, order, reason=f"请联系 {phone}"))
        await self.desk.until(case, State.RETURNED)


async def _subscribe(client: HubClient, view: View) -> None:
    await client._base.ask(lambda request: Subscribe(request, view))


async def try_the_doors(squad: HubClient, desk: BusyRoom, foreign_picture: str, own_told: CaseId, number: int) -> None:
    """Ask for everything that is not the unit's own; nothing of it may be given."""
    foreign = desk.desk.cases()[desk.foreign[0]]
    views = [ROOM, unit_view(SANITATION), View("unit:"), View("police:x")]
    asked = [
        squad.download(foreign_picture),
        squad.download("2" * 64),
        squad.command(on(Acknowledge, foreign)),
        squad.command(on(ReturnCase, foreign, reason="x")),
        squad.command(on(Recall, foreign, reason="x")),
        squad.command(file_and_dispatch(SANITATION)),
        squad.lease("cameras"),
        *(squad.view_caller(case, "回电") for case in (desk.foreign[-1], own_told)),
        squad.erase_caller(own_told, "本人要求"),
        squad.duplicates(foreign.filing_row, Point(121.4, 31.2)),
        *(_subscribe(squad, view) for view in views),
    ]
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    assert all(isinstance(outcome, ConsoleError) for outcome in outcomes), outcomes
    assert len(outcomes) == number


@pytest.mark.long
async def test_nothing_foreign_reaches_a_units_seat(join: Join, data: Path, hub: HubProcess, tmp_path: Path) -> None:
    port = hub.address().port
    async with proxy_to(port, keeps=True) as rooms_line, proxy_to(port, keeps=True) as units_line:
        officer, cleaners = await join("li", rooms_line.url), await join("cleaners")
        await set_up(officer)
        await (await join("tech")).put_credential("cameras", Credential(USER, PASSWORD))
        await officer.lease("cameras")
        spool = tmp_path / "spool"
        spool.mkdir()
        folders = tmp_path / "desk", tmp_path / "client"
        room = BusyRoom(officer, cleaners, spool)
        foreign_picture = await picture_of(officer, spool, FOREIGN_PICTURE)
        own_picture = await picture_of(officer, spool, OWN_PICTURE)
        with unit_seat(units_line.url, folders[0]):
            squad = HubClient(units_line.url, journal=JournalKeeper(FileStore(folders[1])))
            squad.start()
            await squad.sign_in("squad", "correct horse battery")
            unit = Desk(squad, unit_view(ENFORCEMENT))
            for phone in PHONES[:2]:
                await room.file_foreign(phone)
            await room.file_with_picture(foreign_picture, is_own=False)
            told = [await room.file_told(caller, is_own=caller is CALLERS[0]) for caller in CALLERS]
            own = await room.file_with_picture(own_picture, is_own=True)
            moved = await room.file_with_picture(own_picture, is_own=True)
            await room.live_through(room.foreign[0], (PHONES[2], PHONES[3]))
            await room.move_away(moved, squad, unit, PHONES[4])
            back = on(Redispatch, await room.desk.until(moved, State.RETURNED), unit=ENFORCEMENT)
            await officer.command(back)  # it comes again, and what the other unit said of it does not
            again = await unit.until(moved, State.DISPATCHED)
            assert {step.unit for step in again.steps} == {ENFORCEMENT}
            await try_the_doors(await join("squad", units_line.url), room, foreign_picture, told[0].case, 15)
            assert await squad.download(own_picture) == OWN_PICTURE
            await squad.command(on(Acknowledge, await unit.until(own, State.DISPATCHED)))
            await unit.until(own, State.HANDLING)
            assert (await unit.until_case(told[0].case)).source is CaseSource.TELEPHONE
            await until_said(folders[0] / "log", "ready")
            await squad.close()
    foreign = [*room.foreign, *room.numbers, *PHONES, *ADDRESSES, USER, PASSWORD]
    personal = [words.encode() for caller in CALLERS for words in (caller.name, caller.number)]
    sealed = [one.caller[60:100].encode() for one in told]
    needles = [*(one.encode() for one in foreign), *personal, FOREIGN_PICTURE]
    assert found([*needles, *sealed], bytes(units_line.heard)) == []
    assert [found([*needles, *sealed], kept(folder)) for folder in folders] == [[], []]
    # Nor can who called be read in what the hub keeps, its log and its copies among it; erased, he is not even sealed.
    backup(data, utc_now())
    hubs = kept(data) + hub.log.encode()
    assert found(personal, hubs + kept(spool)) == []
    assert found(sealed, hubs) == sealed[:1]
    # What was looked for was there to be found, and the unit's own did come.
    assert set(needles) - set(found(needles, bytes(rooms_line.heard))) <= {FOREIGN_PICTURE}
    assert found([own.encode(), OWN_PICTURE], bytes(units_line.heard)) == [own.encode(), OWN_PICTURE]
    assert own.encode() in kept(folders[1])
    assert PASSWORD not in hub.log
    assert not found([phone.encode() for phone in PHONES], hub.log.encode())
