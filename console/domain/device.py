"""Devices by their addresses: what one host serves at one port is one device, which counts sign-ins as one."""

from typing import Final
from urllib.parse import urlsplit

PORTS: Final = {"rtsp": 554, "rtsps": 322, "rtspu": 554, "http": 80, "https": 443}
"""Where a device is asked if its address names no port."""


def device_of(url: str) -> str:
    """Return ``host:port`` of an address; "" of one that is none."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme)
    except ValueError:
        return ""
    return f"{(parts.hostname or '').lower()}:{port or ''}"
