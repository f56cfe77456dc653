"""Slips on a seat's disk: nobody reads who called there, and what is not filed survives the seat."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from console.domain.caller import Caller
from console.domain.command import Applied
from console.domain.event import CommandId
from console.errors import Refused
from console.link.caller_seal import CallerKey, seal
from console.link.journal_keeper import JournalKeeper, at_once
from console.link.journal_store import MemoryStore
from console.seat.slip import new_slip, order_of
from console.seat.slips import SLIPS, HeldSlip, Slips
from tests.street import NOW, OFFICER

WANG = Caller("王桂芳", "02155556789")
KEY = CallerKey.fresh()


class Seat:
    """The slips of one seat on a disk that outlives it."""

    def __init__(self, folder: Path, keeper: JournalKeeper | None = None) -> None:
        self.sealings = 0
        self.keeper = keeper or JournalKeeper(MemoryStore(), at_once)
        self.slips = Slips(folder, self.keeper, self._seal, lambda: "李文")

    def _seal(self, caller: Caller) -> str:
        self.sealings += 1
        return seal(caller, KEY.public)

    def keep(self, place: str = "长江路", caller: Caller = WANG) -> HeldSlip:
        slip = new_slip(NOW)
        held = HeldSlip(replace(slip, draft=replace(slip.draft, place=place), caller=caller, remark="请慢行"))
        self.slips.push(held)
        asyncio.run(self.slips.save(held))
        return held

    def send(self, held: HeldSlip) -> CommandId:
        command = order_of(held.id, held.slip, self.slips.sealed(held))
        journal = self.keeper.journal
        asyncio.run(self.keeper.write(lambda: journal.make(command, OFFICER.name, NOW, goes_out=True)))
        return held.id


def readable(folder: Path) -> bool:
    content = b"".join(path.read_bytes() for path in folder.iterdir())
    return WANG.name.encode() in content or WANG.number.encode() in content


def test_what_was_typed_comes_back_and_who_called_stays_sealed(tmp_path: Path) -> None:
    held = Seat(tmp_path).keep()
    assert not readable(tmp_path)
    again = Seat(tmp_path).slips.take_oldest()
    assert again is not None
    assert (again.id, again.slip.draft, again.slip.remark) == (held.id, held.slip.draft, "请慢行")
    assert not again.slip.caller
    assert again.has_sealed_caller
    assert KEY.open(Seat(tmp_path).slips.sealed(again)) == WANG, "he goes out with it all the same"


def test_who_is_typed_anew_replaces_him(tmp_path: Path) -> None:
    Seat(tmp_path).keep()
    seat = Seat(tmp_path)
    again = seat.slips.take_oldest()
    assert again is not None
    again.slip = replace(again.slip, caller=Caller("赵"))
    assert KEY.open(seat.slips.sealed(again)) == Caller("赵")
    again.slip = replace(again.slip, caller=Caller())
    assert seat.slips.sealed(again) == ""


def test_the_same_slip_is_written_and_sealed_once(tmp_path: Path) -> None:
    seat = Seat(tmp_path)
    held = seat.keep()
    written = (tmp_path / f"{held.id}.json").stat().st_mtime_ns
    asyncio.run(seat.slips.save(held))
    assert (tmp_path / f"{held.id}.json").stat().st_mtime_ns == written
    assert seat.sealings == 1


def test_the_sixth_pushes_out_the_oldest(tmp_path: Path) -> None:
    seat = Seat(tmp_path)
    for number in range(SLIPS + 1):
        seat.keep(f"长江路 {number} 号")
    assert seat.slips.held[0].slip.draft.place == "长江路 1 号"
    assert len(list(tmp_path.glob("*.json"))) == SLIPS


def test_what_is_sent_is_unlisted_and_gone_when_it_is_carried_out(tmp_path: Path) -> None:
    seat = Seat(tmp_path)
    sent = seat.send(seat.keep())
    after_a_start = Seat(tmp_path, seat.keeper)
    assert after_a_start.slips.held == []
    journal = seat.keeper.journal
    asyncio.run(seat.keeper.write(lambda: journal.answer(sent, Applied(sent, 1, None, "x"), NOW)))
    assert list(tmp_path.glob("*.json")) == []


def test_what_the_hub_refuses_is_opened_again_as_another_command(tmp_path: Path) -> None:
    seat = Seat(tmp_path)
    sent = seat.send(seat.keep())
    journal = seat.keeper.journal
    asyncio.run(seat.keeper.write(lambda: journal.answer(sent, Refused("no", text_key="hub.unknown_unit"), NOW)))
    again = seat.slips.reopen(sent)
    assert again is not None
    assert again.id != sent
    assert again.slip.draft.place == "长江路"
    assert again.sealed
    assert seat.slips.reopen(sent) is None


def test_a_slip_that_cannot_be_read_is_set_aside(tmp_path: Path) -> None:
    held = Seat(tmp_path).keep()
    (tmp_path / f"{held.id}.json").write_bytes(b"{torn")
    assert Seat(tmp_path).slips.held == []
    assert (tmp_path / f"{held.id}.unreadable").exists()


def test_a_disk_that_fails_is_said_and_the_slip_stays_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    seat = Seat(tmp_path / "file" / "slips")
    seat.keep()
    assert seat.slips.trouble
    assert len(seat.slips.held) == 1


@pytest.mark.parametrize("caller", [Caller(), Caller("王", "1")])
def test_nobody_and_half_a_number_are_kept_too(tmp_path: Path, caller: Caller) -> None:
    Seat(tmp_path).keep(caller=caller)
    again = Seat(tmp_path).slips.take_oldest()
    assert again is not None
    assert again.has_sealed_caller is bool(caller)
