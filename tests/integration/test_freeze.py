"""Freezing in a real worker: exactly the painted frame, clips that any player plays, steps, part B."""

import hashlib
import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt
import pytest

from console.domain.camera import Profile, Quality, SourceKind, Transport
from console.video.freeze_message import (
    Freeze,
    FreezeFailed,
    FreezeId,
    Frozen,
    FrozenAfter,
    FrozenKept,
    FrozenShown,
    KeepFrozen,
    ShowFrozen,
    SpoolFile,
    Thaw,
)
from console.video.message import CloseStream, Shutdown
from console.video.picture import to_bgr
from console.video.slots import Segment
from console.video.stream_key import StreamKey
from tests.fixtures.camera_server import StreetServer, camera_server, read_frame
from tests.integration.worker_client import KEY, WorkerClient, pixels

ONE = FreezeId(1)
FRAME_TICKS = 3600
Bgr = npt.NDArray[np.uint8]


@pytest.fixture(scope="module")
def street() -> Iterator[StreetServer]:
    with camera_server(cameras=2) as server:
        yield server


@pytest.fixture(scope="module", params=["h264", "hevc"])
def coded_street(request: pytest.FixtureRequest) -> Iterator[StreetServer]:
    with camera_server(codec=request.param) as server:
        yield server


@pytest.fixture
def worker() -> Iterator[WorkerClient]:
    with WorkerClient() as client:
        yield client


def content(file: SpoolFile | None) -> bytes:
    """Return a spool file's bytes after a look at its name and size."""
    assert file is not None
    data = file.path.read_bytes()
    assert (file.path.name, file.sha256, file.size) == (hashlib.sha256(data).hexdigest(),) * 2 + (len(data),)
    return data


def picture(data: bytes) -> Bgr:
    found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert found is not None
    return np.asarray(found, np.uint8)


def frames_of(clip: bytes) -> list[av.VideoFrame]:
    with av.open(io.BytesIO(clip), "r") as container:
        return list(container.decode(video=0))


def painted(worker: WorkerClient, segment: Segment, after_frames: int) -> tuple[int, tuple[int, int]]:
    """Return the time stamp of a frame that a window has painted, and what it shows."""
    facts = worker.wait_frame(segment.reader, lambda f: f.pts >= after_frames * FRAME_TICKS)
    return facts.pts, read_frame(pixels(segment, facts.number))


def test_part_a_is_exactly_the_painted_frame_and_the_seconds_before(
    worker: WorkerClient, coded_street: StreetServer, tmp_path: Path
) -> None:
    with worker.rendition(176, 144) as (_, live):
        worker.open(coded_street.url(1), generation=3)
        pts, shows = painted(worker, live, 75)
        worker.send(Freeze(ONE, KEY, 3, pts, tmp_path, before_s=10.0, after_s=0.5))
        frozen = worker.wait_report(Frozen)
        after = worker.wait_report(FrozenAfter)
    still = picture(content(frozen.frame))
    assert (frozen.generation, frozen.pts, still.shape) == (3, pts, (144, 176, 3))
    assert read_frame(still) == shows
    before = frames_of(content(frozen.before))
    assert np.array_equal(to_bgr(before[-1]), still)
    stamps = [frame.pts for frame in before]
    assert stamps == [i * FRAME_TICKS for i in range(len(before))]
    assert [one.pts for one in frozen.frames] == [pts - FRAME_TICKS * i for i in range(len(before))][::-1]
    assert len(frozen.fingerprint) == 16
    small = picture(content(frozen.thumbnail))
    assert small.shape == (144, 256, 3), "what says no shape is shown as wide as pictures are"
    later = frames_of(content(after.after))
    assert after.is_complete
    shown = [read_frame(to_bgr(frame))[1] for frame in later]
    assert shown[0] % 50 == 0  # from a keyframe on
    assert shown[shown.index(shows[1]) :] == [(shows[1] + i) % 100 for i in range(len(shown) - shown.index(shows[1]))]
    assert 10 <= len(shown) - shown.index(shows[1]) <= 14  # half a second at 25 frames/s


def test_an_ordinary_player_takes_the_clip(worker: WorkerClient, street: StreetServer, tmp_path: Path) -> None:
    if shutil.which("ffmpeg") is None:
        pytest.skip("no ffmpeg on this machine to play the part of an ordinary player")
    with worker.rendition() as (_, live):
        worker.open(street.url(1, Profile.MAIN))
        pts, _ = painted(worker, live, 30)
        worker.send(Freeze(ONE, KEY, 1, pts, tmp_path, after_s=0.2))
        clip = worker.wait_report(Frozen).before
    assert clip is not None
    played = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", clip.path, "-f", "null", "-"], capture_output=True, check=True, timeout=30
    )
    assert played.stderr == b""


def test_steps_and_keeps_while_the_live_picture_goes_on(
    worker: WorkerClient, street: StreetServer, tmp_path: Path
) -> None:
    own = Segment(176, 144)
    with worker.rendition(176, 144) as (_, live):
        worker.open(street.url(2))
        pts, (camera, number) = painted(worker, live, 80)
        worker.send(Freeze(ONE, KEY, 1, pts, tmp_path, segment=own.name, after_s=0.2))
        frozen = worker.wait_report(Frozen)
        assert read_frame(pixels(own, own.reader.published)) == (camera, number)
        for back in (1, 2, 40, 75, 60, 0):
            worker.send(ShowFrozen(ONE, pts - back * FRAME_TICKS))
            assert worker.wait_report(FrozenShown).pts == pts - back * FRAME_TICKS
            facts = worker.wait_frame(own.reader)
            assert facts.pts == pts - back * FRAME_TICKS
            assert read_frame(pixels(own, facts.number)) == (camera, (number - back) % 100)
        worker.send(KeepFrozen(ONE, pts - 5 * FRAME_TICKS))
        kept = worker.wait_report(FrozenKept)
        assert read_frame(picture(content(kept.frame))) == (camera, (number - 5) % 100)
        assert kept.arrived_unix_ns == frozen.frames[-6].arrived_unix_ns
        worker.send(ShowFrozen(ONE, 12345))
        assert worker.wait_report(FreezeFailed).reason == "freeze.frame_gone"
        worker.send(Thaw(ONE))
        now = live.reader.published
        worker.wait_frame(live.reader, lambda f: f.number > now + 5)
    own.close()


def test_a_picture_with_lost_packets_is_frozen_with_that_said(worker: WorkerClient, tmp_path: Path) -> None:
    with camera_server() as server, worker.rendition(176, 144) as (_, live):
        worker.open(server.url(), transport=Transport.UDP)
        painted(worker, live, 30)
        worker.send(Freeze(ONE, KEY, 1, painted(worker, live, 30)[0], tmp_path, after_s=0.1))
        assert worker.wait_report(Frozen).marks == ()
        server.set_loss(1, 0.2)
        worker.wait_facts(lambda facts: facts.marks == (Quality.DAMAGED,))
        worker.send(Freeze(FreezeId(2), KEY, 1, worker.wait_frame(live.reader).pts, tmp_path, after_s=0.1))
        frozen = worker.wait_report(Frozen)
        assert (frozen.freeze, frozen.marks) == (FreezeId(2), (Quality.DAMAGED,))
        whole = next(frame for frame in frozen.frames if not frame.marks)  # of before the loss
        worker.send(KeepFrozen(FreezeId(2), whole.pts))
        assert worker.wait_report(FrozenKept).marks == ()


def test_the_newest_frame_of_a_stream_just_asked_for(
    worker: WorkerClient, street: StreetServer, tmp_path: Path
) -> None:
    main = StreamKey(KEY.camera, Profile.MAIN)
    worker.open(street.url(1, Profile.MAIN), key=main)
    worker.send(Freeze(ONE, main, 1, -1, tmp_path, after_s=0.1))
    frozen = worker.wait_report(Frozen)
    assert (frozen.width_px, frozen.height_px) == (352, 288)
    assert read_frame(picture(content(frozen.frame)))[0] == 1
    assert worker.wait_report(FrozenAfter).after is not None


def test_a_stream_that_breaks_leaves_an_incomplete_part_b(worker: WorkerClient, tmp_path: Path) -> None:
    with camera_server() as server, worker.rendition() as (_, live):
        worker.open(server.url())
        pts, _ = painted(worker, live, 30)
        worker.send(Freeze(ONE, KEY, 1, pts, tmp_path, after_s=30))
        worker.wait_report(Frozen)
        now = live.reader.published
        worker.wait_frame(live.reader, lambda f: f.number > now + 5)
        server.kick()
        after = worker.wait_report(FrozenAfter)
        assert not after.is_complete
        assert len(frames_of(content(after.after))) > 5
        # The picture of the lost connection still stands on the wall: it can be frozen after the new one has begun.
        worker.open(server.url(), generation=2)
        worker.wait_frame(live.reader, lambda f: f.generation == 2)
        worker.send(Freeze(FreezeId(2), KEY, 1, pts, tmp_path))
        assert worker.wait_report(Frozen).pts == pts


def test_a_worker_that_ends_leaves_no_file_that_nobody_knows(worker: WorkerClient, tmp_path: Path) -> None:
    with camera_server() as server, worker.rendition() as (_, live):
        worker.open(server.url())
        pts, _ = painted(worker, live, 30)
        worker.send(Freeze(ONE, KEY, 1, pts, tmp_path, after_s=30))
        told = worker.wait_report(Frozen)
        worker.send(Shutdown())  # what it still collects for part B is collected for nobody
        worker.process.join(5)
    known = {file.path for file in (told.frame, told.thumbnail, told.before) if file is not None}
    assert set(tmp_path.iterdir()) == known


def test_a_live_only_source_gives_the_frame_and_no_clip(
    worker: WorkerClient, street: StreetServer, tmp_path: Path
) -> None:
    with worker.rendition(176, 144) as (_, live):
        worker.open(street.url(1), kind=SourceKind.CAPTURE)
        pts, shows = painted(worker, live, 30)
        worker.send(Freeze(ONE, KEY, 1, pts, tmp_path))
        frozen = worker.wait_report(Frozen)
        assert frozen.before is None
        assert read_frame(picture(content(frozen.frame))) == shows
        after = worker.wait_report(FrozenAfter)
        assert (after.after, after.is_complete) == (None, False)


def test_what_is_not_kept_cannot_be_frozen(worker: WorkerClient, street: StreetServer, tmp_path: Path) -> None:
    worker.send(Freeze(ONE, KEY, 1, 0, tmp_path))
    assert worker.wait_report(FreezeFailed).reason == "freeze.frame_gone"
    worker.open(street.url(1))
    worker.wait_facts(lambda f: f.packet_ns > 0)
    worker.send(Freeze(ONE, KEY, 1, 999_999_999, tmp_path))
    assert worker.wait_report(FreezeFailed).reason == "freeze.frame_gone"
    worker.send(CloseStream(KEY))
    assert not list(tmp_path.iterdir())


def test_a_spool_that_cannot_be_written_is_said(worker: WorkerClient, street: StreetServer, tmp_path: Path) -> None:
    no_directory = tmp_path / "file"
    no_directory.write_bytes(b"")
    with worker.rendition() as (_, live):
        worker.open(street.url(1))
        pts, _ = painted(worker, live, 5)
        worker.send(Freeze(ONE, KEY, 1, pts, no_directory))
        assert worker.wait_report(FreezeFailed).reason == "freeze.not_stored"
        now = live.reader.published
        worker.wait_frame(live.reader, lambda f: f.number > now + 5)
