"""Commands that no rule allows: of any role, on anybody's case, out of date, unreadable, impossible, once more."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from console.domain.caller import Caller
from console.domain.camera import Point
from console.domain.case import CaseId, CaseSource, EvidenceRef
from console.domain.case_command import SendBack
from console.domain.command import Command, FileAndDispatch
from console.link.caller_seal import CallerKey, seal
from tests.simulation.calling import caller_of, told_case
from tests.simulation.made import random_id
from tests.simulation.people import SENT, Acts, Person

FOREIGN_KEY: Final = CallerKey.fresh().public


def any_case(person: Person) -> CaseId:
    """Return a case of anybody, or one that nobody has."""
    known = [made.command.case for made in person.made.values() if isinstance(made.command, FileAndDispatch)]
    return person.dice.choice([*known, CaseId(random_id(person.dice))])


def of_any_role(person: Person) -> Command | None:
    """Return anything at all on any case, whoever may, whatever it is like."""
    kind, id_ = person.dice.choice(SENT), random_id(person.dice)
    return kind(id_, any_case(person), person.dice.randrange(-1, 12), **person.said(kind))


def out_of_date(person: Person) -> Command | None:
    """Return a command on a case as it was before."""
    cases = person.seat.cases()
    if not cases:
        return None
    case = person.dice.choice(cases)
    command = person.on(person.dice.choice(SENT), case)
    return replace(command, based_on=case.version - person.dice.randrange(1, 4))


def unusable_words(person: Person) -> Command | None:
    """Return a command with words that nobody can read."""
    words = person.dice.choice(["", "字" * 2_000, "\u202e倒过来", "行\x00尾", "\ud7ff\ue000"])
    cases = person.seat.cases()
    if not cases:
        return None
    case = person.dice.choice(cases)
    return SendBack(random_id(person.dice), case.id, case.version, reason=words)


def unusable_report(person: Person) -> Command | None:
    """Return a case that cannot be: seen in the future, nowhere, by nobody."""
    future = person.client.room_now() + timedelta(days=2)
    wrong: list[dict[str, Any]] = [
        {"found_at": future},
        {"filing_row": "event/9999/9"},
        {"unit": "nobody"},
        {"camera": "camera-99"},
        {"point": Point(181.0, 31.2)},
        {"place": ""},
        {"evidence": EvidenceRef("x", "y", "z")},
        {"based_on": 3},
        {"camera": None},
        {"caller": person.client.seal_caller(caller_of(any_case(person)))},
    ]
    return replace(person.seen_case(), **person.dice.choice(wrong))


def unusable_call(person: Person) -> Command | None:
    """Return a case that was told by somebody whom nobody can read, or as no slip could say it."""
    half = caller_of(any_case(person))
    wrong: list[dict[str, Any]] = [
        {"caller": "AAAA"},
        {"caller": seal(half, FOREIGN_KEY)},
        {"caller": person.client.seal_caller(Caller(half.name, "1"))},
        {"caller": person.client.seal_caller(Caller(half.name, wants_answer=True))},
        {"caller": "A" * 2_000},
        {"source": CaseSource.VIDEO, "camera": "camera-1"},
        {"evidence": EvidenceRef("a" * 64, "b" * 64, "c" * 64)},
        {"point_error_m": 3},
    ]
    return replace(told_case(person.client, person.dice), **person.dice.choice(wrong))


def again(person: Person) -> Command | None:
    """Return a command that was carried out long ago, to be given once more, as no window would."""
    known = [one for one in person.given[-30:] if not type(one).may_wait and _was_carried_out(person, one)]
    return person.dice.choice(known) if known else None


def _was_carried_out(person: Person, command: Command) -> bool:
    made = person.made.get(command.id)
    if made is None or made.by != person.name:  # in another's name it is another command
        return False
    return bool(made.outcomes) and not any(isinstance(outcome, Exception) for outcome in made.outcomes)


NONSENSE: Final[Acts] = (of_any_role, out_of_date, unusable_words, unusable_report, unusable_call, again)
