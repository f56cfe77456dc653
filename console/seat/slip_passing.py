"""A slip changes hands: what the passing seat sends, and what the taking seat makes of it. Pure.

Who called stays sealed on the way and at the taking seat: only the hub can read it.
"""

from dataclasses import replace

from console.domain.event import CommandId
from console.domain.passed_draft import PassedDraft
from console.seat.draft_passing import draft_of, passed
from console.seat.slip import Slip
from console.seat.slips import HeldSlip


def passed_slip(held: HeldSlip, sealed: str) -> PassedDraft:
    """Return a slip as it travels; ``sealed`` is who called."""
    slip = held.slip
    return replace(passed(held.id, slip.draft, None), source=slip.source, remark=slip.remark, caller=sealed)


def slip_of(found: PassedDraft) -> HeldSlip:
    """Return the slip that was passed, as it is from now on this seat's own."""
    return HeldSlip(Slip(draft_of(found), found.source, remark=found.remark), CommandId(found.id), found.caller)
