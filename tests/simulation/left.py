"""What a hub has left on its disk: read whole, and both chains checked."""

from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import text

from console.domain.board import Board
from console.domain.command import Applied
from console.domain.event import CHAIN_START, CommandId, Event
from console.errors import ConsoleError
from console.hub.refold import rebuild_records
from console.hub.storage import Storage, check_log, load_board
from db.unit_of_work import UnitOfWork


def pages(uow: UnitOfWork) -> bytes:
    """Return the file of a database in memory."""
    driver: Any = uow._connection.connection.driver_connection
    driver.rollback()
    found: bytes = driver.serialize()
    return found


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
