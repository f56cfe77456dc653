"""The pair as a seat knows it: who is there, who has the hand here, who has which case, which drafts wait."""

import uuid
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from console.domain.account import Account
from console.domain.case import CaseId
from console.domain.pair import RENEW_S, OnDuty, Post, SeatId, WallAct
from console.domain.passed_draft import DraftNote
from console.domain.permission import Act, may
from console.errors import ConsoleError, ErrorKind
from console.link.client import HubClient
from console.link.pair_envelope import PairState, WallActed
from console.link.session import LinkState

CASES_MAX: Final = 20
"""So many cases one seat keeps open; the oldest gives way."""


class Starts(Protocol):
    """Owns what this starts: ``console.seat.tasks.Tasks``."""

    def start(self, name: str, work: Coroutine[Any, Any, None]) -> bool:
        """Start ``work`` unless one of this name still runs."""


class PairSeat(QObject):
    """The pair's part of one desk. GUI thread.

    What it shows comes with the room's view, so somebody must follow that. Nothing here ever blocks a command.

    Args:
        client: signed in as a duty officer; a second one can join.
        tasks: owner of what this starts.
        seat_name: what the room calls this seat.

    Signals:
        people_changed(): somebody came or went, anywhere; a post or a hand changed.
        hand_changed(): this seat acts in another person's name now.
        claims_changed(): others opened or left cases.
        drafts_changed(): drafts were passed, taken or filed.
        wall_acted(str, WallAct, str): somebody at another seat did something to a wall: name, what, value.
    """

    people_changed = Signal()
    hand_changed = Signal()
    claims_changed = Signal()
    drafts_changed = Signal()
    wall_acted = Signal(str, object, str)

    def __init__(self, client: HubClient, tasks: Starts, seat_name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._tasks, self._seat_name = client, tasks, seat_name
        self._seat = SeatId(str(uuid.uuid4()))
        self._state = PairState((), (), ())
        self._claims: Mapping[CaseId, str] = {}
        self._posts: dict[str, Post] = {}
        self._open: dict[CaseId, str] = {}
        """Cases that are open here, with the account that claims them."""
        self._hand = ""
        client.watch(lambda _state: self._on_link())
        client.watch_hand(self._on_link)
        client.watch_pair(self._on_state, self._on_act)
        self._timer = QTimer(self, interval=round(RENEW_S * 1000))
        self._timer.timeout.connect(self.renew)
        self._timer.start()
        self._on_link()

    # ---- people

    @property
    def seat(self) -> SeatId:
        """This seat, as the hub knows it until the program ends."""
        return self._seat

    @property
    def people(self) -> tuple[OnDuty, ...]:
        """Who is there, each person once: 主班 first, then 副班."""
        found: dict[str, OnDuty] = {}
        for one in self._state.people:
            if one.account not in found or one.seat == self._seat:
                found[one.account] = one
        return tuple(found.values())

    @property
    def hand(self) -> Account | None:
        """In whose name this seat acts."""
        return self._client.account

    @property
    def here(self) -> tuple[Account, ...]:
        """Who is signed in at this seat."""
        return self._client.people_here

    @property
    def partner(self) -> OnDuty | None:
        """The other one of the pair; None while one is alone."""
        return next((one for one in self.people if one.account != self._hand and one.post is not None), None)

    @property
    def post(self) -> Post | None:
        """The post of whoever has the hand here."""
        return next((one.post for one in self.people if one.account == self._hand), None)

    def pass_hand(self) -> bool:
        """Let the other person at this seat act from now on; False where one is alone here."""
        others = [account.name for account in self.here if account.name != self._hand]
        if others:
            self._client.take_hand(others[0])
        return bool(others)

    def swap_posts(self) -> bool:
        """Let 主班 and 副班 change; False where there are not two."""
        second = next((one for one in self.people if one.post is Post.SECOND_SEAT), None)
        if second is None:
            return False
        return self._tasks.start("swap posts", self._client.set_lead(second.account))

    def sign_out(self) -> bool:
        """Sign out whoever has the hand; another one at this seat goes on, else the seat asks who it is."""
        return self._tasks.start("sign out", self._client.sign_out())

    async def join(self, name: str, password: str) -> Account:
        """Let a second officer sign in at this seat; errors as ``HubClient.join``."""
        return await self._client.join(name, password)

    async def leave(self, account: str) -> None:
        """Sign one person out of this seat."""
        await self._client.leave(account)

    # ---- cases

    @property
    def claims(self) -> Mapping[CaseId, str]:
        """Who else has which case before him, by name. It blocks nothing."""
        return self._claims

    def open_case(self, case: CaseId) -> None:
        """Somebody here has this case before him; it is renewed until :meth:`leave_case`."""
        if case not in self._open:
            self._open[case] = ""
            while len(self._open) > CASES_MAX:
                self.leave_case(next(iter(self._open)))
            self._claim(case)

    def leave_case(self, case: CaseId) -> None:
        """The case is put away."""
        claimed_by = self._open.pop(case, "")
        if claimed_by:
            self._ask(f"release {case}", lambda: self._client.release(case, claimed_by))

    def _claim(self, case: CaseId) -> None:
        if self._is_on_duty():
            self._ask(f"claim {case}", lambda: self._claimed(case))

    async def _claimed(self, case: CaseId) -> None:
        """Claim a case for whoever has the hand; it may have been put away, or the hand passed, meanwhile."""
        before = self._open.get(case, "")
        if before and before != self._hand:
            await self._client.release(case, before)
        account = self._hand
        claim = await self._client.claim(case)
        if claim.account != account:
            return
        if case in self._open:
            self._open[case] = account
        else:
            await self._client.release(case, account)

    # ---- drafts

    @property
    def drafts(self) -> tuple[DraftNote, ...]:
        """All passed drafts, also those that somebody has open."""
        return self._state.drafts

    @property
    def drafts_waiting(self) -> tuple[DraftNote, ...]:
        """What others have passed and nobody has taken yet, the oldest first."""
        return tuple(draft for draft in self.drafts if not draft.taken_by and draft.passed_by != self._hand)

    # ---- walls

    def note_wall_act(self, act: WallAct, value: str) -> None:
        """Let the other seats know what was done to a wall here; nobody hears of it where one is alone."""
        if self._is_on_duty() and any(one.seat != self._seat for one in self._state.people):
            self._ask(f"wall act {act.value} {value}", lambda: self._client.note_wall_act(act, value))

    # ---- with the hub

    def renew(self) -> None:
        """Say again who sits here and which cases are open; after three minutes without it, it lapses."""
        if not self._is_on_duty():
            return
        self._ask(
            f"announce {self._hand} of {len(self.here)}",
            lambda: self._client.announce(self._seat, self._seat_name, dict(self._posts)),
        )
        for case in self._open:
            self._claim(case)

    def _is_on_duty(self) -> bool:
        account = self._client.account
        return self._client.state is LinkState.SIGNED_IN and account is not None and may(account, Act.KEEP_POST)

    def _on_link(self) -> None:
        """The line came back, or somebody signed in or out, or the hand changed."""
        account = self._client.account
        name = account.name if account is not None else ""
        if name != self._hand:
            self._hand = name
            self._turn_claims()
            self.hand_changed.emit()
        self.renew()
        self.people_changed.emit()

    def _on_state(self, state: PairState) -> None:
        before, self._state = self._state, state
        self._posts.update({one.account: one.post for one in state.people if one.post is not None})
        if before.people != state.people:
            self.people_changed.emit()
        if before.claims != state.claims:
            self._turn_claims()
            self._claim_what_is_free()
        if before.drafts != state.drafts:
            self.drafts_changed.emit()

    def _turn_claims(self) -> None:
        claims = {claim.case: claim.name for claim in self._state.claims if claim.account != self._hand}
        if claims != self._claims:
            self._claims = claims
            self.claims_changed.emit()

    def _claim_what_is_free(self) -> None:
        """A case that the other one left, and that is open here, is ours now."""
        held = {claim.case for claim in self._state.claims}
        for case in self._open:
            if case not in held:
                self._claim(case)

    def _on_act(self, acted: WallActed) -> None:
        if acted.account not in {account.name for account in self.here}:
            self.wall_acted.emit(acted.name, acted.act, acted.value)

    def _ask(self, name: str, work: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        self._tasks.start(name, _quietly(work))


async def _quietly(work: Callable[[], Coroutine[Any, Any, Any]]) -> None:
    """Ask something that is asked again within a minute: a refusal disturbs nobody."""
    try:
        await work()
    except ConsoleError as exc:
        if exc.kind not in (ErrorKind.REFUSED, ErrorKind.UNAVAILABLE, ErrorKind.CONFLICT):
            raise
