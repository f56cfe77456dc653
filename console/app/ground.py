"""What must be true before anything starts: one program a folder, a writable disk, enough shared memory."""

import fcntl
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from console.errors import Refused, Unavailable

MIN_FREE_MB: Final = 300
_TILE_PX: Final = (960, 540)
"""A picture of a usual tile; what is larger is shown alone."""


@contextmanager
def only_one(folder: Path, name: str) -> Iterator[None]:
    """Hold ``folder/name.lock`` for this process.

    Raises:
        Refused: another process has it; the text names it.
        Unavailable: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as exc:
        raise _unwritable(folder, exc) from exc
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            pid = os.pread(handle, 20, 0).decode(errors="replace") or "?"
            raise Refused(
                f"{name} already runs on {folder}: process {pid}", text_key="seat.already_open", path=folder, pid=pid
            ) from exc
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def check_disk(folder: Path, needed_mb: int = MIN_FREE_MB) -> None:
    """Check that ``folder`` can be written and has room, by writing to it.

    Raises:
        Unavailable: it cannot, or has not; nothing was left behind.
    """
    probe = folder / f".probe-{uuid.uuid4().hex}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe.write_bytes(b"")
        probe.unlink()
        free_mb = shutil.disk_usage(folder).free // 1_000_000
    except OSError as exc:
        raise _unwritable(folder, exc) from exc
    if free_mb < needed_mb:
        raise Unavailable(
            f"{folder} has {free_mb} MB free, {needed_mb} needed",
            text_key="seat.disk_full", path=folder, free_mb=free_mb, needed_mb=needed_mb,
        )  # fmt: skip


def check_shared_memory(pictures: int) -> None:
    """Remove what dead seats left, then check that ``pictures`` tiles fit.

    Raises:
        Unavailable: they do not; writing past the end would end the workers without a word.
    """
    # brings multiprocessing: the demo's hub has begun by then
    from console.video.slots import free_bytes, segment_bytes, sweep

    sweep()
    free = free_bytes()
    needed = pictures * segment_bytes(*_TILE_PX)
    if free is not None and free < needed:
        raise Unavailable(
            f"shared memory has {free} bytes free, {needed} needed",
            text_key="seat.shm_small", free_mb=free // 1_000_000, needed_mb=needed // 1_000_000 + 1, cameras=pictures,
        )  # fmt: skip


def _unwritable(folder: Path, exc: OSError) -> Unavailable:
    return Unavailable(
        f"{folder} cannot be written: {exc.strerror}", text_key="seat.data_unwritable", path=folder, cause=exc.strerror
    )
