"""Walls come back as they were left, by the monitor they stood on."""

import errno
import threading
from pathlib import Path

import pytest

from console.domain.camera import CameraId
from console.seat.layout import Rect
from console.seat.screens import Screen, place
from console.seat.wall import Wall
from console.seat.wall_places import WallPlace, WallPlaces
from console.video.freeze_message import SpoolFile
from console.video.spool import store
from tests.ui.fake_pictures import camera

LEFT, RIGHT = Rect(1920, 0, 1920, 1080), Rect(3840, 0, 1920, 1080)
DESK = Screen("DP-1", Rect(0, 0, 1920, 1080), is_primary=True)


def test_a_monitor_is_told_by_what_it_says_of_itself_and_its_place_not_by_its_scaling() -> None:
    one, other = Screen("DP-2", LEFT, made_by="Dell U27 A1"), Screen("DP-3", RIGHT, made_by="Dell U27 B2")
    assert place([DESK, other, one]).identities == (one.identity, other.identity)
    scaled = Screen("DP-2", Rect(1536, 0, 1536, 864), made_by="Dell U27 A1")
    assert scaled.identity == one.identity
    assert place([DESK]).identities == (DESK.identity,)
    assert len({DESK.identity, one.identity, other.identity}) == 3


def test_what_was_left_is_there_after_a_restart_and_rubbish_is_nothing(tmp_path: Path) -> None:
    path = tmp_path / "walls.json"
    left = WallPlace("1+5", 1, ("c3", "c1"))
    places = WallPlaces(path)
    places.put("DP-2", left)
    places.save_now()
    again = WallPlaces(path)
    assert again.get("DP-2") == left
    assert again.get("DP-3") is None
    path.write_text('{"DP-2": {"layout": "nonsense", "page": 0, "cameras": []}, "DP-3": 7}')
    assert WallPlaces(path).get("DP-2") is None


async def test_they_are_written_beside_the_loop_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, one, other = tmp_path / "walls.json", WallPlace("4", 0, ("c1",)), WallPlace("9", 0, ("c2",))
    places = WallPlaces(path)
    threads: set[int] = set()

    def watched(folder: Path, name: str, data: bytes) -> SpoolFile:
        threads.add(threading.get_ident())
        places.put("DP-3", other)  # while the disk is busy
        return store(folder, name, data)

    monkeypatch.setattr("console.seat.wall_places.store", watched)
    places.put("DP-2", one)
    await places.save()
    again = WallPlaces(path)
    assert (again.get("DP-2"), again.get("DP-3")) == (one, other)
    assert threading.get_ident() not in threads

    def full(_path: Path, _to: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    places.put("DP-2", other)
    places.save_now()
    assert WallPlaces(path).get("DP-2") == one


def test_a_wall_goes_on_with_the_cameras_that_are_still_there() -> None:
    wall = Wall([camera(number) for number in (1, 2, 3, 4, 5)], layout="16")
    wall.resume("4", 7, (CameraId("c5"), CameraId("gone"), CameraId("c2")))
    assert (wall.layout, wall.page, wall.cameras) == ("4", 1, ("c5", "c2", "c1", "c3", "c4"))
