"""Which layout a camera's scene has."""

from console.demo.street.layouts.streets import shops
from console.demo.street.plan import Plan


def layout(scene: str, mood: str, seed: int) -> Plan:
    """Return the plan of a scene."""
    return shops(Plan(scene, mood, seed))
