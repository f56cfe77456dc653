"""References outlive the program, for the owner alone; a broken file is no file."""

from pathlib import Path

import pytest

from console.domain.camera import CameraId, Profile
from console.video.reference import VIEW, Reference
from console.video.reference_file import load_references, save_references
from console.video.stream_key import StreamKey

KEY = StreamKey(CameraId("c1"), Profile.SUB)
ONE = Reference(bytes(range(256)) * (VIEW[0] * VIEW[1] // 256), 0.5, 1.25, 9.0)


def test_what_is_kept_is_read_back_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "references"
    assert load_references(path) == {}
    save_references(path, {KEY: ONE})
    assert load_references(path) == {KEY: ONE}
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["references"]


@pytest.mark.parametrize("content", [b"", b"\x00nonsense", b"\x82\xa7version\x01"])
def test_a_broken_file_is_as_if_there_was_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "references"
    path.write_bytes(content)
    assert load_references(path) == {}


def test_a_reference_of_another_size_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "references"
    save_references(path, {KEY: Reference(b"short", 0.5, 1.0, 9.0)})
    assert load_references(path) == {}


def test_a_disk_that_refuses_disturbs_nobody_and_leaves_a_word(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "missing" / "references"
    save_references(path, {KEY: ONE})
    assert load_references(path) == {}
    assert "references cannot be kept" in caplog.text
