"""Addresses at which recorders play what they have recorded, as their makers write them. Pure.

Derived from the live address of the same channel, so that a camera file needs no further column.
"""

import enum
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final
from urllib.parse import parse_qs, urlsplit, urlunsplit

from console.clock import SHANGHAI
from console.errors import Refused


class Maker(enum.Enum):
    """Whose way of writing an address it is."""

    HIKVISION = "hikvision"
    DAHUA = "dahua"


_HIKVISION: Final = re.compile(r"^/(?:ISAPI/)?Streaming/(?:Channels|tracks)/(?P<track>\d+)/?$", re.IGNORECASE)
_DAHUA: Final = re.compile(r"^/cam/(?:realmonitor|playback)/?$", re.IGNORECASE)


class NotRecorded(Refused):
    """No recorder's address can be made of this one."""

    def __init__(self) -> None:
        super().__init__("no address of a known recorder", text_key="playback.unknown_maker")


def maker_of(url: str) -> Maker | None:
    """Return who writes addresses like this live one; None: not known."""
    path = urlsplit(url).path
    if _HIKVISION.match(path):
        return Maker.HIKVISION
    return Maker.DAHUA if _DAHUA.match(path) else None


def playback_url(live_url: str, start: datetime, end: datetime | None = None) -> str:
    """Return the address at which the recorder plays a channel from ``start`` on.

    Hikvision writes ``…/Streaming/tracks/101?starttime=20261123T031200Z`` in UTC, Dahua
    ``/cam/playback?channel=1&subtype=0&starttime=2026_11_23_03_12_00`` in its own local time (Shanghai's).

    Args:
        live_url: of the channel, without user and password.
        start: with a time zone; parts of a second are left out.
        end: until when; None: as far as it is recorded.

    Raises:
        NotRecorded: the live address is of no known maker.
        ValueError: ``start`` has no time zone, or ``end`` is not after it.
    """
    if start.tzinfo is None or (end is not None and end <= start):
        raise ValueError("an instant with a time zone, and an end after it")
    parts = urlsplit(live_url)
    track = _HIKVISION.match(parts.path)
    if track is not None:
        path, query = f"/Streaming/tracks/{track['track']}", _span(start, end, _in_hikvision)
    elif _DAHUA.match(parts.path):
        asked = parse_qs(parts.query)
        channel, subtype = asked.get("channel", ["1"])[0], asked.get("subtype", ["0"])[0]
        path, query = "/cam/playback", f"channel={channel}&subtype={subtype}&{_span(start, end, _in_dahua)}"
    else:
        raise NotRecorded
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def _span(start: datetime, end: datetime | None, write: Callable[[datetime], str]) -> str:
    return f"starttime={write(start)}" + (f"&endtime={write(end)}" if end is not None else "")


def _in_hikvision(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _in_dahua(instant: datetime) -> str:
    return instant.astimezone(SHANGHAI).strftime("%Y_%m_%d_%H_%M_%S")


def start_of(url: str) -> datetime | None:
    """Return from when on an address plays a recording; None: it is live, or no such instant exists."""
    said = parse_qs(urlsplit(url).query).get("starttime", [""])[0].upper()
    for pattern, zone in (("%Y%m%dT%H%M%SZ", UTC), ("%Y_%m_%d_%H_%M_%S", SHANGHAI)):
        try:
            return datetime.strptime(said, pattern).replace(tzinfo=zone).astimezone(UTC)
        except ValueError:
            continue
    return None
