"""A draft that one officer passes to the other: what a form is filled from, and the picture's hashes.

Kept by the hub until a case is filed from it or it is withdrawn; never in the event log. That of a call (a slip) has no
picture, and names its caller only as he is sealed.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NewType

from console.domain.caller import SEALED_MAX
from console.domain.camera import CameraId, Point
from console.domain.case import CaseSource, EvidenceRef, MarkBox
from console.domain.standard import UnitId
from console.errors import Refused

DraftId = NewType("DraftId", str)
WORDS_MAX: Final = 200
"""Longest text of a draft, as of a case's place."""
CODE_MAX: Final = 64
WAITING_MAX: Final = 50
"""So many passed drafts a room keeps; more are a heap, not a hand-over."""
_ID: Final = re.compile(r"[\w\-]{8,64}", re.ASCII)
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_SEALED: Final = re.compile(r"[A-Za-z0-9+/]*={0,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class PassedDraft:
    """A draft on its way. ``id`` is the id of the command that will file it, so that it is filed once."""

    id: DraftId
    camera: CameraId
    camera_number: int
    camera_name: str
    found_at: datetime
    """UTC instant of the frozen frame."""
    place: str
    place_is_cameras: bool = True
    point: Point | None = None
    public_grid: str = ""
    residents_grid: str = ""
    filing_row: str = ""
    unit: UnitId = UnitId("")  # noqa: RUF009 - a NewType of str
    text: str = ""
    """What was typed into the class field."""
    mark: MarkBox | None = None
    evidence: EvidenceRef | None = None
    """Of the frozen picture; None where sealing failed."""
    is_urgent: bool = False
    note: str = ""
    """A word to whoever takes it."""
    point_error_m: int | None = None
    view_moved: bool = False
    """The picture was marked as another view than the camera's reference when it was frozen."""
    typed_public: str = ""
    typed_residents: str = ""
    """Grids that somebody named instead of those of the point; "" where nobody did."""
    is_cut_short: bool = False
    """The stream broke before the seconds after the key were full."""
    source: CaseSource = CaseSource.VIDEO
    """How it came to the room; of a slip it is another one."""
    remark: str = ""
    """Of a slip: a word to the unit."""
    caller: str = ""
    """Of a slip: who called, sealed for the hub; "" for nobody."""

    @property
    def is_told(self) -> bool:
        """Whether it is a slip: somebody said it, and nobody froze a picture."""
        return self.source is not CaseSource.VIDEO


@dataclass(frozen=True, slots=True)
class DraftNote:
    """What everybody in the room is told of a passed draft."""

    id: DraftId
    passed_by: str
    passed_by_name: str
    passed_at: datetime
    camera_number: int
    place: str
    filing_row: str
    thumbnail: str
    """SHA-256 of the small picture; "" where there is none."""
    note: str = ""
    taken_by: str = ""
    """Account of whoever has it open; "" while it waits."""
    taken_by_name: str = ""
    source: CaseSource = CaseSource.VIDEO

    @property
    def is_told(self) -> bool:
        """Whether it is a slip."""
        return self.source is not CaseSource.VIDEO


def check_draft(draft: PassedDraft) -> None:
    """Refuse a draft that no form can have made.

    Raises:
        Refused: a text is too long, a hash is none, the mark lies outside, an instant has no zone; a slip has a
            picture, or another draft a caller; a caller is not sealed.
    """
    if not _ID.fullmatch(draft.id):
        raise Refused("unusable id", text_key="hub.bad_command_id")
    words = (draft.place, draft.text, draft.note, draft.camera_name, draft.remark)
    grids = (draft.public_grid, draft.residents_grid, draft.typed_public, draft.typed_residents)
    codes = (draft.camera, *grids, draft.filing_row, draft.unit)
    if any(len(text) > WORDS_MAX for text in words) or any(len(code) > CODE_MAX for code in codes):
        raise Refused("a text is too long", text_key="hub.draft_too_long", most=WORDS_MAX)
    if draft.found_at.tzinfo is None:
        raise Refused("an instant without zone", text_key="hub.bad_message")
    if draft.evidence is not None:
        names = (draft.evidence.part_a, draft.evidence.frame, draft.evidence.thumbnail)
        if not all(_SHA256.fullmatch(name) for name in names):
            raise Refused("evidence is named by SHA-256", text_key="hub.bad_evidence_name")
    if draft.mark is not None and not _is_inside(draft.mark):
        raise Refused("the mark lies outside the frame", text_key="hub.bad_mark")
    _check_told(draft)


def _check_told(draft: PassedDraft) -> None:
    """Refuse a mixture of slip and frozen picture, and a caller whom anybody could read."""
    of_a_slip, of_a_picture = (draft.remark, draft.caller), (draft.evidence, draft.mark)
    if any(of_a_picture if draft.is_told else of_a_slip):
        raise Refused("a slip has no picture, a picture no caller", text_key="hub.bad_message")
    if len(draft.caller) > SEALED_MAX or not _SEALED.fullmatch(draft.caller):
        raise Refused("a caller that is not sealed", text_key="hub.bad_caller")


def _is_inside(mark: MarkBox) -> bool:
    return 0 <= mark.left <= mark.left + mark.width <= 1 and 0 <= mark.top <= mark.top + mark.height <= 1
