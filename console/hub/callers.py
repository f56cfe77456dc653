"""Who called: opened for those who may see him, erased on demand and when his time is over. Loop thread.

Each look and each erasure is a line of the register; the look's is written before it is answered, the erasure's in its
own transaction. Nothing of a caller is in it, nor in a log.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from console.domain.account import Account
from console.domain.board import Board
from console.domain.caller import KEPT, REASON_LENGTH, CallerSeen
from console.domain.case import CaseId, CaseRecord
from console.domain.origin import HUB, Origin
from console.domain.permission import Act, require
from console.domain.personal import names_caller
from console.domain.prose import checked
from console.domain.reminder import CLOCK
from console.domain.workflow import STANDING
from console.errors import ConsoleError, Refused
from console.hub.storage import Storage
from console.link.caller_envelope import CallerRequest, ViewCaller
from console.link.caller_seal import CallerKey
from db.register import Entry
from db.unit_of_work import UnitOfWork

log: Final = logging.getLogger(__name__)
LOOKS: Final = 20
LOOKS_WINDOW: Final = timedelta(minutes=10)
"""So many callers somebody may see in so long: calling back is no reading of a list."""
CASE_SHOWN: Final = 64
SWEEP_S: Final = 3_600.0
"""How often it is looked for callers whose time is over."""


class Callers:
    """Who called about which case.

    Args:
        key: opens what seats sealed.
        storage: of the hub.
        board: for the cases.
        now: room time.
    """

    def __init__(self, key: CallerKey, storage: Storage, board: Board, now: Callable[[], datetime]) -> None:
        self.public = key.public
        """What seats seal with."""
        self._key, self._storage, self._board, self._now = key, storage, board, now
        self._looks: dict[str, deque[datetime]] = {}

    def check(self, sealed: str, *words: str) -> None:
        """Refuse a caller that nobody could read afterwards, or whose name or number stands in the case's own words."""
        caller = self._key.open(sealed)
        if any(names_caller(text, caller) for text in words):
            raise Refused("the caller stands in the case's words", text_key="hub.caller_in_words")

    async def act(self, wanted: CallerRequest, actor: Account, origin: Origin) -> CallerSeen | None:
        """Carry out a request; what is refused is entered too.

        Raises:
            ConsoleError: a rule forbids it.
        """
        act = Act.VIEW_CALLER if isinstance(wanted, ViewCaller) else Act.ERASE_CALLER
        try:
            self._require(wanted, act, actor)
        except ConsoleError as exc:
            result = exc.text_key
            await self._storage.run(lambda uow: self._enter(uow, wanted, act, actor, origin, result))
            raise
        if act is Act.ERASE_CALLER:
            await self._storage.run(lambda uow: self._erase(uow, wanted, actor, origin))
            return None
        return await self._storage.run(lambda uow: self._seen(uow, wanted, actor, origin))

    def _require(self, wanted: CallerRequest, act: Act, actor: Account) -> None:
        require(actor, act)
        if self._board.case(wanted.case) is None:
            raise Refused("no such case", text_key="hub.unknown_case")
        checked(wanted.reason, REASON_LENGTH, is_needed=True, has_lines=False)
        if act is Act.VIEW_CALLER:
            self._count_look(actor.name)

    def _count_look(self, account: str) -> None:
        now, looks = self._now(), self._looks.setdefault(account, deque(maxlen=LOOKS))
        if len(looks) == LOOKS and now - looks[0] < LOOKS_WINDOW:
            minutes = -(-int((looks[0] + LOOKS_WINDOW - now).total_seconds()) // 60)
            raise Refused("too many looks", text_key="hub.callers_paused", minutes=minutes)
        looks.append(now)

    def _seen(self, uow: UnitOfWork, wanted: CallerRequest, actor: Account, origin: Origin) -> CallerSeen:
        kept = uow.callers.find(wanted.case)
        self._enter(uow, wanted, Act.VIEW_CALLER, actor, origin, "done")
        if kept is None:
            return CallerSeen()
        return CallerSeen(self._key.open(kept.sealed) if kept.sealed else None, kept.erased_at)

    def _erase(self, uow: UnitOfWork, wanted: CallerRequest, actor: Account, origin: Origin) -> None:
        uow.callers.erase(wanted.case, self._now())
        self._enter(uow, wanted, Act.ERASE_CALLER, actor, origin, "done")

    def _enter(
        self, uow: UnitOfWork, wanted: CallerRequest, act: Act, actor: Account, origin: Origin, result: str
    ) -> None:
        what = f"{wanted.case[:CASE_SHOWN]} {wanted.reason[:REASON_LENGTH]}"
        uow.register.append([Entry.of(self._now(), act.value, actor, origin, what, result)])
        uow.commit()

    # ---- when their time is over

    async def run(self) -> None:
        """Erase, as long as the hub runs, the callers of cases that ended long ago."""
        while True:
            try:
                await self.sweep()
            except ConsoleError as exc:
                log.warning("callers whose time is over are not erased yet: %s", exc)
            await asyncio.sleep(SWEEP_S)

    async def sweep(self) -> int:
        """Erase those whose time is over, in slips that wait for the partner too; return how many."""
        kept = await self._storage.run(lambda uow: uow.callers.kept())
        now = self._now()
        over = [case for case in kept if _is_over(self._board.case(case), now)]
        if over:
            await self._storage.run(lambda uow: _erase_all(uow, over, now))
        return len(over) + await self._storage.run(lambda uow: _forget_in_slips(uow, now))


def _is_over(case: CaseRecord | None, now: datetime) -> bool:
    if case is None:
        return True
    if case.is_open:
        return False
    ended_at = next((step.at for step in reversed(case.steps) if step.action not in STANDING), case.reported_at)
    return now - ended_at >= KEPT


def _erase_all(uow: UnitOfWork, cases: list[CaseId], now: datetime) -> None:
    for case in cases:
        uow.callers.erase(case, now)
    _enter_erased(uow, cases, now)


def _forget_in_slips(uow: UnitOfWork, now: datetime) -> int:
    """A slip that nobody took has no case whose end would count: its period begins with the call."""
    forgotten = uow.passed_drafts.forget_callers(now - KEPT)
    if forgotten:
        _enter_erased(uow, forgotten, now)
    return len(forgotten)


def _enter_erased(uow: UnitOfWork, ids: Sequence[str], now: datetime) -> None:
    lines = [Entry.of(now, Act.ERASE_CALLER.value, CLOCK, HUB, id_) for id_ in ids]
    uow.register.append(lines)
    uow.commit()
