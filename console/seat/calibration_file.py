"""Calibrations from a CSV file that lies beside the camera file: one line for each pair of picture and ground.

Nothing is half-imported: every fault of every line is named, in words that are put into the reader's language later.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from console.domain.calibration import check_calibration, check_pair
from console.domain.camera import WIDE, Calibration, Camera, GroundPair, Point
from console.errors import Refused, Words
from console.seat.camera_file import MOST_FAULTS

COLUMNS: Final = {
    "number": "the camera's number, as in the camera file",
    "x": "where the thing meets the ground in the picture: share of the width, from the left, 0 to 1",
    "y": "share of the height, from the top, 0 to 1",
    "lon": "where it is on the map: degrees, WGS-84/CGCS2000",
    "lat": "degrees",
    "view": "name of the view, where the camera has several (may be empty)",
    "made_on": "day of the calibration, yyyy-mm-dd (may be empty)",
    "aspect": "width by height of the picture as it is shown (may be empty: 1.7778)",
}
REQUIRED: Final = ("number", "x", "y", "lon", "lat")
PAIRS_IN_ROOM: Final = 8_000
"""The room's cameras go to the hub in one message of a megabyte at most; ten pairs a camera are plenty."""
_OF_VIEW: Final = ("view", "made_on", "aspect")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a line."""

    line: int
    words: Words


class CalibrationUnreadable(Refused):
    """The file has faults; nothing of it was taken."""

    def __init__(self, faults: Iterable[Fault], path: str) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        named = [Words("camera_file.line", {"line": fault.line, "fault": fault.words}) for fault in self.faults]
        if (more := len(named) - MOST_FAULTS) > 0:
            named[MOST_FAULTS:] = [Words("camera_file.more", {"n": more})]
        super().__init__(f"{len(self.faults)} faults in the file of calibrations: {self.faults}",
                         text_key="calibration.file", faults=tuple(named), path=path)  # fmt: skip


@dataclass(slots=True)
class _Lines:
    """What the file says of one camera."""

    pairs: list[GroundPair] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    """Line of each pair."""
    of_view: dict[str, str] = field(default_factory=dict)
    is_sound: bool = True


def with_calibrations(text: str, cameras: Iterable[Camera], path: str = "") -> tuple[Camera, ...]:
    """Return the cameras with the calibrations that a file's text (UTF-8) has for them.

    Args:
        text: of the file.
        cameras: those of the camera file.
        path: of the file, for the words.

    Raises:
        CalibrationUnreadable: with every fault of every line.
    """
    cameras = tuple(cameras)
    reading = _Reading({camera.number: camera.point for camera in cameras})
    reading.read(text)
    found = {camera.number: reading.calibration(camera) for camera in cameras}
    if reading.faults:
        raise CalibrationUnreadable(reading.faults, path)
    return tuple(replace(camera, calibration=found[camera.number]) for camera in cameras)


class _Reading:
    """One reading of a file; gathers what it finds and what is wrong."""

    def __init__(self, places: Mapping[int, Point | None]) -> None:
        self.faults: list[Fault] = []
        self._places = places
        self._cameras: dict[int, _Lines] = {}

    def _fault(self, line: int, what: str, **facts: object) -> None:
        self.faults.append(Fault(line, Words(f"calibration.{what}", facts)))

    def read(self, text: str) -> None:
        """Read all lines."""
        reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
        header: list[str] | None = None
        count = 0
        try:
            for cells in reader:
                if not any(cell.strip() for cell in cells) or cells[0].startswith("#"):
                    continue
                if header is None:
                    header = [cell.strip() for cell in cells]
                    if not self._is_header(reader.line_num, header):
                        return
                    continue
                count += 1
                self._read_line(reader.line_num, header, cells)
        except csv.Error:
            self.faults.append(Fault(reader.line_num, Words("camera_file.not_csv")))
        if header is None or not (count or self.faults):
            self._fault(max(1, reader.line_num), "no_pairs")
        if count > PAIRS_IN_ROOM:
            self._fault(1, "room_many", found=count, most=PAIRS_IN_ROOM)

    def _is_header(self, line: int, header: list[str]) -> bool:
        known = ", ".join(COLUMNS)
        for column in REQUIRED:
            if column not in header:
                self._fault(line, "column_missing", column=column)
        for column in sorted({c for c in header if c not in COLUMNS or header.count(c) > 1}):
            self._fault(line, "column_unknown", column=column, known=known)
        return not self.faults

    def _read_line(self, line: int, header: list[str], cells: list[str]) -> None:
        if len(cells) != len(header):
            self._fault(line, "cells", found=len(cells), wanted=len(header))
            return
        row = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        text = row["number"]
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 9999):
            self._fault(line, "number", found=text)
        elif int(text) not in self._places:
            self._fault(line, "no_camera", camera=int(text))
        else:
            self._take(line, int(text), row)

    def _take(self, line: int, number: int, row: dict[str, str]) -> None:
        of_camera = self._cameras.setdefault(number, _Lines())
        before = len(self.faults)
        x, y, lon, lat = (self._figure(line, column, row[column]) for column in ("x", "y", "lon", "lat"))
        for column in _OF_VIEW:
            if said := row.get(column, ""):
                self._take_of_view(line, number, column, said)
        of_camera.pairs.append(GroundPair(round(x, 5), round(y, 5), Point(round(lon, 7), round(lat, 7))))
        of_camera.lines.append(line)
        if len(self.faults) == before:
            self._check_last(line, number, of_camera)
        of_camera.is_sound &= len(self.faults) == before

    def _check_last(self, line: int, number: int, of_camera: _Lines) -> None:
        """Check a pair by itself, so that its line is named also where another one's is."""
        if (place := self._places[number]) is not None:
            try:
                check_pair(of_camera.pairs[-1], len(of_camera.pairs), number, place)
            except Refused as exc:
                self.faults.append(Fault(line, Words(exc.text_key, exc.facts)))

    def _figure(self, line: int, column: str, text: str) -> float:
        try:
            return float(text)
        except ValueError:
            self._fault(line, "not_a_number", column=column, found=text)
            return 0.0

    def _take_of_view(self, line: int, number: int, column: str, said: str) -> None:
        """Take what holds for all pairs of a camera; it may stand in one line or in all."""
        if column == "aspect":
            self._figure(line, column, said)
        if column == "made_on" and _day(said) is None:
            self._fault(line, "made_on", found=said)
            return
        known = self._cameras[number].of_view.setdefault(column, said)
        if known != said:
            self._fault(line, "disagree", camera=number, column=column, found=known, other=said)

    def calibration(self, camera: Camera) -> Calibration | None:
        """Return a camera's calibration; None where the file has none, or an unusable one."""
        said = self._cameras.get(camera.number)
        if said is None or not said.is_sound:
            return None
        aspect = float(said.of_view.get("aspect") or WIDE)
        view, made_on = said.of_view.get("view", ""), _day(said.of_view.get("made_on", ""))
        calibration = Calibration(tuple(said.pairs), view, made_on, aspect)
        try:
            check_calibration(calibration, camera.number, camera.point)
        except Refused as exc:
            pair = exc.facts.get("pair")
            line = said.lines[pair - 1] if isinstance(pair, int) else said.lines[0]
            self.faults.append(Fault(line, Words(exc.text_key, exc.facts)))
        return calibration


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
