"""Makers' addresses at the demo server: what a recorder would serve live and from its disk. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import parse_qs, urlsplit

from console.video.playback import start_of

_HIKVISION: Final = re.compile(r"^/Streaming/(?:Channels|tracks)/(?P<channel>\d+)0(?P<stream>[12])$", re.IGNORECASE)
_DAHUA: Final = frozenset({"/cam/realmonitor", "/cam/playback"})


@dataclass(frozen=True, slots=True)
class Asked:
    """Which of our own paths an address means, and from when on; None: live."""

    path: str
    start: datetime | None


def asked(address: str) -> Asked | None:
    """Return what a path with its query asks for; None: it is no maker's address, or says no instant that exists."""
    parts = urlsplit(address)
    hikvision, query = _HIKVISION.match(parts.path), parse_qs(parts.query)
    if hikvision is not None:
        channel, is_sub = hikvision["channel"], hikvision["stream"] == "2"
    elif parts.path in _DAHUA:
        channel, is_sub = query.get("channel", ["1"])[0], query.get("subtype", ["0"])[0] != "0"
    else:
        return None
    start = start_of(address)
    if start is None and ("starttime" in query or "tracks" in parts.path or "playback" in parts.path):
        return None
    return Asked(f"/camera/{channel}/{'sub' if is_sub else 'main'}", start)
