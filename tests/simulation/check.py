"""What must hold when a day is over, healed and drained."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import text

from console.domain.board import Board, views_of
from console.domain.case_fact import CaseReminded
from console.domain.command import Applied, FileAndDispatch
from console.domain.event import CHAIN_START, CommandId, Event
from console.domain.reminder import CLOCK
from console.domain.unit_sight import seen_in
from console.errors import ConsoleError
from console.hub.refold import rebuild_records
from console.hub.storage import Storage, check_log, load_board
from console.hub.view_book import ViewBook
from console.link.journal import is_verdict
from db.unit_of_work import UnitOfWork
from tests.simulation.hub import SimulatedHub
from tests.simulation.made import Made
from tests.simulation.seat import Seat
from tests.simulation.world import World

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
    for seat in seats:
        world.problems += seen_right(seat, left.board)
    return len(left.answers), len(left.events)


@dataclass(frozen=True)
class Left:
    """What a hub has left on its disk, whole or not."""

    events: list[Event]
    answers: dict[CommandId, Applied]
    board: Board
    problems: tuple[str, ...]


def read_left(storage: Storage, street_code: str) -> Left:
    """Read everything and check both chains; rebuild the query tables and compare."""
    events = storage.call(lambda uow: uow.events.read(0, 1_000_000))
    answers = storage.call(carried_out)
    board, problems = Board(street_code), []
    try:
        storage.call(lambda uow: check_log(uow, CHAIN_START.seq, len(events)))
        storage.call(lambda uow: uow.register.check())
        board = storage.call(lambda uow: load_board(uow, street_code))
        rebuilt = storage.call(rebuild_records)
        if rebuilt.differing:
            problems.append(f"{rebuilt.differing} records differ from what the events make")
    except ConsoleError as exc:
        problems.append(f"broken: {exc}")
    return Left(events, answers, board, tuple(problems))


def carried_out(uow: UnitOfWork) -> dict[CommandId, Applied]:
    """Return every command that the hub has carried out, with its answer."""
    rows = uow._connection.execute(text("SELECT id, answer FROM command"))
    return {CommandId(row.id): msgspec.json.decode(row.answer, type=Applied) for row in rows}


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
