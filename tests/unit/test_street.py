"""The painted street: the same again every 60 s, alive in between, in every place and light."""

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import pytest

from console.demo.catalogue import cameras
from console.demo.street import Scene
from console.demo.street.events import Stall
from console.demo.street.facade import Wall, writing
from console.demo.street.furniture import box
from console.demo.street.layouts import LAYOUTS
from console.demo.street.layouts.crossings import signal_at
from console.demo.street.light import LIGHTS, rgb
from console.demo.street.movers import Traffic, Walkers
from console.demo.street.sketch import Sketch
from console.demo.street.surface import Surface
from console.demo.street.traffic import Lane
from console.demo.street.view import View

SMALL = (96, 54)


@dataclass(frozen=True)
class Looks:
    scene: str
    light: str
    seed: int = 1001


@pytest.fixture(scope="module")
def shopping() -> Scene:
    return Scene(Looks("shops", "day"))


@pytest.mark.long
@pytest.mark.parametrize("light", sorted(LIGHTS))
def test_the_film_has_no_seam(light: str) -> None:
    scene = Scene(Looks("crossing", light))
    assert np.array_equal(scene.paint(0.0, *SMALL), scene.paint(60.0, *SMALL))


def test_the_film_of_a_shopping_street_has_no_seam(shopping: Scene) -> None:
    assert np.array_equal(shopping.paint(0.0, *SMALL), shopping.paint(60.0, *SMALL))


def test_every_second_looks_different(shopping: Scene) -> None:
    pictures = [shopping.paint(float(second), *SMALL) for second in range(0, 60, 5)]
    assert all((a != b).any() for a, b in pairwise(pictures))


@pytest.mark.long
@pytest.mark.parametrize("size", [(704, 576), (96, 54)])
def test_a_picture_has_the_size_asked_for_and_is_the_callers_own(shopping: Scene, size: tuple[int, int]) -> None:
    picture = shopping.paint(3.0, *size)
    assert picture.shape == (size[1], size[0], 3)
    assert picture.dtype == np.uint8
    before = picture.copy()
    picture[:] = 0
    assert np.array_equal(shopping.paint(3.0, *size), before)


@pytest.mark.long
@pytest.mark.parametrize("light", sorted(LIGHTS))
@pytest.mark.parametrize("scene", sorted(LAYOUTS))
def test_every_place_can_be_painted_in_every_light(scene: str, light: str) -> None:
    painter = Scene(Looks(scene, light))
    early, late = painter.paint(1.0, 64, 36), painter.paint(31.0, 64, 36)
    assert early.std() > 8
    assert (early != late).any()


def test_every_camera_of_the_street_has_a_place_of_its_own() -> None:
    assert {camera.scene for camera in cameras(18)} <= set(LAYOUTS)


@pytest.mark.long
def test_one_seed_is_one_picture_and_another_is_another() -> None:
    first, again, other = (Scene(Looks("lane", "night", seed)).paint(20.0, *SMALL) for seed in (7, 7, 8))
    assert np.array_equal(first, again)
    assert (first != other).any()


@pytest.mark.long
def test_night_is_darker_than_day() -> None:
    night, day = (Scene(Looks("park", light)).paint(5.0, *SMALL).mean() for light in ("night", "day"))
    assert night < day * 0.6


def test_a_stall_has_set_up_and_is_gone_again(shopping: Scene) -> None:
    stall = next(mover for mover in shopping.movers if isinstance(mover, Stall))
    assert not stall.actors(5.0)
    assert len(stall.actors(30.0)) > len(stall.actors(13.0)) > 0
    assert not stall.actors(59.0)


def test_cars_wait_at_the_red_light_and_never_drive_into_each_other() -> None:
    lane = Lane(
        length_m=100,
        speed=9,
        enter_s=[2.0, 9.0, 17.0, 24.0, 31.0, 45.0],
        lengths_m=[4.6] * 6,
        stop_m=50,
        red_s=(20, 45),
    )
    for tick in range(600):
        t_s = tick / 10
        cars = sorted(lane.at(t_s), key=lambda car: car[1])
        assert all(b[1] - a[1] > 4.6 for a, b in pairwise(cars)), t_s
    assert any(abs(along - 50) < 1.5 and pace < 0.1 for _, along, pace in lane.at(40.0))


def test_a_view_squeezes_both_sizes_alike_and_knows_the_ground_below_a_pixel() -> None:
    wide, squeezed = (View(*size, at=(0, 6, 0), yaw=5, pitch=15, fov=60) for size in ((1920, 1080), (704, 576)))
    u, v, _ = wide.spot(1.5, 0.0, 12.0)
    other_u, other_v, _ = squeezed.spot(1.5, 0.0, 12.0)
    assert (u / 1920, v / 1080) == pytest.approx((other_u / 704, other_v / 576))
    x, z, _ = wide.ground()
    assert x[int(v), int(u)] == pytest.approx(1.5, abs=0.05)
    assert z[int(v), int(u)] == pytest.approx(12.0, abs=0.1)


VIEW = View(160, 90, at=(0, 6, 0), yaw=5, pitch=15, fov=60)


def painted(sketch: Sketch) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    picture = np.zeros((90, 160, 3), np.uint8)
    sketch.project().paint(picture, None, 0, len(sketch), 1)
    return picture


def test_a_sketch_paints_what_a_surface_paints() -> None:
    picture = np.zeros((90, 160, 3), np.uint8)
    sketch, surface = Sketch(VIEW, LIGHTS["day"]), Surface(VIEW, LIGHTS["day"], picture)
    for one in (sketch, surface):
        one.poly([(-4, 0, -3), (4, 0, -3), (4, 0, 30), (-4, 0, 30)], rgb(0x808080))  # begins behind the camera
        one.mesh(box((2, 2, 2), rgb(0xC04030)), 1.0, 14.0, heading=0.4)
    other = np.abs(painted(sketch).astype(int) - picture).max(axis=2) > 10
    assert other.mean() < 0.02  # edges are smoothed in two ways
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) > 3


def test_what_hides_covers_the_same_pixels_as_it_shows() -> None:
    sketch = Sketch(VIEW.times(2), LIGHTS["day"])
    sketch.mesh(box((2, 2, 2), rgb(0xC04030)), 0.0, 12.0)
    drawing = sketch.project()
    found = drawing.mask(0, len(sketch), (160, 90), 2)
    assert found is not None
    left, top, mask = found
    whole = np.zeros((180, 320, 3), np.uint8)
    drawing.paint(whole, None, 0, len(sketch), 2)
    covered = np.zeros((90, 160), bool)
    covered[top : top + mask.shape[0], left : left + mask.shape[1]] = mask > 0
    shown = whole[::2, ::2].any(axis=2)
    assert (covered & shown).sum() > 0.85 * max(covered.sum(), shown.sum()) > 50


@pytest.mark.skipif(not hasattr(cv2, "FontFace"), reason="this OpenCV has no Chinese letters")
@pytest.mark.parametrize("turned", [False, True])
def test_a_sign_reads_from_left_to_right_whichever_way_its_wall_was_given(*, turned: bool) -> None:
    ends = ((-6.0, 12.0), (6.0, 12.0))
    sketch = Sketch(VIEW, LIGHTS["day"])
    wall = Wall(sketch, *(ends[::-1] if turned else ends))
    writing(wall, 0, wall.long, 0.5, 4.0, "一鑫", (255.0, 255.0, 255.0), d=0.1)  # one stroke, then two dozen
    ink = painted(sketch).astype(int).sum(axis=(0, 2))
    middle = int(VIEW.spot(0.0, 0.0, 12.0)[0])
    assert ink[middle:].sum() > 2 * ink[:middle].sum() > 0


def test_people_cross_only_while_the_cars_wait() -> None:
    crossing = Scene(Looks("crossing", "day"))
    walkers = next(mover for mover in crossing.movers if isinstance(mover, Walkers))
    cars = [mover for mover in crossing.movers if isinstance(mover, Traffic)][:3]
    seen = 0
    for t_s in np.arange(0, 60, 0.5):
        on_the_road = [actor for actor in walkers.actors(float(t_s)) if abs(actor.x) < 7.5]
        seen += len(on_the_road)
        assert not on_the_road or signal_at(float(t_s)) == 0, t_s
    assert seen > 20
    assert sum(len(lane.actors(40.0)) for lane in cars) > 0


def test_the_signal_goes_from_green_by_amber_to_red() -> None:
    lamps = [signal_at(t / 2) for t in range(120)]
    changes = [(a, b) for a, b in pairwise([*lamps, lamps[0]]) if a != b]
    assert changes == [(2, 1), (1, 0), (0, 2)]
