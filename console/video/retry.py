"""When a stream that ended is opened again: pure policy, decided from (why it ended, how often, now).

Design: a lost device is asked with a bare TCP connect every 2 s and opened when its port answers; opens that fail
are spaced out to 4 s at most, with jitter, so that a switch that comes back is not met by a hundred opens at once.
A refused sign-in stops: devices lock accounts.
"""

import enum
from dataclasses import dataclass
from typing import Final

from console.domain.camera import Cause, Credential

PROBE_S: Final = 2.0
"""From one bare TCP connect to the next."""
BACK_OFF_S: Final = 4.0
"""Longest pause between two opens of a device whose port answers."""
FIRST_S: Final = 0.25
BUSY_S: Final = 40.0
"""A device that is full is asked again after 30 to 40 s: a place becomes free when somebody else hangs up."""
SLOW_S: Final = 20.0
"""A wrong path or an unknown codec is set right by people: no hurry, and each try costs the device an answer."""
REFUSED_S: Final = 900.0
"""Locks of Hikvision and Dahua devices last up to 30 minutes after 5 to 7 tries: one try in 15 min stays below."""
UNASKED_S: Final = 60.0
"""A device that asked for a password where there is none to send is asked again without one: no account can be locked
by that, and somebody may have opened the device to all."""
STEADY_S: Final = 5.0
"""A connection that brought pictures for so long was a good one: its end starts the back-off afresh."""
CRASH_S: Final = 5.0
CRASH_MOST_S: Final = 300.0

_DOUBTS: Final = 3
"""So many answers that are not RTSP's in a row are believed: a device that is starting may say strange things."""

_SLOW: Final = {Cause.NO_STREAM, Cause.UNKNOWN_CODEC, Cause.BAD_ADDRESS}
_SIGN_IN: Final = {Cause.BAD_PASSWORD: REFUSED_S, Cause.NO_CREDENTIAL: UNASKED_S}


class Wait(enum.Enum):
    """What a stream waits for before it is opened again."""

    PORT = "port"
    """The device's port answers a bare connect; not asked before ``until``."""
    TIME = "time"
    """``until``."""
    CREDENTIAL = "credential"
    """Another credential than the one that failed; or ``until``."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A stream is not opened for now. ``until`` in monotonic seconds."""

    wait: Wait
    until: float


def pause_after(cause: Cause, failures: int, now: float, jitter: float) -> Pause:
    """Return how long to leave a stream alone that ended.

    Args:
        cause: why it ended.
        failures: opens in a row before this one that brought no steady pictures.
        now: monotonic seconds.
        jitter: a random number from 0 to 1; it shortens the pause by up to a quarter.
    """
    share = 1 - jitter / 4
    if cause is Cause.BUSY:
        return Pause(Wait.TIME, now + BUSY_S * share)
    if cause in _SIGN_IN:
        return Pause(Wait.CREDENTIAL, now + _SIGN_IN[cause])
    if cause in _SLOW or (cause is Cause.NOT_RTSP and failures >= _DOUBTS):
        return Pause(Wait.TIME, now + SLOW_S * share)
    return Pause(Wait.PORT, now + min(BACK_OFF_S, FIRST_S * 2 ** min(failures, 8)) * share)


def pause_after_crash(crashes: int, now: float) -> Pause:
    """Return how long a stream is left alone that alone ended its worker ``crashes`` times (from 1)."""
    return Pause(Wait.TIME, now + min(CRASH_MOST_S, CRASH_S * 2 ** min(crashes - 1, 8)))


def is_due(pause: Pause, now: float, *, used: Credential | None, leased: Credential | None) -> bool:
    """Say whether the pause is over; for :attr:`Wait.PORT`: whether to ask the port.

    Args:
        pause: what the stream waits for.
        now: monotonic seconds.
        used: the credential of the last try.
        leased: the one there is now.
    """
    if pause.wait is Wait.CREDENTIAL and leased is not None and leased != used:
        return True
    return now >= pause.until


def was_steady(opened: float, proved: float) -> bool:
    """Say whether a connection opened at ``opened`` whose last picture came at ``proved`` (0: none) was a good one."""
    return proved - opened >= STEADY_S
