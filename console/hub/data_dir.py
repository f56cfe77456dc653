"""The data directory: one hub at a time, writable, with room to write. Checked before anything else happens."""

import contextlib
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from console.errors import Refused, Unavailable
from console.link.address import PORT_FILE, read_address

LOCK_FILE: Final = "hub.lock"
_TRIES: Final = 4
_TRY_S: Final = 0.005
MIN_FREE_BYTES: Final = 256 * 1024 * 1024
"""Below this no hub starts and no evidence is taken: the event log must always find room."""
MIN_FREE_SHARE: Final = 0.2
"""With less of its disk free the hub says so: there is still time to do something (GB/T 22239 8.1.4.3 d)."""


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Hold the lock of ``data``, made where it is missing, for one process.

    Raises:
        Refused: another hub has it; the error names its process and port.
        Unavailable: the directory cannot be made or written.
    """
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(data / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as exc:
        raise _unwritable(data, exc) from exc
    try:
        _lock(handle, data)
        yield
        (data / PORT_FILE).unlink(missing_ok=True)
    finally:
        os.close(handle)


def is_locked(data: Path) -> bool:
    """Say whether a process has the lock of ``data``: the lock itself is asked, which dies with its process.

    Whoever asks has it himself for an instant where nobody else does; :func:`locked` waits that long.
    """
    try:
        handle = os.open(data / LOCK_FILE, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _flock(handle: int) -> None:
    """Take the lock; try a few times, since somebody may only be asking. BlockingIOError where it stays taken."""
    for _ in range(_TRIES - 1):
        with contextlib.suppress(BlockingIOError):
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        time.sleep(_TRY_S)
    return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _lock(handle: int, data: Path) -> None:
    try:
        _flock(handle)
    except BlockingIOError as exc:
        pid = os.pread(handle, 20, 0).decode(errors="replace") or "?"
        address = read_address(data)
        port = address.port if address is not None and str(address.pid) == pid else 0
        raise Refused(
            f"a hub serves {data}: process {pid}, port {port or 'not open yet'}; end it first (kill {pid})",
            text_key="hub.already_running",
            path=str(data),
            pid=pid,
            port=port,
        ) from exc
    os.ftruncate(handle, 0)
    os.pwrite(handle, str(os.getpid()).encode(), 0)
    (data / PORT_FILE).unlink(missing_ok=True)  # of a hub that was killed


def check_disk(data: Path, min_free_bytes: int = MIN_FREE_BYTES) -> None:
    """Check that ``data`` can be written and has room.

    Raises:
        Unavailable: it is read-only or (nearly) full; the text says which.
    """
    probe = data / f".probe-{os.getpid()}"
    try:
        probe.write_bytes(b"\0" * 4096)
        probe.unlink()
        free = shutil.disk_usage(data).free
    except OSError as exc:
        raise _unwritable(data, exc) from exc
    if free < min_free_bytes:
        raise Unavailable(
            f"{data}: {free} bytes free, {min_free_bytes} needed",
            text_key="hub.disk_full",
            path=str(data),
            free_mb=free // 1_000_000,
            needed_mb=min_free_bytes // 1_000_000,
        )


def _unwritable(data: Path, error: OSError) -> Unavailable:
    return Unavailable(
        f"{data} cannot be written: {error.strerror}",
        text_key="hub.data_unwritable",
        path=str(data),
        cause=error.strerror or type(error).__name__,
    )
