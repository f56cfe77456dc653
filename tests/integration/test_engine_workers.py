"""The engine with real processes that only pretend to decode: sharing, healing, isolating, ending."""

import os
import signal
from pathlib import Path

import pytest

from console.domain.camera import Camera, CameraId, Cause, Credential, FrameName, Profile, Sign, Want
from console.video import rendition
from console.video.freeze_message import FreezeFailed, FreezeReport, Frozen, FrozenAfter
from console.video.message import KEPT_BYTES, Request, SetBudget
from console.video.stream import LEASE_S
from console.video.supervisor import Worker
from tests.fixtures.video_seat import Desk, camera, desk, segments

ENTRY = "tests.fixtures.fake_worker:run"


def street(*behaviours: str) -> dict[CameraId, Camera]:
    made = [camera(number, f"fake://host/{behaviour}") for number, behaviour in enumerate(behaviours, start=1)]
    return {one.id: one for one in made}


def wants(cameras: dict[CameraId, Camera], width_px: int = 64) -> list[Want]:
    return [Want(one, Profile.SUB, width_px, 36) for one in cameras]


def test_windows_share_streams_and_what_nobody_wants_ends(tmp_path: Path) -> None:
    cameras = street("live")
    (one,) = cameras.values()
    with desk(cameras, tmp_path, entry=ENTRY) as seat:
        seat.engine.want("wall", wants(cameras))
        seat.engine.want("desk", [*wants(cameras), *wants(cameras, 128)])
        seat.until(lambda: seat.is_live(one))
        assert len(seat.engine.streams()) == 1
        assert len(segments()) == 2
        seat.engine.want("desk", ())
        seat.skip(2)
        seat.until(lambda: len(segments()) == 1)
        assert seat.stream(one) is not None, "the wall still wants it"
        seat.engine.want("wall", ())
        seat.engine.step(seat.now)
        assert seat.stream(one) is not None, "Esc a moment later finds it still open"
        seat.skip(2)
        seat.until(lambda: not segments() and not seat.engine.streams())


def test_the_sub_stream_stays_till_the_main_stream_shows(tmp_path: Path) -> None:
    one = camera(1, "fake://host/live", "fake://host/late")
    small, large = Want(one.id, Profile.SUB, 64, 36), Want(one.id, Profile.MAIN, 640, 360)
    with desk({one.id: one}, tmp_path, entry=ENTRY) as seat:
        seat.engine.want("wall", [small])
        seat.until(lambda: seat.engine.reader(small) is not None)
        seat.engine.want("wall", [large])
        seat.until(lambda: (main := seat.stream(one, Profile.MAIN)) is not None and main.is_open)
        reader = seat.engine.reader(large)
        assert reader is not None
        assert (reader.width_px, reader.profile) == (64, Profile.SUB), "painted scaled until then"
        assert seat.is_live(one)
        seat.until(lambda: (now := seat.engine.reader(large)) is not None and now.width_px == 640)
        seat.skip(2)
        seat.until(lambda: seat.stream(one, Profile.SUB) is None)


def test_a_sub_stream_that_is_only_kept_stands_in_for_the_main_stream(tmp_path: Path) -> None:
    """A wall behind the desk keeps its cameras: put on the hot spot, one is seen and frozen before its main stream."""
    one = camera(1, "fake://host/live", "fake://host/late")
    large = Want(one.id, Profile.MAIN, 640, 360)
    with desk({one.id: one}, tmp_path, entry=ENTRY) as seat:
        seat.engine.keep("wall", [one.id])
        seat.until(lambda: (sub := seat.stream(one)) is not None and sub.is_open)
        assert seat.engine.reader(large) is None
        seat.engine.want("desk", [large])
        seat.until(lambda: seat.engine.reader(large) is not None)
        reader = seat.engine.reader(large)
        assert reader is not None
        assert (reader.width_px, reader.profile) == (640, Profile.SUB)
        seat.until(lambda: seat.is_live(one))
        seat.until(lambda: (now := seat.engine.reader(large)) is not None and now.profile is Profile.MAIN)
        seat.engine.keep("wall", [])
        seat.skip(2)
        seat.until(lambda: seat.stream(one, Profile.SUB) is None)


def test_a_killed_worker_heals_and_the_others_play_on(tmp_path: Path) -> None:
    cameras = street(*["live"] * 4)
    with desk(cameras, tmp_path, entry=ENTRY) as seat:
        seat.engine.want("wall", wants(cameras))
        seat.until(lambda: seat.is_live(*cameras.values()))
        victim = seat.engine.worker_pids()[0]
        hit = [one for one in cameras.values() if seat.pid(one) == victim]
        assert len(hit) == 2
        names, before = set(segments()), {one.id: seat.stream(one) for one in cameras.values()}
        os.kill(victim, signal.SIGKILL)
        signs: set[Sign] = set()

        def is_healed() -> bool:
            signs.update(seat.sign(one) for one in cameras.values())
            return all(seat.pid(one) not in {victim, None} and _frames(seat, one) > 2 for one in hit)

        assert seat.until(is_healed) < 3
        assert signs <= {Sign.LIVE, Sign.STALLED}, "nothing is called lost while it heals"
        assert set(segments()) == names, "the last picture stays where it is painted from"
        for one in cameras.values():
            old, new = before[one.id], seat.stream(one)
            assert old is not None
            assert new is not None
            assert (new.generation > old.generation) == (one in hit)


def _frames(seat: Desk, one: Camera) -> int:
    stream = seat.stream(one)
    return stream.frames if stream is not None else 0


def test_a_stream_that_ends_workers_takes_nobody_down_with_it(tmp_path: Path) -> None:
    cameras = street("live", "live", "kills", "live")
    good = [one for one in cameras.values() if one.sub_url.endswith("live")]
    with desk(cameras, tmp_path, workers=1, entry=ENTRY) as seat:
        seat.engine.want("wall", wants(cameras))
        bad = cameras[CameraId("c3")]
        seat.until(lambda: seat.engine.life(bad.id).cause is Cause.BROKEN)
        seat.until(lambda: seat.is_live(*good))
        pids = {seat.pid(one) for one in good}
        seat.skip(6)  # it is tried again, alone
        seat.until(lambda: (s := seat.stream(bad)) is not None and s.generation > 3 and s.worker_pid is None)
        assert {seat.pid(one) for one in good} == pids


@pytest.mark.long
def test_a_silent_worker_is_killed_and_replaced(tmp_path: Path) -> None:
    cameras = street("live", "live")
    with desk(cameras, tmp_path, entry=ENTRY) as seat:
        seat.engine.want("wall", wants(cameras))
        seat.until(lambda: seat.is_live(*cameras.values()))
        victim = seat.engine.worker_pids()[0]
        os.kill(victim, signal.SIGSTOP)
        took = seat.until(lambda: victim not in seat.engine.worker_pids() and seat.is_live(*cameras.values()))
        assert 2.5 < took < 6


@pytest.mark.long
def test_a_worker_that_will_not_end_is_ended(tmp_path: Path) -> None:
    cameras = street("deaf")
    with desk(cameras, tmp_path, entry=ENTRY) as seat:
        seat.engine.want("wall", wants(cameras))
        seat.until(lambda: seat.is_live(*cameras.values()))
        # the desk closes the engine, and looks for the worker: asked 2 s, terminated 2 s, killed


def test_full_shared_memory_is_said_and_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cameras = street("live")
    (one,) = cameras.values()
    with desk(cameras, tmp_path, entry=ENTRY) as seat:
        monkeypatch.setattr(rendition, "free_bytes", lambda: 4096)
        seat.engine.want("wall", wants(cameras))
        seat.until(lambda: seat.engine.life(one.id).cause is Cause.SHM_FULL)
        assert not seat.engine.streams(), "what cannot be shown is not decoded"
        monkeypatch.undo()
        seat.skip(3)
        seat.until(lambda: _frames(seat, one) > 0)


def test_workers_share_the_memory_for_packets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[int, int] = {}
    send = Worker.send

    def heard(worker: Worker, request: Request) -> None:
        if isinstance(request, SetBudget):
            told[id(worker)] = request.most_bytes
        send(worker, request)

    monkeypatch.setattr(Worker, "send", heard)
    cameras = street("live", "live")
    with desk(cameras, tmp_path, entry=ENTRY) as seat:
        seat.engine.want("wall", wants(cameras))
        seat.until(lambda: len(seat.engine.worker_pids()) == 2)
        assert list(told.values()) == [KEPT_BYTES // 2] * 2, "who was there before gives half of it back"


def test_room_is_promised_only_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cameras = street("late", "late", "late")
    with desk(cameras, tmp_path, entry=ENTRY) as seat:
        monkeypatch.setattr(rendition, "free_bytes", lambda: 90_000)  # two of three need 81,920 bytes
        seat.engine.want("wall", wants(cameras))
        seat.engine.step(seat.now)
        assert len(segments()) == 2


def test_a_refused_sign_in_waits_for_another_credential(tmp_path: Path) -> None:
    one = camera(1, "fake://host/guarded", account="gate")
    with desk({one.id: one}, tmp_path, entry=ENTRY) as seat:
        seat.engine.want("wall", wants({one.id: one}))
        seat.run(0.1)
        assert seat.sign(one) is Sign.CONNECTING, "it may still be leased"
        seat.skip(LEASE_S)
        seat.until(lambda: seat.engine.life(one.id).cause is Cause.NO_CREDENTIAL)
        assert not seat.engine.worker_pids(), "nothing is opened without the credential it needs"
        seat.credentials[one.id] = Credential("u", "wrong")
        seat.until(lambda: seat.sign(one) is Sign.REFUSED)
        tries = seat.stream(one)
        seat.skip(600)
        seat.run(0.3)
        assert tries is not None
        assert (again := seat.stream(one)) is not None
        assert again.generation == tries.generation == 1, "devices lock accounts"
        seat.credentials[one.id] = Credential("u", "right")
        seat.until(lambda: _frames(seat, one) > 0)


def test_a_click_tries_again(tmp_path: Path) -> None:
    cameras = street("missing")
    (one,) = cameras.values()
    with desk(cameras, tmp_path, entry=ENTRY) as seat:
        seat.engine.want("wall", wants(cameras))
        seat.until(lambda: seat.engine.life(one.id).cause is Cause.NO_STREAM)
        seat.engine.retry(one.id)
        seat.until(lambda: (stream := seat.stream(one)) is not None and stream.generation == 2)


def test_a_seat_that_closes_while_its_workers_start_leaves_nothing(tmp_path: Path) -> None:
    cameras = street("live", "live")
    with desk(cameras, tmp_path, entry=ENTRY) as seat:
        seat.engine.want("wall", wants(cameras))
        seat.engine.step(seat.now)


def test_a_freeze_ends_with_its_worker(tmp_path: Path) -> None:
    cameras = street("live")
    (one,) = cameras.values()
    sealed: list[FreezeReport] = []
    broken: list[FreezeReport] = []
    with desk(cameras, tmp_path, entry=ENTRY) as seat:
        seat.engine.want("wall", wants(cameras))
        seat.until(lambda: seat.is_live(one))
        first = seat.engine.freeze(FrameName(one.id, "sub", 1, 3600), view=(64, 36), on_report=sealed.append)
        seat.until(lambda: bool(sealed))
        assert isinstance(sealed[0], Frozen)
        assert seat.engine.frozen_reader(first) is not None
        seat.engine.want("wall", ())
        seat.skip(3)
        seat.run(0.2)
        assert seat.stream(one) is not None, "open until part B has come"
        seat.engine.freeze(FrameName(one.id, "sub", 1, 666), view=(64, 36), on_report=broken.append)
        seat.until(lambda: bool(broken))
        assert [type(report) for report in broken] == [FreezeFailed]
        assert sealed[1:] == [FrozenAfter(first, None, is_complete=False)]
        seat.engine.thaw(first)
        seat.skip(3)
        seat.until(lambda: not segments() and not seat.engine.streams())


def test_a_frame_of_a_stream_that_is_gone_cannot_be_frozen(tmp_path: Path) -> None:
    cameras = street("live")
    (one,) = cameras.values()
    reports: list[FreezeReport] = []
    with desk(cameras, tmp_path, entry=ENTRY) as seat:
        freeze = seat.engine.freeze(FrameName(one.id, "sub", 1, 1), view=(64, 36), on_report=reports.append)
        assert reports == [], "never told from within the call"
        seat.until(lambda: bool(reports))
        assert reports == [FreezeFailed(freeze, "life.freeze_gone")]


def test_a_main_stream_that_does_not_come_is_given_up(tmp_path: Path) -> None:
    one = camera(1, "fake://host/live", "fake://host/missing")
    reports: list[FreezeReport] = []
    with desk({one.id: one}, tmp_path, entry=ENTRY) as seat:
        freeze = seat.engine.freeze_main(one.id, on_report=reports.append)
        seat.until(lambda: (main := seat.stream(one, Profile.MAIN)) is not None and main.generation == 1)
        seat.skip(4.1)
        seat.until(lambda: bool(reports))
        assert reports == [FreezeFailed(freeze, "life.freeze_late")]
        seat.skip(2)
        seat.until(lambda: not seat.engine.streams())
