"""A seat's outbox, its disk and a hub on one virtual loop, without a wire: cut, lost and killed by the test."""

import asyncio
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from console.domain.account import Account
from console.domain.board import Board
from console.domain.command import COMMANDS, Applied, Command, case_of
from console.domain.decision import decide
from console.domain.event import CommandId
from console.errors import ConsoleError, Refused, Unavailable
from console.link.envelope import FromSeat, convert, raw
from console.link.hub_envelope import Answer
from console.link.journal import is_verdict
from console.link.journal_keeper import JournalKeeper
from console.link.journal_store import MemoryStore, PowerCut
from console.link.outbox import Outbox
from console.link.outside import Outside
from console.link.seat_envelope import Order
from console.link.session import LinkState, SeatSession
from tests.simulation.loop import VirtualLoop
from tests.street import NOW, set_up_board

LONG_S = 60.0


@dataclass
class Hub:
    """Carries each command out once, by the real rules; forgets what it refused."""

    board: Board = field(default_factory=set_up_board)
    carried_out: dict[CommandId, tuple[str, Applied]] = field(default_factory=dict)
    is_full: bool = False

    def order(self, command: Command, actor: Account) -> Applied:
        if command.id in self.carried_out:
            account, applied = self.carried_out[command.id]
            if account != actor.name:
                raise Refused("another had this id", text_key="hub.command_id_taken")
            return applied
        if self.is_full:
            raise Unavailable("no room", text_key="hub.storage_failed")
        self.board.fold(decide(self.board, command, actor, NOW))
        about = case_of(command)
        case = self.board.case(about) if about is not None else None
        assert case is not None
        applied = Applied(command.id, self.board.head.seq, case.id, case.case_no, case.version)
        self.carried_out[command.id] = actor.name, applied
        return applied


class Line:
    """The line of one seat process. An answer can be lost, or come twice."""

    def __init__(self, hub: Hub) -> None:
        self.hub, self.session = hub, SeatSession("test")
        self.outside = Outside(utc_now=lambda: NOW, rng=random.Random(1))
        self.loses: list[bool] = []
        """For each command that gets there: its answer is lost, and the line with it."""
        self._up = asyncio.Event()
        self._watchers: list[Callable[[LinkState], None]] = []
        self._numbers = itertools.count(1)

    def watch(self, on_state: Callable[[LinkState], None]) -> None:
        self._watchers.append(on_state)

    def become(self, state: LinkState, account: Account | None) -> None:
        self.session.state, self.session.account = state, account
        (self._up.set if state is LinkState.SIGNED_IN else self._up.clear)()
        for on_state in self._watchers:
            on_state(state)

    async def ask(self, make: Callable[[int], FromSeat]) -> Answer:
        order = make(next(self._numbers))
        assert isinstance(order, Order)
        actor = self.session.account
        while True:
            if actor is None or self.session.account is not actor:
                raise Refused("not signed in", text_key="hub.session_ended")
            if not self._up.is_set():
                await asyncio.sleep(0.1)
                continue
            await asyncio.sleep(0.01)  # on its way
            try:
                applied = self.hub.order(convert(COMMANDS[order.type], order.body), actor)
            except ConsoleError as exc:
                refusal: ConsoleError | None = exc
            else:
                refusal = None
            if self.loses and self.loses.pop():
                self.become(LinkState.AWAY, actor)
                continue
            if refusal is not None:
                raise refusal
            return Answer(order.request, raw(applied))


class Seat:
    """One process of a seat on a disk that outlives it."""

    def __init__(self, loop: VirtualLoop, hub: Hub, store: MemoryStore) -> None:
        self.loop, self.store = loop, store
        self.keeper = JournalKeeper(store)
        self.line = Line(hub)
        self.outbox = Outbox(self.line, self.keeper)
        self.told: dict[CommandId, Applied | ConsoleError] = {}
        """What whoever made a command was told."""
        self._carrying: list[asyncio.Task[None]] = []
        loop.run_until_complete(self._start())

    async def _start(self) -> None:
        self.outbox.start()

    def sign_in(self, account: Account) -> None:
        self.line.become(LinkState.SIGNED_IN, account)

    def cut(self) -> None:
        self.line.become(LinkState.AWAY, self.line.session.account)

    def end_session(self) -> None:
        self.line.become(LinkState.SIGNED_OUT, None)

    def make(self, command: Command) -> None:
        self._carrying.append(self.loop.create_task(self._carry(command)))

    async def _carry(self, command: Command) -> None:
        try:
            self.told[command.id] = await self.outbox.carry(command)
        except PowerCut:
            return
        except ConsoleError as exc:
            self.told[command.id] = exc

    def ends(self) -> dict[CommandId, Applied | ConsoleError]:
        """Return the verdicts among what was told: not that nobody was signed in, or that the seat was closed."""
        return {id_: end for id_, end in self.told.items() if isinstance(end, Applied) or is_verdict(end)}

    def kill(self) -> None:
        """Its process is gone, without a word."""
        tasks = asyncio.all_tasks(self.loop)
        for task in tasks:
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
