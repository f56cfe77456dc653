"""The command line as a newcomer meets it: help, clear refusals, nothing damaged."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.room import ROOT, Program
from tests.patience import wait_until

pytestmark = pytest.mark.long


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of 64 MB, really full when it is full."""
    if os.geteuid() != 0:
        pytest.skip("mounting needs root")
    with tempfile.TemporaryDirectory() as folder:
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder], check=False)
        if mounted.returncode:
            pytest.skip("this machine mounts nothing")
        yield Path(folder)
        subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("words", [("--help",), ("demo", "--help"), ("seat", "--help"), ("verify", "--help")])
def test_help_is_quick_and_loads_nothing_heavy(words: tuple[str, ...]) -> None:
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "main.py", *words], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert "usage" in run.stdout
    assert not [name for name in ("PySide6", " av", "cv2", "sqlalchemy", "numpy") if f"| {name}" in run.stderr]


def test_a_second_demo_on_the_same_data_says_so(tmp_path: Path) -> None:
    with Program("demo", "--cameras", "1", "--data", str(tmp_path), "--seconds", "60") as first:
        lock = tmp_path / "demo.lock"
        wait_until(lambda: lock.exists() and lock.read_text(), "the first has its folder")
        code, _, words = Program("demo", "--cameras", "1", "--data", str(tmp_path)).wait()
    assert code == 1
    assert str(first.pid) in words
    assert "--data" in words


def test_a_full_disk_is_said_before_anything_is_written(small_disk: Path) -> None:
    code, _, words = Program("demo", "--data", str(small_disk / "demo"), "--lang", "en").wait()
    assert code == 1
    assert "Not enough room" in words
    assert not list((small_disk / "demo").glob("hub*"))


def test_a_read_only_folder_is_said(small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    for words in (("demo",), ("seat",), ("hub",)):
        code, _, said = Program(*words, "--data", str(small_disk / "data")).wait()
        assert code == 1
        assert "Traceback" not in said
        assert str(small_disk) in said


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    code, _, words = Program("demo", "--data", str(tmp_path / "file" / "demo"), "--lang", "en").wait()
    assert code == 1
    assert "cannot be written" in words
    assert "Traceback" not in words


def test_a_file_in_the_place_of_the_log_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("in the way")
    words = ("--hub", "wss://127.0.0.1:9", "--seconds", "1", "--lang", "en")
    code, _, said = Program("seat", "--data", str(tmp_path), *words).wait()
    assert code == 1
    assert f"The log cannot be written at {tmp_path / 'log'}: File exists" in said
    assert "Traceback" not in said


def test_cameras_with_a_password_in_the_address_are_refused(tmp_path: Path) -> None:
    table = tmp_path / "cameras.csv"
    table.write_text("number,name,main_url\n1,a,rtsp://u:geheim@127.0.0.1/1\n")
    code, _, words = Program("seat", "--cameras", str(table), "--data", str(tmp_path / "seat")).wait()
    assert code == 1
    assert "account" in words
    assert "geheim" not in words


def test_a_packet_that_is_none_is_named(tmp_path: Path) -> None:
    packet = tmp_path / "packet.zip"
    packet.write_bytes(b"not a packet")
    assert Program("verify", str(packet)).wait()[0] == 1
    assert Program("verify", str(tmp_path / "missing.zip")).wait()[0] == 2


def test_a_seat_where_nobody_signs_in_ends_in_its_time_with_a_picture_of_the_page(tmp_path: Path) -> None:
    words = ("--hub", "wss://127.0.0.1:9", "--seconds", "1", "--shots", str(tmp_path / "shots"))
    code, _, said = Program("seat", "--data", str(tmp_path / "seat"), *words, DISPLAY="").wait()
    assert (code, said) == (0, "")
    assert (tmp_path / "shots" / "sign-in.png").stat().st_size > 1000
