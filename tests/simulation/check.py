"""What must hold when a day is over, healed and drained."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

from console.domain.board import Board, views_of
from console.domain.case_fact import CaseReminded
from console.domain.command import Applied, FileAndDispatch
from console.domain.event import CommandId, Event
from console.domain.reminder import CLOCK
from console.domain.unit_sight import seen_in
from console.hub.service import Hub
from console.hub.view_book import ViewBook
from console.link.caller_seal import CallerKey
from console.link.journal import is_verdict
from tests.simulation.check_asked import drafts_kept, each_entered, ended_for_good
from tests.simulation.check_callers import (
    erased_for_good,
    erased_in_time,
    kept_right,
    read_callers,
    seen_by_those_allowed,
)
from tests.simulation.hub import SimulatedHub
from tests.simulation.left import Left, pages, read_left
from tests.simulation.made import Made
from tests.simulation.seat import Seat
from tests.simulation.world import CALLERS_KEPT, RATE, START, World

SWEPT_WITHIN: Final = RATE * timedelta(seconds=600)
"""A hub that is not killed again and again has looked for callers whose time is over by then."""
EVENTS_OF_A_NEW_CASE: Final = 3


def look_through(world: World, hub: SimulatedHub, seats: Iterable[Seat]) -> tuple[int, int]:
    """Look through everything that is left of a day; add to the world's problems. Return commands and events."""
    running = hub.hub
    if running is None:
        world.problems.append("there is no hub")
        return 0, 0
    left = read_left(running.storage, running.desk.board.street_code)
    if dict(left.board.entries()) != dict(running.desk.board.entries()):
        world.problems.append("the hub's board is not the one on its disk")
    world.problems += [*left.problems, *ended_once(world.made, left.events, left.answers), *reminded_once(left.events)]
    world.problems += in_their_name(world.made, left.events)
    world.problems += around_the_cases(world, running, left)
    for seat in seats:
        world.problems += seen_right(seat, left.board)
    return len(left.answers), len(left.events)


def around_the_cases(world: World, running: Hub, left: Left) -> Iterator[str]:
    """Tell what is wrong with callers, the register, passed drafts and sessions."""
    storage, desk = running.storage, running.desk
    kept, register = storage.call(read_callers), storage.call(lambda uow: uow.register.read())
    yield from kept_right(world.made, left.answers, left.board, kept, CallerKey.load(running.options.data))
    yield from seen_by_those_allowed(world.asked)
    yield from erased_in_time(kept, left.board, desk.now(), CALLERS_KEPT, SWEPT_WITHIN)
    files = {path.name: path.read_bytes() for path in running.options.data.rglob("*") if path.is_file()}
    files["the database"] = storage.call(pages)
    yield from erased_for_good(world.made, kept, files)
    for name, content in files.items():
        world.ear.read(name, content)
    yield from each_entered(world.asked, register)
    waiting = {one.draft.id for one in storage.call(lambda uow: uow.passed_drafts.all())}
    yield from drafts_kept(world.asked, waiting, left.board)
    open_now = storage.call(lambda uow: uow.sessions.open(START, None))
    yield from ended_for_good(world.asked, [one.token_hash for one in open_now])


def ended_once(made: Mapping[CommandId, Made], events: list[Event], answers: dict[CommandId, Applied]) -> Iterator[str]:
    """Tell which commands did not end exactly once, as applied or not carried out."""
    count = Counter(event.command for event in events)
    by_hub = {event.command for event in events if event.actor == CLOCK.name}
    for id_, one in made.items():
        yield from _ended_once(id_, one, answers.get(id_), count[id_])
    for id_ in answers.keys() - made.keys() - by_hub:
        yield f"nobody made {id_}"
    for id_ in count.keys() - answers.keys():
        yield f"{id_} has events and no answer"


def _ended_once(id_: CommandId, made: Made, answer: Applied | None, events: int) -> Iterator[str]:
    kind, is_applied = type(made.command).__name__, any(isinstance(one, Applied) for one in made.outcomes)
    if _is_unsaid(made):
        yield f"{kind} {id_} of {made.by} was told applied, and then that it is not"
    if events > (EVENTS_OF_A_NEW_CASE if isinstance(made.command, FileAndDispatch) else 1):
        yield f"{kind} {id_} acted more than once: {events} events"
    if made.is_orphan or (made.waits and not made.is_written):
        return  # its maker's machine died with it; whether the hub has it, the board shows
    if not made.outcomes:
        yield f"{kind} {id_} of {made.by} has not ended"
    elif is_applied != (answer is not None):
        told = "applied" if is_applied else "not carried out"
        yield f"{kind} {id_} of {made.by} was told {told}, the hub says otherwise"
    elif made.times == 1 and len(made.outcomes) != 1:
        yield f"{kind} {id_} of {made.by} ended {len(made.outcomes)} times"
    elif any(isinstance(one, Applied) and one.case_no != answer.case_no for one in made.outcomes if answer):
        yield f"{kind} {id_} of {made.by} was told another case number"


def _is_unsaid(made: Made) -> bool:
    """Say whether the hub denied what it had said was done; that it would not hear who asked again denies nothing."""
    said = [isinstance(one, Applied) or not is_verdict(one) for one in made.outcomes]
    first = next((place for place, one in enumerate(made.outcomes) if isinstance(one, Applied)), len(said))
    return not all(said[first:])


def in_their_name(made: Mapping[CommandId, Made], events: list[Event]) -> Iterator[str]:
    """Tell which commands were carried out in another's name."""
    for event in events:
        if event.command in made and event.actor != made[event.command].by:
            yield f"{event.command} of {made[event.command].by} was carried out as {event.actor}"


def reminded_once(events: Iterable[Event]) -> Iterator[str]:
    """Tell which reminders came more than once."""
    facts = (event.fact for event in events)
    given = Counter((fact.case, fact.rule, fact.due_at) for fact in facts if isinstance(fact, CaseReminded))
    yield from (f"reminded {times} times: {what}" for what, times in given.items() if times > 1)


def stood_right(stands: Iterable[Mapping[str, Any]], events: list[Event]) -> Iterator[str]:
    """Tell which seats stood elsewhere than the events up to there lead, or missed what a person did after it."""
    for stand in stands:
        view, seq = stand["view"], stand["seq"]
        board = Board("")
        board.fold(events[:seq])
        if ViewBook(board)._page(view).digest.text != stand["digest"]:
            yield f"{view} stands at {stand['digest']}, which events 1 to {seq} do not make"
        missed = [event for event in events[seq:] if event.actor != CLOCK.name]  # the clock goes on meanwhile
        if any(view in views_of(change.record) for change in board.fold(missed) if change.record):
            yield f"{view} stands at {seq} and has missed what was done after it"


def seen_right(seat: Seat, board: Board) -> Iterator[str]:
    """Tell where what a seat shows is not what its view is made of."""
    shown = seat.records._records
    right = {
        key: seen_in(entry.record, seat.view)
        for key, entry in board.entries()
        if entry.record and seat.view in views_of(entry.record)
    }
    if shown != right:
        wrong = [key for key in shown.keys() | right.keys() if shown.get(key) != right.get(key)]
        yield f"{seat.name} shows {len(wrong)} records wrong: {sorted(wrong)[:3]}"
