"""From what the decode worker froze to the two manifests of an evidence packet. Pure.

A file keeps its bytes and its hash; its name in the packet depends on its part there: the main stream's
``frame.png`` is the packet's ``main-frame.png``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from console.domain.camera import Camera, Quality
from console.domain.case import MarkBox
from console.domain.evidence import (
    FILES_A,
    FILES_B,
    MANIFEST,
    Box,
    PacketCamera,
    PacketFile,
    PartA,
    PartB,
    Sha256,
    StreamFrame,
    instant,
    manifest_bytes,
    sha256_of,
)
from console.video.freeze_message import Frozen, FrozenAfter, FrozenKept, SpoolFile

FIRST: Final = ("thumbnail.jpg", "chosen-thumbnail.jpg", MANIFEST)
"""What travels first: the unit's picture, then the seal; clips come last."""


@dataclass(frozen=True, slots=True)
class Sealer:
    """Whoever was signed in when the key was pressed."""

    seat: str
    officer: str
    hub_offset_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A sealed part on its way to the hub: its manifest and files by their names in the packet."""

    manifest: bytes
    files: tuple[tuple[str, SpoolFile], ...]

    @property
    def sha256(self) -> Sha256:
        """The part's name for ever."""
        return sha256_of(self.manifest)

    def path(self, name: str) -> Path | None:
        """Return where a file of the parcel lies."""
        return next((file.path for known, file in self.files if known == name), None)


def stream_frame(frozen: Frozen) -> StreamFrame:
    """Return what a manifest says of a frozen frame."""
    return StreamFrame(
        profile=frozen.key.profile.value,
        codec=frozen.codec,
        width_px=frozen.width_px,
        height_px=frozen.height_px,
        generation=frozen.generation,
        pts=frozen.pts,
        arrived_at=instant(frozen.arrived_unix_ns),
        fingerprint=frozen.fingerprint,
        marks=_marks(frozen.marks),
    )


def chosen_frame(frozen: Frozen, kept: FrozenKept) -> StreamFrame:
    """Return what a manifest says of the moment the officer stepped to, of the same stream as ``frozen``."""
    return StreamFrame(
        profile=frozen.key.profile.value,
        codec=frozen.codec,
        width_px=frozen.width_px,
        height_px=frozen.height_px,
        generation=frozen.generation,
        pts=kept.pts,
        arrived_at=instant(kept.arrived_unix_ns),
        fingerprint=kept.fingerprint,
        marks=_marks(kept.marks),
    )


def _marks(marks: tuple[Quality, ...]) -> tuple[str, ...] | None:
    return tuple(mark.value for mark in marks) or None


def box(mark: MarkBox | None, width_px: int, height_px: int) -> Box | None:
    """Return the mark in pixels of a frame of this size."""
    if mark is None:
        return None
    return Box(
        round(mark.left * width_px), round(mark.top * height_px),
        round(mark.width * width_px), round(mark.height * height_px),
    )  # fmt: skip


def seal_a(
    who: Sealer, camera: Camera, pressed_unix_ns: int, frozen: Frozen, main: Frozen | None, mark: MarkBox | None = None
) -> Parcel:
    """Return part A: the frozen frame, the seconds before it, and the main stream's frame where it was at hand."""
    files = [("frame.png", frozen.frame), ("thumbnail.jpg", frozen.thumbnail)]
    files += [("before.mp4", frozen.before)] if frozen.before is not None else []
    files += [("main-frame.png", main.frame)] if main is not None else []
    ordered = _ordered(files, FILES_A)
    part = PartA(
        seat=who.seat,
        officer=who.officer,
        camera=PacketCamera(camera.id, camera.number, camera.name, camera.place),
        frame=stream_frame(frozen),
        main_frame=stream_frame(main) if main is not None else None,
        pressed_at=instant(pressed_unix_ns),
        hub_offset_ms=who.hub_offset_ms,
        mark=box(mark, frozen.width_px, frozen.height_px),
        files=_listed(ordered),
        camera_offset_ms=frozen.clock_offset_ms,
        recording=frozen.key.camera if frozen.key.camera != camera.id else None,
    )
    return Parcel(manifest_bytes(part), ordered)


def seal_b(
    a_sha256: Sha256,
    frozen: Frozen,
    after: FrozenAfter | None,
    *,
    kept: FrozenKept | None = None,
    main: Frozen | None = None,
    mark: MarkBox | None = None,
) -> Parcel:
    """Return part B: the seconds after, the chosen moment, and the main stream's frame where it came later."""
    files: list[tuple[str, SpoolFile]] = []
    if after is not None and after.after is not None:
        files.append(("after.mp4", after.after))
    if kept is not None:
        files += [("chosen.png", kept.frame), ("chosen-thumbnail.jpg", kept.thumbnail)]
    if main is not None:
        files.append(("main-frame.png", main.frame))
    ordered = _ordered(files, FILES_B)
    part = PartB(
        a_sha256=a_sha256,
        chosen=chosen_frame(frozen, kept) if kept is not None else None,
        main_frame=stream_frame(main) if main is not None else None,
        mark=box(mark, frozen.width_px, frozen.height_px),
        is_complete=after is not None and after.is_complete,
        files=_listed(ordered),
    )
    return Parcel(manifest_bytes(part), ordered)


def _ordered(files: Iterable[tuple[str, SpoolFile]], order: tuple[str, ...]) -> tuple[tuple[str, SpoolFile], ...]:
    return tuple(sorted(files, key=lambda entry: order.index(entry[0])))


def _listed(files: Iterable[tuple[str, SpoolFile]]) -> tuple[PacketFile, ...]:
    return tuple(PacketFile(name, file.size, Sha256(file.sha256)) for name, file in files)
