"""The seat's end of a decode worker, as small as a test needs it: one process, one pipe, no supervision."""

import itertools
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self, TypeVar

import numpy as np
import numpy.typing as npt

from console.domain.camera import CameraId, Credential, Profile, SourceKind, Transport
from console.video.message import AddRendition, Beat, OpenStream, RenditionId, Report, Request, Shutdown, StreamFacts
from console.video.slots import Segment, SlotFacts, SlotReader
from console.video.source import SourceSpec
from console.video.stream_key import StreamKey
from console.video.supervisor import run_child
from tests.patience import PATIENCE_S

KEY = StreamKey(CameraId("c1"), Profile.SUB)
R = TypeVar("R")


class WorkerClient:
    """A worker process and what it said."""

    def __init__(self) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self.process = spawn.Process(target=run_child, args=("console.video.worker:run", theirs, os.getpid()))
        self.process.start()
        theirs.close()
        self._facts: dict[StreamKey, StreamFacts] = {}
        self._reports: list[Report] = []
        self._numbers = itertools.count(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        if self.process.is_alive():
            self.send(Shutdown())
        self.process.join(5)
        self.process.kill()
        self.process.join()
        self.process.close()
        self._pipe.close()

    def send(self, request: Request) -> None:
        self._pipe.send(request)

    def open(
        self,
        url: str,
        generation: int = 1,
        key: StreamKey = KEY,
        kind: SourceKind = SourceKind.PACKETS,
        credential: Credential | None = None,
        transport: Transport = Transport.TCP,
    ) -> None:
        spec = SourceSpec(url, kind, credential, open_timeout_s=2.0, read_timeout_s=2.0, transport=transport)
        self.send(OpenStream(key, generation, spec))

    @contextmanager
    def rendition(
        self, width_px: int = 88, height_px: int = 72, key: StreamKey = KEY
    ) -> Iterator[tuple[RenditionId, Segment]]:
        segment = Segment(width_px, height_px)
        number = RenditionId(next(self._numbers))
        self.send(AddRendition(number, key, segment.name))
        try:
            yield number, segment
        finally:
            segment.close()

    def facts(self, key: StreamKey = KEY) -> StreamFacts | None:
        self.listen(0)
        return self._facts.get(key)

    def listen(self, timeout_s: float) -> None:
        """Take in what the worker said; wait at most this long for the first message."""
        while self._pipe.poll(timeout_s):
            timeout_s = 0
            report = self._pipe.recv()
            if isinstance(report, Beat):
                self._facts = {facts.key: facts for facts in report.streams}
            else:
                self._reports.append(report)

    def wait_facts(self, wanted: Callable[[StreamFacts], bool], key: StreamKey = KEY) -> StreamFacts:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            facts = self.facts(key)
            if facts is not None and wanted(facts):
                return facts
            self.listen(0.05)
        raise AssertionError(f"not so within {PATIENCE_S} s: {self._facts}, {self._reports}")

    def wait_report(self, kind: type[R]) -> R:
        """Return the oldest report of this kind that nobody has taken yet."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            for report in self._reports:
                if isinstance(report, kind):
                    self._reports.remove(report)
                    return report
            self.listen(0.05)
        raise AssertionError(f"no {kind.__name__} within {PATIENCE_S} s: {self._reports}")

    def wait_frame(self, reader: SlotReader, wanted: Callable[[SlotFacts], bool] = lambda _: True) -> SlotFacts:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            number = reader.published
            facts = reader.facts(number) if number else None
            if facts is not None and wanted(facts):
                return facts
            self.listen(0.005)
        raise AssertionError(f"no such frame within {PATIENCE_S} s: {self._facts}, {self._reports}")


def pixels(segment: Segment, number: int) -> npt.NDArray[np.uint8]:
    """Return a copy of frame ``number``, (h, w, 4) uint8 BGRx."""
    shape = (segment.height_px, segment.width_px, 4)
    return np.frombuffer(segment.reader.pixels(number), np.uint8).reshape(shape).copy()
