"""The stage of ``bench faults``: a server of healthy cameras, and one server with one camera for each fault."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, Self

from console.demo.pattern import CLOCK, MemoryFilm, Scenery, pattern_film
from console.demo.rtsp.auth import OPEN_GATE, Gate, Scheme
from console.demo.rtsp.order import FilmPlan, Order, ServerPlan
from console.demo.rtsp.process import ServerProcess
from console.domain.camera import Camera, CameraId, Credential, Transport
from console.errors import Unavailable

HEALTHY: Final = 8
FILM_GOPS: Final = 20
"""40 s: a film that comes round within 20 s is a loop, which is one of the faults."""
PATH: Final = "/camera/1/sub"
ACCOUNT: Final = "victim"
FIRST: Final = Credential("viewer", "first")
SECOND: Final = Credential("viewer", "second")


@dataclass(slots=True)
class Films:
    """What is played. Made once, in some seconds."""

    street: MemoryFilm = field(default_factory=lambda: pattern_film(FILM_GOPS))
    black: MemoryFilm = field(default_factory=lambda: pattern_film(12, scenery=Scenery.BLACK, seed=2))
    hung: MemoryFilm = field(default_factory=lambda: pattern_film(FILM_GOPS, scenery=Scenery.HUNG))
    larger: MemoryFilm = field(default_factory=lambda: pattern_film(12, width_px=480, height_px=270, seed=3))
    hevc: MemoryFilm = field(default_factory=lambda: pattern_film(12, codec="hevc", seed=4))


@dataclass(slots=True)
class Healthy:
    """Eight cameras that nothing happens to."""

    server: ServerProcess
    cameras: list[Camera]

    @classmethod
    def start(cls, films: Films) -> Self:
        """Start their server."""
        plans = tuple(
            FilmPlan(f"/camera/{n}/sub", n, f"healthy {n}", films.street, ahead_gops=2 * n)
            for n in range(1, HEALTHY + 1)
        )
        server = ServerProcess.start(ServerPlan(plans, time.monotonic_ns()))
        cameras = [
            Camera(CameraId(f"healthy-{n}"), n, f"healthy {n}", "", f"rtsp://127.0.0.1:{server.port}/camera/{n}/sub")
            for n in range(1, HEALTHY + 1)
        ]
        return cls(server, cameras)


class Victim:
    """The camera that a fault befalls, alone in its server's process."""

    def __init__(self, name: str, films: Films, *, transport: Transport, is_guarded: bool, has_clock: bool) -> None:
        """Start its server.

        Args:
            name: of the fault.
            films: what it may show.
            transport: how its packets travel.
            is_guarded: it asks for a password by Digest.
            has_clock: the room knows where the clock stands in its picture.
        """
        self.films = films
        gate = Gate(Scheme.DIGEST, FIRST) if is_guarded else OPEN_GATE
        plan = FilmPlan(PATH, 1, name, films.street, gate, ahead_gops=1)
        self._plan = ServerPlan((plan,), time.monotonic_ns())
        self.server = ServerProcess.start(self._plan)
        self.credential: Credential | None = FIRST if is_guarded else None
        """What the room leases for it."""
        self.camera = Camera(
            CameraId(f"fault-{name}"), 90, name, "", f"rtsp://127.0.0.1:{self.server.port}{PATH}",
            account=ACCOUNT if is_guarded else "", transport=transport, clock_region=CLOCK if has_clock else None,
        )  # fmt: skip

    def order(self, *orders: Order) -> None:
        """Give its server orders."""
        for order in orders:
            self.server.order(order)

    def restart(self) -> None:
        """Serve the same on the same port by a new process."""
        port = self.server.port
        self.server.stop()
        self.server = ServerProcess.start(replace(self._plan, port=port))

    def stop(self) -> None:
        """End its server, frozen or not."""
        if self.server.is_running:
            try:
                self.server.thaw()
            except ProcessLookupError:
                raise Unavailable("the victim's server is gone") from None
        self.server.stop()


Deed = Callable[[Victim], None]
