"""What people ask of the hub beside commands: who called, recordings, drafts that change hands, who sits where."""

from functools import partial
from typing import Any, Final

from console.domain.account import Account
from console.domain.camera import CameraId
from console.domain.case import CaseSource
from console.domain.command import FileAndDispatch
from console.domain.event import CommandId
from console.domain.pair import WallAct
from console.domain.passed_draft import DraftId, PassedDraft
from console.domain.permission import Act, Role
from tests.fixtures.hub_process import OFFICER, PASSWORD, SECOND_OFFICER
from tests.simulation.nonsense import any_case
from tests.simulation.people import Errands, Person
from tests.street import CAMERAS

GUEST: Final = Account("sun", "孙丽", Role.DUTY_OFFICER, "值班员")
"""A third officer, who sits down beside one of the two now and then."""


def _words(person: Person, why: str) -> str:
    """Return a reason that nobody else has given."""
    return f"{why}{person.dice.getrandbits(48):012x}"


# ---- who called


def look_at_caller(person: Person) -> None:
    """See who called about a case that was told; about any other one now and then."""
    told = [case.id for case in person.seat.cases() if case.source is not CaseSource.VIDEO]
    case = person.dice.choice(told) if told and person.dice.random() < 0.9 else any_case(person)
    reason = _words(person, "回电") if person.dice.random() < 0.95 else ""
    person.seat.ask(Act.VIEW_CALLER, case, reason, partial(person.client.view_caller, case, reason))


def erase_caller(person: Person) -> None:
    """Have a caller erased, seldom."""
    told = [case.id for case in person.seat.cases() if case.source is not CaseSource.VIDEO]
    if told and person.dice.random() < 0.5:
        case, reason = person.dice.choice(told), _words(person, "本人要求")
        person.seat.ask(Act.ERASE_CALLER, case, reason, partial(person.client.erase_caller, case, reason))


# ---- recordings


def view_recording(person: Person) -> None:
    """Look at what a recorder kept."""
    camera, reason = person.dice.choice(CAMERAS).id, _words(person, "核实")
    at = person.client.room_now()
    person.seat.ask(Act.VIEW_RECORDING, camera, reason, partial(person.client.view_recording, camera, at, reason))


# ---- drafts that change hands


def pass_draft(person: Person) -> None:
    """Pass a draft, of a picture or of a call, to whoever takes it."""
    if len(person.seat.drafts()) < 6:
        draft = _draft(person)
        person.seat.ask(Act.PASS_DRAFT, draft.id, "pass", partial(person.client.pass_draft, draft))


def _draft(person: Person) -> PassedDraft:
    """Return a draft of what a camera saw, or a slip: of what somebody told, with who it was, sealed."""
    case = person.report()
    camera = next((one for one in CAMERAS if one.id == case.camera), None)
    is_told = case.source is not CaseSource.VIDEO
    return PassedDraft(
        DraftId(case.id),
        CameraId(case.camera or ""),
        camera.number if camera is not None else 0,
        camera.name if camera is not None else "",
        case.found_at,
        case.place,
        point=case.point,
        public_grid=case.public_grid,
        residents_grid=case.residents_grid,
        filing_row=case.filing_row,
        unit=case.unit,
        evidence=case.evidence,
        is_urgent=case.is_urgent,
        note="请接手",
        source=case.source,
        remark=case.opinion if is_told else "",
        caller=case.caller if is_told else "",
    )


def take_draft(person: Person) -> None:
    """Take a draft that waits, and file it, give it back or throw it away."""
    if waiting := person.seat.drafts():
        which = person.dice.choice(waiting).id
        person.seat.ask(
            Act.PASS_DRAFT, which, "take", partial(person.client.take_draft, which), partial(_finish, person)
        )


def _finish(person: Person, draft: PassedDraft) -> None:
    """File what was taken, give it back or throw it away; who files a slip has taken the hub's copy first."""
    chance = person.dice.random()
    if chance < 0.7:
        if draft.is_told and person.dice.random() < 0.5:
            withdraw(person, draft.id)
        person.give(_filed_from(draft))
    elif chance < 0.85:
        person.seat.ask(Act.PASS_DRAFT, draft.id, "return", partial(person.client.return_draft, draft.id))
    else:
        withdraw(person, draft.id)


def _filed_from(draft: PassedDraft) -> FileAndDispatch:
    return FileAndDispatch(
        CommandId(draft.id),
        draft.camera or None,
        draft.filing_row,
        draft.unit,
        draft.place,
        draft.point,
        draft.public_grid,
        draft.residents_grid,
        draft.found_at,
        draft.evidence,
        is_urgent=draft.is_urgent,
        source=draft.source,
        opinion=draft.remark,
        caller=draft.caller,
    )


def withdraw(person: Person, which: DraftId) -> None:
    """Throw a draft away."""
    person.seat.ask(Act.PASS_DRAFT, which, "withdraw", partial(person.client.withdraw_draft, which))


def withdraw_any(person: Person) -> None:
    """Throw a draft away that somebody here has passed, or is not to throw away."""
    if waiting := person.seat.drafts():
        withdraw(person, person.dice.choice(waiting).id)


# ---- who sits where, who has what before him


def claim(person: Person) -> None:
    """Open a case, or let go of one."""
    if cases := person.seat.cases():
        case = person.dice.choice(cases).id
        ask = person.client.claim if person.dice.random() < 0.7 else person.client.release
        person.seat.ask(Act.CLAIM_CASE, case, "", partial(ask, case))


def act_on_wall(person: Person) -> None:
    """Enlarge a picture; the others are told."""
    camera = str(person.dice.choice(CAMERAS).number)
    person.seat.ask(Act.KEEP_POST, camera, "", partial(person.client.note_wall_act, WallAct.ENLARGED, camera))


def swap_posts(person: Person) -> None:
    """Take the wall, or give it to the other one."""
    account = person.dice.choice(OFFICERS).name
    person.seat.ask(Act.KEEP_POST, account, "", partial(person.client.set_lead, account))


def share_the_seat(person: Person) -> None:
    """Let a third officer sit down here, let the hand pass, or let one of two go."""
    here = [account.name for account in person.client.people_here]
    if len(here) < 2:
        person.seat.ask(Act.KEEP_POST, GUEST.name, "", partial(person.client.join, GUEST.name, PASSWORD))
    elif person.dice.random() < 0.7:
        person.client.take_hand(next(name for name in here if name != person.name))
    else:
        person.seat.ask(Act.KEEP_POST, GUEST.name, "", partial(person.client.leave, GUEST.name))


def mistype(person: Person) -> None:
    """Type a wrong password for the third officer, as happens."""
    if GUEST.name not in [account.name for account in person.client.people_here]:
        person.seat.ask(Act.KEEP_POST, GUEST.name, "", partial(person.client.join, GUEST.name, f"{PASSWORD}!"))


# ---- sessions


def list_sessions(person: Person) -> None:
    """See one's own sessions; end another one of them, as after a seat that one has left open."""

    def end_one(notes: Any) -> None:  # noqa: ANN401 - what the hub listed
        others = [note.id for note in notes if not note.is_this]
        if others and person.dice.random() < 0.5:
            which = person.dice.choice(others)
            person.seat.ask(Act.END_SESSIONS, which, "", partial(person.client.end_session, which))

    of_all = person.seat.account.role is Role.TECHNICIAN
    person.seat.ask(Act.END_SESSIONS, "", "", partial(person.client.sessions, of_all=of_all), end_one)


OFFICERS: Final = (OFFICER, SECOND_OFFICER, GUEST)
CALLS: Final[Errands] = (look_at_caller, look_at_caller, erase_caller, view_recording)
"""What an officer asks at any seat."""
ERRANDS: Final[dict[Role, Errands]] = {
    Role.DUTY_OFFICER: (
        *(*CALLS, *CALLS),
        *(pass_draft, pass_draft, take_draft, take_draft, withdraw_any),
        *(claim, act_on_wall, swap_posts, share_the_seat, share_the_seat, mistype, list_sessions),
    ),
    Role.UNIT: (look_at_caller, erase_caller, pass_draft, list_sessions),
    Role.DEPUTY_COMMANDER: (look_at_caller, erase_caller, view_recording, list_sessions),
    Role.TECHNICIAN: (look_at_caller, erase_caller, view_recording, list_sessions),
}
"""What people ask by role, also what is not theirs to ask."""
