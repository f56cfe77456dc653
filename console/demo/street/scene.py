"""The painter of one demo camera."""

from typing import Protocol

from console.demo.street.backdrop import Backdrop, Site
from console.demo.street.layouts import layout
from console.demo.street.movers import Mover
from console.demo.street.rain import Rain
from console.demo.street.stage import Frame
from console.demo.street.traffic import LOOP_S
from console.demo.street.view import Array, View


class Looks(Protocol):
    """What the painter reads of a camera."""

    @property
    def scene(self) -> str: ...  # noqa: D102
    @property
    def light(self) -> str: ...  # noqa: D102
    @property
    def seed(self) -> int: ...  # noqa: D102


class Scene:
    """A street as one camera sees it: the same picture again every 60 s, for any size."""

    def __init__(self, camera: Looks) -> None:
        """Plan the scene; nothing is painted yet."""
        self._plan = layout(camera.scene, camera.light, camera.seed)
        self._still: dict[tuple[int, int], tuple[View, Backdrop, Rain | None]] = {}

    @property
    def movers(self) -> list[Mover]:
        """What moves in it."""
        return self._plan.movers

    def paint(self, t_s: float, width_px: int, height_px: int) -> Array:
        """Return the picture at ``t_s`` seconds, (height, width, 3) uint8 BGR; the caller may write on it."""
        view, backdrop, rain = self._backdrop(width_px, height_px)
        moment = t_s % LOOP_S
        frame = Frame(view, self._plan.light, backdrop)
        frame.paint([actor for mover in self._plan.movers for actor in mover.actors(moment)])
        if rain is not None:
            rain.fall(frame.picture, moment)
        return frame.picture

    def _backdrop(self, width_px: int, height_px: int) -> tuple[View, Backdrop, Rain | None]:
        size = (width_px, height_px)
        if size not in self._still:
            view = self._view(*size)
            site = Site(view, self._plan.light, self._plan.seed)
            if self._plan.build is not None:
                self._plan.build(site)
            rain = Rain(width_px, height_px, self._plan.seed) if self._plan.wet else None
            self._still[size] = (view, site.finish(), rain)
        return self._still[size]

    def _view(self, width_px: int, height_px: int) -> View:
        plan = self._plan
        return View(width_px, height_px, at=plan.at, yaw=plan.yaw, pitch=plan.pitch, fov=plan.fov)
