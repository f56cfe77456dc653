"""The seat's side of a session. No I/O, no clock: messages go in, effects come out.

It remembers what is not yet answered, so that a cut line changes nothing but the time it takes. The hub's side is
``console.link.hub_session``.
"""

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from console.domain.account import Account
from console.errors import ConsoleError, Refused, Unavailable
from console.link.account_envelope import ChangePassword, ConfirmFactor, NewToken, UseToken
from console.link.envelope import VERSION, FromHub, FromSeat, convert, error_of
from console.link.hub_envelope import Answer, Change, Refusal, SignedIn, Snapshot, Welcome
from console.link.message import Request
from console.link.seat_envelope import FactorAtSignIn, FirstAccount, Hello, Order, Resume, SignIn, SignOut, Subscribe
from console.link.session_envelope import Lock, Unlock
from console.link.view import Mirror, OutOfStep, ViewChange

BEFORE_SIGN_IN: Final = (SignIn, Resume, FirstAccount, FactorAtSignIn)
SESSION_OVER: Final = frozenset({"hub.session_ended", "hub.not_signed_in"})
"""Refusals after which somebody must sign in again."""


class LinkState(enum.Enum):
    """How the seat stands to the hub."""

    AWAY = "away"
    """No line; it is tried again."""
    SIGNED_OUT = "signed_out"
    SIGNED_IN = "signed_in"


@dataclass(frozen=True, slots=True)
class Send:
    """Put this on the line."""

    message: FromSeat


@dataclass(frozen=True, slots=True)
class Settled:
    """A request has its answer, a :class:`~console.link.hub_envelope.Answer` or an error."""

    request: int
    outcome: Answer | ConsoleError


@dataclass(frozen=True, slots=True)
class Changed:
    """Records of a view changed."""

    change: ViewChange


Effect = Send | Settled | Changed


@dataclass(slots=True)
class SeatSession:
    """The seat's side of the control socket, over as many lines as it takes.

    What is asked for and not yet answered is sent again on the next line, in order; the hub does it once.
    """

    program: str
    seat: str = ""
    state: LinkState = LinkState.AWAY
    account: Account | None = None
    welcome: Welcome | None = None
    is_locked: bool = False
    """The hub takes nothing from this seat until the password is typed again."""
    _token: str = ""
    _last: int = 0
    _open: dict[int, FromSeat] = field(default_factory=dict)
    _doubtful: set[int] = field(default_factory=set)
    """Commands that were on a line when it was cut: the hub may have carried them out."""
    _once: set[int] = field(default_factory=set)
    """Requests that were on a line when it was cut and are not sent twice: the second try would fail for the first."""
    _orphans: set[int] = field(default_factory=set)
    """Sign-ins that nobody waits for any more: what the hub begins for one is ended at once."""
    _own: set[int] = field(default_factory=set)
    _mirrors: dict[str, Mirror] = field(default_factory=dict)

    def number(self) -> int:
        """Return a number for a new request."""
        self._last += 1
        return self._last

    def ask(self, message: FromSeat) -> Iterator[Effect]:
        """Take on a request: it goes out now, or when the line is back; refused where nobody is signed in."""
        if not isinstance(message, Request):
            raise TypeError("only requests are asked")
        is_first = isinstance(message, BEFORE_SIGN_IN)
        if not is_first and not self._token:
            yield Settled(message.request, Refused("not signed in", text_key="hub.not_signed_in"))
            return
        self._open[message.request] = message
        if self.state is LinkState.SIGNED_IN or (is_first and self.state is LinkState.SIGNED_OUT):
            yield Send(message)

    def follow(self, view: str) -> Iterator[Effect]:
        """Subscribe to a view now and after every reconnect."""
        self._mirrors[view] = Mirror(view)
        if self.state is LinkState.SIGNED_IN:
            yield self._subscribe(self._mirrors[view])

    def begin_anew(self, view: str) -> None:
        """Have a followed view come whole on the next line: what it told last was not taken."""
        if view in self._mirrors:
            self._mirrors[view].forget()

    def opened(self) -> Iterator[Effect]:
        """The line is there: greet."""
        yield Send(Hello(VERSION, self.program, self.seat))

    def closed(self) -> None:
        """The line is gone; everything unanswered stays asked."""
        if self.state is LinkState.SIGNED_IN:
            self._doubtful.update(number for number, message in self._open.items() if isinstance(message, Order))
        if self.state is not LinkState.AWAY:
            self._once.update(number for number, message in self._open.items() if self._was_sent_for_once(message))
        self.state = LinkState.AWAY
        self._orphans.clear()
        self._drop_own()

    def _was_sent_for_once(self, message: FromSeat) -> bool:
        if isinstance(message, SignIn):
            return bool(message.new_password or message.code or message.ends)
        return isinstance(message, ChangePassword | ConfirmFactor) and self.state is LinkState.SIGNED_IN

    def _told_lost(self) -> Iterator[Effect]:
        """Settle what is not sent twice: whoever asked sees for himself whether it was done."""
        for request in self._once & self._open.keys():
            del self._open[request]
            yield Settled(request, Unavailable("the answer was lost", text_key="hub.answer_lost"))
        self._once.clear()

    def forget(self, request: int) -> None:
        """Nobody waits for this answer any more."""
        if isinstance(self._open.pop(request, None), SignIn) and self.state is LinkState.SIGNED_OUT:
            self._orphans.add(request)
        self._doubtful.discard(request)

    def take(self, message: FromHub) -> Iterator[Effect]:
        """Return what a message of the hub brings about."""
        match message:
            case Welcome():
                yield from self._greeted(message)
            case Refusal(request=0) if self.state is LinkState.AWAY:  # our hello: the hub speaks another version
                yield from self._given_up(message)
            case Answer() | Refusal() if message.request in self._orphans:
                self._orphans.discard(message.request)
                if isinstance(message, Answer):
                    yield Send(SignOut(self.number()))
            case Answer() | Refusal() if message.request in self._own:
                yield from self._own_settled(message)
            case Answer() | Refusal():
                yield from self._settled(message)
            case Snapshot() | Change():
                yield from self._followed(message)
            case _:
                return

    def _greeted(self, welcome: Welcome) -> Iterator[Effect]:
        self.welcome, self.state = welcome, LinkState.SIGNED_OUT
        yield from self._told_lost()
        if self._token:
            number = self._own_number()
            yield Send(Resume(number, self._token))
            return
        yield from [Send(message) for message in self._open.values() if isinstance(message, BEFORE_SIGN_IN)]

    def _own_settled(self, message: Answer | Refusal) -> Iterator[Effect]:
        self._own.discard(message.request)
        if self.state is LinkState.SIGNED_IN:  # a subscription of our own making
            return
        if isinstance(message, Answer):
            yield from self._signed_in(convert(SignedIn, message.result))
            return
        self._token, self.account = "", None
        yield from self._given_up(message)

    def _given_up(self, refusal: Refusal) -> Iterator[Effect]:
        unanswered, self._open = self._open, {}
        yield from [self._unheard(request, error_of(refusal)) for request in unanswered]

    def _unheard(self, request: int, error: ConsoleError) -> Settled:
        """Settle what the hub would not look at: of a command that had gone out before, that tells nothing."""
        if request in self._doubtful:
            error = Unavailable("perhaps carried out before", text_key="hub.outcome_unknown")
        return Settled(request, error)

    def _settled(self, message: Answer | Refusal) -> Iterator[Effect]:
        asked = self._open.pop(message.request, None)
        if asked is None:
            return
        if isinstance(message, Refusal):
            if message.text_key in SESSION_OVER and not isinstance(asked, BEFORE_SIGN_IN):
                self._token, self.account, self.state = "", None, LinkState.SIGNED_OUT  # the board stays as it is
            self.is_locked = self.is_locked or message.text_key == "hub.session_locked"
            is_unheard = message.text_key in SESSION_OVER or message.text_key == "hub.session_locked"
            error = error_of(message)
            yield self._unheard(message.request, error) if is_unheard else Settled(message.request, error)
            return
        if isinstance(asked, Lock | Unlock):
            self.is_locked = isinstance(asked, Lock)
        if isinstance(asked, ChangePassword | Unlock):
            yield from self._renewed(convert(NewToken | None, message.result))
        if isinstance(asked, SignIn):
            yield from self._signed_in(convert(SignedIn, message.result))
            yield Send(UseToken(self._own_number(), self._token))  # it has come: a session unused is ended
        elif isinstance(asked, SignOut):
            self._signed_out()
            yield from self._abandoned()
        yield Settled(message.request, message)

    def _signed_in(self, signed_in: SignedIn) -> Iterator[Effect]:
        self._token, self.account, self.state = signed_in.token, signed_in.account, LinkState.SIGNED_IN
        self.is_locked = signed_in.is_locked
        yield from [self._subscribe(mirror) for mirror in self._mirrors.values()]
        yield from [Send(message) for message in self._open.values() if not isinstance(message, BEFORE_SIGN_IN)]

    def _renewed(self, new: NewToken | None) -> Iterator[Effect]:
        """Go on with another token, and say that it has come; an older hub hands out none."""
        if new is not None:
            self._token = new.token
            yield Send(UseToken(self._own_number(), new.token))

    def _signed_out(self) -> None:
        self._token, self.account, self.state = "", None, LinkState.SIGNED_OUT
        self._mirrors.clear()
        self._drop_own()

    def _abandoned(self) -> Iterator[Effect]:
        """What somebody asked before signing out must not go out in the next one's name."""
        unanswered, self._open = self._open, {}
        for request in unanswered:
            yield self._unheard(request, Refused("signed out meanwhile", text_key="hub.not_signed_in"))

    def _followed(self, message: Snapshot | Change) -> Iterator[Effect]:
        mirror = self._mirrors.get(message.view)
        if mirror is None:
            return
        try:
            change = mirror.take(message)
        except OutOfStep:
            yield self._subscribe(mirror)
            return
        if change is not None:
            yield Changed(change)

    def _subscribe(self, mirror: Mirror) -> Send:
        number = self._own_number()
        mirror.begin()
        return Send(Subscribe(number, mirror.view, mirror.seq, mirror.digest))

    def _own_number(self) -> int:
        number = self.number()
        self._own.add(number)
        return number

    def _drop_own(self) -> None:
        self._own.clear()
