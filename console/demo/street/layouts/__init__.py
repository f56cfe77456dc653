"""Which layout a camera's scene has."""

from collections.abc import Callable
from typing import Final

from console.demo.street.layouts import crossings, narrow, open, streets  # noqa: A004 - the places' own word
from console.demo.street.plan import Plan

LAYOUTS: Final[dict[str, Callable[[Plan], Plan]]] = {
    "crossing": crossings.crossing,
    "bridge": crossings.bridge,
    "shops": streets.shops,
    "bus_stop": streets.bus_stop,
    "hospital": streets.hospital,
    "school": open.school,
    "promenade": open.promenade,
    "metro": open.metro,
    "park": open.park_gate,
    "square": open.square,
    "plaza": open.plaza,
    "market": narrow.market,
    "lane": narrow.lane,
    "residential": narrow.residential,
    "yard": narrow.yard,
    "construction": narrow.construction,
}


def layout(scene: str, mood: str, seed: int) -> Plan:
    """Return the plan of a scene; one that is not known looks like a shopping street."""
    return LAYOUTS.get(scene, streets.shops)(Plan(scene, mood, seed))
