"""Cameras are found by number, Chinese, pinyin and initials, and stand under their grids."""

import pytest

from console.domain.camera import Camera, CameraId
from console.seat.camera_tree import Branch, best, camera_tree
from console.seat.camera_tree_model import CAMERA_MIME, CameraTreeModel


def _camera(number: int, name: str, grid: str = "03", place: str = "") -> Camera:
    return Camera(CameraId(f"c{number}"), number, name, "", "", public_grid=grid, place=place)


CAMERAS = (
    _camera(23, "长江路菜场北门", "03", "长江路118号"),
    _camera(7, "中山路-长江路口东南", "08"),
    _camera(2, "第二小学门口", "03"),
    _camera(118, "码头路卸货区", ""),
)


def _numbers(text: str) -> list[int]:
    return [camera.number for branch in camera_tree(CAMERAS, text) for camera in branch.cameras]


def test_grids_stand_in_order_cameras_by_number_and_those_without_a_grid_last() -> None:
    assert [(branch.grid, [camera.number for camera in branch.cameras]) for branch in camera_tree(CAMERAS)] == [
        ("03", [2, 23]),
        ("08", [7]),
        ("", [118]),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("长江路", [23, 7]),
        ("cjl", [23, 7]),
        ("changjianglu cai", [23]),
        ("CJL ccb", [23]),
        ("07", [7]),
        ("7", [7]),
        ("2", [2, 23]),
        ("118", [23, 118]),
        ("dexx", [2]),
        ("zhangjiang", []),
        ("ang", []),
        ("jiang luc", [23]),
        ("ｃｊｌ", [23, 7]),
        ("   ", [2, 23, 7, 118]),
        ("⁂", []),
    ],
)
def test_each_word_is_a_number_chinese_pinyin_or_initials(text: str, found: list[int]) -> None:
    assert _numbers(text) == found


def test_enter_means_the_number_that_was_typed_before_the_first_shown() -> None:
    def meant(text: str) -> int:
        camera = best(camera_tree(CAMERAS, text), text)
        assert camera is not None
        return camera.number

    assert meant("118") == 118
    assert meant("2") == 2
    assert meant("cjl") == 23
    assert best(camera_tree(CAMERAS, "nowhere"), "nowhere") is None


def test_a_closed_grid_hides_its_cameras_until_something_is_searched() -> None:
    model = CameraTreeModel()
    model.set_cameras(CAMERAS)
    grid = model.row_at(0)
    assert isinstance(grid, Branch)
    model.toggle(grid)
    assert model.place_of(CameraId("c23")) == -1
    assert model.rowCount() == 5
    model.narrow("cjl")
    assert model.place_of(CameraId("c23")) == 1
    model.narrow("")
    assert model.place_of(CameraId("c23")) == -1
    model.toggle(grid)
    assert model.rowCount() == 7


def test_a_camera_is_dragged_by_its_id_and_a_grid_not_at_all() -> None:
    model = CameraTreeModel()
    model.set_cameras(CAMERAS)
    dragged = model.mimeData([model.index(model.place_of(CameraId("c23")))])
    assert bytes(dragged.data(CAMERA_MIME).data()) == b"c23"
    assert not model.mimeData([model.index(0)]).hasFormat(CAMERA_MIME)
