"""What follows from wants, and who plays it."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from console.domain.camera import Camera, CameraId, Profile, Want
from console.video.plan import Load, Size, place, sizes, suspects_apart
from console.video.shapes import Shapes
from console.video.stream_key import StreamKey

A, B = CameraId("a"), CameraId("b")
CAMERAS = {
    A: Camera(A, 1, "gate", "rtsp://h/a/main", "rtsp://h/a/sub"),
    B: Camera(B, 2, "yard", "", "rtsp://h/b/sub"),
}


def key(number: int, profile: Profile = Profile.SUB) -> StreamKey:
    return StreamKey(CameraId(str(number)), profile)


def test_windows_share_what_is_of_one_stream_and_size() -> None:
    want = Want(A, Profile.SUB, 480, 270)
    assert list(sizes([(want,), (want, Want(A, Profile.SUB, 320, 180))], CAMERAS, Shapes().fit)) == [
        Size(StreamKey(A, Profile.SUB), 480, 270),
        Size(StreamKey(A, Profile.SUB), 320, 180),
    ]


def test_a_camera_without_a_main_stream_is_not_opened_twice() -> None:
    found = sizes([(Want(B, Profile.MAIN, 1920, 1080), Want(B, Profile.SUB, 480, 270))], CAMERAS, Shapes().fit)
    assert {size.key for size in found} == {StreamKey(B, Profile.SUB)}


def test_tiles_without_a_place_and_cameras_that_left_the_room_are_left_out() -> None:
    assert not sizes(
        [(Want(A, Profile.SUB, 0, 0), Want(CameraId("gone"), Profile.SUB, 480, 270))], CAMERAS, Shapes().fit
    )


def test_the_cheapest_worker_takes_the_next_stream() -> None:
    assert place([Load(1, 5), Load(2, 4)], most=2) == 2


def test_workers_start_as_streams_come_and_idle_ones_are_used_first() -> None:
    assert place([], most=4) is None
    assert place([Load(1, 1)], most=4) is None
    assert place([Load(1, 1), Load(2, 0)], most=4) == 2


def test_who_saw_one_death_is_no_suspect() -> None:
    assert suspects_apart({key(1): 1, key(2): 1}) == []


def test_one_who_saw_more_than_the_others_stands_alone() -> None:
    assert suspects_apart({key(1): 1, key(2): 2, key(3): 1}) == [[key(2)]]


@given(st.integers(2, 40), st.data())
def test_halving_finds_the_one_that_ends_workers(number: int, data: st.DataObject) -> None:
    culprit = key(data.draw(st.integers(0, number - 1)))
    together = [key(n) for n in range(number)]
    deaths: Counter[StreamKey] = Counter()
    for _ in range(1 + number.bit_length() + 1):
        deaths.update(together)
        groups = suspects_apart({k: deaths[k] for k in together})
        together = next((group for group in groups if culprit in group), together)
        if together == [culprit]:
            break
    assert together == [culprit]
