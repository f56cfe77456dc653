"""How a hub runs: where its data lies, where it listens, and that it listens elsewhere encrypted only."""

import ipaddress
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from console.clock import utc_now
from console.domain.password_rules import ORDINARY, PasswordRules
from console.errors import Refused, Unavailable
from console.hub.data_dir import MIN_FREE_BYTES, MIN_FREE_SHARE

ROOM_NAME: Final = "grid-console"
STREET_CODE: Final = "310199"
"""Stands in case numbers until the room gets its own: under Shanghai's prefix, given to no district."""


@dataclass(frozen=True, slots=True)
class HubOptions:
    """How a hub runs."""

    data: Path
    host: str = "127.0.0.1"
    port: int = 0
    tls_cert: Path | None = None
    tls_key: Path | None = None
    room: str | None = None
    """Name of the room, kept from its first start on; None: ``ROOM_NAME``."""
    street_code: str | None = None
    """Six digits, kept from the first start on; None: ``STREET_CODE``."""
    calendar: Path | None = None
    """Days off and make-up work days of the centre's own; None: those that come with the program."""
    password_rules: PasswordRules = ORDINARY
    """What passwords must be, by ``console.domain.password_rules``."""
    min_free_bytes: int = MIN_FREE_BYTES
    min_free_share: float = MIN_FREE_SHARE
    """Seats are told when less of the disk is free; 0..1. Nobody's, on a demo's disk."""
    now: Callable[[], datetime] = utc_now
    """The system clock."""
    room_rate: float | None = None
    """Seconds of room time in one second; None: as before, 1 at first. Only the demo's time runs faster."""
    room_epoch: datetime | None = None
    """What time it is in the room when its clock is begun; None: the same as everywhere. Later starts go on from it."""


def tls_context(options: HubOptions) -> ssl.SSLContext | None:
    """Return the TLS settings, None on this machine alone.

    Raises:
        Refused: another machine could connect and there is no certificate, or one without its key.
        Unavailable: they cannot be read.
    """
    if (options.tls_cert is None) is not (options.tls_key is None):
        raise Refused("a certificate and its key go together: --cert FILE.pem --key FILE.pem", text_key="hub.tls_half")
    if options.tls_cert is not None and options.tls_key is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            context.load_cert_chain(options.tls_cert, options.tls_key)
        except OSError as exc:
            raise Unavailable(f"certificate: {exc}", text_key="hub.tls_unreadable") from exc
        return context
    if not _is_loopback(options.host):
        raise Refused(
            f"seats elsewhere reach {options.host} encrypted only: name its certificate and private key"
            " with --cert FILE.pem --key FILE.pem",
            text_key="hub.tls_needed",
            host=options.host,
        )
    return None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
