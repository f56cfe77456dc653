"""Acts on sessions that came true though nothing could be stored, and the mark on the disk that there are some.

**The rule.** What a person does to a session (signing in and out, locking, opening, ending it elsewhere, a wrong
password) and the entry of a camera account's lease come true at once. Where they cannot be stored they are *owed*:
every later unit of work finds them done, in their order and before its own, and the first one that is stored stores
them. Everything else is refused for so long.

**What a crash loses** is what was owed: its lines in the register, and for wrong passwords how many there were. No
session can gain by it. The mark is written before anybody hears that an owed act is done; a hub that finds it at its
start ends *all* sessions, since nobody knows any more which of them were locked or ended. A file that is there already
is written over: that needs no room on the disk. Where even that fails (a disk turned read-only) the hub's log says so:
after a crash sessions are then as they were last stored, and should be ended by hand.
"""

import logging
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from console.domain.origin import HUB
from console.domain.reminder import CLOCK
from db.register import Entry
from db.unit_of_work import UnitOfWork

log: Final = logging.getLogger(__name__)
MARK: Final = "owed-acts"
_NONE: Final = b"none\n"
_SOME: Final = b"some\n"
Work = Callable[[UnitOfWork], None]
"""Changes what this process alone decides on, by keys of its own, and commits nothing: it can be done again."""


class Owed:
    """What is owed, in its order. Lives in the database thread; ``len`` may be asked anywhere."""

    def __init__(self, data: Path) -> None:
        self._mark = data / MARK
        self._works: list[Work] = []

    def __len__(self) -> int:
        return len(self._works)

    def add(self, work: Work) -> None:
        """Owe ``work``, after what is owed already."""
        if not self._works:
            self._write(_SOME)
        self._works.append(work)

    def do(self, uow: UnitOfWork) -> None:
        """Do again what is owed."""
        for work in self._works:
            work(uow)

    def stored(self) -> None:
        """What was owed is stored."""
        if self._works:
            self._works.clear()
            self._write(_NONE)

    def settle(self, uow: UnitOfWork, now: datetime) -> None:
        """End all sessions where the hub before this one ended while it owed something; see the rule above."""
        if self._was_left():
            log.warning("the hub ended before it had stored what became of sessions: all of them are ended")
            uow.sessions.end_all(now)
            uow.register.append([Entry.of(now, "end_session", CLOCK, HUB, "*")])
            uow.commit()
        self._write(_NONE, is_new=True)

    def _was_left(self) -> bool:
        try:
            return self._mark.read_bytes() != _NONE
        except FileNotFoundError:
            return False
        except OSError:
            return True  # nobody knows

    def _write(self, words: bytes, *, is_new: bool = False) -> None:
        try:
            file = os.open(self._mark, os.O_WRONLY | os.O_CLOEXEC | (os.O_CREAT if is_new else 0), 0o600)
            try:
                os.pwrite(file, words, 0)
                os.fsync(file)
            finally:
                os.close(file)
        except OSError as exc:
            log.error("%s cannot be written: %s; end the sessions by hand if this hub crashes", MARK, exc.strerror)
