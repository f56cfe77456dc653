"""What goes out and when it is noted: before the hub can have it, and under its maker's name only."""

import asyncio
from collections.abc import Iterator

import pytest

from console.domain.command import Applied
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


def test_a_hub_without_room_is_asked_again(seat: Seat) -> None:
    command = file_and_dispatch()
    seat.line.hub.is_full = True
    seat.make(command)
    wait(seat, LONG_S)
    assert command.id in seat.keeper.journal.entries
    seat.line.hub.is_full = False
    wait(seat, LONG_S)
    assert isinstance(seat.told[command.id], Applied)
