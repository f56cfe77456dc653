"""What a seat says to the hub on the control socket. The pair's and the sessions' own requests stand beside this."""

from datetime import datetime

import msgspec

from console.domain.camera import CameraId, Point
from console.domain.pair import SeatId
from console.domain.permission import Role
from console.domain.refusal import AccountRefusal
from console.domain.standard import UnitId
from console.link.message import Message, Request


class Hello(Message, frozen=True, omit_defaults=True):
    """First word of a seat."""

    version: int
    program: str
    seat: str = ""
    """As it calls itself, mostly the name of its machine; the register shows it. Hubs are renewed before seats."""


class SignIn(Request, frozen=True, omit_defaults=True):
    """Name and password; answered by :class:`SignedIn` as result."""

    name: str
    password: str
    new_password: str = ""
    """Takes the place of the password first; the only way in where that has run out."""
    attempt: str = ""
    """The seat's number of this attempt, with which a further step needs no password; see ``SignInStep``."""
    code: str = ""
    """Of the second factor."""
    ends: str = ""
    """The id of one's own session that shall end for this one, where there are too many."""


class FactorAtSignIn(Request, frozen=True):
    """Ask for the secret of a second factor that must be had before one is signed in; the password is proved already.

    Answered by ``FactorKey``; the sign-in goes on with its first code.
    """

    name: str
    attempt: str


class Resume(Request, frozen=True):
    """Go on with a session after the line was cut; answered as :class:`SignIn` is."""

    token: str


class SignOut(Request, frozen=True):
    """End the session; its token is worth nothing from then on."""


class FirstAccount(Request, frozen=True):
    """Make the first account (a technician's); only while there is none, only from this machine."""

    name: str
    display_name: str
    password: str


class CreateAccount(Request, frozen=True):
    """Make a further account."""

    name: str
    display_name: str
    role: Role
    title: str
    unit: UnitId | None
    password: str


class Subscribe(Request, frozen=True):
    """Follow a view. With the head the seat has, it gets only what it missed, if the hub still knows that."""

    view: str
    seq: int = 0
    digest: str = ""


class Order(Request, frozen=True):
    """A command of the domain: ``type`` names it, ``body`` is its dataclass."""

    type: str
    body: msgspec.Raw


class PutCredential(Request, frozen=True):
    """Hand over a camera account's user and password; the hub keeps it in memory only."""

    account: str
    username: str
    password: str


class ListCameraAccounts(Request, frozen=True):
    """Ask which accounts the cameras name; answered by a list of the domain's ``CameraAccount``, without secrets."""


class Lease(Request, frozen=True):
    """Ask for a camera account's credential; answered by the domain's ``Credential``."""

    account: str


class FindDuplicates(Request, frozen=True):
    """Ask for cases that a new one may repeat; answered by a list of the domain's ``Duplicate``. Changes nothing."""

    filing_row: str
    point: Point | None
    camera: CameraId | None


class ViewRecording(Request, frozen=True):
    """Say that somebody is about to look at what a recorder kept, and why; registered before it is answered."""

    camera: CameraId
    at: datetime
    """From when on: room time, with a zone."""
    reason: str


class ReportWatch(Request, frozen=True):
    """Which cameras this seat shows and which it has proved within ten minutes, every five seconds.

    Answered by the domain's ``WatchShare``. None of it is an event, and none is kept.
    """

    seat: SeatId
    shown: list[CameraId]
    proved: list[CameraId]


class ShareRefusals(Request, frozen=True):
    """Which camera accounts' secrets devices refused to this seat; answered by the domain's ``AccountNews``."""

    refused: list[AccountRefusal]


class EvidenceTicket(Request, frozen=True):
    """Ask for a ticket that opens the evidence socket once; answered by a string."""
