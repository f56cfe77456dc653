"""What is free between what is still held goes back to the system."""

import sys
from pathlib import Path

import pytest

from console.video.memory import give_back

PIECES, SIZE = 40_000, 1_000
"""40 MB in pieces that are malloc's, not Python's own."""


def resident_kb() -> int:
    words = Path("/proc/self/status").read_text(encoding="ascii").split("VmRSS:")[1]
    return int(words.split()[0])


@pytest.mark.skipif(sys.platform != "linux", reason="asks the GNU library")
def test_holes_between_kept_pieces_are_given_back() -> None:
    pieces = [bytearray(SIZE) for _ in range(PIECES)]
    kept = pieces[::50]
    del pieces
    before = resident_kb()
    give_back()
    assert resident_kb() < before - 20_000
    assert len(kept) == PIECES // 50
