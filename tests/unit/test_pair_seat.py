"""The pair at one seat: what it asks of the hub when the hand passes, the line comes back, or the partner lets go."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from console.domain.account import Account
from console.domain.case import CaseId
from console.domain.pair import Claim, OnDuty, Post, SeatId, WallAct
from console.domain.passed_draft import DraftId, DraftNote
from console.domain.permission import Role
from console.link.pair_envelope import PairState, WallActed
from console.link.session import LinkState
from console.seat.pair import PairSeat
from tests.street import NOW

LI, WANG = (Account(name, text, Role.DUTY_OFFICER) for name, text in (("li", "李文"), ("wang", "王芳")))
CASE = CaseId("a case")


class AtOnce:
    """Runs what is started to its end."""

    def start(self, name: str, work: Coroutine[Any, Any, None]) -> bool:
        with pytest.raises(StopIteration):
            work.send(None)  # the fake hub answers without waiting
        return True


class FakeClient:
    """A hub that says yes; ``asked`` keeps what it was asked."""

    def __init__(self) -> None:
        self.account: Account | None = LI
        self.people_here: tuple[Account, ...] = (LI,)
        self.state = LinkState.SIGNED_IN
        self.asked: list[tuple[str, ...]] = []
        self.holder = ""
        self.say: Callable[[PairState], None]
        self.act: Callable[[WallActed], None]

    def watch(self, on_state: Callable[[LinkState], None]) -> None:
        self.on_state = on_state

    def watch_hand(self, on_hand: Callable[[], None]) -> None:
        self.on_hand = on_hand

    def watch_pair(self, on_state: Callable[[PairState], None], on_act: Callable[[WallActed], None]) -> None:
        self.say, self.act = on_state, on_act

    def take_hand(self, account: str) -> None:
        self.account = next(one for one in self.people_here if one.name == account)
        self.on_hand()

    async def announce(self, seat: SeatId, seat_name: str, posts: Mapping[str, Post]) -> None:
        self.asked.append(("announce", seat_name, *(f"{name} {post.value}" for name, post in posts.items())))

    async def claim(self, case: CaseId) -> Claim:
        assert self.account is not None
        self.asked.append(("claim", case, self.account.name))
        return Claim(case, self.holder or self.account.name, "")

    async def release(self, case: CaseId, account: str = "") -> None:
        self.asked.append(("release", case, account))

    async def set_lead(self, account: str) -> None:
        self.asked.append(("set_lead", account))

    async def note_wall_act(self, act: WallAct, value: str) -> None:
        self.asked.append(("wall", act.value, value))


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


@pytest.fixture
def seat(qapp: QApplication, client: FakeClient) -> PairSeat:
    made = PairSeat(client, AtOnce(), "值班一席")  # type: ignore[arg-type]  # what it uses of the client
    client.asked.clear()
    return made


def on_duty(*people: tuple[Account, str, Post]) -> tuple[OnDuty, ...]:
    return tuple(OnDuty(one.name, one.display_name, SeatId(at), at, True, post) for one, at, post in people)


BOTH = on_duty((LI, "one", Post.LEAD_SEAT), (WANG, "two", Post.SECOND_SEAT))


def test_an_open_case_is_claimed_renewed_and_let_go(seat: PairSeat, client: FakeClient) -> None:
    seat.open_case(CASE)
    seat.open_case(CASE)
    seat.renew()
    seat.leave_case(CASE)
    seat.leave_case(CASE)
    assert client.asked == [
        ("claim", CASE, "li"),
        ("announce", "值班一席"),
        ("claim", CASE, "li"),
        ("release", CASE, "li"),
    ]


def test_with_the_hand_the_open_cases_pass_to_the_other(seat: PairSeat, client: FakeClient) -> None:
    client.people_here = (LI, WANG)
    seat.open_case(CASE)
    client.asked.clear()
    assert seat.pass_hand()
    assert [asked for asked in client.asked if asked[0] != "announce"] == [
        ("release", CASE, "li"),
        ("claim", CASE, "wang"),
    ]
    assert seat.hand == WANG
    assert seat.pass_hand()
    assert seat.hand == LI


def test_what_the_partner_lets_go_of_and_is_open_here_is_ours(seat: PairSeat, client: FakeClient) -> None:
    client.holder = "wang"
    seat.open_case(CASE)
    client.say(PairState(BOTH, (Claim(CASE, "wang", "王芳"),), ()))
    assert seat.claims == {CASE: "王芳"}
    client.asked.clear()
    client.holder = ""
    client.say(PairState(BOTH, (), ()))
    assert client.asked == [("claim", CASE, "li")]
    client.say(PairState(BOTH, (Claim(CASE, "li", "李文"),), ()))
    assert seat.claims == {}  # one's own is no news


def test_the_seat_remembers_the_posts_for_a_hub_that_has_forgotten(seat: PairSeat, client: FakeClient) -> None:
    client.say(PairState(BOTH, (), ()))
    assert (seat.post, seat.partner) == (Post.LEAD_SEAT, BOTH[1])
    assert seat.swap_posts()
    assert client.asked == [("set_lead", "wang")]
    client.say(PairState((), (), ()))
    client.asked.clear()
    client.on_state(LinkState.SIGNED_IN)
    assert client.asked == [("announce", "值班一席", "li lead_seat", "wang second_seat")]


def test_alone_there_is_nobody_to_swap_with_or_to_tell(seat: PairSeat, client: FakeClient) -> None:
    assert not seat.pass_hand()
    assert not seat.swap_posts()
    seat.note_wall_act(WallAct.ENLARGED, "3")
    assert client.asked == []


def test_away_or_of_another_role_nothing_is_asked(seat: PairSeat, client: FakeClient) -> None:
    client.state = LinkState.AWAY
    seat.renew()
    seat.open_case(CASE)
    client.state, client.account = LinkState.SIGNED_IN, Account("zhao", "赵刚", Role.DEPUTY_COMMANDER)
    client.on_hand()
    assert client.asked == []


def test_drafts_wait_for_the_other_not_for_who_passed_them(seat: PairSeat, client: FakeClient) -> None:
    notes = [
        DraftNote(DraftId(f"draft-{n}"), by, by, NOW, 3, "长江路", "", "", "", taken)
        for n, (by, taken) in enumerate((("wang", ""), ("li", ""), ("wang", "li")))
    ]
    client.say(PairState((), (), tuple(notes)))
    assert seat.drafts_waiting == (notes[0],)


def test_what_is_done_to_a_wall_elsewhere_is_told_once(seat: PairSeat, client: FakeClient) -> None:
    heard: list[tuple[str, WallAct, str]] = []
    seat.wall_acted.connect(lambda *said: heard.append(said))
    client.act(WallActed("li", "李文", WallAct.LAYOUT, "9"))
    client.act(WallActed("wang", "王芳", WallAct.ENLARGED, "23"))
    assert heard == [("王芳", WallAct.ENLARGED, "23")]
