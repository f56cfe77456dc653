"""Decode workers that are started before the seat that has them play: they need half a second to come to life."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from console.video.crew import Crew

MOST: Final = 4
"""Of a machine with more cores the others are started as streams come: an idle worker holds 60 MB."""


@contextmanager
def early_workers(cameras: int = MOST) -> Iterator[Crew]:
    """Start workers for the first pictures of so many cameras; end at the end whichever still run. GUI thread."""
    crew = Crew.of_cores()
    crew.begin(min(cameras, MOST), time.monotonic())
    try:
        yield crew
    finally:
        for _ in crew.close():  # those of a seat that was closed are gone already
            pass
