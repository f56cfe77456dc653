"""What a seat asks of the hub about the pair, in the name of whoever has the hand unless it says otherwise."""

import asyncio
from collections.abc import Callable, Mapping

from console.domain.account import Account
from console.domain.case import CaseId
from console.domain.pair import Claim, Post, SeatId, WallAct
from console.domain.passed_draft import DraftId, PassedDraft
from console.link.envelope import convert
from console.link.pair_envelope import (
    Announce,
    ClaimCase,
    NoteWallAct,
    PairState,
    PassDraft,
    ReleaseCase,
    ReturnDraft,
    SetLead,
    TakeDraft,
    WallActed,
    WithdrawDraft,
)
from console.link.person import Person
from console.link.persons import Persons
from console.link.session import LinkState
from console.link.sign_in_step import NO_STEP, SignInStep


class PairRequests:
    """The pair's part of :class:`~console.link.client.HubClient`. Loop thread."""

    _persons: Persons

    # ---- at this seat

    @property
    def people_here(self) -> tuple[Account, ...]:
        """Who is signed in at this seat, in the order in which they came; also while the line is cut."""
        return tuple(one.account for one in self._persons.all if one.account is not None)

    @property
    def hand(self) -> Person:
        """Whoever has the hand now. Take it at the key: what is begun with it stays in that person's name."""
        return self._persons.hand

    async def join(self, name: str, password: str, new_password: str = "", step: SignInStep = NO_STEP) -> Account:
        """Let a second person sign in at this seat; the hand stays where it is. Arguments as for ``sign_in``.

        Raises:
            Refused: he is here already, the seat is full, name or password is wrong, or it is another role's account.
            Unavailable: the hub is away.
        """
        return await self._persons.join(name, password, new_password, step)

    def take_hand(self, account: str) -> None:
        """Act in this person's name from now on; Refused where he is not signed in at this seat."""
        self._persons.take_hand(account)

    async def leave(self, account: str) -> None:
        """Sign one person out of this seat; the other one goes on."""
        await self._persons.leave(account)

    def watch_hand(self, on_hand: Callable[[], None]) -> None:
        """Call ``on_hand`` whenever somebody signed in or out at this seat, or the hand changed."""
        self._persons.watch_hand(on_hand)

    # ---- in the room

    def watch_pair(self, on_state: Callable[[PairState], None], on_act: Callable[[WallActed], None]) -> None:
        """Hear who is there, who has which case, which drafts wait; and what others do to a wall.

        Comes with the room's view: at once after its subscription, then at each change.
        """

        def listener(message: PairState | WallActed) -> None:
            if isinstance(message, PairState):
                on_state(message)
            else:
                on_act(message)

        self._persons.listen(listener)

    async def announce(self, seat: SeatId, seat_name: str, posts: Mapping[str, Post]) -> None:
        """Say that everybody who is signed in here sits here; ``posts`` are those the seat remembers, by account."""
        await asyncio.gather(
            *(_announce(one, one.account.name, seat, seat_name, posts) for one in self._persons.all if one.account)
        )

    async def set_lead(self, account: str) -> None:
        """Give 主班 to somebody who is there; Refused where he is not."""
        await self.hand.line.ask(lambda number: SetLead(number, account))

    async def claim(self, case: CaseId) -> Claim:
        """Open a case, or keep it open; return whose it is. It lapses after three minutes and blocks nothing."""
        answer = await self.hand.line.ask(lambda number: ClaimCase(number, case))
        return convert(Claim, answer.result)

    async def release(self, case: CaseId, account: str = "") -> None:
        """Let go of a case that whoever has the hand, or ``account``, had open here."""
        person = self._persons.find(account) or self.hand
        await person.line.ask(lambda number: ReleaseCase(number, case))

    async def note_wall_act(self, act: WallAct, value: str) -> None:
        """Tell the others what was done to a wall; ``value`` is a camera's number or a layout's name."""
        await self.hand.line.ask(lambda number: NoteWallAct(number, act, value))

    # ---- drafts

    async def pass_draft(self, draft: PassedDraft) -> None:
        """Leave a draft with the hub until the partner takes it. Its evidence is uploaded as that of a case.

        Raises:
            Refused: it cannot be one, a case was filed from it, or too many wait.
            Conflict: the partner has it open.
        """
        await self.hand.line.ask(lambda number: PassDraft(number, draft))

    async def take_draft(self, draft: DraftId) -> PassedDraft:
        """Take a passed draft; it stays at the hub until it is filed, withdrawn or given back.

        Raises:
            Refused: it is gone.
            Conflict: the other one has it open.
        """
        answer = await self.hand.line.ask(lambda number: TakeDraft(number, draft))
        return convert(PassedDraft, answer.result)

    async def return_draft(self, draft: DraftId) -> None:
        """Let a draft that was taken wait again."""
        await self.hand.line.ask(lambda number: ReturnDraft(number, draft))

    async def withdraw_draft(self, draft: DraftId) -> None:
        """Throw a draft away: one's own while it waits, or one that was taken."""
        await self.hand.line.ask(lambda number: WithdrawDraft(number, draft))


async def _announce(person: Person, account: str, seat: SeatId, name: str, posts: Mapping[str, Post]) -> None:
    if person.line.session.state is LinkState.SIGNED_IN:
        turn, post = person.turn, posts.get(account)
        await person.line.ask(lambda number: Announce(number, seat, name, turn, post))
