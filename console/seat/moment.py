"""A frozen moment at a seat: from the key to two sealed parcels. No painting, no wire.

Holds one freeze of the painted stream and, where the camera has a larger one, a second of its main stream. Every
answer of the engine makes the next :class:`FreezeState`; part A is sealed with the first, part B when the seconds
after have come, the main stream has answered, and the officer has settled which moment he means.
GUI thread; futures belong to the running loop.
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from console.clock import from_unix_ns
from console.domain.camera import Camera, FrameName, Profile
from console.domain.case import EvidenceRef, MarkBox
from console.seat.chosen_picture import ChosenPicture
from console.seat.freeze_state import After, FreezeFrame, FreezeState, MainFrame, Seal, frames_of
from console.seat.freezer import Freezer, Report
from console.seat.frozen_files import files_of, unlink
from console.seat.moment_record import MomentRecord, slim
from console.seat.sealing import Parcel, Sealer, seal_a, seal_b
from console.video.freeze_message import FreezeFailed, Frozen, FrozenAfter, FrozenKept, FrozenShown, SpoolFile
from console.video.slots import SlotReader

_T = TypeVar("_T")


class Moment:
    """One freeze and what becomes of it.

    Args:
        engine: of this seat.
        camera: what was frozen.
        frame: the painted frame.
        pressed_unix_ns: the key, by this seat's clock.
        who: signed in at the key.
        view: size of the frozen picture on the glass, device pixels.
        shown_unix_ns: when the painted frame arrived, if it was replayed; None: it was of now. The main stream's
            newest frame is not asked for beside a replayed one: it is of another moment.
        on_change: called after each change of :attr:`state`.
    """

    def __init__(
        self,
        engine: Freezer,
        camera: Camera,
        frame: FrameName,
        *,
        pressed_unix_ns: int,
        who: Sealer,
        view: tuple[int, int],
        on_change: Callable[["Moment"], None],
        shown_unix_ns: int | None = None,
    ) -> None:
        self._engine, self._who, self._pressed_unix_ns, self._on_change = engine, who, pressed_unix_ns, on_change
        self._shown_unix_ns = shown_unix_ns or pressed_unix_ns
        loop = asyncio.get_running_loop()
        self.part_a: asyncio.Future[Parcel | None] = loop.create_future()
        """Part A when it is sealed; None when it cannot be."""
        self.part_b: asyncio.Future[Parcel | None] = loop.create_future()
        self.is_room_time = False
        self.sealed_elsewhere: EvidenceRef | None = None
        self.kept: asyncio.Future[FrozenKept | None] = loop.create_future()
        """The chosen moment when it is stored; None where it is the frozen one, or could not be stored."""
        self.mark: MarkBox | None = None
        self._frozen: Frozen | None = None
        self._main: Frozen | None = None
        self._after: FrozenAfter | None = None
        self._is_settled = self._is_left = False
        only = FreezeFrame(frame.pts, from_unix_ns(self._shown_unix_ns))
        profile = Profile(frame.profile)
        has_larger = profile is Profile.SUB and bool(camera.main_url) and camera.main_url != camera.sub_url
        has_larger &= shown_unix_ns is None
        self.state = FreezeState(
            camera,
            profile,
            (only,),
            frame.pts,
            frame.pts,
            main_frame=MainFrame.OPENING if has_larger else MainFrame.NONE,
            is_recorded=frame.camera != camera.id,
            replayed_s=(pressed_unix_ns - self._shown_unix_ns) / 1e9 if frame.camera == camera.id else 0.0,
        )
        self._freeze = engine.freeze(frame, view=view, on_report=self._on_report)
        self._chosen = ChosenPicture(lambda pts: engine.keep_frozen(self._freeze, pts))
        self._main_freeze = engine.freeze_main(camera.id, on_report=self._on_main) if has_larger else None

    @property
    def reader(self) -> SlotReader | None:
        """Return where the frozen frames are drawn, until the moment is left."""
        return None if self._is_left else self._engine.frozen_reader(self._freeze)

    @property
    def found_unix_ns(self) -> int:
        """Return the instant of the shown frame, or of the key where nothing is known yet."""
        frames = self._frozen.frames if self._frozen is not None else ()
        return next((f.arrived_unix_ns for f in frames if f.pts == self.state.chosen_pts), self._shown_unix_ns)

    @property
    def record(self) -> MomentRecord:
        """Return what is to be kept of it on disk, as far as it is known now."""
        kept = self.kept.result() if self.kept.done() else self._chosen.of(self.state.chosen_pts)
        return MomentRecord(
            self.state.profile,
            self.state.frozen_pts,
            self._shown_unix_ns,
            part_a=self.part_a.result() if self.part_a.done() else None,
            frozen=slim(self._frozen),
            main=slim(self._main),
            after=self._after,
            kept=kept,
            chose_another=kept is None and self.state.chosen_pts != self.state.frozen_pts,
        )

    def step(self, by: int) -> None:
        """Show the frame ``by`` places later (earlier if negative)."""
        self.choose(self.state.stepped(by).chosen_pts)

    def choose(self, pts: int) -> None:
        """Show this frame of the last seconds."""
        if not self._is_settled and pts != self.state.chosen_pts:
            self._engine.show_frozen(self._freeze, pts)
            self._become(chosen_pts=pts)

    def store_chosen(self, *, is_meant: bool = False) -> None:
        """Have the shown frame stored, if it is another than the frozen one: its choice stands still, or is meant."""
        if self._frozen is None or self._is_settled or self._is_left:
            return
        if self.state.chosen_pts == self.state.frozen_pts:
            self._chosen.drop(self._files())
        else:
            self._chosen.ask(self.state.chosen_pts, is_meant=is_meant)

    def settle(self) -> None:
        """The shown frame is meant: store it if it is another than the frozen one. Once."""
        if self._is_settled:
            return
        stored = self._chosen.of(self.state.chosen_pts)
        self.store_chosen(is_meant=True)
        self._is_settled = True
        if stored is not None or self._frozen is None or self.state.chosen_pts == self.state.frozen_pts:
            self._resolve(self.kept, stored)
        self._seal_b_if_whole()

    def leave(self) -> None:
        """Nobody looks at it any more. What is settled is collected to its end; what is not leaves no file behind."""
        if not self._is_left:
            self._is_left = True
            self._thaw_if_done()
            self._drop_files()

    def _on_report(self, report: Report) -> None:
        match report:
            case Frozen():
                self._take_frozen(report)
            case FrozenAfter():
                self._take_after(report)
            case FrozenKept():
                self._take_kept(report)
            case FreezeFailed():
                self._take_failure(report)
            case FrozenShown():
                return
        self._thaw_if_done()
        self._drop_files()

    def _take_frozen(self, frozen: Frozen) -> None:
        self._frozen = frozen
        parcel = seal_a(self._who, self.state.camera, self._pressed_unix_ns, frozen, self._main)
        self._resolve(self.part_a, parcel)
        is_standing = self.state.chosen_pts == self.state.frozen_pts
        self._become(
            frames=frames_of(frozen),
            frozen_pts=frozen.pts,
            chosen_pts=frozen.pts if is_standing else self.state.chosen_pts,
            width_px=frozen.width_px,
            height_px=frozen.height_px,
            seal=Seal.SEALED,
            sha256=parcel.sha256,
            before_s=None if frozen.before is not None else 0.0,
        )

    def _take_after(self, after: FrozenAfter) -> None:
        self._after = after
        self._become(after=After.DONE if after.is_complete else After.BROKEN)
        self._seal_b_if_whole()

    def _take_kept(self, kept: FrozenKept) -> None:
        self._chosen.take(kept, self._files())
        if self._is_settled and kept.pts == self.state.chosen_pts:
            self._resolve(self.kept, kept)
            self._seal_b_if_whole()
        self._on_change(self)

    def _take_failure(self, failed: FreezeFailed) -> None:
        """A step that fails is only a step; before part A it is the whole freeze, after it part B's end."""
        if self._frozen is None:
            self._resolve(self.part_a, None)
            self._resolve(self.part_b, None)
            self._resolve(self.kept, None)
            self._become(seal=Seal.FAILED, reason_key=failed.reason, after=After.BROKEN)
            return
        self._chosen.fail()
        if self._is_settled and not self.kept.done():
            self._resolve(self.kept, None)
            self._seal_b_if_whole()

    def _on_main(self, report: Report) -> None:
        match report:
            case Frozen():
                self._main = report
                unlink((report.thumbnail, report.before))  # the packet has those of the painted stream
                self._become(main_frame=MainFrame.KEPT, main_at=from_unix_ns(report.arrived_unix_ns))
                if self._main_freeze is not None:
                    self._engine.thaw(self._main_freeze)
                self._drop_files()
            case FrozenAfter():
                unlink((report.after,))
                return
            case FreezeFailed() if self._main is None:
                self._become(main_frame=MainFrame.UNAVAILABLE)
            case _:
                return
        self._seal_b_if_whole()

    def _seal_b_if_whole(self) -> None:
        is_main_known = self.state.main_frame is not MainFrame.OPENING
        if self._frozen is None or self._after is None or not (is_main_known and self.kept.done()):
            return
        if self.part_b.done() or self.part_a.cancelled():
            return
        a = self.part_a.result()
        if a is not None:
            main = self._main if a.path("main-frame.png") is None else None
            kept = self.kept.result()
            parcel = seal_b(a.sha256, self._frozen, self._after, kept=kept, main=main, mark=self.mark)
            self._resolve(self.part_b, parcel)

    def _files(self) -> Iterator[SpoolFile]:
        return files_of((self._frozen, self._main), self._after)

    def _drop_files(self) -> None:
        if self._is_left and not self._is_settled:
            self._chosen.drop(())
            unlink(self._files())

    def _thaw_if_done(self) -> None:
        """A worker forgets the frames with the thaw: not before the chosen one is stored."""
        if self._is_left and (self.kept.done() or not self._is_settled):
            self._engine.thaw(self._freeze)

    def _become(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]  # names are those of the dataclass
        self._on_change(self)

    @staticmethod
    def _resolve(future: "asyncio.Future[_T]", value: _T) -> None:
        if not future.done():
            future.set_result(value)
