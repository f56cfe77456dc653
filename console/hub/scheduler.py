"""Asks now and then which reminders are due and has them carried out. Loop thread; owns no rule and no clock."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from console.domain.board import Board
from console.domain.case import CaseId, CaseRecord
from console.domain.case_command import Remind
from console.domain.origin import HUB
from console.domain.reminder import CLOCK, due_of, next_of
from console.errors import ConsoleError
from console.hub.committer import Committer

log: Final = logging.getLogger(__name__)
LOOK_S: Final = 1.0
"""How often room time is looked at; it may pass faster than this loop's."""


class Scheduler:
    """Looks at the board when something has changed on it, or when the next instant has come.

    Of each case it remembers when it is next to be looked at: counting that anew for every case of a big room would
    keep commands waiting for 40 ms.
    """

    def __init__(self, board: Board, committer: Committer, now: Callable[[], datetime]) -> None:
        self._board = board
        self._committer = committer
        self._now = now
        self._seen_seq = -1
        self._next: datetime | None = None
        self._known: dict[CaseId, tuple[CaseRecord, datetime | None]] = {}

    async def run(self) -> None:
        """Look as long as the hub runs."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_S)

    async def look(self) -> int:
        """Have carried out what is due; return how much that was."""
        now = self._now()
        if self._seen_seq == self._board.head.seq and (self._next is None or now < self._next):
            return 0
        self._seen_seq = self._board.head.seq
        asked = [self._committer.submit(command, CLOCK, HUB) for command in self._due(now)]
        outcomes = await asyncio.gather(*asked, return_exceptions=True)
        for outcome in outcomes:
            self._settle(outcome)
        return sum(not isinstance(outcome, BaseException) for outcome in outcomes)

    def _due(self, now: datetime) -> list[Remind]:
        """Return the reminders that are due; notes when the next one will be."""
        found = []
        for case in self._board.records(CaseRecord):
            known, at = self._known.get(case.id, (None, None))
            if known is not case or (at is not None and at <= now):
                at = next_of(case, now)
                self._known[case.id] = case, at
                if at is not None:  # most cases of a room are closed
                    found.append(due_of(case, now))
        self._next = min((at for _, at in self._known.values() if at is not None), default=None)
        return [reminder for reminder in found if reminder is not None]

    def _settle(self, outcome: object) -> None:
        if not isinstance(outcome, BaseException):
            return
        if not isinstance(outcome, ConsoleError):  # a fault of ours in one reminder leaves the others and the hub alone
            log.error("fault in a reminder", exc_info=outcome)
            return
        log.warning("a reminder was not carried out: %s", outcome)
        self._seen_seq = -1  # look again, even if nothing else happens
