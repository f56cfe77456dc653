"""What a room is made of, from its files: cameras, standard and units, grids. Read whole before anything opens."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from console.domain.camera import Camera
from console.domain.grid import Grid
from console.domain.grid_file import read_grids
from console.domain.standard import FilingRow
from console.domain.standard_check import check_standard
from console.domain.standard_file import read_standard, read_units
from console.domain.unit import Unit
from console.errors import Refused
from console.link.client import HubClient
from console.seat.calibration_file import with_calibrations
from console.seat.camera_file import read_cameras
from console.seat.pinyin import spell
from resources.standards import example_standard, example_units

CALIBRATION: Final = ".calibration.csv"
"""``cameras.csv`` has its calibrations in ``cameras.calibration.csv``."""


@dataclass(frozen=True, slots=True)
class RoomFiles:
    """What stands in the files that were named; empty where none was."""

    cameras: tuple[Camera, ...] = ()
    rows: tuple[FilingRow, ...] = ()
    units: tuple[Unit, ...] = ()
    grids: tuple[Grid, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to bring."""
        return self == RoomFiles()


def read_room_files(
    cameras: Path | None = None, standard: Path | None = None, units: Path | None = None, grids: Path | None = None
) -> RoomFiles:
    """Return what the files hold.

    Args:
        cameras: CSV; calibrations may lie beside it.
        standard: CSV of filing rows; the letters that find them are made from their pinyin where there are none.
        units: CSV of those who handle cases; with ``standard`` only, for its rows name them.
        grids: GeoJSON.

    Raises:
        ConsoleError: one of them cannot be used; says which line, and why.
    """
    if (standard is None) != (units is None):
        raise Refused("standard and units go together", text_key="seat.standard_and_units")
    rows = tuple(_with_keys(row) for row in read_standard(_read(standard))) if standard is not None else ()
    known = read_units(_read(units)) if units is not None else ()
    check_standard(rows, known)
    return RoomFiles(
        cameras=_read_cameras(cameras) if cameras is not None else (),
        rows=rows,
        units=known,
        grids=read_grids(_read(grids)) if grids is not None else (),
    )


async def bring(client: HubClient, files: RoomFiles, *, is_own_hub: bool) -> None:
    """Hand the files to the hub, which keeps what it has of all others.

    Args:
        client: signed in as somebody who may.
        files: to bring.
        is_own_hub: this room is this machine's; it gets the default standard if it has none, so that a case can be
            filed from the first minute.
    """
    if files.cameras:
        await client.put_cameras(files.cameras)
    if files.rows:
        await client.put_standard(files.rows, files.units)
    elif is_own_hub:
        await client.put_standard(read_standard(example_standard()), read_units(example_units()), only_first=True)
    if files.grids:
        await client.put_grids(files.grids)


def _read_cameras(path: Path) -> tuple[Camera, ...]:
    cameras = read_cameras(_read(path))
    beside = path.with_name(path.stem + CALIBRATION)
    return with_calibrations(_read(beside), cameras, str(beside)) if beside.exists() else cameras


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as exc:
        raise Refused(f"{path}: {exc}", text_key="seat.file_not_utf8", path=path) from exc
    except OSError as exc:
        raise Refused(f"{path}: {exc}", text_key="seat.file_unreadable", path=path) from exc


def _with_keys(row: FilingRow) -> FilingRow:
    return replace(
        row,
        keys=row.keys or _keys((row.name, *row.aliases)),
        condition_keys=row.condition_keys or _keys((row.condition,)),
    )


def _keys(texts: Iterable[str]) -> tuple[str, ...]:
    """Return how the texts are typed: in full, and by initials."""
    spelled = [[part for part in spell(text).syllables if part.isascii() and part.isalnum()] for text in texts]
    typed = [key for parts in spelled for key in ("".join(parts), "".join(part[0] for part in parts))]
    return tuple(dict.fromkeys(key for key in typed if key))
