"""What is wrong with a picture itself: black, glaring, covered, moved, striped, without colour. Worker side.

Asked every few seconds, under a millisecond a picture. Absolute limits only where no scene could mean it; what depends
on the scene is judged against the camera's own reference, of which only the edges' places are kept, so that day and
night, lamps and headlights do not count as another view.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from console.domain.camera import Quality
from console.video.canvas import Pixels
from console.video.reference import VIEW, Reference

Floats = npt.NDArray[np.float32]

_SMALL: Final = (160, 90)
_SHIFTS: Final = (8, 6)
"""How many cells of the view (an eighth, a sixth of the picture) a shift is looked for."""
_BLACK: Final = 36
"""99 of 100 pixels below: no light at all (16 is black); a street lamp alone lights more than one in a hundred."""
_GLARE: Final = 228
_FLAT: Final = 5.0
"""Standard deviation of the small picture below which it shows nothing: a hand, a bag, paint."""
_BLURRED: Final = 0.42
"""Share of the reference's sharpness; a night leaves 0.7, a slight blur 0.55 (measured on the demo street)."""
_SNOW: Final = (12.0, 0.5)
_BANDS: Final = (10.0, 0.35)
_GREY: Final = 1.5
_TINT: Final = 24.0
_LIT: Final = 60.0
"""Mean luma from which on a colour camera shows colour; below, cameras turn to infrared."""
_SAME_VIEW: Final = 0.42
"""Likeness of two views of one camera: in the median 0.7 between two lights of the demo street's fifteen scenes."""
_OTHER_VIEW: Final = 0.25
"""Nothing like the reference where it should be: turned away. Of one view in two lights 0.27 is the least (a promenade
at night and in rain), of two views 0.23 the most."""
_SHIFTED: Final = 0.5
_SHIFT_GAIN: Final = 0.2
"""The reference lies so much better elsewhere: the camera was pushed."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What was measured on one picture."""

    mean: float
    half: float
    """Luma of the brightest half's darkest pixel."""
    top: float
    """Luma that one pixel in a hundred exceeds."""
    deviation: float
    sharpness: float
    """Deviation of the Laplacian of the small picture by that of the picture: light cancels out."""
    grain: tuple[float, float]
    """Mean difference of neighbouring pixels; the same by the deviation (1.1 for white noise, 0.2 for a street)."""
    bands: tuple[float, float]
    """Deviation of lines from their neighbours; its share of all variance."""
    colour: float | None
    """Mean distance of the chroma from grey; None: not known."""
    tint: float
    """Distance of the mean chroma from grey."""
    view: npt.NDArray[np.int8]

    @property
    def reference(self) -> Reference:
        """Return this picture as a reference for later ones."""
        return Reference(self.view.tobytes(), self.sharpness, self.bands[1], self.colour or 0.0)


def measure(planes: tuple[Pixels, ...]) -> Measure:
    """Measure one picture: (Y,) or (Y, U, V), each (h, w) uint8. 0.7 ms for 704×576."""
    luma = planes[0]
    small = luma
    while small.shape[1] >= 4 * _SMALL[0]:  # by halves: five times as quick as all at once
        small = cv2.resize(small, (small.shape[1] // 2, small.shape[0] // 2), interpolation=cv2.INTER_AREA)  # type: ignore[assignment]  # the stubs say any number, it is uint8 as before
    small = np.asarray(cv2.resize(small, _SMALL, interpolation=cv2.INTER_AREA), np.uint8)
    levels = np.bincount(small.ravel(), minlength=256).cumsum()
    half, top = (float(np.searchsorted(levels, share * small.size)) for share in (0.5, 0.99))
    mean, deviation = (float(value[0, 0]) for value in cv2.meanStdDev(small))
    _, edges = cv2.meanStdDev(cv2.Laplacian(small, cv2.CV_16S))
    colour, tint = _colour(planes[1:])
    return Measure(
        mean=mean,
        half=half,
        top=top,
        deviation=deviation,
        sharpness=float(edges[0, 0]) / (deviation + 2.0),
        grain=_grain(luma),
        bands=_bands(luma),
        colour=colour,
        tint=tint,
        view=_view(small),
    )


def _grain(luma: Pixels) -> tuple[float, float]:
    rows = luma[:: max(1, luma.shape[0] // 32)]
    difference = cv2.norm(rows[:, 1:], rows[:, :-1], cv2.NORM_L1) / (rows.shape[0] * (rows.shape[1] - 1))
    _, deviation = cv2.meanStdDev(rows)
    return difference, difference / (float(deviation[0, 0]) + 2.0)


def _bands(luma: Pixels) -> tuple[float, float]:
    columns = np.ascontiguousarray(luma[:, :: max(1, luma.shape[1] // 64)])
    lines = cv2.reduce(columns, 1, cv2.REDUCE_AVG, dtype=cv2.CV_32F)
    fine = lines - cv2.blur(lines, (1, max(3, luma.shape[0] // 24 | 1)))
    _, deviation = cv2.meanStdDev(columns)
    return float(fine.std()), float(fine.var()) / (float(deviation[0, 0]) ** 2 + 4.0)


def _colour(chroma: tuple[Pixels, ...]) -> tuple[float | None, float]:
    if len(chroma) != 2:
        return None, 0.0
    planes = [plane[::4, ::4].astype(np.int16) - 128 for plane in chroma]
    return float(np.mean([np.abs(p).mean() for p in planes])), float(max(abs(p.mean()) for p in planes))


def _view(small: Pixels) -> npt.NDArray[np.int8]:
    """Return where edges are: what differs from its surroundings, by how much the surroundings differ themselves."""
    grid = cv2.resize(small, VIEW, interpolation=cv2.INTER_AREA).astype(np.float32)
    fine = grid - cv2.blur(grid, (9, 9))
    spread = cv2.sqrt(cv2.blur(fine * fine, (9, 9))) + 2.0
    return np.asarray(np.clip(fine / spread * 40, -127, 127), np.int8)


def judge(now: Measure, reference: Reference | None) -> frozenset[Quality]:
    """Return what is wrong with a picture; against the camera's own reference where there is one."""
    blind = _blinded(now, reference)
    if blind is not None:
        return frozenset({blind})
    marks = set()
    if reference is not None and has_moved(now.view, reference.view):
        marks.add(Quality.MOVED)
    if now.tint > _TINT:
        marks.add(Quality.TINT)
    elif now.colour is not None and now.colour < _GREY and now.mean > _LIT and _had_colour(reference):
        marks.add(Quality.NO_COLOUR)
    return frozenset(marks)


def _blinded(now: Measure, reference: Reference | None) -> Quality | None:
    """Return what keeps anybody from seeing anything; the first that explains the picture."""
    if now.top < _BLACK:
        return Quality.BLACK
    if all(value > limit for value, limit in zip(now.grain, _SNOW, strict=True)):
        return Quality.STRIPES
    usual = reference.bands if reference is not None else 0.0
    if now.bands[0] > _BANDS[0] and now.bands[1] > max(_BANDS[1], 2 * usual):
        return Quality.STRIPES
    if now.half >= _GLARE:  # after stripes: white ones may cover half of the picture
        return Quality.GLARE
    is_blurred = reference is not None and now.sharpness < _BLURRED * reference.sharpness
    return Quality.COVERED if is_blurred or now.deviation < _FLAT else None


def _had_colour(reference: Reference | None) -> bool:
    return reference is not None and reference.colour > 2 * _GREY


def has_moved(view: npt.NDArray[np.int8], reference: bytes) -> bool:
    """Say whether ``view`` is another than the reference: the same thing elsewhere, or nothing in common.

    Args:
        view: a picture in small, (VIEW[1], VIEW[0]) int8.
        reference: the usual one, its bytes in rows.
    """
    usual = np.frombuffer(reference, np.int8).reshape(VIEW[1], VIEW[0]).astype(np.float32)
    across, down = _SHIFTS
    middle = usual[down:-down, across:-across]
    likeness = cv2.matchTemplate(view.astype(np.float32), middle, cv2.TM_CCOEFF_NORMED)
    here = float(likeness[down - 1 : down + 2, across - 1 : across + 2].max())  # a cell: a pole swings in the wind
    if here >= _SAME_VIEW:
        return False
    best = float(likeness.max())
    return here < _OTHER_VIEW or (best >= _SHIFTED and best - here > _SHIFT_GAIN)
