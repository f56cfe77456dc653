"""The port file: where the hub of a data directory listens. Written by the hub, read by seats on the same machine."""

import os
from pathlib import Path
from typing import Final

import msgspec

PORT_FILE: Final = "hub.json"


class HubAddress(msgspec.Struct, frozen=True):
    """Process and address of a running hub."""

    pid: int
    host: str
    port: int
    tls: bool = False

    @property
    def url(self) -> str:
        """Return the address as a client takes it."""
        return f"{'wss' if self.tls else 'ws'}://{self.host}:{self.port}"


def read_address(data: Path) -> HubAddress | None:
    """Return what the port file says, or None where there is none; the hub may have died since it was written."""
    try:
        return msgspec.json.decode((data / PORT_FILE).read_bytes(), type=HubAddress)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def write_address(data: Path, address: HubAddress) -> None:
    """Write the port file, whole or not at all, readable by its owner only."""
    partial = data / f".{PORT_FILE}.{address.pid}"
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(msgspec.json.encode(address))
    partial.replace(data / PORT_FILE)
