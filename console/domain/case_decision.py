"""The rules of the case path after its dispatch: which facts a command makes, or which rule forbids it. Pure."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from console.domain.account import Account
from console.domain.board import Board
from console.domain.case import CaseRecord, Person, Telephone
from console.domain.case_command import (
    Acknowledge,
    ApplyVoid,
    Approve,
    Attach,
    CaseCommand,
    Close,
    Correct,
    FeedBack,
    Recall,
    Redispatch,
    Refuse,
    Remind,
    ReturnCase,
    SendBack,
    action_of,
)
from console.domain.case_fact import (
    CaseAcknowledged,
    CaseAttached,
    CaseClosed,
    CaseCorrected,
    CaseDispatched,
    CaseFact,
    CaseFedBack,
    CaseRecalled,
    CaseRedispatched,
    CaseReminded,
    CaseReturned,
    CaseReviewAsked,
    CaseSentBack,
    CaseVoidAsked,
    CaseVoided,
    CaseVoidRefused,
)
from console.domain.permission import Role
from console.domain.prose import OPINION_LENGTH, RESULT_LENGTH, checked
from console.domain.reminder import instant_of, is_due
from console.domain.rules import Rules
from console.domain.siting import Site, settled
from console.domain.workflow import STANDING, Action, next_state
from console.errors import Conflict, Refused

CLOCK_TOLERANCE: Final = timedelta(seconds=5)
"""How far a seat's clock may run ahead of the hub's before an instant is called one of the future."""
PICTURES_MAX: Final = 6
NAME_LENGTH: Final = 64
SHA256: Final = re.compile(r"[0-9a-f]{64}")


def decide_case(
    board: Board, command: CaseCommand, actor: Account, now: datetime, rules: Rules
) -> tuple[CaseFact, ...]:
    """Return the facts that ``command`` makes of its case; the caller has checked that the role may.

    Raises:
        Refused: a rule forbids it.
        Conflict: the case has moved since the version it was based on; the facts say how it stands now.
    """
    record = _case(board, command, actor)
    if isinstance(command, Remind):
        return _remind(record, command, actor, now)
    _check_version(record, command)
    action = action_of(type(command), record)
    if action is None:
        raise Refused(
            f"{command.act.value} in {record.state.value}",
            text_key="hub.not_in_this_state",
            state=record.state.value,
            action=command.act.value,
        )
    next_state(record.state, action)
    return (_Maker(board, record, actor, now, rules).fact(command, action),)


def effective_at(command: object, now: datetime) -> datetime:
    """Return from when a command counts: what was told by telephone counts from then."""
    told = command.telephone if isinstance(command, (Acknowledge, FeedBack)) else None
    return told.told_at.astimezone(UTC) if told is not None else now


def _case(board: Board, command: CaseCommand, actor: Account) -> CaseRecord:
    """Return the case; a unit is told the same of a foreign case and of one that is not there."""
    record = board.case(command.case)
    if record is None or (actor.role is Role.UNIT and record.unit != actor.unit):
        raise Refused("no such case", text_key="hub.unknown_case")
    return record


def _check_version(record: CaseRecord, command: CaseCommand) -> None:
    if record.moved_version <= command.based_on <= record.version:  # reminders and pictures since do not matter
        return
    moved = next((step for step in reversed(record.steps) if step.action not in STANDING), None)
    raise Conflict(
        f"based on {command.based_on}, now {record.version}",
        text_key="hub.case_moved",
        state=record.state.value,
        version=record.version,
        person=moved.person if moved is not None else record.reported_by,
    )


def _remind(record: CaseRecord, command: Remind, actor: Account, now: datetime) -> tuple[CaseFact, ...]:
    at = instant_of(command.rule, record)
    if at is None or record.due_at != command.due_at or not is_due(command.rule, at, now):
        raise Refused("no such reminder is due", text_key="hub.no_reminder_due")
    return (CaseReminded(record.id, _person(actor), command.rule, command.due_at),)


def _person(actor: Account) -> Person:
    return Person(actor.display_name, actor.role)


class _Maker:
    """Makes the fact of one command. The table has said that it may come."""

    def __init__(self, board: Board, record: CaseRecord, actor: Account, now: datetime, rules: Rules) -> None:
        self._board, self._record, self._actor, self._now, self._rules = board, record, actor, now, rules
        self._by = _person(actor)

    def fact(self, command: CaseCommand, action: Action) -> CaseFact:
        match command:
            case Acknowledge() | ReturnCase() | FeedBack() | Attach():
                return self._said(command)
            case Recall() | Redispatch() | Correct() | ApplyVoid():
                return self._steered(command, action)
            case _:
                return self._checked(command, action)

    def _said(self, command: Acknowledge | ReturnCase | FeedBack | Attach) -> CaseFact:
        """Make the fact of what a unit says."""
        case, by = self._record.id, self._by
        match command:
            case Acknowledge():
                return CaseAcknowledged(case, by, self._telephone(command.telephone))
            case ReturnCase():
                return CaseReturned(case, by, _reason(command.reason), command.is_not_ours)
            case FeedBack():
                return self._fed_back(command)
            case Attach():
                return self._attached(command)

    def _steered(self, command: Recall | Redispatch | Correct | ApplyVoid, action: Action) -> CaseFact:
        """Make the fact of where the room sends the case."""
        match command:
            case Recall():
                return CaseRecalled(self._record.id, self._by, _reason(command.reason))
            case Redispatch():
                return self._redispatched(command, action)
            case Correct():
                return self._corrected(command)
            case ApplyVoid():
                return CaseVoidAsked(self._record.id, self._by, _reason(command.reason))

    def _checked(self, command: CaseCommand, action: Action) -> CaseFact:
        """Make the fact of a check or a review."""
        case, by = self._record.id, self._by
        match command, action:
            case Close(opinion=opinion), Action.ASK_REVIEW:
                return CaseReviewAsked(case, by, _opinion(opinion))
            case ((Close(opinion=opinion) | Approve(opinion=opinion)), Action.CLOSE):
                return CaseClosed(case, by, _opinion(opinion))
            case ((SendBack(reason=reason) | Refuse(reason=reason)), Action.SEND_BACK):
                return self._sent_back(_reason(reason))
            case Approve(opinion=opinion), Action.VOID:
                return CaseVoided(case, by, _opinion(opinion))
            case Refuse(reason=reason), Action.REFUSE_VOID:
                return CaseVoidRefused(case, by, _reason(reason))
            case _:
                raise Refused(f"no rule for {command.act.value}", text_key="hub.bad_message")

    def _redispatched(self, command: Redispatch, action: Action) -> CaseFact:
        unit, record, rules = self._board.unit(command.unit), self._record, self._rules
        clock, opinion = rules.clock(self._now, record.limit), _opinion(command.opinion)
        if action is Action.DISPATCH:
            return CaseDispatched(record.id, unit.id, unit.name, self._by, clock, rules.version, opinion)
        is_wrong = unit.id != record.unit and record.is_not_ours is not False
        return CaseRedispatched(record.id, unit.id, unit.name, self._by, clock, rules.version, opinion, is_wrong)

    def _corrected(self, command: Correct) -> CaseCorrected:
        row = self._board.filing_row(command.filing_row)
        site = Site(command.place, command.point, command.public_grid, command.residents_grid)
        site = settled(self._board, site, None, self._now)
        return CaseCorrected(
            case=self._record.id,
            by=self._by,
            filing_row=row.id,
            class_name=row.name,
            condition=row.condition,
            limit=row.limit,
            closing_condition=row.closing_condition,
            place=site.place,
            point=site.point,
            public_grid=site.public_grid,
            residents_grid=site.residents_grid,
        )

    def _fed_back(self, command: FeedBack) -> CaseFedBack:
        result = checked(command.result, RESULT_LENGTH, is_needed=True)
        pictures, telephone = self._pictures(command.pictures), self._telephone(command.telephone)
        if not (pictures or self._record.own_pictures or telephone) and self._rules.needs_after_picture:
            raise Refused("no after-picture", text_key="hub.picture_missing")
        return CaseFedBack(self._record.id, self._by, result, pictures, telephone)

    def _attached(self, command: Attach) -> CaseAttached:
        pictures = self._pictures(command.pictures, len(self._record.after_pictures))
        if not pictures:
            raise Refused("no picture", text_key="hub.picture_missing")
        return CaseAttached(self._record.id, self._by, pictures, _opinion(command.opinion))

    def _sent_back(self, reason: str) -> CaseSentBack:
        """The old deadline stays where it has not passed; else a short new limit starts."""
        record, rules = self._record, self._rules
        if record.clock is not None and self._now <= record.clock.at:
            return CaseSentBack(record.id, self._by, reason, record.clock, record.clock_rules)
        clock = rules.clock(self._now, rules.rework_limit)
        return CaseSentBack(record.id, self._by, reason, clock, rules.version)

    def _telephone(self, told: Telephone | None) -> Telephone | None:
        """A unit speaks for itself; a duty officer says who told him, and when."""
        speaks_for_it = self._actor.role is Role.DUTY_OFFICER
        if speaks_for_it is (told is None):
            raise Refused("who speaks for the unit", text_key="hub.telephone_mark")
        return self._told(told) if told is not None else None

    def _told(self, told: Telephone) -> Telephone:
        moved_at = max((step.at for step in self._record.steps if step.action not in STANDING), default=None)
        if told.told_at.tzinfo is None or told.told_at > self._now + CLOCK_TOLERANCE:
            raise Refused("told in the future", text_key="hub.told_at")
        if moved_at is not None and told.told_at < moved_at:
            raise Refused("told before the last step", text_key="hub.told_at")
        told_by = checked(told.told_by, NAME_LENGTH, is_needed=True, has_lines=False)
        return Telephone(told_by, told.told_at.astimezone(UTC))

    @staticmethod
    def _pictures(pictures: tuple[str, ...], before: int = 0) -> tuple[str, ...]:
        if before + len(pictures) > PICTURES_MAX or len(set(pictures)) < len(pictures):
            raise Refused("too many pictures, or one twice", text_key="hub.pictures_too_many", most=PICTURES_MAX)
        if not all(SHA256.fullmatch(name) for name in pictures):
            raise Refused("pictures are named by SHA-256", text_key="hub.bad_evidence_name")
        return pictures


def _reason(text: str) -> str:
    return checked(text, OPINION_LENGTH, is_needed=True)


def _opinion(text: str) -> str:
    return checked(text, OPINION_LENGTH)
