"""Random commands by random people: no state outside the table, versions without gap, folding equals the record."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from console.domain.account import Account
from console.domain.board import Board
from console.domain.camera import Point
from console.domain.case import CaseRecord, CaseSource, ReminderRule, Telephone
from console.domain.case_command import LEADS, CaseCommand
from console.domain.case_fact import ACTION_OF, CaseFact
from console.domain.permission import Role
from console.domain.standard import UnitId
from console.domain.workflow import OPEN, STANDING, TRANSITIONS, State
from console.errors import ConsoleError
from tests.street import DEPUTY, HUB, NOW, OFFICER, ROWS, SECOND_OFFICER, UNITS, Street, file_and_dispatch, squad

PEOPLE = (
    OFFICER,
    SECOND_OFFICER,
    DEPUTY,
    squad(UNITS[0].id),
    squad(UNITS[1].id),
    HUB,
    Account("t", "t", Role.TECHNICIAN),
)
TEXTS = st.sampled_from(["已清理", "不属于本单位", "", "x" * 1_001, "a\x00b"])
CALLER = "c2VhbGVkIGZvciB0aGUgaHVi"
WORDS: dict[str, st.SearchStrategy[Any]] = {
    "reason": TEXTS,
    "result": TEXTS,
    "opinion": TEXTS,
    "unit": st.sampled_from([UNITS[0].id, UNITS[1].id, UnitId("none")]),
    "filing_row": st.sampled_from([ROWS[0].id, ROWS[1].id, "none"]),
    "place": TEXTS,
    "point": st.sampled_from([None, Point(121.4, 31.2), Point(float("nan"), 0)]),
    "public_grid": st.sampled_from(["", "3"]),
    "residents_grid": st.sampled_from(["", "12"]),
    "pictures": st.lists(st.sampled_from(["d" * 64, "e" * 64, "?"]), max_size=2).map(tuple),
    "rule": st.sampled_from(ReminderRule),
}


class CaseMachine(RuleBasedStateMachine):
    """Some cases of one street, with everybody pressing every key at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.street = Street()
        self.cases: list[CaseRecord] = []

    @initialize(is_urgent=st.booleans())
    def begin(self, is_urgent: bool) -> None:
        self.cases.append(self.street.file(is_urgent=is_urgent))

    @rule(is_urgent=st.booleans(), unit=st.sampled_from(UNITS))
    def file(self, is_urgent: bool, unit: Any) -> None:  # noqa: ANN401
        self.cases.append(self.street.file(unit.id, is_urgent=is_urgent))

    @rule(source=st.sampled_from(CaseSource), has_camera=st.booleans(), data=st.data())
    def tell(self, source: CaseSource, has_camera: bool, data: st.DataObject) -> None:
        """Somebody calls: whatever is said, there is a whole case or none."""
        street, plain = self.street, file_and_dispatch()
        command = replace(
            plain,
            source=source,
            camera=plain.camera if has_camera else None,
            point=data.draw(WORDS["point"]),
            evidence=data.draw(st.sampled_from([None, None, plain.evidence])),
            opinion=data.draw(TEXTS),
            caller=data.draw(st.sampled_from(["", CALLER])),
            found_at=street.now,
        )
        before = len(street.events)
        try:
            events = street.do(command)
        except ConsoleError:
            assert street.board.case(command.case) is None
            assert len(street.events) == before
            return
        street.case_id = command.case
        case = street.case
        assert (case.source, case.camera is not None) == (source, has_camera)
        assert has_camera or case.is_told
        assert not case.is_told or (case.evidence, case.mark) == (None, None)
        assert not any(CALLER in event.body for event in events)
        self.cases.append(case)

    @rule(
        kind=st.sampled_from(list(LEADS)),
        who=st.sampled_from(PEOPLE),
        data=st.data(),
        behind=st.sampled_from([0] * 5 + [1, 2, -1]),
    )
    def press(self, kind: type[CaseCommand], who: Account, data: st.DataObject, behind: int) -> None:
        street, at = self.street, data.draw(st.integers(0, len(self.cases) - 1))
        street.case_id = self.cases[at].id
        before = street.case
        said = {name: data.draw(WORDS[name]) for name in kind.__dataclass_fields__ if name in WORDS}
        if "telephone" in kind.__dataclass_fields__ and who.role is Role.DUTY_OFFICER:
            said["telephone"] = Telephone("老周", street.now - timedelta(minutes=data.draw(st.integers(0, 3))))
        if "due_at" in kind.__dataclass_fields__:
            said["due_at"] = before.due_at or NOW
        try:
            street.act(kind, who, based_on=before.version - behind, **said)
        except ConsoleError:
            assert street.case == before
            return
        self.cases[at] = street.case
        self._stepped(before, street.case)

    @staticmethod
    def _stepped(before: CaseRecord, after: CaseRecord) -> None:
        step = after.steps[-1]
        assert after.version == before.version + 1
        assert after.steps[:-1] == before.steps
        assert TRANSITIONS[before.state, step.action] is after.state is step.state
        assert (after.moved_version == after.version) is (step.action not in STANDING)

    @rule(minutes=st.integers(0, 3_000))
    def wait(self, minutes: int) -> None:
        self.street.now += timedelta(minutes=minutes)

    @invariant()
    def numbers_have_no_gap(self) -> None:
        for case in self.cases:
            facts = [e.fact for e in self.street.events if isinstance(e.fact, CaseFact) and e.fact.case == case.id]
            assert case.version == len(facts) == len(case.steps)
            assert [step.action for step in case.steps] == [ACTION_OF[type(fact)] for fact in facts]

    @invariant()
    def clock_and_state_fit(self) -> None:
        for case in self.cases:
            if case.is_clock_running:
                assert case.unit
                assert case.stopped_at is None
            if case.state in (State.FEEDBACK, State.RETURNED, State.REVIEW, State.CLOSED):
                assert case.stopped_at is not None
            assert case.is_open is (case.state in OPEN)

    def teardown(self) -> None:
        again = Board("310199")
        again.fold(self.street.set_up + self.street.events)
        assert dict(again.entries()) == dict(self.street.board.entries())


TestCaseMachine = CaseMachine.TestCase
TestCaseMachine.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
