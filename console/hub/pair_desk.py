"""What a duty officer may ask about the pair: each request checked, carried out, and entered where it matters later.

Renewals and claims come by the minute and are not entered; who had which post, and every draft that changed hands, is.
"""

from typing import Final

from console.domain.account import Account
from console.domain.case import CaseId
from console.domain.origin import Origin
from console.domain.pair import Claim
from console.domain.passed_draft import PassedDraft, check_draft
from console.domain.permission import Act, require
from console.errors import ConsoleError, Refused
from console.hub.desk import Desk
from console.hub.pair_drafts import DraftRequest, Drafts
from console.link.pair_envelope import (
    Announce,
    ClaimCase,
    NoteWallAct,
    PairRequest,
    PassDraft,
    ReleaseCase,
    ReturnDraft,
    SetLead,
    TakeDraft,
    WithdrawDraft,
)
from db.passed_draft_table import KeptDraft
from db.unit_of_work import UnitOfWork

NAME_MAX: Final = 64
TURN_MAX: Final = 2**31
VALUE_MAX: Final = 16
"""Longest number of a camera, or name of a layout."""
_ACTS: Final = {
    Announce: Act.KEEP_POST,
    SetLead: Act.KEEP_POST,
    NoteWallAct: Act.KEEP_POST,
    ClaimCase: Act.CLAIM_CASE,
    ReleaseCase: Act.CLAIM_CASE,
    PassDraft: Act.PASS_DRAFT,
    TakeDraft: Act.PASS_DRAFT,
    ReturnDraft: Act.PASS_DRAFT,
    WithdrawDraft: Act.PASS_DRAFT,
}


async def act(desk: Desk, message: PairRequest, actor: Account, line: int, origin: Origin) -> object:
    """Carry out a request of the pair; return what it is answered with.

    Raises:
        ConsoleError: a rule refuses it; entered in the register.
    """
    await desk.checked(_name(message), _about(message), actor, origin, lambda: _check(desk, message, actor))
    result: Claim | PassedDraft | None = None
    match message:
        case Announce():
            if desk.pair.announce(line, message, actor):
                await desk.enter("take_hand", message.seat_name, actor, origin, "done")
        case SetLead(account=account):
            desk.pair.set_lead(account)
            await desk.enter("set_lead", account, actor, origin, "done")
        case NoteWallAct(act=done, value=value):
            desk.pair.note(actor, done, value)
        case ClaimCase(case=case):
            result = desk.pair.claim(case, actor)
        case ReleaseCase(case=case):
            desk.pair.release(case, actor)
        case _:
            result = await _act_on_draft(desk, message, actor, origin)
            await desk.enter(_name(message), _about(message), actor, origin, "done")
    return result


def _name(message: PairRequest) -> str:
    names = {
        SetLead: "set_lead",
        TakeDraft: "take_draft",
        ReturnDraft: "return_draft",
        WithdrawDraft: "withdraw_draft",
    }
    return names.get(type(message), _ACTS[type(message)].value)


def _about(message: PairRequest) -> str:
    match message:
        case Announce(seat_name=about) | SetLead(account=about) | NoteWallAct(value=about):
            return about
        case ClaimCase(case=about) | ReleaseCase(case=about):
            return about
        case PassDraft(draft=draft):
            return draft.id
        case _:
            return message.id


def _check(desk: Desk, message: PairRequest, actor: Account) -> None:
    require(actor, _ACTS[type(message)])
    match message:
        case Announce(seat=seat, seat_name=name, turn=turn):
            if max(len(seat), len(name)) > NAME_MAX or not 0 <= turn < TURN_MAX:
                raise Refused("no such seat", text_key="hub.bad_message")
        case NoteWallAct(value=value) if len(value) > VALUE_MAX:
            raise Refused("too long", text_key="hub.bad_message")
        case ClaimCase(case=case) if desk.board.case(CaseId(case)) is None:
            raise Refused("no such case", text_key="hub.unknown_case")
        case SetLead(account=account) if account not in desk.pair.accounts():
            raise Refused("not there", text_key="hub.not_on_duty")
        case PassDraft(draft=draft):
            check_draft(draft)


async def _act_on_draft(desk: Desk, message: DraftRequest, actor: Account, origin: Origin) -> PassedDraft | None:
    now = desk.system_now()
    there = desk.pair.accounts()

    def work(uow: UnitOfWork) -> tuple[PassedDraft | None, list[KeptDraft]]:
        found = Drafts(uow, actor, there.__contains__, now).carry_out(message)
        left = uow.passed_drafts.all()
        uow.commit()
        return found, left

    try:
        found, left = await desk.storage.run(work)
    except ConsoleError as exc:
        await desk.enter(_name(message), _about(message), actor, origin, exc.text_key)
        raise
    desk.pair.show(left)
    return found
