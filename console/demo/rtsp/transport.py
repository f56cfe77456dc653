"""The Transport header of SETUP: which of the client's offers this server takes.

RTP interleaved in the RTSP connection, or as UDP datagrams to the client's port pair; ``sink`` and ``udp`` hold the
two ways out, nothing else knows how packets travel.
"""

import re
from dataclasses import dataclass
from typing import Final

_PAIR: Final = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")
_UDP: Final = ("RTP/AVP", "RTP/AVP/UDP")


@dataclass(frozen=True, slots=True)
class InterleavedDelivery:
    """RTP and RTCP as ``$`` frames on two channels of the RTSP connection."""

    rtp_channel: int
    rtcp_channel: int

    def header(self, ssrc: int) -> str:
        """Return the Transport header of the answer."""
        return f"RTP/AVP/TCP;unicast;interleaved={self.rtp_channel}-{self.rtcp_channel};ssrc={ssrc:08X}"


@dataclass(frozen=True, slots=True)
class UdpDelivery:
    """RTP and RTCP as datagrams to the client's ports, from the server's."""

    rtp_port: int
    rtcp_port: int
    server_ports: tuple[int, int]

    def header(self, ssrc: int) -> str:
        """Return the Transport header of the answer."""
        ours, theirs = (f"{a}-{b}" for a, b in (self.server_ports, (self.rtp_port, self.rtcp_port)))
        return f"RTP/AVP;unicast;client_port={theirs};server_port={ours};ssrc={ssrc:08X}"


Delivery = InterleavedDelivery | UdpDelivery


def choose(header: str, udp_ports: tuple[int, int] | None = None) -> Delivery | None:
    """Return how to deliver, by the first offer that can be met; None if none can (461).

    Args:
        header: the client's offers.
        udp_ports: the server's RTP and RTCP port; None: it delivers over TCP only.
    """
    for offer in header.split(","):
        protocol, *parameters = [part.strip() for part in offer.split(";")]
        if "multicast" in parameters:
            continue
        delivery: Delivery | None = None
        if protocol.upper() == "RTP/AVP/TCP":
            delivery = _channels(parameters)
        elif protocol.upper() in _UDP and udp_ports is not None:
            delivery = _ports(parameters, udp_ports)
        if delivery is not None:
            return delivery
    return None


def _channels(parameters: list[str]) -> InterleavedDelivery | None:
    if not any(parameter.partition("=")[0].lower() == "interleaved" for parameter in parameters):
        return InterleavedDelivery(0, 1)
    pair = _pair(parameters, "interleaved", 255)
    return InterleavedDelivery(*pair) if pair else None


def _ports(parameters: list[str], ours: tuple[int, int]) -> UdpDelivery | None:
    pair = _pair(parameters, "client_port", 65535)
    return UdpDelivery(*pair, ours) if pair and min(pair) > 0 else None


def _pair(parameters: list[str], wanted: str, most: int) -> tuple[int, int] | None:
    """Return the two different numbers of ``wanted=a-b`` (or ``a``: b follows it), each at most ``most``."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.lower() != wanted:
            continue
        found = _PAIR.fullmatch(value)
        if found is None:
            return None
        first = int(found[1])
        second = int(found[2]) if found[2] else first + 1
        return (first, second) if first != second and max(first, second) <= most else None
    return None
