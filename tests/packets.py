"""Small evidence packets for tests, the same bytes every time: fixed contents, fixed key, fixed instants."""

import io
from datetime import UTC, datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from console.domain.camera import CameraId
from console.domain.evidence import (
    PacketCamera,
    PacketFile,
    PartA,
    PartB,
    StreamFrame,
    instant,
    manifest_bytes,
    sha256_of,
)
from console.domain.packet_file import SealedPart, build_packet
from console.reports.signing import RoomKey, sign_manifest

KEY: Final = RoomKey(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
OTHER_KEY: Final = RoomKey(Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))
ROOM: Final = "示范街道监控室"
AT_NS: Final = 1_782_892_800_123_456_789  # 2026-07-01 16:00:00.123456789 in Shanghai
SIGNED_AT: Final = datetime(2026, 7, 1, 8, 0, 2, 500, tzinfo=UTC)
FRAME: Final = StreamFrame("sub", "h264", 704, 576, 3, 8_100_000, instant(AT_NS), "0f1e2d3c4b5a6978")
CAMERA: Final = PacketCamera(CameraId("cam-23"), 23, "中山路-长江路口", "中山路 88 号门前")
FILES_A: Final = {
    "frame.png": b"\x89PNG frame " * 20,
    "before.mp4": b"ftyp before " * 30,
    "thumbnail.jpg": b"\xff\xd8" * 30,
}
FILES_B: Final = {"after.mp4": b"ftyp after " * 30}


def listed(files: dict[str, bytes]) -> tuple[PacketFile, ...]:
    """Return what a manifest says of these files."""
    return tuple(PacketFile(name, len(content), sha256_of(content)) for name, content in files.items())


def part_a(files: dict[str, bytes] = FILES_A, officer: str = "li.xx") -> PartA:
    """Return part A of a packet."""
    return PartA("desk-1", officer, CAMERA, FRAME, None, instant(AT_NS + 80_000_000), 12, None, listed(files))


def sealed_a(files: dict[str, bytes] = FILES_A, key: RoomKey | None = KEY, officer: str = "li.xx") -> SealedPart:
    """Return part A ready to be packed, signed if there is a key."""
    return _sealed(manifest_bytes(part_a(files, officer)), files, key)


def sealed_b(a: SealedPart, files: dict[str, bytes] = FILES_B, key: RoomKey | None = KEY) -> SealedPart:
    """Return the part B that belongs to ``a``."""
    part = PartB(sha256_of(a.manifest), None, None, None, is_complete=True, files=listed(files))
    return _sealed(manifest_bytes(part), files, key)


def _sealed(manifest: bytes, files: dict[str, bytes], key: RoomKey | None) -> SealedPart:
    signature = None if key is None else sign_manifest(key, manifest, ROOM, SIGNED_AT)
    return SealedPart(manifest, files, signature)


def packed(a: SealedPart, b: SealedPart | None = None) -> bytes:
    """Return the packet's bytes."""
    out = io.BytesIO()
    build_packet(out, a, b)
    return out.getvalue()


def small_packet(key: RoomKey | None = KEY) -> bytes:
    """Return a whole packet of both parts."""
    a = sealed_a(key=key)
    return packed(a, sealed_b(a, key=key))
