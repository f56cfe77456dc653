"""What seats and hub say of one's own account: its password, and the token that goes on with a session."""

from datetime import datetime

import msgspec

from console.domain.permission import Role
from console.link.message import Request


class ChangePassword(Request, frozen=True):
    """Replace one's own password, the present one proved first; one's other sessions end.

    Answered by :class:`NewToken`.
    """

    password: str
    new_password: str


class AboutAccount(Request, frozen=True):
    """Ask what holds for one's own account; answered by :class:`OwnAccount`."""


class UseToken(Request, frozen=True):
    """A new token has come: those before it are worth nothing from now on."""

    token: str


class BeginFactor(Request, frozen=True):
    """Begin a second factor of one's own, the password proved first; answered by :class:`FactorKey`."""

    password: str


class ConfirmFactor(Request, frozen=True):
    """The first code of it: from now on one is asked for at every sign-in."""

    code: str


class RemoveFactor(Request, frozen=True):
    """Take another one's second factor off, who lost his telephone; his sessions end (a technician may)."""

    account: str


class ListAccounts(Request, frozen=True):
    """Ask who has an account, and whose sign-in is paused; answered by :class:`AccountList` (a technician may)."""


class EndPause(Request, frozen=True):
    """Let an account be tried again at an address before its pause is over (a technician may)."""

    account: str
    address: str


class AccountNote(msgspec.Struct, frozen=True):
    """An account, as who looks after them sees it."""

    name: str
    display_name: str
    role: Role
    has_factor: bool
    needs_factor: bool


class PauseNote(msgspec.Struct, frozen=True):
    """An account that is refused at an address, after too many failures there."""

    account: str
    address: str
    until: datetime


class AccountList(msgspec.Struct, frozen=True):
    """Accounts by name, and pauses, the first to end first."""

    accounts: tuple[AccountNote, ...]
    pauses: tuple[PauseNote, ...]


class FactorKey(msgspec.Struct, frozen=True):
    """The secret of a second factor, once. The repr shows nothing."""

    key: str
    """As it is typed into a telephone, base 32."""
    uri: str
    """What a QR code says."""

    def __repr__(self) -> str:
        return "FactorKey(…)"


class NewToken(msgspec.Struct, frozen=True):
    """The token that goes on with this session from now on; the one before does until this one is used."""

    token: str


class OwnAccount(msgspec.Struct, frozen=True):
    """What holds for one's own account."""

    chosen_at: datetime
    """When the present password was chosen."""
    length: int
    """Least, of a new one."""
    classes: int = 0
    """So many of small letters, capitals, digits and others."""
    remembered: int = 1
    """So many of the last passwords are not taken again."""
    expires_at: datetime | None = None
    """When it must be changed; None: never."""
    has_factor: bool = False
    """Whether a code is asked for at the sign-in too."""


AccountRequest = (
    ChangePassword | AboutAccount | UseToken | BeginFactor | ConfirmFactor | RemoveFactor | ListAccounts | EndPause
)
