"""The evidence files: each named by its SHA-256, whole or not there.

A file grows as ``partial/<hash>``; when all bytes are there its hash is checked, it is flushed to disk and only then
gets its name. What was received before a cut line or a killed hub is asked for no second time. Blocking; the
evidence line calls it in threads.
"""

import hashlib
import os
import re
import shutil
from pathlib import Path
from typing import Final

from console.domain import after_picture, canonical, evidence
from console.errors import Corrupt, Refused, Unavailable
from console.hub.data_dir import MIN_FREE_BYTES

FOLDER: Final = "evidence"
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_MB: Final = 1024 * 1024
_LONGEST: Final = {".json": canonical.MAX_BYTES, ".jpg": 2 * _MB, ".png": 64 * _MB, ".mp4": 256 * _MB}
"""By kind of file, in bytes: a 3840×2160 PNG of noise has 24 MB, 20 s at 32 Mbit/s 80 MB."""
NAMES: Final = frozenset({evidence.MANIFEST, *evidence.FILES_A, *evidence.FILES_B, *after_picture.SIGNATURES})
"""What a file may be called; nothing else is taken."""


def check_offer(sha256: str, name: str, size: int) -> None:
    """Refuse a file that no packet can have."""
    if not _SHA256.fullmatch(sha256):
        raise Refused("files are named by SHA-256", text_key="hub.bad_evidence_name")
    if name not in NAMES:
        raise Refused("no packet has a file of this name", text_key="hub.bad_file_name")
    longest = after_picture.BYTES_MAX if name in after_picture.SIGNATURES else _LONGEST[Path(name).suffix]
    if not 0 < size <= longest:
        raise Refused("too long or empty", text_key="hub.bad_file_size", size=size)


class EvidenceStore:
    """The folder ``evidence`` of a data directory."""

    def __init__(self, data: Path) -> None:
        self._root = data / FOLDER
        self._partial = self._root / "partial"
        self._partial.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.packets = self._root / "packets"
        self.packets.mkdir(mode=0o700, exist_ok=True)

    def path(self, sha256: str) -> Path:
        """Return where a whole file lies, or will lie; Refused for what is no SHA-256."""
        if not _SHA256.fullmatch(sha256):
            raise Refused("files are named by SHA-256", text_key="hub.bad_evidence_name")
        return self._root / sha256[:2] / sha256

    def received(self, sha256: str, size: int) -> int:
        """Return how many bytes of a file of ``size`` are here; a remnant that is too long is thrown away.

        Raises:
            Unavailable: there would be too little room on the disk for anything else.
        """
        if shutil.disk_usage(self._root).free < MIN_FREE_BYTES + size:
            raise Unavailable("no room for evidence", text_key="hub.no_room_for_evidence")
        partial = self._partial / sha256
        found = partial.stat().st_size if partial.exists() else 0
        if found > size:
            partial.unlink()
            return 0
        return found

    def append(self, sha256: str, offset: int, chunk: bytes) -> int:
        """Write a piece at ``offset``; return how many bytes are here now."""
        handle = os.open(self._partial / sha256, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.seek(offset)
            file.write(chunk)
        return offset + len(chunk)

    def finish(self, sha256: str, signature: bytes = b"") -> None:
        """Give a file whose bytes are all here its name.

        Args:
            sha256: its name.
            signature: the bytes that it must begin with.

        Raises:
            Refused: it begins otherwise; thrown away.
            Corrupt: its bytes are not those of this hash; they are thrown away.
        """
        partial, whole = self._partial / sha256, self.path(sha256)
        with partial.open("rb") as file:
            if file.read(len(signature)) != signature:
                partial.unlink()
                raise Refused("not the picture that it is called", text_key="hub.no_picture")
            file.seek(0)
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                partial.unlink()
                raise Corrupt("the bytes are not those of this hash", text_key="hub.hash_differs")
            os.fsync(file.fileno())
        whole.parent.mkdir(mode=0o700, exist_ok=True)
        partial.replace(whole)
        sync_folder(whole.parent)
        sync_folder(self._root)

    def clear_partial(self, before: float) -> list[str]:
        """Throw away what was begun and not gone on with since ``before`` (seconds since 1970); return its names."""
        old = [path for path in self._partial.iterdir() if path.stat().st_mtime < before]
        for path in old:
            path.unlink(missing_ok=True)
        return [path.name for path in old]

    def drop(self, sha256: str) -> None:
        """Remove a whole file that turned out not to be what it was offered as."""
        self.path(sha256).unlink(missing_ok=True)

    def read(self, sha256: str, offset: int, length: int) -> bytes:
        """Return up to ``length`` bytes of a whole file."""
        with self.path(sha256).open("rb") as file:
            file.seek(offset)
            return file.read(length)


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
