"""From the key to two sealed parcels and one command: with an engine that answers when the test says so."""

import asyncio
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.clock import from_unix_ns
from console.domain.camera import Camera, CameraId, FrameName, Profile, Quality
from console.domain.case import MarkBox
from console.domain.command import Applied, Command, FileAndDispatch
from console.domain.event import CommandId
from console.domain.evidence import read_part_a, read_part_b, sha256_of
from console.domain.standard import UnitId
from console.errors import Refused
from console.link.command_id import new_command_id
from console.link.journal_line import OwedFile
from console.seat.casework import dispatch, follow_up, order_of
from console.seat.draft import CaseDraft, SealStage
from console.seat.drafting import evidence_state
from console.seat.freeze_state import After, MainFrame, Seal
from console.seat.freezer import Report
from console.seat.grid_code import TypedGrids
from console.seat.moment import Moment
from console.seat.sealing import Sealer
from console.video.freeze_message import FreezeFailed, FreezeId, Frozen, FrozenAfter, FrozenFrame, FrozenKept, SpoolFile
from console.video.slots import SlotReader
from console.video.spool import store
from console.video.stream_key import StreamKey

CAMERA = Camera(CameraId("cam-7"), 7, "中山路", "rtsp://h/main", "rtsp://h/sub", place="中山路 88 号")
PRESSED_NS = 1_782_000_000_123_456_789
OnReport = Callable[[Report], None]


@dataclass
class Engine:
    """Remembers what it was asked; the test answers through ``tell``."""

    tell: dict[FreezeId, OnReport] = field(default_factory=dict)
    asked: list[tuple[str, FreezeId, int]] = field(default_factory=list)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def freeze(self, frame: FrameName, *, view: tuple[int, int], on_report: OnReport) -> FreezeId:
        return self._begin("freeze", frame.pts, on_report)

    def freeze_main(self, camera: CameraId, *, on_report: OnReport) -> FreezeId:
        return self._begin("main", -1, on_report)

    def _begin(self, what: str, pts: int, on_report: OnReport) -> FreezeId:
        freeze = FreezeId(next(self.numbers))
        self.tell[freeze] = on_report
        self.asked.append((what, freeze, pts))
        return freeze

    def frozen_reader(self, freeze: FreezeId) -> SlotReader | None:
        return None

    def show_frozen(self, freeze: FreezeId, pts: int) -> None:
        self.asked.append(("show", freeze, pts))

    def keep_frozen(self, freeze: FreezeId, pts: int) -> None:
        self.asked.append(("keep", freeze, pts))

    def thaw(self, freeze: FreezeId) -> None:
        self.asked.append(("thaw", freeze, 0))


@dataclass
class Hub:
    """Takes commands and files; refuses where told."""

    commands: list[Command] = field(default_factory=list)
    owed: list[OwedFile] = field(default_factory=list)
    refusal: Refused | None = None

    async def command(self, command: Command, *, files: Sequence[OwedFile] = (), more_files: bool = False) -> Applied:
        if self.refusal is not None:
            raise self.refusal
        self.commands.append(command)
        self.owed += files
        assert isinstance(command, FileAndDispatch)
        return Applied(command.id, 1, command.case, "2026112331019900001")

    async def upload(self, path: Path, sha256: str, name: str) -> str:
        raise AssertionError("the command waits for no upload")

    async def owe(self, id_: CommandId, files: Sequence[OwedFile]) -> None:
        self.owed += [file for file in files if file not in self.owed]


class Desk:
    """A moment with its engine and spool."""

    def __init__(self, spool: Path, profile: Profile = Profile.SUB) -> None:
        self.spool, self.engine, self.hub = spool, Engine(), Hub()
        self.changes = 0
        self.kept_on_disk = False
        self.moment = Moment(
            self.engine,
            CAMERA,
            FrameName(CAMERA.id, profile.value, 3, 9_000),
            pressed_unix_ns=PRESSED_NS,
            who=Sealer("值班台", "wang"),
            view=(960, 540),
            on_change=lambda _: setattr(self, "changes", self.changes + 1),
        )
        self.main = FreezeId(2)

    def file(self, name: str) -> SpoolFile:
        content = f"{name} of {len(self.engine.asked)}".encode()
        sha = sha256_of(content)
        path = self.spool / sha
        path.write_bytes(content)
        return SpoolFile(name, path, len(content), sha)

    def frozen(self, profile: Profile = Profile.SUB, pts: int = 9_000) -> Frozen:
        frames = tuple(FrozenFrame(pts - 3_600 * n, PRESSED_NS - 40_000_000 * n) for n in (2, 1, 0))
        key = StreamKey(CAMERA.id, profile)
        return Frozen(
            FreezeId(1), key, 3, pts, PRESSED_NS, "0123456789abcdef", "h264", 704, 576,
            self.file("frame.png"), self.file("thumbnail.jpg"), self.file("before.mp4"), frames,
        )  # fmt: skip

    def after(self) -> FrozenAfter:
        return FrozenAfter(FreezeId(1), self.file("after.mp4"), is_complete=True)

    def kept(self, pts: int) -> FrozenKept:
        return FrozenKept(
            FreezeId(1), pts, PRESSED_NS - 40_000_000, "fedcba9876543210", self.file("chosen.png"), self.file("t.jpg")
        )

    def tell(self, report: Report, freeze: int = 1) -> None:
        self.engine.tell[FreezeId(freeze)](report)

    async def dispatch(self) -> Applied:
        async def keep() -> None:
            self.kept_on_disk = True

        return await dispatch(self.hub, new_command_id(), self.moment, self.draft, self.lay, keep, lambda at: at)

    async def lay(self, manifest: bytes) -> None:
        store(self.spool, "manifest.json", manifest)

    async def follow_up(self) -> None:
        await follow_up(new_command_id(), self.moment, self.lay, self.hub.owe)

    def names(self) -> list[str]:
        """Return what the hub is owed, in the order of the journal; every file lies in the spool."""
        for file in self.hub.owed:
            assert sha256_of((self.spool / file.sha256).read_bytes()) == file.sha256
        return [file.name for file in self.hub.owed]

    @property
    def draft(self) -> CaseDraft:
        return CaseDraft(
            CAMERA.id, 7, "中山路", datetime(2026, 7, 1, tzinfo=UTC), "中山路 88 号", filing_row="event/0136/1",
            unit=UnitId("enforcement"), mark=MarkBox(0.25, 0.5, 0.5, 0.25),
        )  # fmt: skip


async def test_a_camera_just_opened_is_not_said_to_keep_no_seconds(tmp_path: Path) -> None:
    just_opened, live_only = Desk(tmp_path), Desk(tmp_path)
    just_opened.tell(just_opened.frozen())  # three frames, and their clip
    live_only.tell(replace(live_only.frozen(), before=None))
    said = evidence_state(just_opened.moment)
    assert (said.is_live_only, said.before_s, said.after_s, said.stage) == (False, 0, 10, SealStage.SEALED)
    said = evidence_state(live_only.moment)
    assert (said.is_live_only, said.before_s, said.after_s, said.stage) == (True, 0, 0, SealStage.COMPLETE)


async def test_part_a_is_sealed_with_the_first_answer_and_waits_for_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.tell(desk.frozen())
    part = desk.moment.part_a.result()
    assert part is not None
    a = read_part_a(part.manifest)
    assert (a.frame.pts, a.frame.generation, a.officer, a.main_frame) == (9_000, 3, "wang", None)
    assert desk.moment.state.seal is Seal.SEALED
    assert desk.moment.state.sha256 == part.sha256
    assert not desk.moment.part_b.done()


async def test_what_was_wrong_with_each_picture_is_sealed_with_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    frozen = desk.frozen()
    frames = (*frozen.frames[:1], replace(frozen.frames[1], marks=(Quality.DAMAGED,)), frozen.frames[2])
    desk.tell(replace(frozen, frames=frames, marks=(Quality.DAMAGED, Quality.MOVED)))
    said = [frame.marks for frame in desk.moment.state.frames]
    assert said == [(), (Quality.DAMAGED,), (Quality.DAMAGED, Quality.MOVED)]
    assert desk.moment.state.marks == said[-1]
    desk.moment.step(-1)
    assert desk.moment.state.marks == said[1]
    desk.moment.settle()
    desk.tell(desk.after())
    desk.tell(replace(desk.kept(5_400), marks=said[1]))
    desk.tell(desk.frozen(Profile.MAIN, 77), freeze=2)
    a, b = desk.moment.part_a.result(), desk.moment.part_b.result()
    assert a is not None
    assert b is not None
    assert read_part_a(a.manifest).frame.marks == ("damaged", "moved")
    part_b = read_part_b(b.manifest)
    assert part_b.chosen is not None
    assert part_b.main_frame is not None
    assert (part_b.chosen.marks, part_b.main_frame.marks) == (("damaged",), None)


async def test_part_b_names_a_and_holds_what_came_later(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.tell(desk.frozen())
    desk.moment.step(-1)
    desk.moment.mark = MarkBox(0.25, 0.5, 0.5, 0.25)
    desk.moment.settle()
    desk.tell(desk.after())
    desk.tell(desk.kept(5_400))
    assert not desk.moment.part_b.done(), "the main stream has not answered yet"
    desk.tell(desk.frozen(Profile.MAIN, 77), freeze=2)
    a, b = desk.moment.part_a.result(), desk.moment.part_b.result()
    assert a is not None
    assert b is not None
    part = read_part_b(b.manifest)
    assert part.a_sha256 == a.sha256
    assert part.chosen is not None
    assert part.main_frame is not None
    assert (part.chosen.pts, part.main_frame.pts, part.is_complete) == (5_400, 77, True)
    assert part.mark is not None
    assert (part.mark.x_px, part.mark.height_px) == (176, 144)
    assert ("keep", FreezeId(1), 5_400) in desk.engine.asked
    assert desk.moment.state.main_frame is MainFrame.KEPT


async def test_a_main_stream_that_does_not_come_holds_nothing_up(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.tell(desk.frozen())
    desk.moment.settle()
    desk.tell(desk.after())
    desk.tell(FreezeFailed(FreezeId(2), "life.freeze_late"), freeze=2)
    b = desk.moment.part_b.result()
    assert b is not None
    assert read_part_b(b.manifest).main_frame is None
    assert desk.moment.state.main_frame is MainFrame.UNAVAILABLE


async def test_a_frozen_main_stream_asks_for_no_second_one(tmp_path: Path) -> None:
    desk = Desk(tmp_path, Profile.MAIN)
    assert [what for what, *_ in desk.engine.asked] == ["freeze"]
    desk.tell(desk.frozen(Profile.MAIN))
    desk.moment.settle()
    desk.tell(desk.after())
    assert desk.moment.part_b.done()


async def test_a_freeze_that_fails_says_so_and_the_case_goes_without(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.tell(FreezeFailed(FreezeId(1), "life.freeze_gone"))
    assert desk.moment.state.seal is Seal.FAILED
    assert desk.moment.state.after is After.BROKEN
    applied = await desk.dispatch()
    (command,) = desk.hub.commands
    assert isinstance(command, FileAndDispatch)
    assert command.evidence is None
    assert applied.case == command.case


async def test_the_thaw_waits_for_the_chosen_picture(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.tell(desk.frozen())
    desk.moment.step(-1)
    desk.moment.settle()
    desk.moment.leave()
    assert ("thaw", FreezeId(1), 0) not in desk.engine.asked
    desk.tell(desk.kept(5_400))
    assert ("thaw", FreezeId(1), 0) in desk.engine.asked


async def test_the_command_goes_with_part_a_and_part_b_is_owed_when_it_is_sealed(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.tell(desk.frozen())
    applied = await desk.dispatch()
    assert desk.kept_on_disk, "a seat that dies now still has the draft"
    assert desk.names() == ["manifest.json", "frame.png", "before.mp4", "thumbnail.jpg"]
    following = asyncio.create_task(desk.follow_up())
    desk.tell(desk.after())
    desk.tell(FreezeFailed(FreezeId(2), "life.freeze_late"), freeze=2)
    await following
    assert desk.names()[4:] == ["manifest.json", "after.mp4"]
    assert applied.case_no


async def test_the_command_names_the_grids_that_were_typed(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.tell(desk.frozen())
    draft = replace(desk.draft, public_grid="3", residents_grid="12", typed=TypedGrids("08"))
    order, _ = await order_of(new_command_id(), desk.moment, draft, lambda at: at)
    assert (order.public_grid, order.residents_grid) == ("08", "12")


async def test_a_refused_command_leaves_the_evidence_where_it_is(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.hub.refusal = Refused("no", text_key="hub.not_permitted")
    desk.tell(desk.frozen())
    with pytest.raises(Refused):
        await desk.dispatch()
    assert len(list(tmp_path.iterdir())) == 4, "three files and their manifest"


async def test_a_moment_left_without_a_case_leaves_no_file(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.tell(desk.frozen())
    desk.moment.leave()
    desk.tell(desk.after())
    desk.tell(desk.frozen(Profile.MAIN, 77), freeze=2)
    assert list(tmp_path.iterdir()) == []


async def test_a_replayed_frame_is_frozen_alone_with_its_own_instant(tmp_path: Path) -> None:
    desk, engine = Desk(tmp_path), Engine()
    moment = Moment(
        engine,
        CAMERA,
        FrameName(CAMERA.id, "sub", 3, 9_000),
        pressed_unix_ns=PRESSED_NS,
        who=Sealer("值班台", "wang"),
        view=(960, 540),
        on_change=lambda _: None,
        shown_unix_ns=PRESSED_NS - 15_000_000_000,
    )
    assert moment.found_unix_ns == PRESSED_NS - 15_000_000_000
    assert moment.state.main_frame is MainFrame.NONE, "the main stream's newest frame is of another moment"
    assert desk.moment.state.main_frame is MainFrame.OPENING


async def test_the_unit_is_named_the_moment_the_officer_chose(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.tell(desk.frozen())
    desk.moment.step(-1)
    sending = asyncio.create_task(desk.dispatch())
    kept = desk.kept(5_400)
    asyncio.get_running_loop().call_soon(desk.tell, kept)
    await sending
    (command,) = desk.hub.commands
    assert isinstance(command, FileAndDispatch)
    assert command.evidence is not None
    assert (command.evidence.frame, command.evidence.thumbnail) == (kept.frame.sha256, kept.thumbnail.sha256)
    assert desk.names()[:2] == ["chosen-thumbnail.jpg", "chosen.png"]


async def test_the_case_was_found_in_room_time_and_the_evidence_keeps_this_machines(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.tell(desk.frozen())
    epoch = datetime(2026, 7, 1, tzinfo=UTC)
    at = from_unix_ns(desk.moment.found_unix_ns)
    order, _ = await order_of(new_command_id(), desk.moment, desk.draft, lambda at: epoch + (at - epoch) * 60)
    assert order.found_at == epoch + (at - epoch) * 60
    desk.moment.is_room_time = True
    order, _ = await order_of(new_command_id(), desk.moment, desk.draft, lambda at: epoch)
    assert order.found_at == at


async def test_a_choice_that_stands_still_is_stored_and_the_one_before_gives_way(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.tell(desk.frozen())
    desk.moment.store_chosen()
    assert [what for what, _, _ in desk.engine.asked].count("keep") == 0, "the frozen frame is stored already"
    desk.moment.step(-1)
    assert desk.moment.record.chose_another
    for _ in range(2):
        desk.moment.store_chosen()
    assert [pts for what, _, pts in desk.engine.asked if what == "keep"] == [5_400]
    first = desk.kept(5_400)
    desk.tell(first)
    assert desk.moment.record.kept == first
    assert not desk.moment.record.chose_another
    desk.moment.step(-1)
    assert desk.moment.record.kept is None
    desk.moment.store_chosen()
    second = desk.kept(1_800)
    desk.tell(second)
    assert not first.frame.path.exists()
    assert second.frame.path.exists()
    desk.moment.settle()
    assert desk.moment.kept.result() == second, "nothing is stored twice"
    assert [pts for what, _, pts in desk.engine.asked if what == "keep"] == [5_400, 1_800]


async def test_a_chosen_picture_that_evidence_holds_too_is_not_removed(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    frozen = desk.frozen()
    desk.tell(frozen)
    desk.moment.step(-1)
    desk.moment.store_chosen()
    desk.tell(FrozenKept(FreezeId(1), 5_400, PRESSED_NS, "0123456789abcdef", frozen.frame, frozen.thumbnail))
    desk.moment.choose(9_000)
    desk.moment.store_chosen()
    assert desk.moment.record.kept is None
    assert frozen.frame.path.exists(), "a still street: both pictures are the same bytes"
    desk.moment.leave()
    desk.tell(desk.after())
    assert list(tmp_path.iterdir()) == []


async def test_a_picture_that_cannot_be_stored_is_tried_again_only_when_it_is_meant(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.tell(desk.frozen())
    desk.moment.step(-1)
    desk.moment.store_chosen()
    desk.tell(FreezeFailed(FreezeId(1), "freeze.disk_full"))
    for _ in range(3):
        desk.moment.store_chosen()
    assert [what for what, _, _ in desk.engine.asked].count("keep") == 1
    desk.moment.settle()
    assert [what for what, _, _ in desk.engine.asked].count("keep") == 2
    kept = desk.kept(5_400)
    desk.tell(kept)
    assert desk.moment.kept.result() == kept
