"""Drafts on a seat's disk: one owner-only file each, written whole or not at all. Blocking; no Qt.

A draft holds what was typed, the frozen moment by the hashes of its files in the spool, and no credential. Where the
frame itself is not stored (sealing had failed, or was not done yet) the picture that was on the glass lies beside it.
"""

import contextlib
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from console.domain.event import CommandId
from console.errors import Corrupt
from console.link.journal_store import sync_folder
from console.seat.draft import CaseDraft
from console.seat.moment_record import MomentRecord
from console.video.spool import store

log: Final = logging.getLogger(__name__)
_NAME: Final = re.compile(r"[0-9a-f-]{36}")
_VERSION: Final = 1
_KINDS: Final = ("jpg", "json")
"""The picture first: what has words has its picture."""


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft as it lies on the disk."""

    id: CommandId
    """Of the command that will file it."""
    draft: CaseDraft
    moment: MomentRecord
    saved_at: datetime
    officer: str
    """Who kept it, by name."""
    is_sent: bool = False
    """Its command was made; whether it is in the journal is for the journal to say."""
    width_px: int = 0
    """Of the picture on the glass: a stream's own pixels are often not square."""
    height_px: int = 0
    version: int = _VERSION


class DraftFolder:
    """The folder ``drafts`` of a seat, and the spool its evidence lies in."""

    def __init__(self, folder: Path, spool: Path) -> None:
        self._folder, self.spool = folder, spool

    def save(self, kept: KeptDraft, picture: bytes = b"") -> None:
        """Write a draft, over the one of the same id; ``picture`` is a JPEG where the spool has no frame.

        Raises:
            OSError: there is no room, or no leave to write; what was there before is still there.
        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if picture:
            self._place(store(self._folder, "picture", picture).path, f"{kept.id}.jpg")
        content = msgspec.json.encode(kept, enc_hook=_plain)
        self._place(store(self._folder, "draft", content).path, f"{kept.id}.json")

    def _place(self, stored: Path, name: str) -> None:
        stored.replace(self._folder / name)
        sync_folder(self._folder)

    def load(self) -> list[KeptDraft]:
        """Return all drafts, the oldest first. One that cannot be read is set aside, and said in the log."""
        found = []
        for path in sorted(self._folder.glob("*.json")):
            if _NAME.fullmatch(path.stem):
                with contextlib.suppress(Corrupt):
                    found.append(self._read(path))
        return sorted(found, key=lambda kept: kept.saved_at)

    def _read(self, path: Path) -> KeptDraft:
        try:
            kept = msgspec.json.decode(path.read_bytes(), type=KeptDraft, dec_hook=self._from_plain)
        except (msgspec.DecodeError, RecursionError) as exc:
            path.replace(path.with_suffix(".unreadable"))
            log.error("a draft is unreadable and was set aside: %s", type(exc).__name__)
            raise Corrupt("unreadable draft", text_key="draft.unreadable") from exc
        # the name says which command it is for: a draft that opens again is renamed, not written (a disk may be full)
        return replace(kept, id=CommandId(path.stem))

    def _from_plain(self, kind: type, value: Any) -> Any:  # noqa: ANN401 - msgspec's own form of a hook
        if kind is Path and isinstance(value, str):
            return self.spool / Path(value).name  # the folder may have moved; names are hashes
        raise NotImplementedError(f"{kind} is not of a draft")

    def picture(self, id_: CommandId) -> bytes:
        """Return the picture beside a draft; nothing where there is none, or none that can be read."""
        try:
            return (self._folder / f"{id_}.jpg").read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as exc:
            log.error("the picture of a draft cannot be read: %s", exc.strerror)
            return b""

    def remove(self, id_: CommandId) -> None:
        """Forget a draft; its evidence stays in the spool."""
        for kind in _KINDS:
            removed(self._folder / f"{id_}.{kind}")

    def rename(self, id_: CommandId, to: CommandId) -> None:
        """Give a draft the id of another command, because the one it had has ended; this needs no room.

        Raises:
            OSError: there is no leave to write, or no draft of this id.
        """
        for kind in _KINDS:
            path = self._folder / f"{id_}.{kind}"
            if kind == "json" or path.exists():
                path.replace(self._folder / f"{to}.{kind}")
        sync_folder(self._folder)


def removed(path: Path) -> bool:
    """Remove a file that nothing needs; False, and said in the log, where the disk does not let it go."""
    try:
        path.unlink(missing_ok=True)
    except OSError as exc:
        log.warning("a file that nothing needs cannot be removed: %s", exc.strerror)
        return False
    return True


def files_of(drafts: "list[KeptDraft]") -> Iterator[str]:
    """Yield the hashes that drafts need in the spool."""
    for kept in drafts:
        yield from (file.sha256 for file in kept.moment.files())


def _plain(value: object) -> object:
    if isinstance(value, Path):
        return value.name
    raise NotImplementedError(f"{type(value)} is not of a draft")
