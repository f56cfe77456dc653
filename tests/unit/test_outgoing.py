"""What is said goes out at once where nothing waits before it, and in order where something does."""

import asyncio

import pytest

from console.link.outgoing import Outgoing


class Socket:
    """A socket whose other end reads, or does not."""

    def __init__(self) -> None:
        self.said: list[bytes] = []
        self.has_room = True
        self.reads = asyncio.Event()

    def say_now(self, message: bytes) -> bool:
        if self.has_room:
            self.said.append(message)
        return self.has_room

    async def send(self, message: bytes, *, text: bool | None = None) -> None:
        assert text
        self.said.append(message)
        await self.reads.wait()


async def test_what_nothing_waits_before_goes_out_at_once() -> None:
    socket = Socket()
    outgoing = Outgoing(socket)
    outgoing.put(b"1")
    assert socket.said == [b"1"]
    await outgoing.until_sent()


async def test_nothing_overtakes_what_waits() -> None:
    socket = Socket()
    outgoing = Outgoing(socket)
    sending = asyncio.create_task(outgoing.run())
    socket.has_room = False
    outgoing.put(b"1")
    outgoing.put(b"2")
    socket.has_room = True
    outgoing.put(b"3")  # there is room again, but two are before it
    await asyncio.sleep(0)  # the task gets the first one
    outgoing.put(b"4")  # and one is in the socket's hands
    assert socket.said == [b"1"]
    socket.reads.set()
    await outgoing.until_sent()
    assert socket.said == [b"1", b"2", b"3", b"4"]
    outgoing.put(b"5")
    assert socket.said[-1] == b"5"
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)


async def test_who_reads_nothing_is_told_no_end_of_it() -> None:
    socket = Socket()
    socket.has_room = False
    outgoing = Outgoing(socket, most=2)
    outgoing.put(b"1")
    outgoing.put(b"2")
    with pytest.raises(asyncio.QueueFull):
        outgoing.put(b"3")
