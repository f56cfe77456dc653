"""Films on disk: written whole, resumed, shared between processes, made in the right order; own clips."""

import errno
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import av
import numpy as np
import pytest

from console.demo import workshop as workshop_module
from console.demo.clips import footage
from console.demo.film import Film, FilmSpec, pack_group, unpack_group
from console.demo.mark import read_mark
from console.demo.producer import Producer, films, own_films, spec_for
from console.demo.rtsp.nal import Codec, find_parameter_sets
from console.demo.rtsp.stream import Footage
from console.demo.workshop import Workshop
from console.domain.camera import Profile
from console.errors import Corrupt, Refused, Unavailable
from tests.fixtures.clip import write_clip
from tests.fixtures.tiny_street import GROUPS, paint_tiny, tiny_cameras, tiny_spec
from tests.patience import wait_until

SPEC = FilmSpec("h264", 352, 288, 400_000, GROUPS, "tiny")


def marks(units: Iterable[bytes], codec: str = "h264") -> list[tuple[int, int] | None]:
    """Decode ``units`` from nothing and return the marks of the pictures."""
    decoder = av.CodecContext.create(codec, "r")
    assert isinstance(decoder, av.VideoCodecContext)
    pictures = [frame for unit in units for frame in decoder.decode(av.Packet(unit))] + list(decoder.decode(None))
    return [read_mark(np.asarray(frame.to_ndarray(format="bgr24"), np.uint8)) for frame in pictures]


def tiny_workshop(cache: Path, count: int = 1, codec: str = "h264") -> Workshop:
    street = tiny_cameras(count, codec)
    return Workshop(own_films(cache, street, tiny_spec), street, paint_tiny)


def tiny_film(cache: Path, number: int = 1, profile: Profile = Profile.SUB) -> Film:
    return Film.open(cache / f"{number:02d}-{profile.value}-tiny")


def run(shop: Workshop, until: Callable[[], bool] = lambda: False) -> None:
    while not until() and shop.step():
        pass


def test_a_group_comes_back_as_it_was_and_damage_is_noticed() -> None:
    units = [b"\0\0\0\1key", b"", b"x" * 70_000]
    packed = pack_group(units)
    assert unpack_group(packed) == units
    for damaged in (b"", packed[:7], packed[:-1], packed + b"x", b"GFG2" + packed[4:]):
        with pytest.raises(Corrupt):
            unpack_group(damaged)


def test_a_disk_that_fills_leaves_nothing_of_a_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    film = Film.create(tmp_path / "film", SPEC)
    before = sorted(film.folder.iterdir())

    def fills_up(path: Path, content: bytes) -> int:
        with path.open("wb") as file:
            file.write(content[: len(content) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fills_up)
    with pytest.raises(OSError, match="No space"):
        film.put(0, [b"unit"] * 50)
    assert sorted(film.folder.iterdir()) == before
    assert film.ready_gops() == 0


def test_what_is_no_film_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        Film.open(tmp_path)
    (tmp_path / "film.json").write_text('{"codec": "h264"}', encoding="utf-8")
    with pytest.raises(Corrupt):
        Film.open(tmp_path)
    with pytest.raises(Unavailable):
        Film.create(tmp_path / "new", SPEC).gop(0)


@pytest.mark.parametrize("codec", ["h264", "hevc"])
def test_groups_are_closed_begin_with_parameter_sets_and_carry_every_frame_once(tmp_path: Path, codec: str) -> None:
    run(tiny_workshop(tmp_path, codec=codec))
    for profile in Profile:
        film: Footage = tiny_film(tmp_path, profile=profile)
        assert film.ready_gops() == film.total_gops == GROUPS
        for group in range(GROUPS):
            units = film.gop(group)
            assert find_parameter_sets(Codec(codec), units[0]) is not None
            assert marks(units, codec) == [(1, 50 * group + index) for index in range(50)]


def test_the_first_group_is_made_again_at_the_end_so_that_no_seam_shows(tmp_path: Path) -> None:
    shop = tiny_workshop(tmp_path)
    run(shop, until=lambda: tiny_film(tmp_path).ready_gops() == 1)
    cold = tiny_film(tmp_path).gop(0)
    run(shop)
    settled = tiny_film(tmp_path).gop(0)
    assert settled != cold
    assert marks(settled) == marks(cold)


def test_work_stopped_in_the_middle_of_a_group_is_resumed_at_the_group(tmp_path: Path) -> None:
    stopped = tiny_workshop(tmp_path)
    run(stopped, until=lambda: tiny_film(tmp_path).ready_gops() == 2)
    stopped.step()
    stopped.close()
    kept = tiny_film(tmp_path).gop(1)
    run(tiny_workshop(tmp_path))
    film = tiny_film(tmp_path)
    assert film.is_complete
    assert film.gop(1) == kept
    assert marks(film.gop(2)) == [(1, frame) for frame in range(100, 150)]


def test_two_workshops_on_one_cache_never_make_the_same_film(tmp_path: Path) -> None:
    one, other = tiny_workshop(tmp_path, 2), tiny_workshop(tmp_path, 2)
    one.step()
    other.step()
    assert tiny_film(tmp_path, 1).lock() is None
    assert tiny_film(tmp_path, 2).lock() is None
    run(other, until=lambda: tiny_film(tmp_path, 2).ready_gops() == 1)
    assert tiny_film(tmp_path, 1).ready_gops() == 0
    one.close()
    run(other)
    other.close()
    assert tiny_film(tmp_path, 1).is_complete


def test_a_wish_interrupts_the_group_in_hand(tmp_path: Path) -> None:
    shop = tiny_workshop(tmp_path, 2)
    shop.step()
    wish = tiny_film(tmp_path, 2)
    wish.want()
    run(shop, until=lambda: wish.ready_gops() == 1)
    assert tiny_film(tmp_path, 1).ready_gops() == 0
    run(shop)
    assert marks(tiny_film(tmp_path, 1).gop(0)) == [(1, frame) for frame in range(50)]


def test_the_urgent_maker_makes_what_is_waited_for_and_leaves_the_rest(tmp_path: Path) -> None:
    street = tiny_cameras(2)
    own = own_films(tmp_path, street, tiny_spec)
    urgent = Workshop(own, street, paint_tiny, is_urgent=True)
    own[2, Profile.MAIN].want()
    run(urgent, until=lambda: own[2, Profile.MAIN].ready_gops() == 1)
    assert urgent.step()  # it stays for the next wish …
    assert [key for key, film in own.items() if film.ready_gops()] == [(2, Profile.MAIN)]
    run(tiny_workshop(tmp_path, 2))  # … and holds up nobody
    assert own[2, Profile.MAIN].is_complete
    assert not urgent.step()


def test_the_films_stop_growing_before_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(workshop_module, "FREE_BYTES", 1 << 62)
    shop = tiny_workshop(tmp_path)
    with caplog.at_level(logging.ERROR):
        assert not shop.step()
    assert "MB free" in caplog.text
    assert tiny_film(tmp_path).ready_gops() == 0


def test_a_write_that_fails_ends_the_work_with_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    street = tiny_cameras()
    own = own_films(tmp_path, street, tiny_spec)
    monkeypatch.setattr(os, "nice", lambda _by: 0)
    monkeypatch.setattr(signal, "signal", lambda *_: None)

    def fails(_path: Path, _content: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fails)
    workshop_module.work(own, street, os.getppid(), paint_tiny, is_urgent=False)
    assert "No space left on device" in caplog.text
    assert not any(film.ready_gops() for film in own.values())


def test_films_of_another_content_are_swept_and_others_stay(tmp_path: Path) -> None:
    old = Film.create(tmp_path / "01-sub-0123456789ab", SPEC)
    clip = Film.create(tmp_path / "clip-0123456789ab-sub", SPEC)
    other = Film.create(tmp_path / "02-sub-0123456789ab", SPEC)
    films(tmp_path, tiny_cameras(1), tiny_spec)
    assert not old.folder.exists()
    assert clip.folder.exists()
    assert other.folder.exists()


def test_cameras_beyond_the_base_share_films_and_live_ones_have_none(tmp_path: Path) -> None:
    street = tiny_cameras(20)
    found = films(tmp_path, street, tiny_spec)
    assert {number for number, _ in found} == {*range(1, 17), 19, 20}
    assert found[19, Profile.SUB] is found[1, Profile.SUB]
    assert len(list(tmp_path.iterdir())) == 32


def test_the_street_s_own_films_are_what_cameras_send() -> None:
    sub, main = (spec_for(tiny_cameras(1)[0], profile) for profile in Profile)
    assert (sub.width_px, sub.height_px, sub.aspect, sub.frames) == (704, 576, (16, 11), 1500)
    assert (main.width_px, main.height_px, main.aspect, main.frames) == (1920, 1080, (1, 1), 1500)
    assert sub.version == main.version != spec_for(tiny_cameras(2)[1], Profile.SUB).version


@pytest.mark.long
def test_the_producer_makes_everything_and_ends(tmp_path: Path) -> None:
    street = tiny_cameras(3)
    found = films(tmp_path, street, tiny_spec)
    producer = Producer.start(tmp_path, street, paint_tiny, tiny_spec)
    try:
        wait_until(lambda: not producer.is_running, "the makers end")
    finally:
        producer.stop()
    assert all(film.is_complete for film in found.values())
    assert list(tmp_path.rglob("*.tmp")) == []


PARENT = """
import sys, time
from pathlib import Path
from console.demo.producer import Producer
from tests.patience import wait_until
from tests.fixtures.tiny_street import paint_tiny, tiny_cameras
if __name__ == "__main__":
    producer = Producer.start(Path(sys.argv[1]), tiny_cameras(4), paint_tiny)
    print(*producer.pids, flush=True)
    time.sleep(60)
"""


@pytest.mark.long
def test_the_producer_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    cache = tmp_path / "cache"
    surroundings = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        [sys.executable, str(script), str(cache)], stdout=subprocess.PIPE, text=True, env=surroundings
    ) as parent:
        assert parent.stdout is not None
        pids = [int(word) for word in parent.stdout.readline().split()]
        assert len(pids) == 3
        try:
            wait_until(lambda: any(cache.rglob("gop-*.bin")), "a group of pictures")
        finally:
            parent.send_signal(signal.SIGKILL)
    wait_until(lambda: not any(_runs(pid) for pid in pids), "the makers end, too")
    assert any(cache.rglob("gop-*.bin"))
    assert all(len(unpack_group(path.read_bytes())) == 50 for path in cache.rglob("gop-*.bin"))


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_own_clips_become_films_and_an_unreadable_file_is_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clips, cache = tmp_path / "clips", tmp_path / "cache"
    clips.mkdir()
    write_clip(clips / "gate.mp4", [np.full((240, 320, 3), 255, np.uint8)] * 64, 15)  # white
    (clips / "broken.mp4").write_bytes(b"no video" * 100)
    found = footage(clips)
    assert found.unreadable == ("broken.mp4",)
    assert "broken.mp4" in caplog.text
    (camera,) = found.cameras
    assert (camera.name, camera.clip and (camera.clip.gops, camera.clip.width_px, camera.clip.height_px)) == (
        "gate", (2, 320, 240),
    )  # fmt: skip
    made = own_films(cache, found.cameras)
    run(Workshop(made, found.cameras, paint_tiny))
    film = made[1, Profile.SUB]
    assert marks(film.gop(0) + film.gop(1)) == [(1, frame) for frame in range(100)]
    bar, middle = _columns(film.gop(0)[0])
    assert bar < 40
    assert middle > 220


def _columns(keyframe: bytes) -> tuple[float, float]:
    """Return the brightness at the left edge and in the middle, below the name and above the mark."""
    decoder = av.CodecContext.create("h264", "r")
    assert isinstance(decoder, av.VideoCodecContext)
    (picture,) = [*decoder.decode(av.Packet(keyframe)), *decoder.decode(None)]
    grey = picture.to_ndarray(format="gray8")
    return float(grey[200:400, :60].mean()), float(grey[200:400, 300:400].mean())


def test_a_folder_without_a_clip_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as empty:
        footage(tmp_path)
    assert empty.value.text_key == "demo.no_clips"
    with pytest.raises(Refused) as missing:
        footage(tmp_path / "nowhere")
    assert missing.value.text_key == "demo.no_folder"
