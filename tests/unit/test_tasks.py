"""The owner of a seat's coroutines."""

import asyncio

from console.seat.tasks import Tasks


async def test_one_of_a_name_runs_at_a_time_and_failures_are_told() -> None:
    failures: list[str] = []
    gate, told = asyncio.Event(), asyncio.Event()

    def on_failure(name: str, _failure: BaseException) -> None:
        failures.append(name)
        told.set()

    tasks = Tasks(on_failure)

    async def wait() -> None:
        await gate.wait()
        raise ValueError

    assert tasks.start("a", wait())
    assert not tasks.start("a", wait()), "the second click is ignored"
    gate.set()
    async with asyncio.timeout(5):
        await told.wait()
    assert failures == ["a"]


async def test_nothing_begins_after_the_end() -> None:
    tasks = Tasks(lambda _name, _failure: None)
    begun: list[bool] = []

    async def work() -> None:
        begun.append(True)

    await tasks.close()
    assert not tasks.start("late", work())
    await asyncio.sleep(0)
    assert not begun
