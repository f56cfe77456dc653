"""Which layout a camera's scene has."""

from collections.abc import Callable
from typing import Final

from console.demo.street.layouts import crossings, gates, lanes, riverside, squares, streets, yards
from console.demo.street.plan import Plan

LAYOUTS: Final[dict[str, Callable[[Plan], Plan]]] = {
    "crossing": crossings.crossing,
    "bridge": riverside.bridge,
    "shops": streets.shops,
    "bus_stop": streets.bus_stop,
    "hospital": streets.hospital,
    "school": gates.school,
    "promenade": riverside.promenade,
    "metro": squares.metro,
    "park": gates.park_gate,
    "square": squares.square,
    "plaza": squares.plaza,
    "market": lanes.market,
    "lane": lanes.lane,
    "residential": lanes.residential,
    "yard": yards.yard,
    "construction": yards.construction,
}


def layout(scene: str, mood: str, seed: int) -> Plan:
    """Return the plan of a scene; one that is not known looks like a shopping street."""
    return LAYOUTS.get(scene, streets.shops)(Plan(scene, mood, seed))
