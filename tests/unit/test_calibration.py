"""A calibration is refused with what is wrong with it, or tells where things lie and how far off that may be."""

from dataclasses import replace

import pytest

from console.domain.calibration import (
    ERROR_MAX_M,
    Located,
    Miss,
    check_calibration,
    ground_point,
)
from console.domain.camera import Calibration, GroundPair, Point
from console.domain.duplicate import distance_m
from console.errors import Refused
from tests.pinhole import PLACE, STREET, Pinhole

CAMERA = Pinhole()
EXACT = CAMERA.calibration(STREET)


def located(calibration: Calibration, aside: float, ahead: float) -> Located:
    found = ground_point(calibration, CAMERA.spot(aside, ahead))
    assert isinstance(found, Located)
    return found


def test_what_stands_farther_off_is_known_less_well() -> None:
    errors = [located(EXACT, 0, ahead).error_m for ahead in (14, 20, 30, 40, 50)]
    assert errors == sorted(errors)
    assert errors[0] < 1.5
    assert 5 < errors[-1] < ERROR_MAX_M


def test_pairs_that_do_not_quite_agree_make_every_place_vaguer() -> None:
    loose = CAMERA.calibration(STREET, noise=3.0, seed=4)
    check_calibration(loose, 1, PLACE)
    assert located(loose, 0, 20).error_m > 1.5 * located(EXACT, 0, 20).error_m


def test_beyond_the_pairs_and_above_the_horizon_there_is_no_place() -> None:
    assert ground_point(EXACT, (0.5, 0.05)) is Miss.HORIZON
    assert ground_point(EXACT, CAMERA.spot(0, 70)) is Miss.OUTSIDE
    assert ground_point(EXACT, CAMERA.spot(40, 30)) is Miss.OUTSIDE
    assert ground_point(EXACT, CAMERA.spot(0, 180)) is Miss.VAGUE
    assert isinstance(ground_point(EXACT, CAMERA.spot(0, 52)), Located)  # a little beyond is the same street


def test_four_pairs_are_enough() -> None:
    four = replace(EXACT, pairs=EXACT.pairs[:2] + EXACT.pairs[3:5])
    check_calibration(four, 1, PLACE)
    assert distance_m(located(four, 0, 14).point, CAMERA.point(0, 14)) < 0.1


def test_a_camera_that_looks_straight_down_is_no_special_case() -> None:
    above = Pinhole(height_m=12, pitch=89.99)
    calibration = above.calibration(((-4, -2), (4, -2), (4, 3), (-4, 3)))
    check_calibration(calibration, 1, PLACE)
    found = ground_point(calibration, above.spot(1, 0.5))
    assert isinstance(found, Located)
    assert distance_m(found.point, above.point(1, 0.5)) < 0.1


def with_pair(number: int, **changes: object) -> Calibration:
    pairs = list(EXACT.pairs)
    pairs[number - 1] = replace(pairs[number - 1], **changes)  # type: ignore[arg-type]  # fields of a pair
    return replace(EXACT, pairs=tuple(pairs))


def swapped(one: int, other: int) -> Calibration:
    first, second = EXACT.pairs[one - 1], EXACT.pairs[other - 1]
    return replace(with_pair(one, point=second.point), pairs=tuple(
        replace(pair, point=first.point) if at == other else replace(pair, point=second.point) if at == one else pair
        for at, pair in enumerate(EXACT.pairs, start=1)
    ))  # fmt: skip


def mirrored() -> Calibration:
    return replace(EXACT, pairs=tuple(replace(pair, x=1 - pair.x) for pair in EXACT.pairs))


def row_of(count: int) -> Calibration:
    return CAMERA.calibration(tuple((-6 + 3 * at, 10 + 5 * at) for at in range(count)))


@pytest.mark.parametrize(
    ("calibration", "what", "pair"),
    [
        (replace(EXACT, pairs=EXACT.pairs[:3]), "few", None),
        (replace(EXACT, pairs=EXACT.pairs * 6), "many", None),
        (replace(EXACT, aspect=0.0), "aspect", None),
        (with_pair(2, x=1.2), "not_in_picture", 2),
        (with_pair(3, point=Point(121.48, 131.0)), "not_on_earth", 3),
        (with_pair(3, y=float("nan")), "not_in_picture", 3),
        (with_pair(5, point=Point(121.4858, 31.2305)), "far", 5),
        (with_pair(4, point=EXACT.pairs[1].point), "twice", 4),
        (row_of(4), "line", None),
        (row_of(6), "line", None),
        (replace(EXACT, pairs=(*row_of(3).pairs, EXACT.pairs[1])), "line", None),
        (mirrored(), "mirrored", None),
        (with_pair(6, point=CAMERA.point(6, 26)), "misfit", 6),
        (CAMERA.calibration(((-9, 90), (9, 90), (-9, 190), (9, 190))), "vague_pairs", None),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(calibration: Calibration, what: str, pair: int | None) -> None:
    with pytest.raises(Refused) as caught:
        check_calibration(calibration, 23, PLACE)
    assert caught.value.text_key == f"calibration.{what}"
    assert (caught.value.facts["camera"], caught.value.facts.get("pair")) == (23, pair)


def test_two_pairs_whose_places_were_exchanged_are_refused() -> None:
    with pytest.raises(Refused) as caught:
        check_calibration(swapped(1, 5), 1, PLACE)
    assert caught.value.text_key in {"calibration.misfit", "calibration.contradict", "calibration.mirrored"}


def test_a_camera_without_a_place_has_no_calibration() -> None:
    with pytest.raises(Refused) as caught:
        check_calibration(EXACT, 1, None)
    assert caught.value.text_key == "calibration.no_place"


def test_a_pair_may_lie_on_the_pictures_edge() -> None:
    pairs = (*EXACT.pairs, GroundPair(0.0, 1.0, Point(PLACE.lon, PLACE.lat)))
    with pytest.raises(Refused) as caught:  # that the camera's own foot is there is another matter
        check_calibration(replace(EXACT, pairs=pairs), 1, PLACE)
    assert caught.value.text_key == "calibration.misfit"
