"""Manifests and packets: one spelling, one order, nothing else accepted or built."""

import dataclasses
import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from console.domain import evidence
from console.domain.evidence import PartA, instant, manifest_bytes, read_part_a, sha256_of
from console.domain.packet_file import ORDER, SealedPart, build_packet
from console.domain.signature import read_signature, signature_bytes
from console.errors import Corrupt
from console.reports.signing import check_signature, sign_manifest
from tests import packets
from tests.packets import FILES_A, FILES_B, FRAME, KEY, OTHER_KEY, packed, part_a, sealed_a, sealed_b, small_packet

MANIFEST = manifest_bytes(part_a())


def _respelled(**changes: object) -> bytes:
    """Return the manifest with other values, spelled canonically."""
    found = {**json.loads(MANIFEST), **changes}
    return json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def test_the_format_of_version_1_does_not_drift() -> None:
    """Packets are checked years later: whoever changes these bytes must raise the version and keep reading this one."""
    assert manifest_bytes(part_a({"frame.png": b"f", "thumbnail.jpg": b"t"})).decode() == (
        '{"camera":{"id":"cam-23","name":"中山路-长江路口","number":23,"place":"中山路 88 号门前"},'
        '"files":[{"name":"frame.png","sha256":"252f10c83610ebca1a059c0bae8255eba2f95be4d1d7bcfa89d7248a82d9f111",'
        '"size":1},{"name":"thumbnail.jpg",'
        '"sha256":"e3b98a4da31a127d4bde6e43033f66ba274cab0eb7eb1c70ec41402bf6273dd8","size":1}],'
        '"format":"grid-console evidence","frame":{"arrived_at":"2026-07-01T08:00:00.123456789Z","codec":"h264",'
        '"fingerprint":"0f1e2d3c4b5a6978","generation":3,"height_px":576,"profile":"sub","pts":8100000,'
        '"width_px":704},"hub_offset_ms":12,"main_frame":null,"mark":null,"officer":"li.xx","part":"a",'
        '"pressed_at":"2026-07-01T08:00:00.203456789Z","seat":"desk-1","version":1}'
    )
    whole = hashlib.sha256(small_packet()).hexdigest()
    assert whole == "cf6bb49e19fdae618ba601bd0124dac10d9636ba96773877f818361110445240"


def test_a_recording_makes_a_version_3_and_nothing_else_does() -> None:
    part = dataclasses.replace(part_a(), recording="c1@20261122T191200Z.1")
    raw = manifest_bytes(part)
    assert read_part_a(raw) == part
    assert b'"recording":"c1@20261122T191200Z.1"' in raw
    assert b'"version":3}' in raw
    for other in (b'"version":1', b'"version":2', b'"version":4'):
        with pytest.raises(Corrupt):
            read_part_a(raw.replace(b'"version":3', other))
    for wrong in ({"recording": "c1"}, {"recording": "c1@20261122T191200Z.1", "camera_offset_ms": 5}):
        with pytest.raises(Corrupt):
            dataclasses.replace(part_a(), **wrong)


def test_the_cameras_clock_makes_a_version_2_and_nothing_else_does() -> None:
    part = dataclasses.replace(part_a(), camera_offset_ms=-1500)
    raw = manifest_bytes(part)
    assert b'{"camera":' in raw
    assert b'"camera_offset_ms":-1500,' in raw
    assert b'"version":2}' in raw
    assert read_part_a(raw) == part
    for wrong in (
        raw.replace(b'"version":2', b'"version":1'),
        raw.replace(b'"version":2', b'"version":3'),
        raw.replace(b"-1500", b"null"),
    ):
        with pytest.raises(Corrupt):
            read_part_a(wrong)


def test_a_marked_frame_makes_a_version_4_whatever_else_is_said_and_nothing_else_does() -> None:
    marked = dataclasses.replace(FRAME, marks=("damaged", "moved"))
    recording = {"recording": "c1@20261122T191200Z.1"}
    others: tuple[dict[str, Any], ...] = ({}, {"camera_offset_ms": 7}, recording)
    for other in others:
        part = dataclasses.replace(part_a(), frame=marked, **other)
        raw = manifest_bytes(part)
        assert b'"marks":["damaged","moved"]' in raw
        assert b'"version":4}' in raw
        assert read_part_a(raw) == part
        for version in (b'"version":1', b'"version":2', b'"version":3'):
            with pytest.raises(Corrupt):
                read_part_a(raw.replace(b'"version":4', version))
    for wrong in ((), ("moved", "damaged"), ("damaged", "damaged"), ("spotless",)):
        with pytest.raises(Corrupt):
            dataclasses.replace(FRAME, marks=wrong)


def test_a_marked_frame_makes_a_part_b_of_version_2() -> None:
    files = packets.listed({"chosen.png": b"c", "chosen-thumbnail.jpg": b"t"})
    plain = evidence.PartB(sha256_of(MANIFEST), FRAME, None, None, is_complete=True, files=files)
    marked = dataclasses.replace(plain, chosen=dataclasses.replace(FRAME, marks=("black",)))
    for part, version in ((plain, b'"version":1}'), (marked, b'"version":2}')):
        raw = manifest_bytes(part)
        assert raw.endswith(version)
        assert evidence.read_part_b(raw) == part
        with pytest.raises(Corrupt):
            evidence.read_part_b(raw.replace(version, b'"version":2}' if part is plain else b'"version":1}'))


def test_an_instant_keeps_its_nanoseconds() -> None:
    assert instant(packets.AT_NS) == "2026-07-01T08:00:00.123456789Z"
    at = datetime(2026, 7, 1, 16, 0, 0, 5, tzinfo=UTC) + timedelta(hours=8)
    assert evidence.to_datetime(evidence.instant_of(at)) == at


@pytest.mark.parametrize(
    "text",
    [
        "2026-07-01T08:00:00Z",
        "2026-07-01T08:00:00.123456789",
        "2026-07-01T08:00:60.123456789Z",
        "2026-02-30T08:00:00.123456789Z",
        "9999-12-31T23:00:00.123456789Z",
        "２026-07-01T08:00:00.123456789Z",
        "2026-07-01T08:00:00.123456789Z\n",
    ],
)
def test_no_other_spelling_of_an_instant_is_read(text: str) -> None:
    with pytest.raises(Corrupt):
        evidence.to_datetime(evidence.Instant(text))


@pytest.mark.parametrize(
    "raw",
    [
        MANIFEST + b"\n",
        b"\xef\xbb\xbf" + MANIFEST,
        MANIFEST.replace(b":", b": "),
        MANIFEST.replace(b'"seat":"desk-1"', b'"seat":"d\\u0065sk-1"'),
        MANIFEST.replace(b'"seat":"desk-1"', b'"seat":"x","seat":"desk-1"'),
        MANIFEST.replace(b'"hub_offset_ms":12,', b""),
        MANIFEST.replace(b'"hub_offset_ms":12', b'"hub_offset_ms":12.0'),
        MANIFEST.replace(b'"hub_offset_ms":12', b'"hub_offset_ms":true'),
        MANIFEST.replace(b'"hub_offset_ms":12', b'"hub_offset_ms":NaN'),
        MANIFEST.replace(b'"hub_offset_ms":12', b'"hub_offset_ms":9223372036854775808'),
        MANIFEST.replace(b'"seat":"desk-1"', b'"seat":"\\ud800"'),
        MANIFEST.replace(b"desk-1", b"desk-\xff"),
        MANIFEST[:-1],
        b"[" * 60_000,
        b"{}",
        b"",
        _respelled(zzz=1),
        _respelled(version=2),
        _respelled(version=True),
        _respelled(part="b"),
        _respelled(camera=None),
        _respelled(files=json.loads(MANIFEST)["files"][::-1]),
        _respelled(files=json.loads(MANIFEST)["files"][1:]),
        _respelled(files=[*json.loads(MANIFEST)["files"], {"name": "../x", "size": 1, "sha256": "0" * 64}]),
        _respelled(main_frame=json.loads(MANIFEST)["frame"]),
        _respelled(frame={**json.loads(MANIFEST)["frame"], "fingerprint": "XYZ"}),
        _respelled(seat="x" * 70_000),
    ],
)
def test_a_manifest_is_read_in_its_one_spelling_only(raw: bytes) -> None:
    assert raw != MANIFEST
    assert manifest_bytes(read_part_a(MANIFEST)) == MANIFEST
    with pytest.raises(Corrupt):
        read_part_a(raw)


def test_ordinary_unzippers_open_a_packet() -> None:
    with zipfile.ZipFile(io.BytesIO(small_packet())) as opened:
        assert opened.testzip() is None
        assert [name for name in ORDER if name in opened.namelist()] == opened.namelist()
        contents = {name: opened.read(name) for name in opened.namelist()}
    assert {f"a/{name}": content for name, content in FILES_A.items()}.items() <= contents.items()
    assert contents["b/after.mp4"] == FILES_B["after.mp4"]
    assert contents["a/manifest.json"] == MANIFEST


def _with_other_files(**files: bytes) -> SealedPart:
    return dataclasses.replace(sealed_a(), files=files)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (_with_other_files(**{**FILES_A, "frame.png": b"another"}), None),
        (_with_other_files(**{name: FILES_A[name] for name in ("frame.png", "thumbnail.jpg")}), None),
        (_with_other_files(**FILES_A, **{"main-frame.png": b"more"}), None),
        (dataclasses.replace(sealed_a(), signature=sealed_a(officer="wang.xx").signature), None),
        (sealed_a(), sealed_b(sealed_a(officer="wang.xx"))),
        (dataclasses.replace(sealed_a(), manifest=MANIFEST + b" "), None),
    ],
)
def test_nothing_is_written_of_a_packet_that_contradicts_itself(a: SealedPart, b: SealedPart | None) -> None:
    out = io.BytesIO()
    with pytest.raises(Corrupt):
        build_packet(out, a, b)
    assert out.getvalue() == b""


def test_the_same_contents_give_the_same_bytes() -> None:
    assert packed(sealed_a(), sealed_b(sealed_a())) == small_packet()
    assert packed(sealed_a(officer="wang.xx")) != packed(sealed_a())


def test_a_frame_without_a_proper_fingerprint_cannot_be_recorded() -> None:
    with pytest.raises(Corrupt):
        dataclasses.replace(FRAME, fingerprint="0F1E2D3C4B5A6978")
    with pytest.raises(Corrupt):
        dataclasses.replace(part_a(), main_frame=FRAME)  # said, but no file


def test_signing_covers_manifest_room_and_instant() -> None:
    raw = sign_manifest(KEY, MANIFEST, packets.ROOM, packets.SIGNED_AT)
    assert check_signature(MANIFEST, raw, [OTHER_KEY.public, KEY.public]).is_trusted
    assert not check_signature(MANIFEST, raw, [OTHER_KEY.public]).is_trusted
    record = read_signature(raw)
    later = evidence.instant_of(packets.SIGNED_AT + timedelta(seconds=1))
    other = sha256_of(manifest_bytes(part_a(officer="wang.xx")))
    keys = {"public_key": read_signature(sign_manifest(OTHER_KEY, MANIFEST, "x", packets.SIGNED_AT)).public_key}
    cases: list[tuple[dict[str, Any], str]] = [
        ({"room": "another room"}, "verify.signature_wrong"),
        ({"signed_at": later}, "verify.signature_wrong"),
        ({"manifest_sha256": other}, "verify.signature_of_other"),
        ({"alg": "SM2"}, "verify.signature_foreign"),
        (keys, "verify.signature_foreign"),
        ({**keys, "key_id": OTHER_KEY.public.key_id}, "verify.signature_wrong"),
        ({"signature": record.signature[:-3] + "h=="}, "verify.signature_unreadable"),
        ({"signature": ""}, "verify.signature_wrong"),
    ]
    for changes, text_key in cases:
        with pytest.raises(Corrupt) as caught:
            check_signature(MANIFEST, signature_bytes(dataclasses.replace(record, **changes)), [KEY.public])
        assert caught.value.text_key == text_key, changes


def test_a_room_with_a_line_break_cannot_sign() -> None:
    with pytest.raises(Corrupt):
        sign_manifest(KEY, MANIFEST, "room\n2030-01-01T00:00:00.000000000Z", packets.SIGNED_AT)


def test_a_private_key_does_not_show() -> None:
    assert repr(KEY) == f"RoomKey({KEY.public.key_id})"


def test_parts_cannot_be_confused() -> None:
    b = sealed_b(sealed_a()).manifest
    with pytest.raises(Corrupt):
        read_part_a(b)
    with pytest.raises(Corrupt):
        evidence.read_part_b(MANIFEST)
    assert isinstance(read_part_a(MANIFEST), PartA)
