"""The hub's side of a session: in which order words are allowed, how fast, and who sits there. No I/O, no clock."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from console.domain.account import SESSION_LIMIT, Account
from console.domain.origin import Origin, is_seat_name
from console.errors import Refused
from console.link.account_envelope import UseToken
from console.link.envelope import VERSION, FromSeat
from console.link.pair_envelope import Announce
from console.link.seat_envelope import EvidenceTicket, Hello, Lease, ReportWatch, ShareRefusals, SignOut, Subscribe
from console.link.session import BEFORE_SIGN_IN
from console.link.session_envelope import Lock, Unlock

RATE_PER_S: Final = 50.0
BURST: Final = 200.0
"""A desk at its busiest makes some 10 requests a second; a reconnect with all its views and waiting commands fits
into the burst."""
WHILE_LOCKED: Final = (
    Subscribe, Lease, ReportWatch, ShareRefusals, EvidenceTicket, Announce, Lock, Unlock, SignOut, UseToken,
    *BEFORE_SIGN_IN,
)  # fmt: skip
"""What a locked seat may still ask: its pictures, its board and what it owes go on."""
BAD_MESSAGES: Final = 20
"""After so many messages that are none the line is closed: that is no seat."""


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
    seat: str = ""
    rate: Rate = field(default_factory=Rate)
    is_greeted: bool = False
    account: Account | None = None
    token_hash: str = ""
    signed_in_at: datetime | None = None
    bad_messages: int = 0
    is_locked: bool = False
    is_used: bool = False
    """Whether whoever sits there has said anything since he signed in: the answer has come."""

    def permit(self, message: FromSeat) -> None:
        """Let ``message`` pass or refuse it, by version and order."""
        if isinstance(message, Hello):
            self._greet(message)
        elif not self.is_greeted:
            raise Refused("no hello yet", text_key="hub.no_hello")
        elif isinstance(message, BEFORE_SIGN_IN) == (self.account is not None):
            key = "hub.not_signed_in" if self.account is None else "hub.signed_in_already"
            raise Refused("not in this state", text_key=key)
        elif self.is_locked and not isinstance(message, WHILE_LOCKED):
            raise Refused("locked", text_key="hub.session_locked")
        else:
            self.is_used = self.account is not None

    def _greet(self, hello: Hello) -> None:
        if self.is_greeted or hello.version != VERSION:
            raise Refused(
                f"protocol version {hello.version}", text_key="hub.other_version", hub=VERSION, seat=hello.version
            )
        if not is_seat_name(hello.seat):
            raise Refused("no name of a seat", text_key="hub.bad_message")
        self.is_greeted, self.seat = True, hello.seat

    @property
    def origin(self) -> Origin:
        """Return where what is asked on this line comes from."""
        return Origin(self.address, self.seat)

    def signed_in(self, account: Account, token_hash: str, at: datetime, *, is_locked: bool = False) -> None:
        """Remember who sits there."""
        self.account, self.token_hash, self.signed_in_at, self.is_locked = account, token_hash, at, is_locked
        self.is_used = False

    def signed_out(self) -> None:
        """Forget who sat there."""
        self.account, self.token_hash, self.signed_in_at, self.is_locked = None, "", None, False

    def has_run_out(self, now: datetime) -> bool:
        """Say whether a session has lasted its twelve hours."""
        return self.signed_in_at is not None and now - self.signed_in_at >= SESSION_LIMIT

    def actor(self, now: datetime) -> Account:
        """Return who asks; Refused where nobody is signed in or the session has lasted its twelve hours."""
        if self.account is None or self.signed_in_at is None:
            raise Refused("not signed in", text_key="hub.not_signed_in")
        if self.has_run_out(now):
            self.signed_out()
            raise Refused("the session has ended", text_key="hub.session_ended")
        return self.account
