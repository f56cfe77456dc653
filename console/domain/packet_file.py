"""The one file that carries a case's evidence: written from its parts, everything checked before the first byte.

``packet`` reads it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from console.domain import stored_zip
from console.domain.evidence import (
    FILES_A,
    FILES_B,
    MANIFEST,
    PacketFile,
    read_part_a,
    read_part_b,
    require,
    sha256_of,
)
from console.domain.signature import read_signature

SIGNATURE: Final = "signature.json"
ORDER: Final = (
    *(f"a/{name}" for name in (MANIFEST, *FILES_A, SIGNATURE)),
    *(f"b/{name}" for name in (MANIFEST, *FILES_B, SIGNATURE)),
)
"""Every name that a packet can have, in its order."""


@dataclass(frozen=True, slots=True)
class SealedPart:
    """One part on its way into a packet: files by the names of its manifest, in memory or on disk."""

    manifest: bytes
    files: Mapping[str, bytes | Path]
    signature: bytes | None = None


def build_packet(out: BinaryIO, a: SealedPart, b: SealedPart | None = None) -> None:
    """Write the packet to ``out``; clips are streamed. Everything is checked before the first byte is written.

    Raises:
        Corrupt: a manifest is not canonical, a file is missing, too many or not what its manifest says, B is not
            A's, or a signature is another manifest's.
    """
    part_a = read_part_a(a.manifest)
    members = list(_members("a", a, part_a.files))
    if b is not None:
        part_b = read_part_b(b.manifest)
        require(is_true=part_b.a_sha256 == sha256_of(a.manifest), what="part B belongs to another part A")
        members += _members("b", b, part_b.files)
    for chunk in stored_zip.pack(members):
        out.write(chunk)


def _members(part: str, sealed: SealedPart, files: tuple[PacketFile, ...]) -> Iterator[stored_zip.Member]:
    require(is_true=set(sealed.files) == {file.name for file in files}, what=f"part {part}: other files than named")
    yield stored_zip.measure(f"{part}/{MANIFEST}", stored_zip.of_bytes(sealed.manifest))
    for file in files:
        content = sealed.files[file.name]
        chunks = stored_zip.of_path(content) if isinstance(content, Path) else stored_zip.of_bytes(content)
        member = stored_zip.measure(f"{part}/{file.name}", chunks)
        is_same = (member.size, member.sha256) == (file.size, file.sha256)
        require(is_true=is_same, what=f"{part}/{file.name} is not what the manifest says")
        yield member
    if sealed.signature is not None:
        is_own = read_signature(sealed.signature).manifest_sha256 == sha256_of(sealed.manifest)
        require(is_true=is_own, what=f"part {part}: another manifest's signature")
        yield stored_zip.measure(f"{part}/{SIGNATURE}", stored_zip.of_bytes(sealed.signature))
