"""The seat's spool: finished files of evidence, each named by its SHA-256. Half-written files never have a name."""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from console.video.freeze_message import SpoolFile


def store(spool: Path, name: str, data: bytes) -> SpoolFile:
    """Write ``data`` durably under its hash and return where it is; the same bytes are stored once.

    Args:
        spool: directory of the seat; made (owner only) if missing.
        name: the file's name inside the packet of evidence.
        data: the whole file.

    Raises:
        OSError: there is no room, or no leave to write; nothing is left behind.
    """
    spool.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256(data).hexdigest()
    path = spool / digest
    handle, part = tempfile.mkstemp(prefix=".part-", dir=spool)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(path)
    except OSError:
        with contextlib.suppress(FileNotFoundError):
            Path(part).unlink()
        raise
    _sync(spool)
    return SpoolFile(name, path, len(data), digest)


def _sync(directory: Path) -> None:
    """Make the new name itself durable."""
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
