"""A simulated unit beside a visitor who plays it too: nothing that he has touched is taken out of his hands."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from console.demo import people
from console.demo.people import Errand, UnitPerson
from console.domain.account import Account
from console.domain.board import Board, RecordKey
from console.domain.case import CaseRecord
from console.domain.case_command import Acknowledge, CaseCommand
from console.domain.command import Applied, Command
from console.domain.decision import decide
from console.domain.rules import PLAIN_RULES
from console.link.session import LinkState
from console.link.view import Held, ViewChange
from tests import street
from tests.street import NOW

SQUAD = street.squad()
CAME = NOW - timedelta(minutes=1)
PATIENCE_S = 120.0


class FakeClient:
    """A seat at a hub that carries everything out on one board."""

    def __init__(self) -> None:
        self.state = LinkState.SIGNED_OUT
        self.board: Board = street.set_up_board()
        self.at: datetime = CAME
        self.given: list[CaseCommand] = []
        self._on_change: Callable[[ViewChange], None] | None = None

    async def sign_in(self, _name: str, _password: str) -> Account:
        self.state = LinkState.SIGNED_IN
        return SQUAD

    def room_now(self) -> datetime:
        return self.at

    def subscribe(self, _view: str, on_change: Callable[[ViewChange], None]) -> None:
        self._on_change = on_change

    async def command(self, command: CaseCommand) -> Applied:
        self.given.append(command)
        self.do(command, SQUAD)
        return Applied(command.id, self.board.head.seq)

    def do(self, command: Command, actor: Account) -> None:
        """Carry it out and tell the view, as a hub does."""
        changes = self.board.fold(decide(self.board, command, actor, self.at, PLAIN_RULES))
        held = {RecordKey("case", c.key.id): Held(c.version, c.record) for c in changes if c.record is not None}
        assert self._on_change is not None
        self._on_change(ViewChange("unit", is_whole=False, upserts=held, drops=()))

    def case(self) -> CaseRecord:
        (case,) = self.board.records(CaseRecord)
        return case


class Scene:
    """One order, one simulated person, two clocks in our hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, patience_s: float) -> None:
        self.client, self.now = FakeClient(), 0.0
        monkeypatch.setattr(people, "monotonic", lambda: self.now)
        self.person = UnitPerson(SQUAD, self.client, {}, patience_s)  # type: ignore[arg-type]

    async def begin(self) -> None:
        await self.client.sign_in("", "")
        self.person._begin()
        self.client.at = NOW
        self.client.do(street.file_and_dispatch(), street.OFFICER)

    async def later(self, minutes: float, seconds: float) -> None:
        """Let room time and real time pass, then look."""
        self.client.at += timedelta(minutes=minutes)
        self.now += seconds
        await self.person._look()


@pytest.fixture
def order_for(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], Scene]:
    return lambda patience_s: Scene(monkeypatch, patience_s)


async def test_nothing_is_answered_before_its_room_time(order_for: Callable[[float], Scene]) -> None:
    scene = order_for(0.0)
    await scene.begin()
    await scene.later(0.5, 1)
    assert scene.client.given == []
    await scene.later(10, 1)
    assert len(scene.client.given) == 1
    await scene.later(0, 1)
    assert len(scene.client.given) == 1, "once"


async def test_the_visitors_order_waits_for_him_in_real_time(order_for: Callable[[float], Scene]) -> None:
    scene = order_for(PATIENCE_S)
    await scene.begin()
    await scene.later(60, PATIENCE_S - 1)  # fast room time does not shorten it
    assert scene.client.given == []
    await scene.later(0, 2)
    assert len(scene.client.given) == 1


async def test_what_the_visitor_took_by_hand_is_his(order_for: Callable[[float], Scene]) -> None:
    scene = order_for(PATIENCE_S)
    await scene.begin()
    case = scene.client.case()
    scene.client.do(Acknowledge(street.command_id(), case.id, case.version), SQUAD)
    await scene.later(600, 10 * PATIENCE_S)
    assert scene.client.given == []


async def test_own_acknowledgements_are_nobody_elses(order_for: Callable[[float], Scene]) -> None:
    scene = order_for(0.0)
    await scene.begin()
    await scene.later(10, 1)
    assert scene.person._theirs == set()


def test_an_errand_comes_through_the_pipe_as_it_was() -> None:
    errand = Errand("ws://127.0.0.1:1", {"enforcement": "x"}, "enforcement", {"1": ("/a", "b")}, 3.0)
    assert Errand.read(errand.line().decode()) == errand
    assert replace(errand, patience_s=4.0) != errand
