"""What makes a picture of painted colours: sky, wear and shadows on the ground, light, bloom, a lens's softness."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from console.demo.street.light import LAMP, Light
from console.demo.street.view import Array, View, grain

_COARSE: Final = 4
"""Light changes slowly: it is worked out for every fourth pixel."""
_STEPS: Final = 8
"""Steps in a level before the tone curve."""
_NEUTRAL: Final = 150
"""A wear of 1 in a byte."""
_STAINS: Final = ((9.0, 0.09, 40.0, 130.0), (1.7, 0.10, 40.0, 130.0), (0.22, 0.10, 14.0, 45.0))
"""Width in metres, strength, distance over which they fade, distance up to which they are drawn."""


def sky(view: View, light: Light, seed: int) -> Array:
    """Return the sky with its haze above the horizon and a few soft clouds, (h, w, 3) uint8."""
    rows = np.arange(view.height_px, dtype=np.float32) / max(view.horizon_px, view.height_px * 0.3)
    top, low = np.array(light.sky_top, np.float32), np.array(light.sky_low, np.float32)
    colours = top + (low - top) * np.clip(rows, 0, 1)[:, None] ** 1.3
    u, v = np.meshgrid(np.arange(view.width_px // 8 + 1), np.arange(view.height_px // 8 + 1))
    cloud = cv2.GaussianBlur(grain(u / view.width_px * 40, v / view.height_px * 60, 5, seed + 9), (0, 0), 3)
    cloud = cv2.resize(1 + 0.07 * cloud, (view.width_px, view.height_px))
    colours = (colours / np.array(light.ambient)).astype(np.float32)
    return np.asarray(np.clip(cloud[:, :, None] * colours[:, None], 0, 255), np.uint8)


def wear(picture: Array, view: View, shadows: Sequence[tuple[Array, float]], seed: int) -> None:
    """Give the ground its stains and shadows; ``picture`` is that of ``view`` or a whole number of times as large."""
    x, z, reach = view.ground()
    top = int(np.argmax(reach[:, 0] <= 3000))
    worn = np.ones((view.height_px, view.width_px), np.float32)
    for index, (size_m, strength, fades_m, to_m) in enumerate(_STAINS):
        here = slice(int(np.argmax(reach[:, 0] <= to_m)), None)
        worn[here] += np.exp(-reach[here] / fades_m) * strength * grain(x[here], z[here], size_m, seed + index)
    worn *= cv2.GaussianBlur(_shade(view, shadows), (0, 0), max(0.8, view.height_px / 400))
    factor = cv2.resize(cv2.convertScaleAbs(worn, alpha=_NEUTRAL), (picture.shape[1], picture.shape[0]))
    band = picture[top * (picture.shape[0] // view.height_px) :]
    cv2.multiply(band, cv2.merge([factor[-len(band) :]] * 3), dst=band, scale=1 / _NEUTRAL)


def _shade(view: View, shadows: Sequence[tuple[Array, float]]) -> Array:
    """Return how much light shadows leave of each pixel, (h, w) float32."""
    shade = np.ones((view.height_px, view.width_px), np.float32)
    for points, strength in shadows:
        pixels, _ = view.outline(points)
        if not len(pixels):
            continue
        left, top = np.maximum(np.floor(pixels.min(axis=0)) - 1, 0).astype(int).tolist()
        right, low = np.minimum(np.ceil(pixels.max(axis=0)) + 2, (view.width_px, view.height_px)).astype(int).tolist()
        if right <= left or low <= top:
            continue
        mask = np.zeros((low - top, right - left), np.uint8)
        corners = np.rint(np.clip(pixels - (left, top), -9000, 9000) * 16).astype(np.int32)
        cv2.fillPoly(mask, [corners], 255, cv2.LINE_AA, 4)
        shade[top:low, left:right] *= 1 - mask * np.float32(strength / 255)
    return shade


def light_map(view: View, light: Light, lamps: Sequence[tuple[float, float, float]]) -> Array:
    """Return the factors by which light makes things brighter or darker, (h/4, w/4, 3) float32, vignette and all."""
    x, z, _ = view.ground(_COARSE)
    gain = np.empty((*x.shape, 3), np.float32)
    gain[:] = light.ambient
    if light.lamps:
        gain += _pools(view, x, z, lamps)[:, :, None] * (np.array(LAMP, np.float32) * (0.75 * light.lamps))
    u = np.linspace(-1, 1, x.shape[1], dtype=np.float32)[None, :]
    v = np.linspace(-1, 1, x.shape[0], dtype=np.float32)[:, None]
    gain *= (1 - 0.13 * (u * u + v * v) ** 1.3)[:, :, None]
    return gain


def _pools(view: View, x: Array, z: Array, lamps: Sequence[tuple[float, float, float]]) -> Array:
    """Return how much lamp light falls on places: on the ground below a lamp, and on what stands beside it."""
    pools = np.zeros(x.shape, np.float32)
    u = (np.arange(x.shape[1], dtype=np.float32) * _COARSE + _COARSE / 2)[None, :]
    v = (np.arange(x.shape[0], dtype=np.float32) * _COARSE + _COARSE / 2)[:, None]
    for lamp_x, lamp_y, lamp_z in lamps:
        pools += np.exp(-((x - lamp_x) ** 2 + (z - lamp_z) ** 2) / (2 * 4.6**2))
        at_u, at_v, distance = view.spot(lamp_x, lamp_y * 0.6, lamp_z)
        if distance > 2:
            wide, tall = view.scale_x * 4.5 / distance, view.scale_y * 4.5 / distance
            pools += 0.45 * np.exp(-(((u - at_u) / wide) ** 2) / 2) * np.exp(-(((v - at_v) / tall) ** 2) / 2)
    return np.minimum(pools, 1.5)


def develop(albedo: Array, glow: Array | None, gain: Array, light: Light) -> Array:
    """Let the light fall on the painted things and soften the picture like a lens; ``glow`` None: no lamp is lit."""
    size = (albedo.shape[1], albedo.shape[0])
    scale = size[1] / 576
    if glow is None:
        bright = cv2.multiply(albedo, cv2.resize(gain, size), scale=_STEPS, dtype=cv2.CV_32F)
    else:
        bloom = _bloom(glow, gain.shape, scale) * np.float32(light.lamps)
        bright = cv2.multiply(albedo, cv2.resize(gain + bloom * (1.4 / 255), size), scale=_STEPS, dtype=cv2.CV_32F)
        cv2.add(bright, cv2.resize(bloom * np.float32(0.35 * _STEPS), size), dst=bright)
        cv2.scaleAdd(glow.astype(np.float32), light.lamps * _STEPS, bright, dst=bright)
    curve = _curve(is_lit=glow is not None)
    picture = curve[np.minimum(bright, len(curve) - 1).astype(np.uint16)]
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.55 * max(scale, 0.8)))


def _bloom(glow: Array, shape: tuple[int, ...], scale: float) -> Array:
    """Return the soft light around what shines, as coarse as the light's map."""
    small = cv2.resize(glow, (shape[1], shape[0]), interpolation=cv2.INTER_AREA).astype(np.float32)
    near, wide = cv2.GaussianBlur(small, (0, 0), 3.0 * scale), cv2.GaussianBlur(small, (0, 0), 12 * scale)
    return np.asarray(cv2.addWeighted(near, 0.5, wide, 0.55, 0))


def _curve(*, is_lit: bool) -> Array:
    """Return the tone curve, one level for each step of light: lamps never burn out, the middle gets contrast."""
    level = np.arange(1024 * _STEPS, dtype=np.float32) / _STEPS
    if is_lit:
        level = 255 * (1 - np.exp(-level / 215)) * 1.06
    level = np.clip(level, 0, 255)
    level += (level - 118) * (level * (255 - level)) * (0.22 / 127.5**2)
    return np.asarray(np.clip(level, 0, 255), np.uint8)
