"""One's own cameras from a CSV file, and their passwords from an owner-only one. Nothing is half-imported.

The CSV never holds a password: an address with ``user:password@`` in it is refused.
"""

import csv
import io
import stat
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from console.domain.camera import Camera, CameraId, Credential, Point, SourceKind, Transport
from console.errors import Refused

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


def read_cameras(text: str) -> tuple[Camera, ...]:
    """Return the cameras of a CSV file's text (UTF-8, a byte-order mark is fine).

    Raises:
        Refused: names every row and column that cannot be read.
    """
    table = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    header = [name.strip() for name in table.fieldnames or ()]
    if missing := [name for name in REQUIRED if name not in header]:
        raise _refused([f"line 1: column {name} is missing" for name in missing])
    if unknown := [name for name in header if name not in COLUMNS]:
        raise _refused([f"line 1: unknown column {name!r} (known: {', '.join(COLUMNS)})" for name in unknown])
    faults: list[str] = []
    cameras: list[Camera] = []
    for row in table:
        cells = {key.strip(): (value or "").strip() for key, value in row.items() if isinstance(key, str)}
        try:
            cameras.append(_camera(cells))
        except ValueError as exc:
            faults.append(f"line {table.line_num}: {exc}")
    faults += [f"number {number} is given twice" for number in _twice(camera.number for camera in cameras)]
    if not cameras and not faults:
        faults.append("there is no camera in the file")
    if faults:
        raise _refused(faults)
    return tuple(cameras)


def _camera(cells: dict[str, str]) -> Camera:
    number = _number(cells["number"])
    if not cells["name"]:
        raise ValueError("name is empty")
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
        raise ValueError(f"clock_region {text!r} is not four numbers: left top width height, percent") from None
    if not (0 <= left < left + width <= 1 and 0 <= top < top + height <= 1):
        raise ValueError(f"clock_region {text!r} does not lie in the picture")
    return left, top, width, height


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 9999:
        raise ValueError(f"number {text!r} is not between 1 and 9999")
    return int(text)


def _address(column: str, text: str) -> str:
    if not text and column == "sub_url":
        return ""
    parts = urlsplit(text)
    if parts.scheme not in ("rtsp", "rtsps") or not parts.hostname:
        raise ValueError(f"{column} is not an rtsp:// address")
    if parts.username is not None or parts.password is not None:
        raise ValueError(f"{column} holds a user or password; put it in the passwords file and name it in `account`")
    return text


def _point(lon: str, lat: str) -> Point | None:
    if not lon and not lat:
        return None
    point = Point(float(lon), float(lat))
    if not (-180 <= point.lon <= 180 and -90 <= point.lat <= 90):
        raise ValueError(f"lon {lon}, lat {lat} are not degrees (a local metric grid cannot be guessed)")
    return point


def _source(text: str) -> SourceKind:
    return SourceKind(text) if text else SourceKind.PACKETS


def _transport(text: str) -> Transport:
    return Transport(text) if text else Transport.TCP


def _twice(numbers: Iterable[int]) -> list[int]:
    return sorted(number for number, times in Counter(numbers).items() if times > 1)


def _refused(faults: list[str]) -> Refused:
    return Refused("; ".join(faults), text_key="seat.camera_file", faults="\n".join(faults))


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
