"""Writes the single steps of past cases: who could have done it, at an hour at which they work, in their words.

Nothing it writes happens after the present. Whether a step may come is for the domain's rules to say.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final, Protocol

from console.clock import SHANGHAI
from console.demo import finding
from console.demo.roster import DEPUTY, EARLY_HOUR, UNITS, is_watched, pair_at
from console.domain.account import Account
from console.domain.camera import Camera
from console.domain.case import CaseRecord, EvidenceRef, Telephone
from console.domain.case_command import (
    Acknowledge,
    ApplyVoid,
    Approve,
    CaseCommand,
    Close,
    FeedBack,
    Recall,
    Redispatch,
    ReturnCase,
    SendBack,
)
from console.domain.command import Command, FileAndDispatch
from console.domain.event import CommandId
from console.domain.standard import FilingRow, LimitUnit, UnitId

_OUT_HOURS: Final = range(6, 22)
"""Hours (Shanghai) in which the units' people are out; what is urgent is done at any hour."""
_ANY_HOUR: Final = (LimitUnit.URGENT_HOUR, LimitUnit.URGENT_DAY)


class Gallery(Protocol):
    """Where the pictures of past cases come from."""

    def evidence(self, camera: Camera, found_at: datetime, officer: Account) -> EvidenceRef | None:
        """Seal a frame and return what a new case's event names of it; None: this camera has no pictures."""

    def after_pictures(self, camera_number: int) -> tuple[str, ...]:
        """Return the SHA-256 of what a unit photographed when it was done."""


@dataclass(frozen=True, slots=True)
class Step:
    """Who does what when; ``order`` gives the command, by the case as it is then."""

    at: datetime
    actor: Account
    order: Callable[[CaseRecord | None], Command]


@dataclass(frozen=True, slots=True)
class Plan:
    """A case to come."""

    camera: Camera
    row: FilingRow
    filed_at: datetime
    is_urgent: bool = False
    has_evidence: bool = False
    """Whether its picture was kept."""


class Pen:
    """Writes steps. Delays are drawn from ``rng`` between two bounds, in minutes after the case's last step."""

    def __init__(self, rng: Random, gallery: Gallery, now: datetime) -> None:
        self.rng, self._gallery, self._now = rng, gallery, now

    def file(self, plan: Plan) -> Step:
        """A duty officer files what he saw 6 to 15 s before, and dispatches it to the lead unit."""
        officer, camera = self._officer(plan.filed_at), plan.camera
        found_at = plan.filed_at - timedelta(seconds=round(self.rng.uniform(6, 15), 3))
        command = FileAndDispatch(
            id=self._id(), camera=camera.id, filing_row=plan.row.id, unit=plan.row.lead_unit, place=camera.place,
            point=camera.point, public_grid="", residents_grid="", found_at=found_at,
            evidence=self._gallery.evidence(camera, found_at, officer) if plan.has_evidence else None,
            is_urgent=plan.is_urgent,
        )  # fmt: skip
        return Step(plan.filed_at, officer, lambda _: command)

    def acknowledge(self, record: CaseRecord, least: float, most: float) -> Step:
        """The unit takes the order."""
        return self._by_unit(record, self._out(record, self._after(record, least, most)), Acknowledge)

    def give_back(self, record: CaseRecord, least: float, most: float) -> Step:
        """The unit returns the order."""
        at = self._out(record, self._after(record, least, most))
        return self._by_unit(record, at, ReturnCase, reason=self.rng.choice(finding.RETURNS))

    def feed_back(self, record: CaseRecord, at: datetime) -> Step:
        """The unit says what it has done, with its pictures."""
        pictures = self._gallery.after_pictures(record.camera_number or 0)
        return self._by_unit(record, self._out(record, at), FeedBack, result=self._done(record), pictures=pictures)

    def feed_back_after(self, record: CaseRecord, least: float, most: float) -> Step:
        """As :meth:`feed_back`."""
        return self.feed_back(record, self._after(record, least, most))

    def telephone(self, record: CaseRecord, at: datetime, kind: type[Acknowledge] | type[FeedBack]) -> Step:
        """The unit's man rings; the officer takes it down (电话代录)."""
        at = self._past(record, self._watched(at))
        told_at = max(at - timedelta(seconds=self.rng.randint(20, 90)), _last(record))
        told_by = UNITS[record.unit].display_name[0] + self.rng.choice(finding.ACKNOWLEDGED_BY)
        words = {"result": self._done(record)} if kind is FeedBack else {}
        return self._order(at, self._officer(at), kind, telephone=Telephone(told_by, told_at), **words)

    def send_back(self, record: CaseRecord, least: float, most: float) -> Step:
        """The check fails."""
        return self._by_room(record, least, most, SendBack, reason=self.rng.choice(finding.SENT_BACK))

    def close(self, record: CaseRecord, least: float, most: float) -> Step:
        """The check passes; an urgent case goes on to the deputy commander."""
        return self._by_room(record, least, most, Close, opinion=self.rng.choice(finding.CLOSINGS))

    def recall(self, record: CaseRecord, least: float, most: float) -> Step:
        """The room takes the order back."""
        return self._by_room(record, least, most, Recall, reason=self.rng.choice(finding.RECALLS))

    def redispatch(self, record: CaseRecord, unit: UnitId, least: float, most: float) -> Step:
        """The room sends it out again."""
        return self._by_room(record, least, most, Redispatch, unit=unit)

    def apply_void(self, record: CaseRecord, least: float, most: float) -> Step:
        """The room asks to void it."""
        return self._by_room(record, least, most, ApplyVoid, reason=self.rng.choice(finding.VOIDS))

    def approve(self, record: CaseRecord, least: float, most: float) -> Step:
        """The deputy commander says yes."""
        return self._order(self._past(record, self._watched(self._after(record, least, most))), DEPUTY, Approve)

    # ---- who and when

    def _by_unit(self, record: CaseRecord, at: datetime, kind: type[CaseCommand], **words: Any) -> Step:  # noqa: ANN401 - fields of the command
        return self._order(self._past(record, at), UNITS[record.unit], kind, **words)

    def _by_room(self, record: CaseRecord, least: float, most: float, kind: type[CaseCommand], **words: Any) -> Step:  # noqa: ANN401 - fields of the command
        at = self._past(record, self._watched(self._after(record, least, most)))
        return self._order(at, self._officer(at), kind, **words)

    def _order(self, at: datetime, actor: Account, kind: type[CaseCommand], **words: Any) -> Step:  # noqa: ANN401 - fields of the command
        command_id = self._id()

        def order(record: CaseRecord | None) -> Command:
            if record is None:
                raise ValueError("a step of a case that is not there")
            return kind(command_id, record.id, record.version, **words)

        return Step(at, actor, order)

    def _id(self) -> CommandId:
        return CommandId(str(uuid.UUID(int=self.rng.getrandbits(128), version=4)))

    def _officer(self, at: datetime) -> Account:
        return self.rng.choice(pair_at(at, self._now))

    def _after(self, record: CaseRecord, least: float, most: float) -> datetime:
        return _last(record) + timedelta(minutes=self.rng.uniform(least, most))

    def _out(self, record: CaseRecord, at: datetime) -> datetime:
        """Return ``at``, or the next morning where the unit's people are not out then."""
        if record.limit.unit in _ANY_HOUR or at.astimezone(SHANGHAI).hour in _OUT_HOURS:
            return at
        return self._morning(at, _OUT_HOURS.start)

    def _watched(self, at: datetime) -> datetime:
        return at if is_watched(at, self._now) else self._morning(at, EARLY_HOUR)

    def _morning(self, at: datetime, hour: int) -> datetime:
        local = at.astimezone(SHANGHAI)
        day = local + timedelta(days=local.hour >= hour)
        return day.replace(hour=hour, minute=self.rng.randint(2, 50), second=self.rng.randint(0, 59))

    def _past(self, record: CaseRecord, at: datetime) -> datetime:
        """Return ``at``, or some instant since the last step where that would not have come yet."""
        last = _last(record)
        if at < self._now - timedelta(seconds=40):
            return max(at, last)
        return last + (self._now - last) * self.rng.uniform(0.3, 0.9)

    def _done(self, record: CaseRecord) -> str:
        return self.rng.choice(finding.done_words(record.filing_row.split("/")[1]))


def _last(record: CaseRecord) -> datetime:
    return record.steps[-1].at


def leads_to(row: FilingRow, rng: Random) -> UnitId:
    """Return another unit that a case of this row might have gone to."""
    return rng.choice([*row.assisting, row.lead_unit])
