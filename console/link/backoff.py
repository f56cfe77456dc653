"""How long to wait before the next try: longer each time, never in step with others."""

import random
from collections.abc import Iterator
from typing import Final

FIRST_S: Final = 0.3
LONGEST_S: Final = 5.0


def delays(rng: random.Random | None = None) -> Iterator[float]:
    """Yield waits in seconds: 0.3 doubling to 5, each at a random point of its upper half.

    The jitter keeps fifty seats from coming back in the same instant when the hub does.
    """
    rng = rng if rng is not None else random.Random()
    longest = FIRST_S
    while True:
        yield longest * rng.uniform(0.5, 1.0)
        longest = min(LONGEST_S, longest * 2)
