"""Which layout a camera's scene has."""

from console.demo.street.layouts import streets
from console.demo.street.plan import Plan

_LAYOUTS = {"shops": streets.shops, "bus_stop": streets.bus_stop, "hospital": streets.hospital}


def layout(scene: str, mood: str, seed: int) -> Plan:
    """Return the plan of a scene; one that is not known looks like a shopping street."""
    return _LAYOUTS.get(scene, streets.shops)(Plan(scene, mood, seed))
