"""How a camera's picture looks when all is well: numbers only, no picture can be made of them."""

from dataclasses import dataclass
from typing import Final

VIEW: Final = (64, 36)
"""Cells of a :class:`Reference`'s view, across and down."""


@dataclass(frozen=True, slots=True)
class Reference:
    """How a camera's picture looks when all is well: what its later pictures are compared with."""

    view: bytes
    """Where edges are, ``VIEW`` int8 row by row; contrast and light taken out. No picture can be made of it."""
    sharpness: float
    bands: float
    colour: float
