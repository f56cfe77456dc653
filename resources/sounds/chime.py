"""Writes the sounds: two soft bells, a fourth apart, little over a second; and a moment of silence.

A new order rises, one that is taken back falls: who knows one knows the other.
"""

import array
import itertools
import math
import sys
import wave
from collections.abc import Iterable
from pathlib import Path
from typing import Final

RATE_HZ: Final = 22_050
LENGTH_S: Final = 1.15
SILENCE_S: Final = 0.1
LOUD: Final = 0.44
"""The loudest moment then lies 6 dB below full scale: clear across a room, no fright beside it."""
Bells = tuple[tuple[float, float], ...]
BELLS: Final = ((0.25, 783.99), (0.41, 1046.5))
"""Start in seconds and pitch in Hz: g2, then c3. A device that was asleep loses what comes before the first."""
FALLING: Final = ((0.25, 783.99), (0.41, 587.33))
"""The same g2, then d2 below it."""
PARTIALS: Final = ((1.0, 1.0, 5.0), (2.0, 0.35, 8.0), (3.01, 0.12, 12.0))
"""Multiple of the pitch, strength, and how fast it fades (per second)."""
ATTACK_S: Final = 0.008
"""Without it the beginning clicks."""


def sample_at(at_s: float, bells: Bells = BELLS) -> float:
    """Return the sound at ``at_s``, within -1 to 1."""
    total = 0.0
    for start_s, pitch_hz in bells:
        since_s = at_s - start_s
        if since_s < 0:
            continue
        rise = min(1.0, since_s / ATTACK_S)
        for multiple, strength, fade in PARTIALS:
            wave_now = math.sin(2 * math.pi * pitch_hz * multiple * since_s)
            total += rise * strength * math.exp(-fade * since_s) * wave_now
    end = min(1.0, (LENGTH_S - at_s) / 0.05)  # no click at the end either
    return LOUD * total / 1.5 * end


def write(path: Path, bells: Bells = BELLS) -> None:
    """Write a sound as 16-bit mono WAV."""
    _write(path, (sample_at(number / RATE_HZ, bells) for number in range(int(RATE_HZ * LENGTH_S))))


def write_silence(path: Path) -> None:
    """Write the silence as 16-bit mono WAV."""
    _write(path, itertools.repeat(0.0, int(RATE_HZ * SILENCE_S)))


def _write(path: Path, samples: Iterable[float]) -> None:
    frames = array.array("h", (round(32_767 * max(-1.0, min(1.0, value))) for value in samples))
    if sys.byteorder == "big":
        frames.byteswap()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(frames.tobytes())


if __name__ == "__main__":
    write(Path(__file__).with_name("order.wav"))
    write(Path(__file__).with_name("taken.wav"), FALLING)
    write_silence(Path(__file__).with_name("silence.wav"))
