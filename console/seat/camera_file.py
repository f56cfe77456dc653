"""One's own cameras from a CSV file, and their passwords from an owner-only one. Nothing is half-imported.

The CSV never holds a password: an address with ``user:password@`` in it is refused.
"""

import csv
import io
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from console.domain.camera import Camera, CameraId, Credential, Point, SourceKind, Transport
from console.errors import Refused, Words

COLUMNS: Final = {
    "number": "the number in the caption, unique: what you type",
    "name": "what the caption says",
    "main_url": "rtsp:// address of the main stream, without user and password",
    "sub_url": "rtsp:// address of the sub-stream (may be empty)",
    "account": "name of the credential in the passwords file (empty: no sign-in)",
    "public_grid": "number of the public-area grid (may be empty)",
    "residents_grid": "name of the residents' grid (may be empty)",
    "place": "address that a case gets (may be empty: the name)",
    "lon": "degrees, WGS-84/CGCS2000 (may be empty)",
    "lat": "degrees (may be empty)",
    "source": "packets or capture (may be empty: packets)",
    "clock_region": "where the camera's clock is burnt in: left top width height, percent (may be empty)",
    "transport": "tcp or udp (may be empty: tcp)",
}
REQUIRED: Final = ("number", "name", "main_url")
MOST_FAULTS: Final = 20
"""So many are named; one wrong column has a fault in each row."""
_SURPLUS: Final = "surplus"
_NUMBER: Final = range(1, 10_000)


def read_cameras(text: str) -> tuple[Camera, ...]:
    """Return the cameras of a CSV file's text (UTF-8, a byte-order mark is fine).

    Raises:
        Refused: names every row and column that cannot be read.
    """
    table = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), restkey=_SURPLUS)
    faults: list[Words] = []
    cameras: list[Camera] = []
    try:
        _check_header([name.strip() for name in table.fieldnames or ()])
        for row in table:
            try:
                cameras.append(_camera(_cells(row)))
            except _Fault as exc:
                faults.append(_line(table.line_num, exc.words))
    except csv.Error as exc:
        raise _refused([_line(table.line_num, _Fault("not_csv").words)]) from exc
    twice = _twice(camera.number for camera in cameras)
    faults += [Words("camera_file.number_twice", {"number": number}) for number in twice]
    if not cameras and not faults:
        faults.append(Words("camera_file.no_camera"))
    if faults:
        raise _refused(faults)
    return tuple(cameras)


class _Fault(ValueError):
    """One thing that is wrong in a row. It shows what stands in a cell, but never an address."""

    def __init__(self, name: str, **facts: object) -> None:
        super().__init__(name)
        self.words = Words(f"camera_file.{name}", facts)


def _line(number: int, fault: Words) -> Words:
    return Words("camera_file.line", {"line": number, "fault": fault})


def _check_header(header: Sequence[str]) -> None:
    faults = [_Fault("column_missing", column=name) for name in REQUIRED if name not in header]
    if not faults:
        known = ", ".join(COLUMNS)
        faults = [_Fault("column_unknown", column=name, known=known) for name in header if name not in COLUMNS]
    if faults:
        raise _refused([_line(1, fault.words) for fault in faults])


def _cells(row: Mapping[str, str | None]) -> dict[str, str]:
    if _SURPLUS in row:
        raise _Fault("surplus")
    return {name.strip(): (cell or "").strip() for name, cell in row.items()}


def _camera(cells: dict[str, str]) -> Camera:
    number = _number(cells["number"])
    if not cells["name"]:
        raise _Fault("name_empty")
    return Camera(
        id=CameraId(f"cam-{number}"),
        number=number,
        name=cells["name"],
        main_url=_address("main_url", cells["main_url"]),
        sub_url=_address("sub_url", cells.get("sub_url", "")),
        public_grid=cells.get("public_grid", ""),
        residents_grid=cells.get("residents_grid", ""),
        place=cells.get("place", "") or cells["name"],
        point=_point(cells.get("lon", ""), cells.get("lat", "")),
        account=cells.get("account", ""),
        source=_source(cells.get("source", "")),
        clock_region=_region(cells.get("clock_region", "")),
        transport=_transport(cells.get("transport", "")),
    )


def _region(text: str) -> tuple[float, float, float, float] | None:
    if not text:
        return None
    try:
        left, top, width, height = (float(part) / 100 for part in text.split())
    except ValueError:
        raise _Fault("region_numbers", text=text) from None
    if not (0 <= left < left + width <= 1 and 0 <= top < top + height <= 1):
        raise _Fault("region_outside", text=text)
    return left, top, width, height


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 4 or int(text) not in _NUMBER:
        raise _Fault("number_wrong", text=text)
    return int(text)


def _address(column: str, text: str) -> str:
    if not text and column == "sub_url":
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:  # it names the address
        raise _Fault("address_wrong", column=column) from None
    if parts.scheme not in ("rtsp", "rtsps") or not parts.hostname:
        raise _Fault("address_wrong", column=column)
    if parts.username is not None or parts.password is not None:
        raise _Fault("address_secret", column=column)
    return text


def _point(lon: str, lat: str) -> Point | None:
    if not lon and not lat:
        return None
    try:
        point = Point(float(lon), float(lat))
    except ValueError:
        raise _Fault("point_numbers", lon=lon, lat=lat) from None
    if not (-180 <= point.lon <= 180 and -90 <= point.lat <= 90):
        raise _Fault("point_degrees", lon=lon, lat=lat)
    return point


def _source(text: str) -> SourceKind:
    try:
        return SourceKind(text) if text else SourceKind.PACKETS
    except ValueError:
        raise _Fault("source_wrong", text=text) from None


def _transport(text: str) -> Transport:
    try:
        return Transport(text) if text else Transport.TCP
    except ValueError:
        raise _Fault("transport_wrong", text=text) from None


def _twice(numbers: Iterable[int]) -> list[int]:
    return sorted(number for number, times in Counter(numbers).items() if times > 1)


def _refused(faults: Sequence[Words]) -> Refused:
    named, more = tuple(faults[:MOST_FAULTS]), len(faults) - MOST_FAULTS
    if more > 0:
        named += (Words("camera_file.more", {"n": more}),)
    return Refused(f"{len(faults)} faults in the file of cameras: {named}", text_key="seat.camera_file", faults=named)


def check_owner_only(path: Path) -> None:
    """Refuse a file of secrets that others than its owner can read or write, or that is not there."""
    try:
        mode = path.stat().st_mode
    except OSError as exc:
        raise Refused(f"{path}: {exc.strerror}", text_key="seat.file_unreadable", path=path) from exc
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise Refused(f"{path} can be read by others: chmod 600 {path}", text_key="seat.passwords_open", path=path)


def read_passwords(path: Path) -> dict[str, Credential]:
    """Return account → credential from lines ``account<TAB>user<TAB>password``.

    Raises:
        Refused: others can read the file, or a line has not three parts. The text never holds a password.
    """
    check_owner_only(path)
    found = {}
    for place, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split("\t")
        if len(parts) != 3:
            raise Refused(
                f"{path} line {place}: not three parts", text_key="seat.passwords_line", path=path, line=place
            )
        found[parts[0]] = Credential(parts[1], parts[2])
    return found


def ask_passwords(accounts: Iterable[str], ask: Callable[[str], Credential]) -> dict[str, Credential]:
    """Return a credential for each account, from ``ask`` (a prompt that does not echo)."""
    return {account: ask(account) for account in sorted(set(accounts))}
