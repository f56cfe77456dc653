"""A command made is a command settled: over cuts, lost answers, full disks and kills at every point of a write."""

import asyncio
import contextlib
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from console.domain.case_command import Acknowledge, FeedBack
from console.domain.command import Applied, Command
from console.domain.event import CommandId
from console.errors import Refused
from console.link.journal_entry import Stage
from console.link.journal_line import Made, unframe
from console.link.journal_store import MemoryStore, WritePoint
from console.link.session import LinkState
from tests.seat_room import LONG_S, Hub, Seat
from tests.simulation.loop import VirtualLoop
from tests.street import NOW, OFFICER, SECOND_OFFICER, UNITS, command_id, file_and_dispatch, squad

ACCOUNTS = (OFFICER, SECOND_OFFICER, squad(UNITS[0].id), squad(UNITS[1].id))


class Histories(RuleBasedStateMachine):
    """One machine with a disk; seat processes come and go on it."""

    def __init__(self) -> None:
        super().__init__()
        self.loop, self.hub, self.store = VirtualLoop(), Hub(), MemoryStore()
        self.made: set[CommandId] = set()
        self.settled: set[CommandId] = set()
        self.seat = Seat(self.loop, self.hub, self.store)
        self.seat.sign_in(OFFICER)

    def pass_time(self, seconds: float) -> None:
        self.loop.run_until_complete(asyncio.sleep(seconds))
        self.made |= self.seat.keeper.journal.entries.keys() | self.seat.ends().keys()

    @rule(seconds=st.sampled_from((0.0, 0.005, 0.3, 10.0)))
    def wait(self, seconds: float) -> None:
        self.pass_time(seconds)

    @precondition(lambda self: self.seat.line.session.account is not None)
    @rule(kind=st.sampled_from(("case", "bad case", "acknowledge", "feed back")), again=st.booleans())
    def make(self, kind: str, again: bool) -> None:
        command = self._command(kind)
        for _ in range(1 + again):
            self.seat.make(command)

    def _command(self, kind: str) -> Command:
        case = next(iter(reversed(self.hub.carried_out.values())), None)
        record = self.hub.board.case(case[1].case) if case is not None and case[1].case is not None else None
        if kind == "bad case" or record is None:
            made = file_and_dispatch()
            return replace(made, filing_row="none") if kind == "bad case" else made
        if kind == "acknowledge":
            return Acknowledge(command_id(), record.id, record.version)
        if kind == "feed back":
            return FeedBack(command_id(), record.id, record.version, "已清除", ("d" * 64,))
        return file_and_dispatch()

    @rule()
    def cut(self) -> None:
        self.seat.cut()

    @rule(who=st.sampled_from(ACCOUNTS))
    def sign_in(self, who: object) -> None:
        account = next(one for one in ACCOUNTS if one is who)
        self.seat.end_session()
        self.pass_time(0.2)  # the line tells whoever asked that the session has ended
        self.seat.sign_in(account)

    @rule()
    def end_session(self) -> None:
        self.seat.end_session()

    @rule(loses=st.lists(st.booleans(), max_size=3))
    def lose_answers(self, loses: list[bool]) -> None:
        self.seat.line.loses = loses

    @rule(is_full=st.booleans())
    def fill_the_hubs_disk(self, is_full: bool) -> None:
        self.hub.is_full = is_full

    @rule(is_full=st.booleans())
    def fill_the_seats_disk(self, is_full: bool) -> None:
        self.store.is_full = is_full

    @precondition(lambda self: self.seat.keeper.journal.not_carried_out())
    @rule()
    def settle(self) -> None:
        entry = self.seat.keeper.journal.not_carried_out()[0]
        journal = self.seat.keeper.journal
        self.loop.run_until_complete(self.seat.keeper.write(lambda: journal.settle(entry.id, "li", entry.made_at)))
        self.settled.add(entry.id)

    @precondition(lambda self: self.seat.keeper.journal.waiting())
    @rule(last=st.booleans())
    def withdraw(self, last: bool) -> None:
        id_ = self.seat.keeper.journal.waiting()[-last].id
        with contextlib.suppress(Refused):  # it went out
            journal = self.seat.keeper.journal
            self.loop.run_until_complete(self.seat.keeper.write(lambda: journal.withdraw(id_, "li", NOW)))
            self.settled.add(id_)
            self.made.add(id_)

    @precondition(lambda self: not self.store.is_full and not self.seat.keeper.trouble)
    @rule(point=st.sampled_from(WritePoint), writes=st.integers(0, 4), makes=st.booleans())
    def lose_power(self, point: WritePoint, writes: int, makes: bool) -> None:
        """The machine goes out in the n-th write from now, if that many come; else between two."""
        left = [writes]

        def is_cut(asked: WritePoint) -> bool:
            left[0] -= asked is point
            return left[0] < 0

        self.store.is_cut = is_cut
        if makes and self.seat.line.session.account is not None:
            self.seat.make(file_and_dispatch())
        self.loop.set_exception_handler(lambda _loop, _context: None)  # whatever dies with the machine
        self.loop.run_until_complete(asyncio.sleep(0.5))
        self.made |= self.seat.ends().keys()
        self.restart()

    def restart(self) -> None:
        self.made |= {line.id for line in unframe(self.store.content).lines if isinstance(line, Made)}
        self.seat.kill()
        self.check_told()
        self.store.is_cut = lambda _: False
        self.seat = Seat(self.loop, self.hub, self.store)
        self.made |= self.seat.keeper.journal.entries.keys()

    def check_told(self) -> None:
        for id_, outcome in self.seat.ends().items():
            assert isinstance(outcome, Applied) == (id_ in self.hub.carried_out)

    def teardown(self) -> None:
        try:
            self._check_ends()
        finally:
            self.seat.kill()
            self.loop.close()

    def _check_ends(self) -> None:
        self.hub.is_full = self.store.is_full = False
        self.seat.line.loses = []
        for account in ACCOUNTS:
            self.sign_in(account)
            self.pass_time(LONG_S)
        journal = self.seat.keeper.journal
        assert journal.waiting() == []
        listed = {entry.id for entry in journal.not_carried_out()}
        assert self.made == self.hub.carried_out.keys() | listed | self.settled
        assert not self.hub.carried_out.keys() & (listed | self.settled), "nothing ends twice"
        assert {e.id for e in journal.entries.values() if e.stage is Stage.CARRIED_OUT} == set()
        assert self.seat.line.session.state is LinkState.SIGNED_IN
        self.check_told()


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=200, stateful_step_count=30, deadline=None)
