"""The persons at one seat, two at most: whose line the views come over, and who has the hand.

The first one's line carries the views. Whose session has ended leaves the seat if somebody else is there; the last one
stays, signed out, with all that is on screen.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Final

from console.domain.account import Account
from console.domain.permission import View
from console.errors import Refused, Unavailable
from console.link.line import Listener
from console.link.pair_envelope import PairState, WallActed
from console.link.person import Person
from console.link.session import LinkState
from console.link.sign_in_step import NO_STEP, SignInStep
from console.link.view import ViewChange
from console.link.watcher import Watchers

log: Final = logging.getLogger(__name__)
SEAT_PERSONS: Final = 2
SIGN_OUT_S: Final = 5.0
"""The hub may be away when somebody leaves; then his session ends by its own limits."""


class Persons:
    """Who sits at one seat. Loop thread.

    Args:
        make: makes a person with a line of his own, not yet started.
    """

    def __init__(self, make: Callable[[], Person]) -> None:
        self._make = make
        self._persons = [make()]
        self.hand = self._persons[0]
        """In whose name this seat acts."""
        self.hand.turn = 1
        self._has_signed_out = False
        self._views: dict[View, Callable[[ViewChange], None]] = {}
        self._listeners = Watchers[PairState | WallActed]("the pair")
        self._state_watchers = Watchers[LinkState]("the seat's state")
        self._hand_watchers = Watchers[[]]("the hand")
        self._leaving: set[asyncio.Task[None]] = set()
        self._attend(self.base)

    @property
    def base(self) -> Person:
        """Whose line the views come over."""
        return self._persons[0]

    @property
    def all(self) -> tuple[Person, ...]:
        """Everybody here, in the order in which they came."""
        return tuple(self._persons)

    def find(self, account: str) -> Person | None:
        """Return who has this account here, or None."""
        return next((one for one in self._persons if one.account is not None and one.account.name == account), None)

    # ---- coming and going

    async def sign_in(self, name: str, password: str, new_password: str = "", step: SignInStep = NO_STEP) -> Account:
        """Sign somebody in where nobody is; the views that were followed go on. Errors as ``Person.sign_in``."""
        account = await self.hand.sign_in(name, password, new_password, step)
        if self._has_signed_out:  # the line forgot what it followed
            self._has_signed_out = False
            self._follow_again()
        return account

    async def sign_out(self) -> None:
        """End the session of whoever has the hand; another one's goes on."""
        account = self.hand.account
        if account is not None and len(self._persons) > 1:
            await self.leave(account.name)
            return
        await self.hand.sign_out()
        self._has_signed_out = True

    def _follow_again(self) -> None:
        for view in self._views:
            self._follow(self.base, view)

    async def join(self, name: str, password: str, new_password: str = "", step: SignInStep = NO_STEP) -> Account:
        """Let a second person sit down; the hand stays where it is.

        Raises:
            Refused: he is here already, the seat is full, name or password is wrong, or it is another role's account.
            Unavailable: the hub is away.
        """
        self._require_room(name)
        person = self._make()
        person.start()
        try:
            account = await person.sign_in(name, password, new_password, step)
            self._require_room(name)
            if self.base.account is not None and account.role is not self.base.account.role:
                raise Refused("another role", text_key="hub.not_permitted", act="join")
        except BaseException:
            self._leave(person)
            raise
        self._persons.append(person)
        self._attend(person)
        self._hand_watchers.tell()
        return account

    def _require_room(self, name: str) -> None:
        if self.base.account is None:
            raise Refused("nobody is signed in", text_key="hub.not_signed_in")
        known = self.find(name)
        if known is not None and known.account is not None:
            raise Refused("here already", text_key="hub.seated_already", person=known.account.display_name)
        if len(self._persons) >= SEAT_PERSONS:
            raise Refused("the seat is full", text_key="hub.seat_full")
        if self.base.line.session.state is LinkState.AWAY:
            raise Unavailable("the hub is away", text_key="hub.away")

    def take_hand(self, account: str) -> None:
        """Act in this person's name from now on; what was begun before stays the other one's.

        Raises:
            Refused: he is not here.
        """
        person = self.find(account)
        if person is None:
            raise Refused("not at this seat", text_key="hub.not_on_duty")
        if person is not self.hand:
            person.turn = max(one.turn for one in self._persons) + 1
            self.hand = person
            self._hand_watchers.tell()

    async def leave(self, account: str) -> None:
        """Sign somebody out. The last one stays as nobody: somebody else can sign in on his line.

        Raises:
            Refused: he is not at this seat.
        """
        person = self.find(account)
        if person is None:
            raise Refused("not at this seat", text_key="hub.not_on_duty")
        if len(self._persons) == 1:
            await self.sign_out()
            return
        self._remove(person)

    def _remove(self, person: Person) -> None:
        was_base = person is self.base
        self._persons.remove(person)
        if self.hand is person:
            self.hand = self.base
            self.hand.turn = person.turn + 1
        self._leave(person)
        if was_base:
            self._follow_again()
        self._tell_state()
        self._hand_watchers.tell()

    def _leave(self, person: Person) -> None:
        """End a session and its line, beside what goes on."""
        task = asyncio.get_running_loop().create_task(_sign_out_and_close(person), name="leave")
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    async def close(self) -> None:
        """Hang up everywhere."""
        await asyncio.gather(*(person.close() for person in self._persons), *self._leaving, return_exceptions=True)

    # ---- what the lines say

    def follow(self, view: View, on_change: Callable[[ViewChange], None]) -> None:
        """Follow a view over whoever's line carries the views."""
        self._views[view] = on_change
        self._follow(self.base, view)

    def _follow(self, person: Person, view: View) -> None:
        person.line.follow(view, lambda change: self._on_view(person, view, change))

    def _on_view(self, person: Person, view: View, change: ViewChange) -> None:
        if person is self.base:  # a slow line of somebody who has left may still tell what was before
            self._views[view](change)

    def listen(self, listener: Listener) -> None:
        """Hear what the hub says of the pair."""
        self._listeners.add(listener)

    def watch(self, on_state: Callable[[LinkState], None]) -> None:
        """Call ``on_state`` whenever the seat's line, or who is signed in on it, changes."""
        self._state_watchers.add(on_state)

    def watch_hand(self, on_hand: Callable[[], None]) -> None:
        """Call ``on_hand`` whenever somebody came or went, or the hand changed."""
        self._hand_watchers.add(on_hand)

    def _attend(self, person: Person) -> None:
        person.line.watch(lambda _state: self._on_state(person))
        person.line.listen(lambda message: self._on_message(person, message))

    def _on_message(self, person: Person, message: PairState | WallActed) -> None:
        if person is self.base:
            self._listeners.tell(message)

    def _on_state(self, person: Person) -> None:
        session = person.line.session
        has_ended = session.account is None and session.state is LinkState.SIGNED_OUT
        if has_ended and person in self._persons and len(self._persons) > 1:
            self._remove(person)
            return
        if person is self.base:
            self._tell_state()
        if person in self._persons:  # a hub that was away knows of nobody: each line that is back says who is here
            self._hand_watchers.tell()

    def _tell_state(self) -> None:
        self._state_watchers.tell(self.base.line.session.state)


async def _sign_out_and_close(person: Person) -> None:
    try:
        if person.account is not None:
            with contextlib.suppress(TimeoutError, Refused):
                async with asyncio.timeout(SIGN_OUT_S):
                    await person.sign_out()
    finally:
        await person.close()
