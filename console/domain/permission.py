"""Permission: who may do what, who may see which view. One table, role × act; nothing else grants anything."""

import enum
from typing import TYPE_CHECKING, Final, NewType

from console.domain.standard import UnitId
from console.errors import Refused

if TYPE_CHECKING:
    from console.domain.account import Account

View = NewType("View", str)
"""What a seat subscribes to: ``room``, ``units`` or ``unit:<id>``."""

ROOM: Final = View("room")
UNITS: Final = View("units")
"""Which units there are, by name: who makes their accounts needs that much, and no case."""


class Role(enum.Enum):
    """What an account is for."""

    DUTY_OFFICER = "duty_officer"
    """Operates the console in the monitoring room."""
    DEPUTY_COMMANDER = "deputy_commander"
    """Reviews cases (案件审核); files and closes none himself."""
    COMMANDER = "commander"
    UNIT = "unit"
    """A responsible unit: sees and answers its own orders."""
    TECHNICIAN = "technician"
    """Looks after cameras and accounts; sees no cases."""
    HUB = "hub"
    """The hub's own clock. No account can have it."""


class Act(enum.Enum):
    """Everything that needs a permission."""

    FILE_AND_DISPATCH = "file_and_dispatch"
    ACKNOWLEDGE = "acknowledge"
    RETURN_CASE = "return_case"
    RECALL = "recall"
    REDISPATCH = "redispatch"
    CORRECT = "correct"
    FEED_BACK = "feed_back"
    CHECK = "check"
    """Close a case that was fed back, or send it back for rework."""
    APPLY_VOID = "apply_void"
    REVIEW = "review"
    """Approve or refuse what waits: the closing of an urgent case, a void."""
    ATTACH = "attach"
    REMIND = "remind"
    FIND_DUPLICATES = "find_duplicates"
    PUT_CAMERAS = "put_cameras"
    PUT_STANDARD = "put_standard"
    PUT_GRIDS = "put_grids"
    PUT_CREDENTIAL = "put_credential"
    LEASE_CREDENTIAL = "lease_credential"
    UPLOAD_EVIDENCE = "upload_evidence"
    UPLOAD_PICTURE = "upload_picture"
    """An after-picture; nothing else of a packet."""
    VIEW_EVIDENCE = "view_evidence"
    VIEW_RECORDING = "view_recording"
    """See what a recorder kept of a camera."""
    CREATE_ACCOUNT = "create_account"
    END_SESSIONS = "end_sessions"
    """See and end other people's sessions; one's own everybody may."""
    LOOK_AFTER_ACCOUNTS = "look_after_accounts"
    """See who has one and whose sign-in is paused, end the pause, take off the second factor of a lost telephone."""
    KEEP_POST = "keep_post"
    """Be one of the pair: announce oneself, take 主班, say what one does to the wall."""
    VIEW_CALLER = "view_caller"
    """See who called, and his number."""
    ERASE_CALLER = "erase_caller"
    CLAIM_CASE = "claim_case"
    PASS_DRAFT = "pass_draft"  # noqa: S105 - no password
    """Pass a draft to the partner, and take one."""


MAY: Final[dict[Role, frozenset[Act]]] = {
    Role.DUTY_OFFICER: frozenset(
        {
            Act.FILE_AND_DISPATCH,
            Act.ACKNOWLEDGE,  # by telephone, for a unit
            Act.FEED_BACK,
            Act.RECALL,
            Act.REDISPATCH,
            Act.CORRECT,
            Act.CHECK,
            Act.APPLY_VOID,
            Act.ATTACH,
            Act.FIND_DUPLICATES,
            Act.PUT_CAMERAS,
            Act.PUT_STANDARD,
            Act.PUT_GRIDS,
            Act.PUT_CREDENTIAL,
            Act.LEASE_CREDENTIAL,
            Act.UPLOAD_EVIDENCE,
            Act.UPLOAD_PICTURE,
            Act.VIEW_EVIDENCE,
            Act.VIEW_RECORDING,
            Act.VIEW_CALLER,
            Act.ERASE_CALLER,
            Act.KEEP_POST,
            Act.CLAIM_CASE,
            Act.PASS_DRAFT,
        }
    ),
    Role.DEPUTY_COMMANDER: frozenset({Act.REVIEW, Act.VIEW_EVIDENCE, Act.VIEW_RECORDING, Act.FIND_DUPLICATES}),
    Role.COMMANDER: frozenset({Act.REVIEW, Act.VIEW_EVIDENCE, Act.VIEW_RECORDING, Act.FIND_DUPLICATES}),
    Role.UNIT: frozenset(
        {Act.ACKNOWLEDGE, Act.RETURN_CASE, Act.FEED_BACK, Act.ATTACH, Act.UPLOAD_PICTURE, Act.VIEW_EVIDENCE}
    ),
    Role.TECHNICIAN: frozenset(
        {
            Act.PUT_CAMERAS,
            Act.PUT_STANDARD,
            Act.PUT_GRIDS,
            Act.PUT_CREDENTIAL,
            Act.CREATE_ACCOUNT,
            Act.END_SESSIONS,
            Act.LOOK_AFTER_ACCOUNTS,
        }
    ),
    Role.HUB: frozenset({Act.REMIND}),
}
"""Who files may not review, so that filer and closer of an urgent case are two."""

IN_THE_ROOM: Final = frozenset({Role.DUTY_OFFICER, Role.DEPUTY_COMMANDER, Role.COMMANDER})
"""Who sees all cases."""


def unit_view(unit: UnitId) -> View:
    """Return the view that holds a unit's own cases."""
    return View(f"unit:{unit}")


def may(actor: "Account", act: Act) -> bool:
    """Say whether the table lets ``actor`` pass."""
    return act in MAY[actor.role]


def require(actor: "Account", act: Act) -> None:
    """Let ``actor`` pass if the table says so.

    Raises:
        Refused: the role may not do this.
    """
    if not may(actor, act):
        raise Refused(f"{actor.role.value} may not {act.value}", text_key="hub.not_permitted", act=act.value)


def require_view(actor: "Account", view: View) -> None:
    """Let ``actor`` subscribe to ``view``: those in the room to theirs, a unit to its own, a technician to the units.

    Raises:
        Refused: the same for a foreign view and for one that does not exist.
    """
    match actor.role:
        case Role.UNIT:
            own = unit_view(actor.unit) if actor.unit is not None else None
        case Role.TECHNICIAN:
            own = UNITS
        case role:
            own = ROOM if role in IN_THE_ROOM else None
    if view != own:
        raise Refused(f"{actor.role.value} may not see this view", text_key="hub.view_not_permitted")
