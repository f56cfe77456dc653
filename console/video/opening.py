"""How a stream is begun at a worker: which one plays it, under which number, at which pace, with how much memory.

GUI thread only. When a stream is opened is the player's; why it waits is the stream's own.
"""

from collections.abc import Callable

from console.domain.camera import Camera, CameraId, Credential
from console.video.crew import Crew
from console.video.message import SetBudget, SetPace
from console.video.pace import FULL, Pace
from console.video.reference import Reference
from console.video.sign_in import SignIns, Turn
from console.video.stream import Stream
from console.video.supervisor import Worker

Lease = Callable[[Camera], Credential | None]


class Opening:
    """Opens the streams of a seat.

    Args:
        crew: its workers.
        lease: the credential there is now for a camera.
        kept_bytes: memory for the packets of all streams together.
        sign_ins: of this seat; None: its own.
    """

    def __init__(self, crew: Crew, lease: Lease, kept_bytes: int, sign_ins: SignIns | None = None) -> None:
        self._crew, self.lease, self._kept_bytes = crew, lease, kept_bytes
        self._sharing: set[Worker] = set()
        """Who was told of its part of the memory."""
        self._generations: dict[CameraId, int] = {}
        self._pace = FULL
        self.sign_ins = sign_ins or SignIns()
        """Grants every opening; nothing else opens a stream."""

    def turn(self, stream: Stream, now: float) -> Turn:
        """Say whether a stream that is closed may be opened now as far as its sign-in goes, and have it say so."""
        leased = self.lease(stream.camera)
        door = stream.door(leased)
        turn = self.sign_ins.turn(door, now)
        refusal = self.sign_ins.refusal(door)
        if turn is Turn.REFUSED and refusal is not None:
            stream.refuse(leased, refusal.until)
        elif turn is Turn.WAIT and stream.is_due(now, leased):
            stream.await_sign_in()
        return turn

    def open(self, stream: Stream, reference: Reference | None, now: float) -> None:
        """Begin a new connection, if a worker can be had."""
        leased = self.lease(stream.camera)
        worker = stream.worker or self._crew.assign(stream.key, now)
        if worker is None or not self.sign_ins.begin(stream.key, stream.door(leased), now):
            return
        if self._pace != FULL:
            worker.send(SetPace(self._pace))
        self._share_budget()
        camera = stream.key.camera
        generation = self._generations[camera] = self._generations.get(camera, 0) + 1
        worker.send(stream.open(worker, generation, leased, now, reference))

    def _share_budget(self) -> None:
        """Give every worker its part of the memory for packets; streams are spread evenly, and so is memory."""
        workers = self._crew.workers
        if set(workers) != self._sharing:
            self._sharing = set(workers)
            for worker in workers:
                worker.send(SetBudget(self._kept_bytes // len(workers)))

    def forget(self, camera: CameraId) -> None:
        """Forget how often a camera was opened that will not come again."""
        self._generations.pop(camera, None)

    def set_pace(self, pace: Pace) -> None:
        """Have every stream drawn at ``pace``; workers that are started later are told before they open anything."""
        self._pace = pace
        for worker in self._crew.workers:
            worker.send(SetPace(pace))
