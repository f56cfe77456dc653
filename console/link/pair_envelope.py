"""What seats and hub say of the pair: who is there, who has which case before him, drafts that are passed.

None of it is an event. Every request may come twice (a cut line) and does the same both times.
"""

from console.domain.case import CaseId
from console.domain.pair import Claim, OnDuty, Post, SeatId, WallAct
from console.domain.passed_draft import DraftId, DraftNote, PassedDraft
from console.link.message import Message, Request

# ---- seat → hub


class Announce(Request, frozen=True):
    """Somebody sits here: at the sign-in, on every new line, and once a minute."""

    seat: SeatId
    seat_name: str
    turn: int
    """How often the hand of this seat had changed when this person took it."""
    post: Post | None
    """The post that the seat remembers; the hub asks for it only after a restart."""


class SetLead(Request, frozen=True):
    """Give 主班 to somebody who is there; the other one has 副班 then."""

    account: str


class ClaimCase(Request, frozen=True):
    """Open a case, or keep it open; answered by the ``Claim`` that holds: one's own, or that of who was first."""

    case: CaseId


class ReleaseCase(Request, frozen=True):
    """A case is open here no longer."""

    case: CaseId


class NoteWallAct(Request, frozen=True):
    """Tell the others what was done to a wall."""

    act: WallAct
    value: str
    """Number of the camera, or name of the layout."""


class PassDraft(Request, frozen=True):
    """Pass a draft to the partner."""

    draft: PassedDraft


class TakeDraft(Request, frozen=True):
    """Take a passed draft; answered by the ``PassedDraft``."""

    id: DraftId


class ReturnDraft(Request, frozen=True):
    """Let a draft that was taken wait again."""

    id: DraftId


class WithdrawDraft(Request, frozen=True):
    """Throw a passed draft away: whoever passed or has taken it may."""

    id: DraftId


# ---- hub → seat


class PairState(Message, frozen=True):
    """All of it as it is now; to every seat that follows the room, at each change."""

    people: tuple[OnDuty, ...]
    claims: tuple[Claim, ...]
    drafts: tuple[DraftNote, ...]


class WallActed(Message, frozen=True):
    """Somebody did something to a wall. Said once, kept nowhere."""

    account: str
    name: str
    act: WallAct
    value: str


PairRequest = (
    Announce | SetLead | ClaimCase | ReleaseCase | NoteWallAct | PassDraft | TakeDraft | ReturnDraft | WithdrawDraft
)
