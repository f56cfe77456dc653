"""Any packet reads back as it was built; any change of any byte is noticed; no bytes at all break the reader."""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from console.domain import canonical, stored_zip
from console.domain.camera import CameraId
from console.domain.evidence import (
    FILES_A,
    FILES_B,
    NEEDED_A,
    Box,
    PacketCamera,
    PartA,
    PartB,
    StreamFrame,
    instant,
    manifest_bytes,
    read_part_a,
    read_part_b,
    sha256_of,
)
from console.domain.packet_file import ORDER, SealedPart, build_packet
from console.errors import Corrupt
from console.reports.verdict import Standing, Verdict
from console.reports.verify import verify_stream
from tests.packets import KEY, OTHER_KEY, listed, packed, sealed_a, sealed_b, small_packet

PACKET: Final = small_packet()
TINY: Final = packed(sealed_a({"frame.png": b"frame", "thumbnail.jpg": b"thumb"}))


def _entries(packet: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packet)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


ENTRIES: Final = _entries(PACKET)

integers = st.integers(-(2**63), 2**63 - 1)
texts = st.text(max_size=40)
instants = st.integers(0, 4_000_000_000_000_000_000).map(instant)
contents = st.binary(max_size=300)
frames = st.builds(
    StreamFrame,
    profile=st.sampled_from(["sub", "main"]),
    codec=texts,
    width_px=integers,
    height_px=integers,
    generation=integers,
    pts=integers,
    arrived_at=instants,
    fingerprint=st.integers(0, 2**64 - 1).map("{:016x}".format),
)
cameras = st.builds(PacketCamera, id=texts.map(CameraId), number=integers, name=texts, place=texts)
boxes = st.builds(Box, integers, integers, integers, integers)


def _look(raw: bytes | bytearray) -> Verdict:
    return verify_stream(io.BytesIO(raw), [KEY.public])


@st.composite
def files(draw: st.DrawFn, allowed: tuple[str, ...], needed: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Any files that a part can have, in their order."""
    names = draw(st.sets(st.sampled_from(allowed))) | set(needed)
    return {name: draw(contents) for name in allowed if name in names}


@st.composite
def parts(draw: st.DrawFn) -> tuple[SealedPart, SealedPart | None]:
    """Any part A, with or without a B."""
    found = draw(files(FILES_A, NEEDED_A))
    part_a = PartA(
        seat=draw(texts),
        officer=draw(texts),
        camera=draw(cameras),
        frame=draw(frames),
        main_frame=draw(frames) if "main-frame.png" in found else None,
        pressed_at=draw(instants),
        hub_offset_ms=draw(st.none() | integers),
        mark=draw(st.none() | boxes),
        files=listed(found),
        camera_offset_ms=draw(st.none() | integers),
    )
    a = SealedPart(manifest_bytes(part_a), found)
    assert read_part_a(a.manifest) == part_a
    if draw(st.booleans()):
        return a, None
    found = draw(files(FILES_B))
    part_b = PartB(
        a_sha256=sha256_of(a.manifest),
        chosen=draw(frames) if "chosen.png" in found else None,
        main_frame=draw(frames) if "main-frame.png" in found else None,
        mark=draw(st.none() | boxes),
        is_complete=draw(st.booleans()),
        files=listed(found),
    )
    b = SealedPart(manifest_bytes(part_b), found)
    assert read_part_b(b.manifest) == part_b
    return a, b


@given(parts())
def test_a_packet_holds_what_was_put_in(sealed: tuple[SealedPart, SealedPart | None]) -> None:
    out = io.BytesIO()
    build_packet(out, *sealed)
    verdict = _look(out.getvalue())
    assert verdict.standing is Standing.SELF_CONSISTENT
    with zipfile.ZipFile(out) as opened:
        assert opened.testzip() is None
        for letter, part in zip("ab", sealed, strict=True):
            for name, content in part.files.items() if part else ():
                assert opened.read(f"{letter}/{name}") == content


def _is_noticed_at(packet: bytes, offset: int, mask: int) -> bool:
    changed = bytearray(packet)
    changed[offset] ^= mask
    return _look(changed).standing is Standing.WRONG


def test_every_changed_byte_is_noticed() -> None:
    assert _look(TINY).standing is Standing.SIGNED
    assert [at for at in range(len(TINY)) if not _is_noticed_at(TINY, at, 1 << at % 8)] == []


@pytest.mark.long
@pytest.mark.parametrize("mask", [0x20, 0xFF])
def test_every_changed_byte_of_both_parts_is_noticed(mask: int) -> None:
    assert _look(PACKET).standing is Standing.SIGNED
    assert [at for at in range(len(PACKET)) if not _is_noticed_at(PACKET, at, mask)] == []


def test_every_truncation_is_noticed() -> None:
    assert [n for n in range(len(PACKET)) if _look(PACKET[:n]).standing is not Standing.WRONG] == []


@given(st.integers(0, len(PACKET)), st.integers(0, 80), st.binary(max_size=80))
@example(len(PACKET), 0, b"\0")
@example(0, 0, b"#!/bin/sh\n")
@example(0, len(PACKET), b"")
def test_any_splice_is_noticed(at: int, removed: int, put_in: bytes) -> None:
    changed = PACKET[:at] + put_in + PACKET[at + removed :]
    assert (_look(changed).standing is Standing.SIGNED) == (changed == PACKET)


@given(st.binary(max_size=400).map(lambda raw: b"PK\x03\x04" + raw) | st.binary(max_size=400))
def test_the_reader_survives_anything(raw: bytes) -> None:
    assert _look(raw).standing is Standing.WRONG


def _repacked(entries: dict[str, bytes]) -> bytes:
    """Build the container anew, checksums and directory right: what somebody with our program, but no key, can do."""
    members = (stored_zip.measure(name, stored_zip.of_bytes(entries[name])) for name in ORDER if name in entries)
    return b"".join(stored_zip.pack(members))


@given(st.sampled_from(sorted(ENTRIES)), st.binary(max_size=200))
def test_no_entry_can_be_replaced_by_rebuilding_the_container(name: str, content: bytes) -> None:
    assert _repacked(ENTRIES) == PACKET
    assert _look(_repacked({**ENTRIES, name: content})).standing is Standing.WRONG


@given(st.sets(st.sampled_from(sorted(ENTRIES)), min_size=1))
def test_what_is_taken_out_is_missed(names: set[str]) -> None:
    verdict = _look(_repacked({name: content for name, content in ENTRIES.items() if name not in names}))
    part_b = {name for name in ENTRIES if name.startswith("b/")}
    signatures = {"a/signature.json", "b/signature.json"}
    if names == part_b:  # B may come later or never: said, not wrong
        assert (verdict.standing, len(verdict.parts)) == (Standing.SIGNED, 1)
    elif names <= signatures or names == part_b | {"a/signature.json"}:
        assert verdict.standing is Standing.SELF_CONSISTENT
    else:
        assert verdict.standing is Standing.WRONG


values = st.none() | st.booleans() | integers | texts | st.floats() | st.lists(integers, max_size=3)
MANIFEST: Final = json.loads(ENTRIES["a/manifest.json"])


@given(st.sampled_from([*sorted(MANIFEST), "more"]), values)
def test_a_manifest_is_read_as_it_is_spelled_or_not_at_all(key: str, value: object) -> None:
    found = {**MANIFEST, key: value}
    raw = json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    try:
        part = read_part_a(raw)
    except Corrupt:
        return
    assert manifest_bytes(part) == raw
    assert type(value) in (str, int, type(None))


# ---- what a forger tries


OTHER: Final = packed(
    sealed_a({"frame.png": b"o", "before.mp4": b"ther", "thumbnail.jpg": b"!"}, officer="wang.xx"),
    sealed_b(sealed_a({"frame.png": b"o", "before.mp4": b"ther", "thumbnail.jpg": b"!"}, officer="wang.xx")),
)


def _swapped(is_taken: Callable[[str], bool]) -> Verdict:
    other = _entries(OTHER)
    return _look(_repacked({name: other[name] if is_taken(name) else ENTRIES[name] for name in ENTRIES}))


@pytest.mark.parametrize(
    ("is_taken", "text_key"),
    [
        (lambda name: name.startswith("b/"), "verify.tie_wrong"),
        (lambda name: name.startswith("a/"), "verify.tie_wrong"),
        (lambda name: name == "a/before.mp4", "verify.file_resized"),
        (lambda name: name == "a/signature.json", "verify.signature_of_other"),
        (lambda name: name == "b/signature.json", "verify.signature_of_other"),
        (lambda name: name == "b/manifest.json", "verify.tie_wrong"),
    ],
)
def test_what_is_swapped_between_two_packets_is_named(is_taken: Callable[[str], bool], text_key: str) -> None:
    assert _look(OTHER).standing is Standing.SIGNED
    verdict = _swapped(is_taken)
    assert verdict.standing is Standing.WRONG
    assert text_key in {fault.text_key for fault in verdict.faults}


def test_all_hashes_rebuilt_without_the_key() -> None:
    forged = sealed_a(officer="somebody else", key=None)
    unsigned = packed(forged, sealed_b(forged, key=None))
    assert _look(unsigned).standing is Standing.SELF_CONSISTENT  # nobody's word: said so, never "signed"
    kept = _look(_repacked({**_entries(unsigned), "a/signature.json": ENTRIES["a/signature.json"]}))
    assert [fault.text_key for fault in kept.faults] == ["verify.signature_of_other"]
    assert kept.standing is Standing.WRONG


def test_another_key_is_never_the_rooms() -> None:
    verdict = _look(small_packet(OTHER_KEY))
    assert verdict.standing is Standing.SELF_CONSISTENT
    signatures = [part.checked.signature.key_id for part in verdict.parts if part.checked]
    assert signatures == [OTHER_KEY.public.key_id] * 2
    mixed = _look(packed(sealed_a(), sealed_b(sealed_a(), key=OTHER_KEY)))
    assert mixed.standing is Standing.SELF_CONSISTENT  # a genuine A does not vouch for a stranger's B


def test_part_a_alone_is_good_and_b_is_not_there() -> None:
    verdict = _look(packed(sealed_a()))
    assert (verdict.standing, [part.letter for part in verdict.parts]) == (Standing.SIGNED, ["a"])


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_the_same_files_packed_by_another_program_are_not_a_packet(method: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as packer:
        for name, content in ENTRIES.items():
            packer.writestr(zipfile.ZipInfo(name), content, method)
    assert _look(out.getvalue()).standing is Standing.WRONG


def test_comments_and_extra_fields_are_noticed() -> None:
    end = PACKET.rindex(b"PK\x05\x06")
    with_comment = PACKET[: end + 20] + struct.pack("<H", 5) + b"hello"
    assert zipfile.ZipFile(io.BytesIO(with_comment)).comment == b"hello"
    assert [fault.text_key for fault in _look(with_comment).faults] == ["verify.directory"]
    name = b"a/manifest.json"
    with_extra = PACKET[:28] + struct.pack("<H", 4) + name + b"\x99\x99\0\0" + PACKET[30 + len(name) :]
    assert [fault.text_key for fault in _look(with_extra).faults] == ["verify.header_foreign"]


def test_an_entry_there_twice_or_in_another_place_is_noticed() -> None:
    frame = stored_zip.measure("a/frame.png", stored_zip.of_bytes(ENTRIES["a/frame.png"]))
    members = [stored_zip.measure(name, stored_zip.of_bytes(content)) for name, content in ENTRIES.items()]
    for order in ([*members[:2], frame, *members[2:]], [members[0], members[2], members[1], *members[3:]]):
        verdict = _look(b"".join(stored_zip.pack(order)))
        assert [fault.text_key for fault in verdict.faults] == ["verify.entry_misplaced"]
    strange = stored_zip.measure("../../etc/passwd", stored_zip.of_bytes(b"x"))
    verdict = _look(b"".join(stored_zip.pack([*members, strange])))
    assert [fault.text_key for fault in verdict.faults] == ["verify.entry_unknown"]


def test_a_declared_size_beyond_the_file_is_not_believed() -> None:
    raw = bytearray(PACKET)
    struct.pack_into("<LL", raw, 18, 0xFFFFFFFF, 0xFFFFFFFF)
    assert [fault.text_key for fault in _look(raw).faults] == ["verify.entry_ends_early"]
    entries = {**ENTRIES, "a/manifest.json": b" " * (canonical.MAX_BYTES + 1)}
    assert [fault.text_key for fault in _look(_repacked(entries)).faults] == ["verify.record_too_long"]


def test_a_changed_checksum_alone_is_named() -> None:
    at = PACKET.index(b"a/before.mp4") - 30 + 14
    raw = bytearray(PACKET)
    assert struct.unpack_from("<L", raw, at)[0] == zlib.crc32(ENTRIES["a/before.mp4"])
    raw[at] ^= 1
    (fault,) = _look(raw).faults
    assert (fault.text_key, fault.facts["name"]) == ("verify.entry_changed", "a/before.mp4")


def test_a_file_put_in_beside_the_sealed_ones_is_named() -> None:
    for name in ("a/main-frame.png", "b/chosen.png"):
        verdict = _look(_repacked({**ENTRIES, name: b"a better picture"}))
        assert [(fault.text_key, fault.facts["name"]) for fault in verdict.faults] == [("verify.file_added", name)]
