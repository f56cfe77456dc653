"""Cars, taxis, vans, buses, trucks, carts: solids with their front ahead (+z), standing on their wheels."""

import functools
import itertools
from typing import Final

from console.demo.street.light import Colour, rgb, tone
from console.demo.street.mesh import Builder, Mesh

_GLASS: Final = rgb(0x2B353D)
_TYRE: Final = rgb(0x1B1C1E)
_PAINTS: Final = (0xC9CCCD, 0x2A2E33, 0xB8BBBD, 0x3C4A5C, 0x7C2B2B, 0x8F9496, 0xE3E3DF, 0x5A4F45, 0x35524A)
_HEAD: Final = rgb(0xFFF6DC)
_TAIL: Final = rgb(0xE0301E)
KINDS: Final = ("car", "taxi", "suv", "van", "bus", "truck", "cart")
LENGTHS: Final = {"car": 4.6, "taxi": 4.6, "suv": 4.7, "van": 5.2, "bus": 11.0, "truck": 7.0, "cart": 2.6}


@functools.cache
def vehicle(kind: str, paint: int, *, dark: bool) -> Mesh:
    """Return a vehicle; ``paint`` picks its colour, ``dark`` lights its lamps."""
    colour = rgb(_PAINTS[paint % len(_PAINTS)])
    if kind == "taxi":
        colour = rgb((0xD0A528, 0x2E7F86, 0x3F6FA0)[paint % 3])
    build = Builder()
    if kind in {"car", "taxi", "suv"}:
        _car(build, colour, tall=1.68 if kind == "suv" else 1.46, dark=dark)
        if kind == "taxi":
            build.box((-0.3, 1.46, -0.35), (0.3, 1.6, -0.15), rgb(0xE8E6DA))
    elif kind == "cart":
        _cart(build)
    else:
        _boxy(build, kind, paint, dark=dark)
    return build.done()


def _car(build: Builder, colour: Colour, *, tall: float, dark: bool) -> None:
    half, belt = 0.9, 0.62 * tall
    _wheels(build, half, (-1.35, 1.4), 0.33)
    # bonnet, windscreen, roof, rear window, boot: the profile (z, y, half width) from the front bumper backwards
    lower = [
        (2.3, 0.28),
        (2.32, 0.55),
        (2.15, 0.74),
        (1.0, belt),
        (-1.55, belt),
        (-2.2, belt - 0.04),
        (-2.3, 0.55),
        (-2.28, 0.28),
    ]
    for side in (-1, 1):
        build.face([(side * half, y, z) for z, y in lower], colour, out=(side, 0, 0))
    for (z0, y0), (z1, y1) in itertools.pairwise(lower):
        build.face(
            [(-half, y0, z0), (half, y0, z0), (half, y1, z1), (-half, y1, z1)], colour, out=(0, z0 - z1, y1 - y0)
        )
    _cabin(build, colour, tall, belt)
    _wheel_sides(build, half, (-1.35, 1.4), 0.33)
    _lights(build, half, 2.33, 0.62, dark=dark)


def _cabin(build: Builder, colour: Colour, tall: float, belt: float) -> None:
    wide, top = 0.86, 0.66
    front, rear, roof_front, roof_rear = 1.05, -1.75, 0.3, -1.15
    for side in (-1, 1):
        build.face(
            [(side * wide, belt, front), (side * top, tall, roof_front),
             (side * top, tall, roof_rear), (side * wide, belt, rear)],
            tone(colour, 0.82), out=(side, 0.3, 0),
        )  # fmt: skip
        pane = 0.99
        for z0, z1, r0, r1 in ((0.82, -0.3, 0.24, -0.34), (-0.42, -1.5, -0.44, -1.06)):
            build.face(
                [(side * wide * pane, belt + 0.04, z0), (side * top * 1.03, tall - 0.06, r0),
                 (side * top * 1.03, tall - 0.06, r1), (side * wide * pane, belt + 0.04, z1)],
                _GLASS, out=(side, 0.3, 0),
            )  # fmt: skip
    build.face(
        [(-wide, belt, front), (wide, belt, front), (top, tall, roof_front), (-top, tall, roof_front)],
        tone(_GLASS, 1.35),
        out=(0, 1, 1),
    )
    build.face(
        [(-wide, belt, rear), (wide, belt, rear), (top, tall, roof_rear), (-top, tall, roof_rear)],
        tone(_GLASS, 1.2),
        out=(0, 1, -1),
    )
    build.face(
        [(-top, tall, roof_front), (top, tall, roof_front), (top, tall, roof_rear), (-top, tall, roof_rear)],
        tone(colour, 1.06),
        out=(0, 1, 0),
    )


def _boxy(build: Builder, kind: str, paint: int, *, dark: bool) -> None:
    long = LENGTHS[kind] / 2
    half = 1.25 if kind in {"bus", "truck"} else 0.95
    tall = {"bus": 3.0, "truck": 2.3, "van": 2.0}[kind]
    colour = rgb(
        {"bus": (0xB9C4BE, 0x4F7FA3, 0x3E7E62)[paint % 3], "truck": (0x3D5F86, 0xC7C9C6, 0x8A3B30)[paint % 3]}.get(
            kind, 0xD5D6D2
        )
    )
    axles = (-long * 0.55, long * 0.62)
    _wheels(build, half, axles, 0.42)
    nose = long - (1.9 if kind == "truck" else 0)
    if kind == "truck":
        build.box((-half, 0.55, -long), (half, 1.0, nose - 0.15), rgb(0x4A4E52))
        build.box((-half, 1.0, -long), (half, 3.1, nose - 0.15), rgb(0xC2C3BD), top=rgb(0xAFB1AC))
        build.box((-half, 0.45, nose), (half, tall, long), colour)
    else:
        build.box((-half, 0.35, -long), (half, tall, long), colour, top=tone(rgb(0xD8DAD6), 0.95))
    low, high = tall * 0.5, tall * 0.88
    for side in (-1, 1):
        panes = 5 if kind == "bus" else 2
        start = nose if kind == "truck" else -long + 0.2
        step = (long - 0.15 - start) / (1 if kind == "truck" else panes)
        for pane in range(1 if kind == "truck" else panes):
            z0 = start + pane * step
            glow = rgb(0xB8AD8A) if dark and kind == "bus" else None
            build.face(
                [
                    (side * half, low, z0 + 0.1),
                    (side * half, low, z0 + step - 0.1),
                    (side * half, high, z0 + step - 0.1),
                    (side * half, high, z0 + 0.1),
                ],
                _GLASS,
                out=(side, 0, 0),
                glow=glow,
            )
        if kind == "bus":
            build.face(
                [
                    (side * half, 0.75, -long),
                    (side * half, 0.75, long),
                    (side * half, 1.05, long),
                    (side * half, 1.05, -long),
                ],
                tone(colour, 0.62),
                out=(side, 0, 0),
            )
    build.face(
        [(-half * 0.92, low, long), (half * 0.92, low, long), (half * 0.9, high, long), (-half * 0.9, high, long)],
        tone(_GLASS, 1.25),
        out=(0, 0, 1),
    )
    if kind != "truck":
        build.face(
            [
                (-half * 0.8, low + 0.1, -long),
                (half * 0.8, low + 0.1, -long),
                (half * 0.8, high, -long),
                (-half * 0.8, high, -long),
            ],
            _GLASS,
            out=(0, 0, -1),
        )
    if kind == "bus":
        build.face(
            [(-0.8, high + 0.06, long), (0.8, high + 0.06, long), (0.8, tall - 0.06, long), (-0.8, tall - 0.06, long)],
            rgb(0x281810),
            out=(0, 0, 1),
            glow=rgb(0xC87820) if dark else None,
        )
        build.box((-0.6, tall, -1.5), (0.6, tall + 0.25, 1.5), rgb(0xC9CBC8))
    _wheel_sides(build, half, axles, 0.42)
    _lights(build, half, long + 0.01, 0.75, dark=dark)


def _cart(build: Builder) -> None:
    """Add the sanitation tricycle: green tub, its wheels, a driver's seat."""
    green = rgb(0x3B7A55)
    _wheels(build, 0.55, (-0.6,), 0.3)
    build.box((-0.55, 0.4, -1.2), (0.55, 1.15, 0.25), green, top=rgb(0x23432F))
    build.box((-0.3, 0.3, 0.3), (0.3, 0.75, 0.9), tone(green, 0.8))
    build.box((-0.05, 0.3, 0.95), (0.05, 1.0, 1.05), rgb(0x33363A))
    _wheel_sides(build, 0.55, (-0.6,), 0.3)
    _wheel_sides(build, 0.06, (1.05,), 0.3)


def _wheels(build: Builder, half: float, axles: tuple[float, ...], radius: float) -> None:
    """Add what is seen of the wheels below the body."""
    for z in axles:
        build.box((-half * 0.97, 0, z - radius * 0.6), (half * 0.97, radius, z + radius * 0.6), _TYRE)


def _wheel_sides(build: Builder, half: float, axles: tuple[float, ...], radius: float) -> None:
    for z in axles:
        for side in (-1, 1):
            build.disc((side * (half + 0.01), radius, z), radius, _TYRE, (side, 0, 0))
            build.disc((side * (half + 0.02), radius, z), radius * 0.55, rgb(0x83878A), (side, 0, 0))


def _lights(build: Builder, half: float, front: float, y: float, *, dark: bool) -> None:
    """Add head and tail lamps, number plates and the grille."""
    build.face(
        [
            (-half * 0.5, y - 0.22, front),
            (half * 0.5, y - 0.22, front),
            (half * 0.5, y - 0.04, front),
            (-half * 0.5, y - 0.04, front),
        ],
        rgb(0x202428),
        out=(0, 0, 1),
    )
    build.face(
        [(-0.23, y - 0.2, front), (0.23, y - 0.2, front), (0.23, y - 0.08, front), (-0.23, y - 0.08, front)],
        rgb(0x2F5FA8),
        out=(0, 0, 1),
    )
    build.face(
        [(-0.23, y - 0.12, -front), (0.23, y - 0.12, -front), (0.23, y, -front), (-0.23, y, -front)],
        rgb(0x2F5FA8),
        out=(0, 0, -1),
    )
    for side in (-1, 1):
        inner, outer = side * half * 0.58, side * half * 0.96
        build.face(
            [(inner, y - 0.02, front), (outer, y - 0.02, front), (outer, y + 0.13, front), (inner, y + 0.13, front)],
            _HEAD if dark else rgb(0xDADFE0),
            out=(0, 0, 1),
            glow=_HEAD if dark else None,
        )
        build.face(
            [(inner, y, -front), (outer, y, -front), (outer, y + 0.16, -front), (inner, y + 0.16, -front)],
            tone(_TAIL, 1.0 if dark else 0.62),
            out=(0, 0, -1),
            glow=_TAIL if dark else None,
        )
