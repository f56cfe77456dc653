"""What a scene consists of before it is painted: where the camera hangs, what stands, what moves."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from console.demo.street.backdrop import Site
from console.demo.street.light import LIGHTS, Light
from console.demo.street.movers import Mover


@dataclass(slots=True)
class Plan:
    """One scene under one light."""

    scene: str
    mood: str
    seed: int
    at: tuple[float, float, float] = (0.0, 5.6, 0.0)
    yaw: float = 0.0
    pitch: float = 14.0
    fov: float = 62.0
    build: Callable[[Site], None] | None = None
    movers: list[Mover] = field(default_factory=list)

    @property
    def light(self) -> Light:
        """The light it is seen in."""
        return LIGHTS[self.mood]

    @property
    def dark(self) -> bool:
        """Say whether vehicles drive with their lamps lit."""
        return self.light.lamps > 0

    @property
    def wet(self) -> bool:
        """Say whether it rains."""
        return self.light.wet > 0

    def pick(self, more: int = 0) -> np.random.Generator:
        """Return a source of choices that is the same for the same seed."""
        return np.random.default_rng(self.seed * 7 + more)
