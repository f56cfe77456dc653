"""Passed drafts: kept until a case is filed from them or they are withdrawn. What goes, goes from the file too."""

from dataclasses import dataclass, replace
from datetime import datetime

import msgspec
from sqlalchemy import Connection, Row, delete, exists, func, insert, or_, select, update

from console.domain.passed_draft import DraftId, DraftNote, PassedDraft
from console.domain.spelling import instant_text
from console.errors import Corrupt
from db.erasure import cut_log_after, overwrite_what_goes
from db.schema import CASE_RECORD, PASSED_DRAFT


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A passed draft with who passed it and who has taken it; accounts are "" where nobody has."""

    draft: PassedDraft
    passed_by: str
    passed_by_name: str
    passed_at: datetime
    taken_by: str = ""
    taken_by_name: str = ""

    @property
    def note(self) -> DraftNote:
        """Return what the room is told of it."""
        return DraftNote(
            id=self.draft.id,
            passed_by=self.passed_by,
            passed_by_name=self.passed_by_name,
            passed_at=self.passed_at,
            camera_number=self.draft.camera_number,
            place=self.draft.place,
            filing_row=self.draft.filing_row,
            thumbnail=self.draft.evidence.thumbnail if self.draft.evidence is not None else "",
            note=self.draft.note,
            taken_by=self.taken_by,
            taken_by_name=self.taken_by_name,
            source=self.draft.source,
        )


class PassedDraftTable:
    """The table ``passed_draft`` within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[KeptDraft]:
        """Return all drafts in the order in which they were passed.

        Raises:
            Corrupt: one of them cannot be read.
        """
        rows = self._connection.execute(select(PASSED_DRAFT).order_by(PASSED_DRAFT.c.passed_at, PASSED_DRAFT.c.id))
        return [_kept(row) for row in rows]

    def count(self) -> int:
        """Return how many there are."""
        return self._connection.execute(select(func.count()).select_from(PASSED_DRAFT)).scalar_one()

    def find(self, draft: DraftId) -> KeptDraft | None:
        """Return a draft, or None."""
        row = self._connection.execute(select(PASSED_DRAFT).where(PASSED_DRAFT.c.id == draft)).one_or_none()
        return None if row is None else _kept(row)

    def put(self, kept: KeptDraft) -> None:
        """Keep a draft; one of the same id is replaced."""
        self.remove(kept.draft.id)
        evidence = kept.draft.evidence
        self._connection.execute(
            insert(PASSED_DRAFT).values(
                id=kept.draft.id,
                account=kept.passed_by,
                name=kept.passed_by_name,
                passed_at=instant_text(kept.passed_at),
                part_a=evidence.part_a if evidence is not None else None,
                draft=msgspec.json.encode(kept.draft),
            )
        )

    def set_taken(self, draft: DraftId, account: str, name: str, now: datetime) -> None:
        """Enter who has it open."""
        self._set(draft, account, name, instant_text(now))

    def set_waiting(self, draft: DraftId) -> None:
        """Let it wait again."""
        self._set(draft, None, None, None)

    def remove(self, draft: DraftId) -> None:
        """Throw a draft away, with who called."""
        overwrite_what_goes(self._connection)
        gone = self._connection.execute(delete(PASSED_DRAFT).where(PASSED_DRAFT.c.id == draft)).rowcount
        cut_log_after(self._connection, gone)

    def remove_filed(self) -> int:
        """Throw away all drafts from which a case was filed, with who called; return how many."""
        overwrite_what_goes(self._connection)
        filed = exists().where(
            or_(CASE_RECORD.c.id == PASSED_DRAFT.c.id, CASE_RECORD.c.part_a == PASSED_DRAFT.c.part_a)
        )
        gone = self._connection.execute(delete(PASSED_DRAFT).where(filed)).rowcount
        cut_log_after(self._connection, gone)
        return gone

    def forget_callers(self, before: datetime) -> list[DraftId]:
        """Take who called out of the slips of calls before this instant; return of which."""
        old = [kept.draft for kept in self.all() if kept.draft.caller and kept.draft.found_at < before]
        overwrite_what_goes(self._connection)
        for draft in old:
            without = msgspec.json.encode(replace(draft, caller=""))
            self._connection.execute(update(PASSED_DRAFT).where(PASSED_DRAFT.c.id == draft.id).values(draft=without))
        cut_log_after(self._connection, len(old))
        return [draft.id for draft in old]

    def _set(self, draft: DraftId, account: str | None, name: str | None, at: str | None) -> None:
        self._connection.execute(
            update(PASSED_DRAFT)
            .where(PASSED_DRAFT.c.id == draft)
            .values(taken_by=account, taken_by_name=name, taken_at=at)
        )


def _kept(row: Row[tuple[object, ...]]) -> KeptDraft:
    try:
        draft = msgspec.json.decode(row.draft, type=PassedDraft)
    except msgspec.DecodeError as exc:
        raise Corrupt("a passed draft is unreadable", text_key="hub.record_broken", kind="draft", id=row.id) from exc
    at = datetime.fromisoformat(row.passed_at)
    return KeptDraft(draft, row.account, row.name, at, row.taken_by or "", row.taken_by_name or "")
