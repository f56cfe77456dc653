"""Grids that come with the program: those of the demo street."""

from importlib import resources


def demo_grids() -> str:
    """Return the demo street's 20 public-area grids and 25 residents' grids, as GeoJSON text."""
    return (resources.files(__name__) / "demo.geojson").read_text(encoding="utf-8")
