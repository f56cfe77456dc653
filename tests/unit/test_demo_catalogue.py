"""The demo street's list of cameras."""

from datetime import UTC, datetime

import pytest

from console.demo.catalogue import FILMED, MOST, cameras
from console.domain.grid import grids_at
from console.domain.grid_file import read_grids
from resources.grids import demo_grids


def test_numbers_and_names_are_unique_and_the_first_cameras_stay_the_same() -> None:
    street = cameras(MOST)
    assert [camera.number for camera in street] == list(range(1, 65))
    assert len({camera.name for camera in street}) == len({camera.point for camera in street}) == 64
    assert cameras(5) == street[:5]


def test_two_are_live_and_one_is_hevc() -> None:
    street = cameras(18)
    assert [camera.number for camera in street if camera.is_live] == [17, 18]
    assert [camera.number for camera in street if camera.codec == "hevc"] == [4]
    assert (street[0].scene, street[1].scene) == ("crossing", "market")


def test_beyond_the_base_a_camera_plays_another_ones_film_elsewhere_in_it() -> None:
    street = cameras(MOST)
    for camera in street[18:]:
        own = street[camera.film - 1]
        assert own.film == own.number <= FILMED
        assert (camera.scene, camera.codec) == (own.scene, own.codec)
        assert camera.ahead_gops > 0
    for film in range(1, 17):
        starts = [camera.ahead_gops for camera in street if camera.film == film]
        assert len(set(starts)) == len(starts)


def test_every_camera_hangs_in_the_grids_that_it_names() -> None:
    grids = read_grids(demo_grids())
    for camera in cameras(MOST):
        found = grids_at(grids, camera.point, datetime(2026, 6, 1, tzinfo=UTC))
        assert found.public is not None
        assert found.residents is not None
        assert (camera.public_grid, camera.residents_grid) == (found.public.code, found.residents.code)


def test_all_hang_in_one_part_of_shanghai() -> None:
    for camera in cameras(MOST):
        assert 121.47 < camera.point.lon < 121.50
        assert 31.22 < camera.point.lat < 31.24


@pytest.mark.parametrize("count", [0, 65])
def test_a_street_of_another_size_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match=str(count)):
        cameras(count)
