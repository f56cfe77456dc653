"""What goes out and when it is noted: before the hub can have it, and under its maker's name only."""

import asyncio
import sys
from collections.abc import Iterator

import pytest

from console.domain.command import Applied
from console.link.hub_envelope import Answer
from console.link.journal import Journal
from console.link.journal_store import MemoryStore
from tests.seat_room import LONG_S, Hub, Seat
from tests.simulation.loop import VirtualLoop
from tests.street import OFFICER, SECOND_OFFICER, file_and_dispatch


@pytest.fixture
def seat() -> Iterator[Seat]:
    loop = VirtualLoop()
    made = Seat(loop, Hub(), MemoryStore())
    made.sign_in(OFFICER)
    yield made
    made.kill()
    loop.close()


def wait(seat: Seat, seconds: float) -> None:
    seat.loop.run_until_complete(asyncio.sleep(seconds))


def test_what_waited_is_noted_as_sent_before_the_hub_can_have_it(seat: Seat) -> None:
    command = file_and_dispatch()
    seat.cut()
    seat.make(command)
    wait(seat, 1)
    assert not seat.keeper.journal.entries[command.id].is_sent
    seat.line.loses = [True]
    seat.sign_in(OFFICER)
    wait(seat, 1)
    assert command.id in seat.line.hub.carried_out
    assert seat.keeper.journal.entries[command.id].is_sent, "its answer is lost: only the hub knows"
    seat.sign_in(OFFICER)
    wait(seat, 1)
    assert isinstance(seat.told[command.id], Applied)
    assert seat.keeper.journal.entries == {}


def test_it_waits_for_its_maker_while_another_is_signed_in(seat: Seat) -> None:
    command = file_and_dispatch()
    seat.cut()
    seat.make(command)
    wait(seat, 1)
    seat.end_session()
    seat.sign_in(SECOND_OFFICER)
    wait(seat, LONG_S)
    assert seat.line.hub.carried_out == {}
    seat.end_session()
    seat.sign_in(OFFICER)
    wait(seat, 1)
    assert seat.line.hub.carried_out[command.id][0] == "li"


def test_a_fault_in_one_who_hears_of_the_journal_keeps_no_answer_back(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = list[object]()
    monkeypatch.setattr(sys, "excepthook", lambda _kind, fault, _trace: faults.append(fault))

    def fail(_lines: object) -> None:
        raise OSError("read-only file system")

    seat.keeper.watch(fail)
    command = file_and_dispatch()
    seat.make(command)
    wait(seat, 1)
    assert isinstance(seat.told[command.id], Applied)
    assert faults


def test_after_a_fault_of_its_own_it_sends_what_waits_all_the_same(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = list[object]()
    monkeypatch.setattr(sys, "excepthook", lambda _kind, fault, _trace: faults.append(fault))
    due, ask = Journal.due, seat.line.ask

    def fail_once(_journal: Journal, _name: str) -> object:
        monkeypatch.setattr(Journal, "due", due)
        raise RuntimeError("a fault of ours")

    async def fail_to_ask(_make: object) -> Answer:
        monkeypatch.setattr(seat.line, "ask", ask)
        raise RuntimeError("another")

    monkeypatch.setattr(Journal, "due", fail_once)
    monkeypatch.setattr(seat.line, "ask", fail_to_ask)
    command = file_and_dispatch()
    seat.make(command)
    wait(seat, LONG_S)
    assert isinstance(seat.told[command.id], Applied)
    assert [str(fault) for fault in faults] == ["a fault of ours", "another"]


def test_a_hub_without_room_is_asked_again(seat: Seat) -> None:
    command = file_and_dispatch()
    seat.line.hub.is_full = True
    seat.make(command)
    wait(seat, LONG_S)
    assert command.id in seat.keeper.journal.entries
    seat.line.hub.is_full = False
    wait(seat, LONG_S)
    assert isinstance(seat.told[command.id], Applied)
