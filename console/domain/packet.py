"""Reading an evidence packet: what is in it, and everything that can be wrong with it short of signatures.

Nothing in the file is believed: entries are found by walking from the first byte, contents are measured, manifests
must be canonical, and at last the canonical file is built again and compared with the one at hand.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final

from console.domain import canonical, stored_zip
from console.domain.evidence import MANIFEST, MAX_PACKET_BYTES, PartA, PartB, read_part_a, read_part_b, sha256_of
from console.domain.packet_file import ORDER, SIGNATURE
from console.domain.stored_zip import Found, Member
from console.errors import ConsoleError, Corrupt

_SMALL: Final = (MANIFEST, SIGNATURE)
_CRC_AT: Final = range(14, 18)
"""Where a local header has the checksum of the contents."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: a text key and the values for its text."""

    text_key: str
    facts: Mapping[str, object]

    @classmethod
    def of(cls, error: ConsoleError, **more: object) -> "Fault":
        """Return what ``error`` says, with ``more`` about where."""
        return cls(error.text_key, {**error.facts, **more})


@dataclass(frozen=True, slots=True)
class Packet:
    """The entries of a packet in their order, found and measured; alive as long as its stream is open."""

    stream: BinaryIO
    places: tuple[Found, ...]
    members: tuple[Member, ...]

    def member(self, name: str) -> Member | None:
        """Return the entry ``a/…`` or ``b/…``."""
        return next((member for member in self.members if member.name == name), None)

    def content(self, name: str) -> bytes | None:
        """Return a manifest or a signature; None if there is none."""
        member = self.member(name)
        return None if member is None else b"".join(stored_zip.unchanged(member))


@dataclass(frozen=True, slots=True)
class PartFound:
    """One part as it lies in a packet. ``content`` is None where the manifest cannot be read."""

    letter: str
    manifest: bytes
    content: PartA | PartB | None
    signature: bytes | None


def read_packet(stream: BinaryIO) -> Packet:
    """Find and measure the entries; one pass over the file.

    Raises:
        Corrupt: not a packet, or its structure is broken; ``text_key`` and ``facts`` say what and where.
    """
    places = stored_zip.walk(stream, ORDER, MAX_PACKET_BYTES)
    if places[0].name != ORDER[0]:
        raise Corrupt(f"begins with {places[0].name}", text_key="verify.part_without_manifest", part="A")
    for place in places:
        if place.name.endswith(_SMALL) and place.size > canonical.MAX_BYTES:
            raise Corrupt(f"{place.name}: {place.size} bytes", text_key="verify.record_too_long", name=place.name)
    members = (stored_zip.measure(p.name, stored_zip.of_slice(stream, p.start, p.size)) for p in places)
    return Packet(stream, places, tuple(members))


def part(packet: Packet, letter: str) -> tuple[PartFound | None, list[Fault]]:
    """Return a part and what is wrong with it: its manifest, its files and their hashes. None: it is not there."""
    present = {m.name.removeprefix(f"{letter}/"): m for m in packet.members if m.name.startswith(f"{letter}/")}
    manifest = packet.content(f"{letter}/{MANIFEST}")
    if manifest is None:
        return None, [Fault("verify.part_without_manifest", {"part": letter.upper()})] if present else []
    signature = packet.content(f"{letter}/{SIGNATURE}")
    try:
        content = read_part_a(manifest) if letter == "a" else read_part_b(manifest)
    except Corrupt as exc:
        fault = Fault("verify.manifest_unreadable", {"name": f"{letter}/{MANIFEST}", "reason": str(exc)})
        return PartFound(letter, manifest, None, signature), [fault]
    files = {name: member for name, member in present.items() if name not in _SMALL}
    return PartFound(letter, manifest, content, signature), list(_file_faults(letter, content, files))


def _file_faults(letter: str, content: PartA | PartB, files: dict[str, Member]) -> Iterator[Fault]:
    for file in content.files:
        name, found = f"{letter}/{file.name}", files.pop(file.name, None)
        if found is None:
            yield Fault("verify.file_missing", {"name": name})
        elif found.size != file.size:
            yield Fault("verify.file_resized", {"name": name, "size": found.size, "wanted": file.size})
        elif found.sha256 != file.sha256:
            yield Fault("verify.file_changed", {"name": name, "sha256": found.sha256, "wanted": file.sha256})
    for name in files:
        yield Fault("verify.file_added", {"name": f"{letter}/{name}"})


def tie_faults(a: PartFound, b: PartFound) -> list[Fault]:
    """Return what is wrong with the tie from B to A."""
    wanted = sha256_of(a.manifest)
    if not isinstance(b.content, PartB) or b.content.a_sha256 == wanted:
        return []
    return [Fault("verify.tie_wrong", {"tie": b.content.a_sha256, "wanted": wanted})]


def rebuilt_faults(packet: Packet) -> list[Fault]:
    """Build the canonical file again and compare it byte for byte with this one; the second pass over the file."""
    stream, at = packet.stream, 0
    try:
        for chunk in stored_zip.pack(packet.members):
            stream.seek(at)
            found = stream.read(len(chunk))
            if found != chunk:
                same = next((i for i, (x, y) in enumerate(zip(found, chunk, strict=False)) if x != y), len(found))
                return [_difference(packet, at + same)]
            at += len(chunk)
    except Corrupt as exc:
        return [Fault.of(exc)]
    added = stream.seek(0, 2) - at
    return [Fault("verify.bytes_added", {"count": added, "offset": at})] if added else []


def _difference(packet: Packet, offset: int) -> Fault:
    """Name the place. Contents are compared with themselves, so it is a header, the directory or the end."""
    for place in packet.places:
        if place.header_at <= offset < place.start + place.size:
            is_checksum = offset - place.header_at in _CRC_AT
            key = "verify.entry_changed" if is_checksum else "verify.entry_header"
            return Fault(key, {"name": place.name, "offset": offset, "start": place.start, "size": place.size})
    is_short = offset == packet.stream.seek(0, 2)
    return Fault("verify.ends_early" if is_short else "verify.directory", {"offset": offset})
