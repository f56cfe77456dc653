"""The pictures that the street's past names: one set a film, shared by the cameras that play it.

Open cases, and those of the last hours, get a sealed packet of their own: part A with frame, the seconds before and
thumbnail. Every feedback names the after-picture of its camera's film.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from console.demo.history_store import Sealed
from console.demo.picture import PictureSet
from console.domain.account import Account
from console.domain.camera import Camera, Profile
from console.domain.case import EvidenceRef
from console.domain.evidence import PacketCamera, PacketFile, PartA, Sha256, StreamFrame, instant_of, sha256_of
from db.evidence_index import StoredFile

SEAT: Final = "演示席位"


class Album:
    """A gallery of real pictures: satisfies ``Gallery``.

    Args:
        sets: by camera number; at least one.
    """

    def __init__(self, sets: Mapping[int, PictureSet]) -> None:
        self._sets = sets
        self.sealed: list[Sealed] = []
        """The packets made so far."""

    def evidence(self, camera: Camera, found_at: datetime, officer: Account) -> EvidenceRef | None:
        """Seal a packet; None for a camera without a film."""
        pictures = self._sets.get(camera.number)
        if pictures is None:
            return None
        one = Sealed(_part_a(pictures, camera, found_at, officer), officer.name, found_at)
        self.sealed.append(one)
        hashes = {file.name: file.sha256 for file in pictures.evidence}
        return EvidenceRef(sha256_of(one.manifest), hashes["frame.png"], hashes["thumbnail.jpg"])

    def after_pictures(self, camera_number: int) -> tuple[str, ...]:
        """Return what a unit photographed under this camera; of another one where it has no film."""
        pictures = self._sets.get(camera_number) or next(iter(self._sets.values()))
        return tuple(file.sha256 for file in pictures.after)

    def files(self) -> Iterator[tuple[Path, StoredFile]]:
        """Iterate over all files that may be named, each with where it lies."""
        for pictures in {one.folder: one for one in self._sets.values()}.values():
            for file in (*pictures.evidence, *pictures.after):
                yield pictures.path(file), StoredFile(file.sha256, file.name, file.size)


def _part_a(pictures: PictureSet, camera: Camera, found_at: datetime, officer: Account) -> PartA:
    return PartA(
        seat=SEAT,
        officer=officer.name,
        camera=PacketCamera(camera.id, camera.number, camera.name, camera.place),
        frame=StreamFrame(
            Profile.SUB.value, pictures.codec, pictures.width_px, pictures.height_px, 1, pictures.pts,
            instant_of(found_at), pictures.fingerprint,
        ),
        main_frame=None,
        pressed_at=instant_of(found_at),
        hub_offset_ms=0,
        mark=None,
        files=tuple(PacketFile(file.name, file.size, Sha256(file.sha256)) for file in pictures.evidence),
    )  # fmt: skip
