"""What a session allows and remembers, on both sides. No I/O, no clock: messages and instants go in, messages come out.

The hub's side says in which order words are allowed and how fast; the seat's side remembers what is not yet
answered, so that a cut line changes nothing but the time it takes.
"""

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from console.domain.account import SESSION_LIMIT, Account
from console.errors import ConsoleError, Refused
from console.link.envelope import (
    VERSION,
    Answer,
    Change,
    FirstAccount,
    FromHub,
    FromSeat,
    Hello,
    Refusal,
    Request,
    Resume,
    SignedIn,
    SignIn,
    SignOut,
    Snapshot,
    Subscribe,
    Welcome,
    convert,
    error_of,
)
from console.link.view import Mirror, OutOfStep, ViewChange

RATE_PER_S: Final = 50.0
BURST: Final = 200.0
"""A desk at its busiest makes some 10 requests a second; a reconnect with all its views and waiting commands fits
into the burst."""
BAD_MESSAGES: Final = 20
"""After so many messages that are none the line is closed: that is no seat."""
_BEFORE_SIGN_IN: Final = (SignIn, Resume, FirstAccount)


@dataclass(slots=True)
class Rate:
    """A bucket of tokens, one a message. Who is too fast is read more slowly, not refused: nothing gets lost."""

    per_s: float = RATE_PER_S
    burst: float = BURST
    _left: float | None = None
    _at: float = 0.0

    def delay_s(self, now: float) -> float:
        """Take a token; return how long to wait before the message is looked at. ``now`` is monotonic seconds."""
        left = self.burst if self._left is None else min(self.burst, self._left + (now - self._at) * self.per_s)
        self._at, self._left = now, left - 1
        return max(0.0, -self._left / self.per_s)


@dataclass(slots=True)
class HubSession:
    """The hub's side of one control socket."""

    address: str
    rate: Rate = field(default_factory=Rate)
    is_greeted: bool = False
    account: Account | None = None
    token_hash: str = ""
    signed_in_at: datetime | None = None
    bad_messages: int = 0

    def permit(self, message: FromSeat) -> None:
        """Let ``message`` pass or refuse it, by version and order."""
        if isinstance(message, Hello):
            self._greet(message)
        elif not self.is_greeted:
            raise Refused("no hello yet", text_key="hub.no_hello")
        elif isinstance(message, _BEFORE_SIGN_IN) == (self.account is not None):
            key = "hub.not_signed_in" if self.account is None else "hub.signed_in_already"
            raise Refused("not in this state", text_key=key)

    def _greet(self, hello: Hello) -> None:
        if self.is_greeted or hello.version != VERSION:
            raise Refused(
                f"protocol version {hello.version}", text_key="hub.other_version", hub=VERSION, seat=hello.version
            )
        self.is_greeted = True

    def signed_in(self, account: Account, token_hash: str, at: datetime) -> None:
        """Remember who sits there."""
        self.account, self.token_hash, self.signed_in_at = account, token_hash, at

    def signed_out(self) -> None:
        """Forget who sat there."""
        self.account, self.token_hash, self.signed_in_at = None, "", None

    def actor(self, now: datetime) -> Account:
        """Return who asks; Refused where nobody is signed in or the session has lasted its twelve hours."""
        if self.account is None or self.signed_in_at is None:
            raise Refused("not signed in", text_key="hub.not_signed_in")
        if now - self.signed_in_at >= SESSION_LIMIT:
            self.signed_out()
            raise Refused("the session has ended", text_key="hub.session_ended")
        return self.account


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
    """A request has its answer, a :class:`~console.link.envelope.Answer` or an error."""

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
    state: LinkState = LinkState.AWAY
    account: Account | None = None
    welcome: Welcome | None = None
    _token: str = ""
    _last: int = 0
    _open: dict[int, FromSeat] = field(default_factory=dict)
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
        is_first = isinstance(message, _BEFORE_SIGN_IN)
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

    def opened(self) -> Iterator[Effect]:
        """The line is there: greet."""
        yield Send(Hello(VERSION, self.program))

    def closed(self) -> None:
        """The line is gone; everything unanswered stays asked."""
        self.state = LinkState.AWAY
        self._drop_own()

    def forget(self, request: int) -> None:
        """Nobody waits for this answer any more."""
        self._open.pop(request, None)

    def take(self, message: FromHub) -> Iterator[Effect]:
        """Return what a message of the hub brings about."""
        match message:
            case Welcome():
                yield from self._greeted(message)
            case Refusal(request=0) if self.state is LinkState.AWAY:  # our hello: the hub speaks another version
                yield from self._given_up(message)
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
        if self._token:
            number = self._own_number()
            yield Send(Resume(number, self._token))
            return
        yield from [Send(message) for message in self._open.values() if isinstance(message, _BEFORE_SIGN_IN)]

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
        yield from [Settled(request, error_of(refusal)) for request in unanswered]

    def _settled(self, message: Answer | Refusal) -> Iterator[Effect]:
        asked = self._open.pop(message.request, None)
        if asked is None:
            return
        if isinstance(message, Refusal):
            yield Settled(message.request, error_of(message))
            return
        if isinstance(asked, SignIn):
            yield from self._signed_in(convert(SignedIn, message.result))
        elif isinstance(asked, SignOut):
            self._signed_out()
        yield Settled(message.request, message)

    def _signed_in(self, signed_in: SignedIn) -> Iterator[Effect]:
        self._token, self.account, self.state = signed_in.token, signed_in.account, LinkState.SIGNED_IN
        yield from [self._subscribe(mirror) for mirror in self._mirrors.values()]
        yield from [Send(message) for message in self._open.values() if not isinstance(message, _BEFORE_SIGN_IN)]

    def _signed_out(self) -> None:
        self._token, self.account, self.state = "", None, LinkState.SIGNED_OUT
        self._mirrors.clear()
        self._drop_own()

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
