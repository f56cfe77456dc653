"""Small systems of linear equations, solved by elimination. Pure; for matrices of ten rows, not of a thousand."""

from collections.abc import Sequence
from typing import Final

Matrix = list[list[float]]
_LEAST: Final = 1e-13
"""A pivot that is so small beside the largest entry is rounding noise: the rows say the same thing twice."""


class Singular(ArithmeticError):
    """The equations do not fix what is sought."""


def inverse(matrix: Sequence[Sequence[float]]) -> Matrix:
    """Return the inverse of a square matrix (n, n); raise :class:`Singular` where it has none."""
    size = len(matrix)
    rows = [[*map(float, row), *(float(at == index) for at in range(size))] for index, row in enumerate(matrix)]
    least = _LEAST * max((abs(value) for row in matrix for value in row), default=0.0)
    for step in range(size):
        _bring_up_pivot(rows, step, least)
        rows[step] = [value / rows[step][step] for value in rows[step]]
        for other in range(size):
            if other != step and (share := rows[other][step]):
                rows[other] = [a - share * b for a, b in zip(rows[other], rows[step], strict=True)]
    return [row[size:] for row in rows]


def _bring_up_pivot(rows: Matrix, step: int, least: float) -> None:
    best = max(range(step, len(rows)), key=lambda index: abs(rows[index][step]))
    if not abs(rows[best][step]) > least:  # also of what is not a number
        raise Singular(f"no pivot in column {step}")
    rows[step], rows[best] = rows[best], rows[step]


def times(matrix: Sequence[Sequence[float]], vector: Sequence[float]) -> list[float]:
    """Return a matrix (m, n) times a vector (n)."""
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]
