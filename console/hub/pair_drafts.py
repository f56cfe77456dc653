"""Drafts that change hands: one unit of work each. Done twice, each does the same as done once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from console.domain.account import Account
from console.domain.passed_draft import WAITING_MAX, DraftId, PassedDraft
from console.errors import Conflict, Refused
from console.link.pair_envelope import PassDraft, ReturnDraft, TakeDraft, WithdrawDraft
from db.passed_draft_table import KeptDraft
from db.unit_of_work import UnitOfWork

DraftRequest = PassDraft | TakeDraft | ReturnDraft | WithdrawDraft


@dataclass(frozen=True, slots=True)
class Drafts:
    """The passed drafts in one transaction, for one officer.

    Args:
        uow: the transaction.
        actor: who asks.
        is_there: whether an account sits at any seat now: what somebody took who has gone is free again.
        now: when it is entered.
    """

    uow: UnitOfWork
    actor: Account
    is_there: Callable[[str], bool]
    now: datetime

    def carry_out(self, wanted: DraftRequest) -> PassedDraft | None:
        """Do what is asked; return the draft where one is taken.

        Raises:
            Refused: there is no such draft, a case was filed from it, or too many wait.
            Conflict: the other one has it.
        """
        match wanted:
            case PassDraft(draft=draft):
                self.keep(draft)
            case TakeDraft(id=which):
                return self.take(which)
            case ReturnDraft(id=which):
                self.give_back(which)
            case WithdrawDraft(id=which):
                self.withdraw(which)
        return None

    def keep(self, draft: PassedDraft) -> None:
        """Keep a draft until somebody takes it; errors as :meth:`carry_out`."""
        known = self.uow.passed_drafts.find(draft.id)
        if known is not None and known.draft == draft and known.passed_by == self.actor.name:
            return
        if known is not None:
            self._require_own(known)
        elif self.uow.passed_drafts.count() >= WAITING_MAX:
            raise Refused("too many drafts", text_key="hub.too_many_drafts", most=WAITING_MAX)
        self.uow.passed_drafts.put(KeptDraft(draft, self.actor.name, self.actor.display_name, self.now))
        if self.uow.passed_drafts.remove_filed():
            raise Refused("a case was filed from it", text_key="hub.draft_filed")

    def take(self, which: DraftId) -> PassedDraft:
        """Let the officer have a draft that nobody else has open; errors as :meth:`carry_out`."""
        kept = self.uow.passed_drafts.find(which)
        if kept is None:
            raise Refused("no such draft", text_key="hub.unknown_draft")
        if kept.taken_by not in ("", self.actor.name) and self.is_there(kept.taken_by):
            raise Conflict("taken", text_key="hub.draft_taken", person=kept.taken_by_name)
        self.uow.passed_drafts.set_taken(which, self.actor.name, self.actor.display_name, self.now)
        return kept.draft

    def give_back(self, which: DraftId) -> None:
        """Let a draft that the officer took wait again."""
        kept = self.uow.passed_drafts.find(which)
        if kept is not None and kept.taken_by:
            self._require_own(kept)
            self.uow.passed_drafts.set_waiting(which)

    def withdraw(self, which: DraftId) -> None:
        """Throw away what the officer has passed and nobody has taken, or what he has taken."""
        kept = self.uow.passed_drafts.find(which)
        if kept is not None:
            self._require_own(kept)
            self.uow.passed_drafts.remove(which)

    def _require_own(self, kept: KeptDraft) -> None:
        """Only whoever has it open may change it; while it waits, whoever passed it."""
        holder = kept.taken_by or kept.passed_by
        if holder != self.actor.name:
            raise Conflict(
                "another one's draft", text_key="hub.draft_taken", person=kept.taken_by_name or kept.passed_by_name
            )
