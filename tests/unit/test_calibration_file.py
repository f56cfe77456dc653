"""A file of calibrations is taken whole or refused with every fault of every line named, in both languages."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from console.app.room_files import read_room_files
from console.domain.camera import WIDE, Camera, CameraId
from console.domain.duplicate import distance_m
from console.errors import Refused
from console.seat import calibration_file
from console.seat.calibration_file import CalibrationUnreadable, with_calibrations
from tests.pinhole import PLACE, STREET, Pinhole
from widgets import text

PAIRS = Pinhole().calibration(STREET).pairs
CAMERA = Camera(CameraId("cam-7"), 7, "中山路", "rtsp://10.0.0.7/1", "", point=PLACE)
OTHER = replace(CAMERA, id=CameraId("cam-8"), number=8)
HEAD = "number,x,y,lon,lat\n"


def line(number: int, at: int) -> str:
    pair = PAIRS[at]
    return f"{number},{pair.x},{pair.y},{pair.point.lon},{pair.point.lat}"


GOOD = HEAD + "\n".join(line(7, at) for at in range(7)) + "\n"


def test_a_camera_gets_its_pairs_and_another_none() -> None:
    calibrated, other = with_calibrations("\ufeff# 马路\n" + GOOD, (CAMERA, OTHER))
    assert calibrated.calibration is not None
    for pair, given in zip(calibrated.calibration.pairs, PAIRS, strict=True):
        assert (pair.x, pair.y) == pytest.approx((given.x, given.y), abs=1e-5)
        assert distance_m(pair.point, given.point) < 0.01
    assert (calibrated.calibration.view, calibrated.calibration.aspect) == ("", WIDE)
    assert other == OTHER


def test_what_holds_for_the_view_is_said_once() -> None:
    rows = [line(7, at) + (",路口,2026-07-01,1.7778" if at == 2 else ",,,") for at in range(7)]
    (camera,) = with_calibrations(HEAD.strip() + ",view,made_on,aspect\n" + "\n".join(rows), (CAMERA,))
    assert camera.calibration is not None
    found = camera.calibration
    assert (found.view, found.made_on, found.aspect) == ("路口", date(2026, 7, 1), 1.7778)


def faults(written: str) -> list[tuple[int, str]]:
    with pytest.raises(CalibrationUnreadable) as caught:
        with_calibrations(written, (CAMERA, OTHER))
    return [(fault.line, fault.words.text_key.rpartition(".")[2]) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("", [(1, "no_pairs")]),
        (HEAD, [(1, "no_pairs")]),
        ("number,x,y\n", [(1, "column_missing"), (1, "column_missing")]),
        (HEAD.strip() + ",colour\n", [(1, "column_unknown")]),
        (GOOD + "7,0.5\n", [(9, "cells")]),
        (GOOD + "x,0.5,0.5,121.5,31.2\n", [(9, "number")]),
        (GOOD + "9,0.5,0.5,121.5,31.2\n", [(9, "no_camera")]),
        (GOOD + "7,0.5,links,121.5,oben\n", [(9, "not_a_number"), (9, "not_a_number")]),
        (GOOD + "7,1.5,0.5,121.4797,31.2305\n", [(9, "not_in_picture")]),
        (GOOD + "7,0.5,0.5,121.4797,31.2405\n", [(9, "far")]),
        (
            GOOD + "7,0.5,x,121.4797,31.2305\n7,1.5,0,121.4797,31.2305\n7,1,1,1,1\n",
            [(9, "not_a_number"), (10, "not_in_picture"), (11, "far")],
        ),
        (GOOD + "7,0.5,0.9,121.4797,31.2310\n", [(9, "misfit")]),
        (HEAD + "\n".join(line(7, at) for at in range(3)), [(2, "few")]),
        (GOOD + line(8, 0) + "\n9,0.5,0.5,121.5,31.2\n", [(9, "few"), (10, "no_camera")]),
        (GOOD + 'x"7,0.5,0.5,121.5,31.2"y,"\n', [(9, "not_csv")]),
    ],
)
def test_every_fault_of_every_line_is_named(written: str, found: list[tuple[int, str]]) -> None:
    assert faults(written) == found


def test_a_room_full_of_pairs_that_no_message_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibration_file, "PAIRS_IN_ROOM", 6)
    assert faults(GOOD) == [(1, "room_many")]


def test_a_view_that_is_told_in_two_ways_is_refused() -> None:
    head = HEAD.strip() + ",made_on,aspect\n"
    rows = [line(7, at) + f",2026-07-0{1 + at},1.78" for at in range(2)] + [line(7, 3) + ",heute,"]
    assert faults(head + "\n".join(rows)) == [(3, "disagree"), (4, "made_on")]


@pytest.fixture(params=text.LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    text.use_language(request.param)
    yield request.param
    text.use_language(text.LANGUAGES[0])


def test_the_file_beside_the_cameras_is_read_and_its_faults_told_in_the_readers_language(
    tmp_path: Path, language: str
) -> None:
    cameras = tmp_path / "cameras.csv"
    cameras.write_text(f"number,name,main_url,lon,lat\n7,中山路,rtsp://h/1,{PLACE.lon},{PLACE.lat}\n", encoding="utf-8")
    assert read_room_files(cameras).cameras[0].calibration is None
    beside = tmp_path / "cameras.calibration.csv"
    beside.write_text(GOOD, encoding="utf-8")
    assert read_room_files(cameras).cameras[0].calibration is not None
    beside.write_text(GOOD + "7,1.5,0.5,121.4797,31.2305\n9,0,0,0,0\n", encoding="utf-8")
    with pytest.raises(Refused) as caught:
        read_room_files(cameras)
    words = text.tr(caught.value.text_key, **caught.value.facts)
    assert str(beside) in words
    first, second = words.splitlines()[1:]
    says = {"zh_CN": ("第 9 行：7 号第 8 对", "没有 9 号"), "en": ("Line 9: camera 7, pair 8", "no number 9")}[language]
    assert says[0] in first
    assert says[1] in second
