"""A frozen moment as it lies on a seat's disk, and what can be made of it after a restart.

The engine that froze it is gone then, and with it the frames to step through; what was sealed is still sealed.
"""

import asyncio
from dataclasses import dataclass, replace
from typing import TypeVar

from console.clock import from_unix_ns
from console.domain.camera import Camera, Profile, Quality
from console.domain.case import EvidenceRef, MarkBox
from console.domain.evidence import Sha256
from console.seat.freeze_state import After, FreezeFrame, FreezeState, MainFrame, Seal
from console.seat.sealing import Parcel, seal_b
from console.video.freeze_message import Frozen, FrozenAfter, FrozenKept, SpoolFile
from console.video.slots import SlotReader

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class MomentRecord:
    """What is known of a frozen moment so far. Addresses and credentials of the camera are not."""

    profile: Profile
    pts: int
    shown_unix_ns: int
    """When the painted frame arrived, by this seat's clock."""
    part_a: Parcel | None = None
    frozen: Frozen | None = None
    main: Frozen | None = None
    after: FrozenAfter | None = None
    kept: FrozenKept | None = None
    chose_another: bool = False
    """Another moment than the frozen one was shown, and is not stored."""

    def files(self) -> tuple[SpoolFile, ...]:
        """Return the files of the spool that belong to it."""
        found = [file for _, file in self.part_a.files] if self.part_a is not None else []
        found += [self.main.frame] if self.main is not None else []
        found += [self.after.after] if self.after is not None and self.after.after is not None else []
        found += [self.kept.frame, self.kept.thumbnail] if self.kept is not None else []
        return tuple(found)

    def sealed_b(self, mark: MarkBox | None) -> Parcel | None:
        """Return part B from what there is: cut short where the seconds after are not."""
        if self.part_a is None or self.frozen is None:
            return None
        main = self.main if self.part_a.path("main-frame.png") is None else None
        return seal_b(Sha256(self.part_a.sha256), self.frozen, self.after, kept=self.kept, main=main, mark=mark)


def slim(frozen: Frozen | None) -> Frozen | None:
    """Return it without the list of frames: they are not kept."""
    return replace(frozen, frames=frozen.frames[-1:]) if frozen is not None else None


class RestoredMoment:
    """A moment of before the last start; does for a form what a ``Moment`` does, but stands still.

    Loop thread, as for ``Moment``.
    """

    reader: SlotReader | None = None
    """There is no engine that draws it: the picture is the stored frame."""

    def __init__(self, camera: Camera, record: MomentRecord) -> None:
        self.is_room_time = False
        self.sealed_elsewhere: EvidenceRef | None = None
        loop = asyncio.get_running_loop()
        self._record = record
        self.mark: MarkBox | None = None
        self.part_a: asyncio.Future[Parcel | None] = loop.create_future()
        self.part_a.set_result(record.part_a)
        self.part_b: asyncio.Future[Parcel | None] = loop.create_future()
        self.kept: asyncio.Future[FrozenKept | None] = loop.create_future()
        self.kept.set_result(record.kept)
        self._is_settled = False
        self.state = _state(camera, record)

    @property
    def found_unix_ns(self) -> int:
        """Return the instant of the frame."""
        if self._record.kept is not None:
            return self._record.kept.arrived_unix_ns
        return self._record.frozen.arrived_unix_ns if self._record.frozen is not None else self._record.shown_unix_ns

    @property
    def record(self) -> MomentRecord:
        """What is kept of it."""
        return self._record

    def step(self, by: int) -> None:
        """The frames beside it are gone with the program that held them."""

    def choose(self, pts: int) -> None:
        """As :meth:`step`."""

    def store_chosen(self) -> None:
        """It is stored, or lost with the program that held its frame."""

    def settle(self) -> None:
        """It is meant as it is: seal part B. Once."""
        if not self._is_settled:
            self._is_settled = True
            self.part_b.set_result(self._record.sealed_b(self.mark))

    def leave(self) -> None:
        """Nobody looks at it any more; what nobody settled leaves no file behind."""
        if not self._is_settled:
            for file in self._record.files():
                file.path.unlink(missing_ok=True)


def _state(camera: Camera, record: MomentRecord) -> FreezeState:
    frozen = record.frozen
    at = frozen.arrived_unix_ns if frozen is not None else record.shown_unix_ns
    is_whole = record.after is not None and record.after.is_complete
    return FreezeState(
        camera,
        record.profile,
        (FreezeFrame(record.pts, from_unix_ns(at), _marks(record)),),
        record.pts,
        record.pts,
        width_px=frozen.width_px if frozen is not None else 0,
        height_px=frozen.height_px if frozen is not None else 0,
        seal=Seal.SEALED if record.part_a is not None else Seal.FAILED,
        sha256=record.part_a.sha256 if record.part_a is not None else "",
        reason_key="" if record.part_a is not None else "draft.not_sealed",
        after=After.DONE if is_whole else After.BROKEN,
        main_frame=MainFrame.KEPT if record.main is not None else MainFrame.NONE,
        main_at=from_unix_ns(record.main.arrived_unix_ns) if record.main is not None else None,
        is_restored=True,
        is_recorded=frozen is not None and frozen.key.camera != camera.id,
        before_s=_before_s(record),
    )


def _marks(record: MomentRecord) -> tuple[Quality, ...]:
    """Return what was said of the picture that stands for it: the chosen one, where one was stored."""
    shown = record.kept or record.frozen
    return shown.marks if shown is not None else ()


def _before_s(record: MomentRecord) -> float:
    """Say whether seconds before were kept; how many is in the clip."""
    has_clip = record.part_a is not None and record.part_a.path("before.mp4") is not None
    return 10.0 if has_clip else 0.0
