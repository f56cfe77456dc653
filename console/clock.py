"""The two clocks of design.md: UTC instants for the record, monotonic seconds for I/O and proof of life."""

import time
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
"""The zone at the edges (no daylight saving since 1991); inside everything is UTC."""


def utc_now() -> datetime:
    """Return the present instant, aware, UTC."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Return monotonic seconds; the same clock in every process of this machine."""
    return time.monotonic()


def from_unix_ns(unix_ns: int) -> datetime:
    """Return the instant of ``unix_ns`` (nanoseconds since 1970 UTC), cut to microseconds."""
    seconds, rest = divmod(unix_ns, 1_000_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest // 1000)
