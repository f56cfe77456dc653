"""A unit's half-written answers on its seat's disk: one owner-only file each, their pictures beside. Blocking; no Qt.

An answer is on the disk from the first pause in typing until the hub has carried it out.
"""

import hashlib
import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from console.domain.case import CaseId
from console.errors import ConsoleError
from console.seat.case_acts import AfterPicture, after_picture
from console.video.spool import store

log: Final = logging.getLogger(__name__)
_PICTURE: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What was written for one order, in one form."""

    case: CaseId
    kind: str
    """Name of the command it is to become."""
    text: str
    pictures: tuple[str, ...] = ()
    """SHA-256 of each; the picture lies beside under it."""


class AnswerFolder:
    """The folder ``answers`` of a unit's seat. Any one thread at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, case: CaseId, kind: str, text: str, pictures: tuple[AfterPicture, ...]) -> None:
        """Write an answer, over the one of the same order and form; an empty one is forgotten.

        Raises:
            OSError: there is no room, or no leave to write; what was there before is still there.
        """
        path = self._path(case, kind)
        if text or pictures:
            for picture in pictures:
                if not (self._folder / picture.sha256).exists():
                    store(self._folder, "picture", picture.content)
            kept = KeptAnswer(case, kind, text, tuple(picture.sha256 for picture in pictures))
            store(self._folder, "answer", msgspec.json.encode(kept)).path.replace(path)
        else:
            path.unlink(missing_ok=True)
        self._sweep()

    def load(self) -> dict[KeptAnswer, tuple[AfterPicture, ...]]:
        """Return all answers with their pictures; one that cannot be read is set aside, and said in the log."""
        return {kept: tuple(self._pictures(kept)) for kept in self._answers()}

    def _path(self, case: CaseId, kind: str) -> Path:
        return self._folder / f"{hashlib.sha256(f'{case} {kind}'.encode()).hexdigest()[:32]}.json"

    def _answers(self) -> list[KeptAnswer]:
        found = []
        for path in sorted(self._folder.glob("*.json")):
            try:
                found.append(msgspec.json.decode(path.read_bytes(), type=KeptAnswer))
            except (msgspec.DecodeError, RecursionError) as exc:
                path.replace(path.with_suffix(".unreadable"))
                log.error("a written answer is unreadable and was set aside: %s", type(exc).__name__)
        return found

    def _pictures(self, kept: KeptAnswer) -> list[AfterPicture]:
        found = []
        for sha256 in kept.pictures:
            try:
                picture = after_picture((self._folder / sha256).read_bytes() if _PICTURE.fullmatch(sha256) else b"")
            except (OSError, ConsoleError):
                continue
            if picture.sha256 == sha256:
                found.append(picture)
        return found

    def _sweep(self) -> None:
        """Remove the pictures that no answer needs any more."""
        needed = {sha256 for kept in self._answers() for sha256 in kept.pictures}
        for path in self._folder.glob("*"):
            if _PICTURE.fullmatch(path.name) and path.name not in needed:
                path.unlink(missing_ok=True)
