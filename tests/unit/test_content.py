"""Does the content go on: the memory of pictures, fed with numbers, and the verdict that follows."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.camera import Cause
from console.video.content import MEMORY_S, Content, ContentFacts
from console.video.life import STILL_S, doubt

FRAME_NS = 40_000_000
GOP = 50


class Camera:
    """Sends pictures at 25 a second, a keyframe every 2 s."""

    def __init__(self, gop: int = GOP) -> None:
        self.content = Content()
        self.frame, self.gop = 0, gop
        self.doubts: list[tuple[float, Cause]] = []

    def send(self, pictures: Iterable[int]) -> float | None:
        """Send pictures; return after how many seconds of them it was doubted first."""
        began = self.frame
        first = None
        for picture in pictures:
            self.content.take(picture, (self.frame + 1) * FRAME_NS, is_keyframe=self.frame % self.gop == 0)
            self.frame += 1
            if first is None and doubt(self.content.facts) is not None:
                first = (self.frame - began) * 0.04
        return first

    def why(self) -> Cause | None:
        return doubt(self.content.facts)


def moving(seconds: float, start: int = 1) -> range:
    return range(start, start + round(25 * seconds))


def skipping(seconds: float, gop: int = GOP, start: int = 1) -> list[int]:
    """A still scene: each keyframe is new, all else repeats it."""
    return [start + at // gop for at in range(round(25 * seconds))]


def test_what_moves_is_not_doubted() -> None:
    assert Camera().send(moving(120)) is None


def test_a_still_scene_whose_blocks_are_skipped_is_not_doubted() -> None:
    assert Camera().send(skipping(120)) is None
    assert Camera(gop=300).send(skipping(240, gop=300)) is None, "a thrifty camera, a keyframe every 12 s"


def test_the_last_picture_for_ever_is_doubted_after_ten_seconds_and_believed_at_once() -> None:
    camera = Camera()
    camera.send(moving(10))
    doubted = camera.send([250] * 400)
    assert doubted == pytest.approx(STILL_S, abs=0.1)
    assert camera.why() is Cause.STILL_CONTENT
    camera.send([9999])
    assert camera.why() is None


def test_with_long_groups_two_of_them_are_waited_for() -> None:
    camera = Camera(gop=200)
    camera.send(moving(20))
    assert camera.send([500] * 600) == pytest.approx(16.0, abs=0.1)


def test_an_encoder_that_refines_a_hung_picture_is_doubted_when_it_has_settled() -> None:
    camera = Camera()
    camera.send(moving(10))
    refining = [1000 + at // 4 for at in range(4 * GOP)]  # 8 s, as measured
    settled = [1049 if at % GOP else 1040 for at in range(20 * 25)]  # a keyframe and its refinement, again and again
    assert camera.send(refining) is None
    doubted = camera.send(settled)
    assert doubted is not None
    assert doubted <= STILL_S + 0.1
    assert camera.why() is Cause.STILL_CONTENT


def test_a_hung_picture_that_is_refined_anew_behind_the_same_keyframe_stays_doubted() -> None:
    """An encoder of average bit rate has bits to spare: seen with x264, 1.2 Mbit/s for 352×288."""
    camera = Camera()
    camera.send(moving(10))
    refined = [
        500 if at % GOP == 0 else 1000 + at if at // GOP % 3 == 2 and at % GOP > 25 else 501 for at in range(1500)
    ]
    doubted = camera.send(refined)
    assert doubted is not None
    assert doubted <= STILL_S + 0.2
    for picture in refined:
        camera.send([picture])
        assert camera.why() is not None
    camera.send(range(5000, 5000 + GOP))
    assert camera.why() is None, "with the next keyframe of a picture that goes on"


@pytest.mark.parametrize("length_s", [2, 4, 6, 10, 20])
def test_a_loop_is_doubted_within_twice_its_length_and_four_seconds(length_s: int) -> None:
    camera = Camera()
    camera.send(moving(10))
    loop = list(moving(length_s, start=1000))
    doubted = camera.send(loop * 5)
    assert doubted is not None
    assert doubted <= 2 * length_s + 4 - 0.4, "0.4 s are left for beat and look"
    assert camera.why() is Cause.LOOP
    camera.send([9999])
    assert camera.why() is None


def test_a_film_longer_than_the_memory_is_no_loop() -> None:
    camera = Camera()
    assert camera.send([*moving(MEMORY_S + 1.5)] * 4) is None


def test_a_lamp_that_blinks_in_a_still_scene_is_no_loop() -> None:
    blinking = [10 * (at // GOP) + at // 12 % 2 for at in range(25 * 120)]
    assert Camera().send(blinking) is None
    thrifty = [10 * (at // 300) + at // 12 % 2 for at in range(25 * 240)]
    assert Camera(gop=300).send(thrifty) is None


def test_a_clock_that_stands_is_doubted_within_five_seconds() -> None:
    camera = Camera()
    for second in range(30):
        camera.content.take_clock(has_changed=second < 20)
        camera.send(moving(1, start=1 + 25 * second))
        if second < 20:
            assert camera.why() is None
    assert camera.why() is Cause.STANDING_CLOCK
    assert doubt(ContentFacts(clock_still_s=4.6)) is Cause.STANDING_CLOCK
    assert doubt(ContentFacts(clock_still_s=1.2)) is None


def test_an_outage_neither_ages_the_picture_nor_clears_the_memory() -> None:
    content = Content()
    for at in range(100):
        content.take(7, (at + 1) * FRAME_NS, is_keyframe=at % GOP == 0)
    before = content.facts.still_s
    content.take(7, 3_600_000_000_000, is_keyframe=True)
    assert content.facts.still_s <= before + 1.0
    assert not content.take(7, 3_600_040_000_000, is_keyframe=False), "a frozen picture is none the newer"


@given(
    st.lists(st.tuples(st.sampled_from(["move", "still", "skip"]), st.floats(0.2, 30.0)), min_size=1, max_size=6),
    st.sampled_from([25, 50, 100]),
)
def test_doubted_only_and_always_without_anything_new(episodes: list[tuple[str, float]], gop: int) -> None:
    """Random histories against the rule said plainly: nothing new for max(10 s, 2 groups).

    What moves within a group whose keyframe came back is new from the next keyframe on.
    """
    camera, picture, last_new, is_old_group = Camera(gop), 0, 0, False
    limit = max(STILL_S, 2 * gop / 25)
    for kind, seconds in episodes:
        for _ in range(round(25 * seconds)):
            is_key = camera.frame % gop == 0
            is_other = kind == "move" or (kind == "skip" and is_key) or picture == 0
            picture += is_other
            is_old_group = not is_other if is_key else is_old_group
            if is_other and not is_old_group:
                last_new = camera.frame
            camera.content.take(picture, (camera.frame + 1) * FRAME_NS, is_keyframe=is_key)
            unchanged_s = (camera.frame - last_new) * 0.04
            camera.frame += 1
            is_doubted = camera.why() is not None
            if camera.frame > 2 * gop and abs(unchanged_s - limit) > 0.05:
                assert is_doubted == (unchanged_s > limit)
