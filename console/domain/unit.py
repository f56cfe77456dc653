"""A member unit: a body that handles cases."""

from dataclasses import dataclass

from console.domain.standard import UnitId


@dataclass(frozen=True, slots=True)
class Unit:
    """A responsible unit as the standard and the orders name it."""

    id: UnitId
    name: str
