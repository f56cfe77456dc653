"""Hull, distance and width of a few points."""

import pytest

from console.domain.linear import Singular, inverse, times
from console.domain.outline import hull, outside_by, width

SQUARE = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (2.0, 2.0), (0.0, 2.0)]


def test_a_hull_has_its_corners_only_and_turns_left() -> None:
    assert hull(SQUARE) == [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]
    assert hull([(0, 0), (1, 1), (2, 2)]) == [(0, 0), (2, 2)]


def test_how_far_outside_something_lies() -> None:
    corners = hull(SQUARE)
    assert outside_by(corners, (2, 1)) == outside_by(corners, (4, 4)) == 0
    assert outside_by(corners, (7, 8)) == 5
    assert outside_by(corners, (2, -3)) == 3
    assert outside_by([(0, 0), (2, 2)], (3, 3)) == pytest.approx(2**0.5)
    assert outside_by([(1, 1)], (1, 3)) == 2


def test_a_hull_is_as_wide_as_where_it_is_narrowest() -> None:
    assert width(hull(SQUARE)) == 4
    assert width([(0, 0), (8, 0), (8, 6)]) == pytest.approx(4.8)
    assert width([(0, 0), (5, 5)]) == 0


def test_an_inverse_undoes_its_matrix() -> None:
    matrix = [[0.0, 2.0, 1.0], [1.0, 0.0, 3.0], [2.0, 1.0, 0.0]]
    assert times(inverse(matrix), times(matrix, [3.0, -1.0, 2.0])) == pytest.approx([3.0, -1.0, 2.0])
    with pytest.raises(Singular):
        inverse([[1.0, 2.0], [2.0, 4.0]])
