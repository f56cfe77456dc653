"""The pair over random histories: one hand a seat, one 主班, one holder a case; nothing outlives its renewal."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from console.domain.case import CaseId
from console.domain.pair import GRACE_S, LAPSE_S, Pair, Post, Presence, SeatId

ACCOUNTS = ("li", "wang", "zhou")
SEATS = (SeatId("one"), SeatId("two"))
CASES = (CaseId("a"), CaseId("b"))


@dataclass(frozen=True)
class Deed:
    kind: str
    account: str
    seat: SeatId
    case: CaseId
    turn: int
    wait_s: float


DEEDS = st.builds(
    Deed,
    st.sampled_from(["announce", "announce", "cut", "leave", "claim", "claim", "release", "lead", "wait"]),
    st.sampled_from(ACCOUNTS),
    st.sampled_from(SEATS),
    st.sampled_from(CASES),
    st.integers(0, 3),
    st.sampled_from([0.0, 1.0, GRACE_S, 60.0, LAPSE_S, 400.0]),
)


class Slow:
    """What must be true, kept the plain way: every renewal with its instant, nothing derived."""

    def __init__(self) -> None:
        self.claims: dict[CaseId, tuple[str, float]] = {}

    def holder(self, case: CaseId, now: float) -> str:
        account, until = self.claims.get(case, ("", 0.0))
        return account if until > now else ""


def act(pair: Pair, deed: Deed, now: float) -> None:
    line = ACCOUNTS.index(deed.account) * 10 + SEATS.index(deed.seat)
    match deed.kind:
        case "announce":
            pair.announce(line, Presence(deed.account, deed.account, deed.seat, deed.seat, deed.turn), now)
        case "cut":
            pair.cut(line, now)
        case "leave":
            pair.leave(line, now)
        case "claim":
            pair.claim(deed.case, deed.account, deed.account, now)
        case "release":
            pair.release(deed.case, deed.account, now)
        case "lead":
            pair.lapse(now)  # only who is there now can be given the wall
            if deed.account in {one.account for one in pair.people()}:
                pair.set_lead(deed.account, now)


@given(st.lists(DEEDS, max_size=60))
def test_one_hand_a_seat_and_one_of_each_post(deeds: list[Deed]) -> None:
    pair, now = Pair(), 0.0
    for deed in deeds:
        now += deed.wait_s
        pair.lapse(now)
        act(pair, deed, now)
        people = pair.people()
        there = {one.account for one in people}
        for seat in {one.seat for one in people}:
            assert sum(one.has_hand for one in people if one.seat == seat) == 1
        assert len({one.account for one in people if one.post is Post.LEAD_SEAT}) == min(1, len(there))
        assert len({one.account for one in people if one.post is Post.SECOND_SEAT}) == (len(there) > 1)
        assert not people or people[0].post is Post.LEAD_SEAT


@given(st.lists(DEEDS, max_size=60))
def test_a_case_has_the_holder_who_came_first_and_still_renews(deeds: list[Deed]) -> None:
    pair, slow, now = Pair(), Slow(), 0.0
    for deed in deeds:
        now += deed.wait_s
        if deed.kind in ("cut", "leave"):  # they end claims too, by presence: the next test
            continue
        pair.lapse(now)
        if deed.kind == "claim" and slow.holder(deed.case, now) in ("", deed.account):
            slow.claims[deed.case] = deed.account, now + LAPSE_S
        if deed.kind == "release" and slow.holder(deed.case, now) == deed.account:
            del slow.claims[deed.case]
        if deed.kind in ("claim", "release"):
            act(pair, deed, now)
        shown = {case: claim.account for case, claim in pair.claims.items()}
        assert shown == {case: slow.holder(case, now) for case in CASES if slow.holder(case, now)}


@given(st.lists(DEEDS, max_size=40))
def test_without_renewal_everything_is_gone_in_time(deeds: list[Deed]) -> None:
    pair, now = Pair(), 0.0
    for deed in deeds:
        now += deed.wait_s
        act(pair, deed, now)
    while (at := pair.next_lapse) is not None and (pair.people() or pair.claims):
        assert now <= at <= now + LAPSE_S or at <= now
        now = max(now, at)
        pair.lapse(now)
    assert pair.people() == ()
    assert not pair.claims


def sit(pair: Pair, account: str, now: float, *, line: int = 0, post: Post | None = None, turn: int = 0) -> None:
    seat = SeatId(f"seat of {line}")
    pair.announce(line, Presence(account, account, seat, seat, turn, post), now)


def test_a_cut_line_comes_back_within_the_grace_or_is_away() -> None:
    pair = Pair()
    sit(pair, "li", 0.0, line=1)
    pair.claim(CASES[0], "li", "li", 0.0)
    pair.cut(1, 10.0)
    pair.lapse(10.0 + GRACE_S - 0.1)
    assert pair.lead == "li"
    sit(pair, "li", 12.0, line=1)
    pair.claim(CASES[0], "li", "li", 12.0)
    pair.lapse(50.0)
    assert pair.lead == "li"
    assert CASES[0] in pair.claims
    pair.cut(1, 50.0)
    pair.lapse(50.0 + GRACE_S)
    assert pair.people() == ()
    assert not pair.claims


def test_who_is_away_for_a_moment_gets_the_wall_back_but_not_after_three_minutes() -> None:
    pair = Pair()
    sit(pair, "li", 0.0, line=1)
    sit(pair, "wang", 0.0, line=2)
    pair.cut(1, 0.0)
    pair.lapse(30.0)
    assert (pair.lead, pair.second) == ("wang", "")
    sit(pair, "li", 40.0, line=3)
    assert (pair.lead, pair.second) == ("li", "wang")
    pair.cut(3, 50.0)
    sit(pair, "wang", 55.0, line=2)
    pair.lapse(50.0 + GRACE_S)
    sit(pair, "wang", 200.0, line=2)
    pair.lapse(50.0 + GRACE_S + LAPSE_S)
    sit(pair, "li", 241.0, line=4)
    assert (pair.lead, pair.second) == ("wang", "li")


def test_after_a_restart_of_the_hub_the_posts_are_as_they_were() -> None:
    pair = Pair()
    sit(pair, "wang", 0.0, line=1, post=Post.SECOND_SEAT)
    sit(pair, "li", 1.0, line=2, post=Post.LEAD_SEAT)
    assert (pair.lead, pair.second) == ("li", "wang")


def test_the_hand_goes_to_who_took_it_last_and_stays_when_the_other_leaves() -> None:
    pair = Pair()
    seat = SeatId("one")
    for line, account, turn in ((1, "li", 0), (2, "wang", 1)):
        pair.announce(line, Presence(account, account, seat, "1", turn), 0.0)
    assert pair.has_hand("wang", seat)
    pair.announce(1, Presence("li", "li", seat, "1", 0), 1.0)  # a late word of before
    assert pair.has_hand("wang", seat)
    pair.leave(2, 2.0)
    assert pair.has_hand("li", seat)
