"""Who is there, who has which case before him, which drafts wait: kept in memory and told to every seat of the room.

After a restart of the hub the seats announce themselves anew. Only passed drafts are on disk.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable
from typing import Final

from console.domain.account import Account
from console.domain.case import CaseId
from console.domain.command import FileAndDispatch
from console.domain.pair import Claim, Pair, Presence, WallAct
from console.errors import ConsoleError
from console.hub.storage import Storage
from console.hub.view_book import Put
from console.link.envelope import encode
from console.link.pair_envelope import Announce, PairState, WallActed
from db.passed_draft_table import KeptDraft
from db.unit_of_work import UnitOfWork

log: Final = logging.getLogger(__name__)


class PairBook:
    """The present state of the pair and who follows it. Loop thread; ``run`` is its one task.

    Args:
        storage: where passed drafts are kept.
        now: monotonic seconds; the loop's own unless told.
    """

    def __init__(self, storage: Storage, now: Callable[[], float] = lambda: asyncio.get_running_loop().time()) -> None:
        self._storage = storage
        self._now = now
        self._pair = Pair()
        self._drafts: tuple[KeptDraft, ...] = storage.call(_without_filed)
        self._followers: dict[Put, None] = {}
        """In the order in which they came: two runs of one history tell them alike."""
        self._woken = asyncio.Event()
        self._told = self._state()

    # ---- followers

    def follow(self, put: Put) -> None:
        """Tell this seat the present state, and every change from now on."""
        self._followers[put] = None
        self._settle()
        put(encode(self._told))

    def leave(self, put: Put) -> None:
        """Tell this seat nothing any more."""
        self._followers.pop(put, None)

    async def run(self) -> None:
        """Let go of what lapses, as long as the hub runs."""
        while True:
            at = self._pair.next_lapse
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(None if at is None else max(0.0, at - self._now())):
                    await self._woken.wait()
            self._turn()
            self._woken.clear()

    def _settle(self) -> None:
        """Tell everybody if something changed, and look when the next thing lapses."""
        self._turn()
        self._woken.set()

    def _turn(self) -> None:
        self._pair.lapse(self._now())
        state = self._state()
        if state != self._told:
            self._told = state
            self._tell(encode(state))

    def _state(self) -> PairState:
        claims = tuple(self._pair.claims.values())
        return PairState(self._pair.people(), claims, tuple(kept.note for kept in self._drafts))

    def _tell(self, message: bytes) -> None:
        for put in tuple(self._followers):
            put(message)

    # ---- people

    def announce(self, line: int, wanted: Announce, actor: Account) -> bool:
        """Take or renew a place; say whether the hand of a seat went from one person to another by it."""
        before = self._hand(wanted)
        who = Presence(actor.name, actor.display_name, wanted.seat, wanted.seat_name, wanted.turn, wanted.post)
        self._pair.announce(line, who, self._now())
        self._settle()
        return before not in ("", self._hand(wanted))

    def _hand(self, wanted: Announce) -> str:
        return next((one.account for one in self._pair.people() if one.seat == wanted.seat and one.has_hand), "")

    def cut(self, line: int) -> None:
        """A line is gone; it may come back."""
        self._pair.cut(line, self._now())
        self._settle()

    def signed_out(self, line: int) -> None:
        """Whoever sat on this line has gone."""
        self._pair.leave(line, self._now())
        self._settle()

    def set_lead(self, account: str) -> None:
        """Give 主班 to somebody; Refused where he is not there."""
        self._pair.set_lead(account, self._now())
        self._settle()

    def accounts(self) -> frozenset[str]:
        """Return who sits at any seat."""
        return frozenset(one.account for one in self._pair.people())

    def note(self, actor: Account, act: WallAct, value: str) -> None:
        """Tell everybody what somebody did to a wall."""
        self._tell(encode(WallActed(actor.name, actor.display_name, act, value)))

    # ---- cases

    def claim(self, case: CaseId, actor: Account) -> Claim:
        """Take or renew a case; return who has it."""
        claim = self._pair.claim(case, actor.name, actor.display_name, self._now())
        self._settle()
        return claim

    def release(self, case: CaseId, actor: Account) -> None:
        """Let go of a case."""
        self._pair.release(case, actor.name, self._now())
        self._settle()

    # ---- drafts

    def show(self, drafts: Iterable[KeptDraft]) -> None:
        """Take over what the table of passed drafts holds now."""
        self._drafts = tuple(drafts)
        self._settle()

    async def filed(self, command: FileAndDispatch) -> None:
        """A case came; the draft it was filed from is no longer needed."""
        part_a = command.evidence.part_a if command.evidence is not None else None
        if not any(_is_of(kept, command.case, part_a) for kept in self._drafts):
            return
        try:
            self.show(await self._storage.run(_without_filed))
        except ConsoleError as exc:  # the case is filed; the next start looks again
            log.error("a filed draft was not removed: %s", exc)


def _is_of(kept: KeptDraft, case: CaseId, part_a: str | None) -> bool:
    evidence = kept.draft.evidence
    return str(kept.draft.id) == str(case) or (evidence is not None and evidence.part_a == part_a)


def _without_filed(uow: UnitOfWork) -> tuple[KeptDraft, ...]:
    if uow.passed_drafts.remove_filed():
        uow.commit()
    return tuple(uow.passed_drafts.all())
