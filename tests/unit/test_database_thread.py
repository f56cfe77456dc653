"""The thread of the database: one thing after the other, whoever waits for it, and an end in order."""

import asyncio
import threading

import pytest

from console.hub.database_thread import DatabaseThread


async def test_it_does_what_is_asked_in_order_and_says_what_went_wrong() -> None:
    thread, done = DatabaseThread(), list[object]()

    def note(what: str) -> str:
        done.append((what, threading.current_thread().name))
        return what

    def fail() -> None:
        done.append("failed")
        raise ValueError("as it must")

    loop = asyncio.get_running_loop()
    first, wrong = thread.start(loop, lambda: note("first")), thread.start(loop, fail)
    third = thread.submit(lambda: note("third"))
    assert await first == "first"
    with pytest.raises(ValueError, match="as it must"):
        await wrong
    assert third.result() == "third"
    with pytest.raises(ValueError, match="as it must"):
        thread.submit(fail).result()
    assert done == [("first", "database"), "failed", ("third", "database"), "failed"]
    thread.shutdown()


def test_what_was_asked_for_is_done_though_nobody_waits_any_more() -> None:
    thread, done = DatabaseThread(), list[str]()
    held = threading.Event()

    async def ask_and_go() -> None:
        loop = asyncio.get_running_loop()
        thread.start(loop, held.wait)
        thread.start(loop, lambda: done.append("late")).cancel()

    asyncio.run(ask_and_go())
    held.set()  # the loop is closed by now
    thread.shutdown()
    assert done == ["late"]
