"""The Transport header of SETUP: which of the client's offers this server takes.

Only RTP interleaved in the RTSP connection for now; a UDP delivery becomes a second answer of :func:`choose` and a
second sink in ``sink``, nothing else knows how packets travel.
"""

import re
from dataclasses import dataclass
from typing import Final

_INTERLEAVED: Final = re.compile(r"(\d{1,3})(?:-(\d{1,3}))?")


@dataclass(frozen=True, slots=True)
class InterleavedDelivery:
    """RTP and RTCP as ``$`` frames on two channels of the RTSP connection."""

    rtp_channel: int
    rtcp_channel: int

    def header(self, ssrc: int) -> str:
        """Return the Transport header of the answer."""
        return f"RTP/AVP/TCP;unicast;interleaved={self.rtp_channel}-{self.rtcp_channel};ssrc={ssrc:08X}"


def choose(header: str) -> InterleavedDelivery | None:
    """Return how to deliver, by the first offer that can be met; None if none can (461)."""
    for offer in header.split(","):
        protocol, *parameters = [part.strip() for part in offer.split(";")]
        if protocol.upper() == "RTP/AVP/TCP" and "multicast" not in parameters:
            channels = _channels(parameters)
            if channels is not None:
                return channels
    return None


def _channels(parameters: list[str]) -> InterleavedDelivery | None:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.lower() != "interleaved":
            continue
        found = _INTERLEAVED.fullmatch(value)
        if found is None:
            return None
        rtp = int(found[1])
        rtcp = int(found[2]) if found[2] else rtp + 1
        return InterleavedDelivery(rtp, rtcp) if rtp != rtcp and max(rtp, rtcp) <= 255 else None
    return InterleavedDelivery(0, 1)
