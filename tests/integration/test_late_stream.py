"""A worker that was stopped for two seconds: its streams are at the present again within one."""

import os
import signal
import time
from pathlib import Path

import pytest

from console.demo.sendlog import SendLogReader
from console.domain.camera import Profile, Want
from tests.fixtures.camera_server import camera_server, read_frame
from tests.fixtures.video_seat import Desk, camera, desk

pytestmark = pytest.mark.long
STOPPED_S = 2.0
AGE_S = 0.3
WITHIN_S = 1.0


def age_s(seat: Desk, sent: SendLogReader, want: Want) -> float:
    """How long ago the newest picture in the slot was sent."""
    picture = seat.picture(want)
    assert picture is not None
    number, frame = read_frame(picture)
    return (time.monotonic_ns() - sent.sent_ns(number, frame)) / 1e9


def test_late_streams_jump_to_their_newest_frame(tmp_path: Path) -> None:
    with camera_server(cameras=8, send_log=tmp_path / "sent") as server:
        cameras = {c.id: c for c in (camera(n, server.url(n), server.url(n, Profile.MAIN)) for n in range(1, 9))}
        wants = [Want(c, Profile.SUB, 176, 144) for c in cameras]
        sent = SendLogReader(tmp_path / "sent")
        with desk(cameras, tmp_path, workers=2) as seat:
            seat.engine.want("wall", wants)
            seat.until(lambda: seat.is_live(*cameras.values()))
            seat.run(2.0)
            pid = seat.pid(cameras[wants[0].camera])
            assert pid is not None
            stopped = [want for want in wants if seat.pid(cameras[want.camera]) == pid]
            os.kill(pid, signal.SIGSTOP)
            seat.run(STOPPED_S)
            assert all(age_s(seat, sent, want) > STOPPED_S - 0.5 for want in stopped), "they did stand"
            os.kill(pid, signal.SIGCONT)
            took_s = seat.until(lambda: all(age_s(seat, sent, want) < AGE_S for want in stopped))
            assert seat.pid(cameras[wants[0].camera]) == pid, "the same worker"
        sent.close()
    assert took_s <= WITHIN_S
