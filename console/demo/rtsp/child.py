"""The server's process from inside: serves a plan, carries out orders, ends when told or when its parent is gone."""

import asyncio
import logging
import signal
from multiprocessing.connection import Connection
from typing import Final

from console.demo.rtsp.feed import Feed, LiveStream
from console.demo.rtsp.film_stream import FilmStream
from console.demo.rtsp.order import (
    Answer,
    ClosePort,
    CountSignIns,
    CountViewers,
    HangUp,
    Kick,
    LivePlan,
    OpenPort,
    Order,
    ServerPlan,
    SetClock,
    SetFootage,
    SetGate,
    SetLoss,
    SetManners,
    SetPlaces,
    SetTrouble,
    Stop,
)
from console.demo.rtsp.server import CameraServer
from console.demo.rtsp.stream import Stream
from console.demo.rtsp.timeline import Timeline
from console.demo.rtsp.udp import Loss
from console.demo.sendlog import SendLog
from console.domain.camera import Profile
from console.errors import ConsoleError

LOG_FORMAT: Final = "%(asctime)s cameras %(levelname)s %(message)s"


def run_server(pipe: Connection, plan: ServerPlan, live_pipe: Connection | None = None) -> None:
    """Serve ``plan`` until told to stop: the entry of the child process. ``live_pipe`` leads to the live encoder."""
    logging.basicConfig(format=LOG_FORMAT, level=logging.WARNING)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent ends us in order
    asyncio.run(_serve(pipe, plan, live_pipe))


async def _serve(pipe: Connection, plan: ServerPlan, live_pipe: Connection | None) -> None:
    numbers = [film.number for film in plan.films] + [live.number for live in plan.live]
    send_log = SendLog.create(plan.send_log, 1 + max(numbers)) if plan.send_log else None
    timeline = Timeline(plan.epoch_ns)
    streams: dict[str, Stream] = {
        film.path: FilmStream(film.number, film.name, film.footage, timeline, film.gate, ahead_gops=film.ahead_gops)
        for film in plan.films
    }
    if live_pipe is not None:
        streams |= _live_streams(plan.live, timeline, Feed(live_pipe, asyncio.get_running_loop()))
    if send_log is not None:
        for stream in streams.values():
            stream.note = send_log.note
    server = CameraServer(streams, timeline)
    orders = _Orders(pipe, server)
    try:
        port = await server.listen(plan.port)
    except OSError as exc:
        pipe.send(Answer(0, refusal=f"port {plan.port} of 127.0.0.1 cannot be opened: {exc.strerror}"))
        return
    pipe.send(Answer(0, port))
    loop = asyncio.get_running_loop()
    loop.add_reader(pipe.fileno(), orders.read)
    loop.add_signal_handler(signal.SIGTERM, orders.ended.set)
    await orders.ended.wait()
    loop.remove_reader(pipe.fileno())
    server.close()
    if send_log is not None:
        send_log.close()


def _live_streams(plans: tuple[LivePlan, ...], timeline: Timeline, feed: Feed) -> dict[str, Stream]:
    by_path: dict[str, Stream] = {}
    by_key: dict[tuple[int, Profile], LiveStream] = {}
    for plan in plans:
        watch = feed.watcher(plan.number, plan.profile)
        stream = LiveStream(plan.number, plan.name, timeline, plan.gate, watch=watch)
        by_path[plan.path] = by_key[plan.number, plan.profile] = stream
    feed.start(by_key)
    return by_path


class _Orders:
    """Reads orders from the pipe and answers them."""

    def __init__(self, pipe: Connection, server: CameraServer) -> None:
        self.ended = asyncio.Event()
        self._pipe = pipe
        self._server = server

    def read(self) -> None:
        """Take one order; the end of the pipe is the end of the parent."""
        try:
            serial, order = self._pipe.recv()
        except (EOFError, OSError):
            self.ended.set()
            return
        task = asyncio.get_running_loop().create_task(self._obey(serial, order))
        task.add_done_callback(self._obeyed)

    def _obeyed(self, task: "asyncio.Task[None]") -> None:
        if not task.cancelled() and task.exception() is not None:
            self.ended.set()  # nobody listens to the answers any more

    async def _obey(self, serial: int, order: Order) -> None:
        try:
            answer = Answer(serial, await self._carry_out(order))
        except (OSError, KeyError, ConsoleError) as exc:
            answer = Answer(serial, refusal=f"{type(order).__name__}: {exc}")
        self._pipe.send(answer)
        if isinstance(order, Stop):
            self.ended.set()

    async def _carry_out(self, order: Order) -> int:
        match order:
            case ClosePort():
                self._server.close_port()
            case OpenPort():
                return await self._server.listen(self._server.port)
            case Kick():
                return self._server.kick()
            case SetManners(manners):
                self._server.set_manners(manners)
            case SetPlaces(most):
                self._server.places = most
            case CountSignIns():
                return self._server.sign_ins
            case Stop():
                pass
            case _:
                return _carry_out(self._server.streams[order.path], order)
        return 0


def _carry_out(
    stream: Stream, order: SetGate | SetTrouble | SetLoss | SetClock | SetFootage | HangUp | CountViewers
) -> int:
    """Do what concerns one stream."""
    match order:
        case SetGate():
            stream.gate = order.gate
        case SetTrouble():
            stream.set_trouble(order.trouble)
        case SetLoss():
            stream.loss = Loss(order.share, order.seed)
        case SetClock():
            stream.clock_error_ms = order.error_ms
        case SetFootage():
            stream.set_footage(order.footage)
        case HangUp():
            return stream.hang_up()
        case CountViewers():
            return len(stream.viewers)
    return 0
