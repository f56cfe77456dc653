"""A command that is asked for while the one before still runs is not begun, and leaves nothing that nobody awaits."""

import inspect
from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import pytest

from console.app.approval import ApprovalSeat
from console.app.unit import UnitSeat
from console.domain.case_command import Acknowledge
from console.seat.tasks import Tasks
from tests.street import Street

Start = Callable[[Any, Coroutine[Any, Any, object]], None]


def at_unit(seat: Any, work: Coroutine[Any, Any, object]) -> None:  # noqa: ANN401 - a stand-in
    case = Street().file()
    UnitSeat._ask(seat, case, Acknowledge, work)


def at_deputy(seat: Any, work: Coroutine[Any, Any, object]) -> None:  # noqa: ANN401 - as above
    ApprovalSeat._start(seat, Street().file(), work)


@pytest.mark.parametrize("start", [at_unit, at_deputy])
async def test_what_is_not_begun_is_closed(start: Start) -> None:
    tasks = Tasks(lambda _name, _failure: None)
    await tasks.close()

    async def nothing(*_args: object) -> None:
        return

    quiet = SimpleNamespace(show_sending=lambda *_args: None)
    seat = SimpleNamespace(
        tasks=tasks,
        _carried_out=nothing,
        errands=SimpleNamespace(settle=lambda _case: None),
        desk=SimpleNamespace(acts=quiet),
    )
    work = nothing()
    start(seat, work)
    assert inspect.getcoroutinestate(work) == inspect.CORO_CLOSED
