"""The four lights a camera may see its street in: sky, haze, sun and lamps, all in BGR."""

from dataclasses import dataclass
from typing import Final

Colour = tuple[float, float, float]


def rgb(code: int) -> Colour:
    """Return the BGR colour of a 0xRRGGBB code."""
    return (float(code & 255), float(code >> 8 & 255), float(code >> 16 & 255))


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Return ``a`` with ``share`` (0..1) of ``b`` in it."""
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share)


def tone(colour: Colour, factor: float) -> Colour:
    """Return a lighter or darker ``colour``."""
    return (colour[0] * factor, colour[1] * factor, colour[2] * factor)


@dataclass(frozen=True, slots=True)
class Light:
    """One light."""

    sky_top: Colour
    sky_low: Colour
    haze: Colour
    haze_m: float
    """Distance at which two thirds of a colour are haze."""
    ambient: Colour
    """What falls on everything, as factors."""
    sun: float
    """How much brighter a face towards the sun is; 0: no sun and no cast shadows."""
    lamps: float
    """How bright lamps are and how many windows are lit."""
    wet: float = 0.0


LIGHTS: Final = {
    "day": Light(rgb(0xA9BFD2), rgb(0xE2E7E8), rgb(0xCCD5D9), 260, (1.14, 1.18, 1.21), 0.36, 0.0),
    "dusk": Light(rgb(0x56688A), rgb(0xEBB48C), rgb(0xA5928C), 260, (0.80, 0.74, 0.78), 0.12, 0.65),
    "night": Light(rgb(0x0B1019), rgb(0x2A2C38), rgb(0x1C2029), 190, (0.36, 0.30, 0.265), 0.0, 1.0),
    "rain": Light(rgb(0x858E94), rgb(0xB3B9BB), rgb(0x9BA3A7), 110, (0.80, 0.78, 0.75), 0.0, 0.35, 1.0),
}
SUN: Final = (-0.52, 0.74, -0.42)
"""Towards the sun, a unit vector: high behind the camera, to its left."""
LAMP: Final = (0.50, 0.78, 1.0)
"""The warm light of street lamps, as factors."""
