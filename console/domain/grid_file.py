"""Reads grids from GeoJSON text (RFC 7946, WGS-84): strict, all or nothing. Reads no files."""

import json
from datetime import datetime
from typing import Any, Final

from console.domain.camera import Point
from console.domain.grid import Grid, GridId, Layer, check_grids
from console.domain.standard import UnitId
from console.errors import Corrupt, Refused, Words

BYTES_MAX: Final = 4 * 1024 * 1024
CAUSE_SHOWN: Final = 80
"""Characters of a cause that an error shows."""


class GridsUnreadable(Corrupt):
    """A feature cannot be read as a grid; ``feature`` counts from 1, 0: the file itself is none."""

    def __init__(self, feature: int, why: str, **facts: object) -> None:
        super().__init__(
            f"grid {feature}: {why} {facts}",
            text_key="grid_file.item" if feature else "grid_file.file",
            feature=feature,
            why=Words(f"grid_file.{why}", facts),
        )


def read_grids(text: str) -> tuple[Grid, ...]:
    """Return the grids of a FeatureCollection of polygons.

    Each feature has the properties ``id``, ``layer`` (public, residents), ``code``, ``name``, ``valid_from`` (with
    zone) and may have ``valid_until`` and ``unit``.

    Raises:
        GridsUnreadable: naming the feature; nothing is half-read.
    """
    if len(text) > BYTES_MAX:
        raise GridsUnreadable(0, "too_long", most_mb=BYTES_MAX >> 20)
    try:
        features = json.loads(text)["features"]
        if not isinstance(features, list):
            raise TypeError("features is no list")
    except (ValueError, KeyError, TypeError, RecursionError) as exc:
        raise GridsUnreadable(0, "no_collection") from exc
    grids = tuple(_grid(number, feature) for number, feature in enumerate(features, start=1))
    try:
        check_grids(grids)
    except Refused as exc:
        number = next(n for n, grid in enumerate(grids, start=1) if grid.id == exc.facts["grid"])
        raise GridsUnreadable(number, "unusable") from exc
    return grids


def _grid(number: int, feature: Any) -> Grid:  # noqa: ANN401 - any JSON
    try:
        said = feature["properties"]
        return Grid(
            id=GridId(_word(said["id"])),
            layer=Layer(said["layer"]),
            code=_word(said["code"]),
            name=_word(said["name"]),
            rings=_rings(feature["geometry"]),
            valid_from=datetime.fromisoformat(said["valid_from"]),
            valid_until=datetime.fromisoformat(said["valid_until"]) if said.get("valid_until") else None,
            unit=UnitId(_word(said["unit"])) if said.get("unit") else None,
        )
    except KeyError as exc:
        raise GridsUnreadable(number, "missing", name=exc.args[0]) from exc
    except (ValueError, TypeError, AttributeError) as exc:
        raise GridsUnreadable(number, "wrong", cause=str(exc)[:CAUSE_SHOWN]) from exc


def _word(value: Any) -> str:  # noqa: ANN401 - as above
    if not isinstance(value, str):
        raise TypeError("a text is needed")
    return value


def _rings(geometry: dict[str, Any]) -> tuple[tuple[Point, ...], ...]:
    match geometry["type"]:
        case "Polygon":
            polygons = [geometry["coordinates"]]
        case "MultiPolygon":
            polygons = geometry["coordinates"]
        case other:
            raise ValueError(f"no area: {other}")
    return tuple(_ring(ring) for polygon in polygons for ring in polygon)


def _ring(corners: list[list[float]]) -> tuple[Point, ...]:
    points = tuple(Point(float(lon), float(lat)) for lon, lat, *_ in corners)
    return points[:-1] if len(points) > 1 and points[0] == points[-1] else points
