"""``main.py verify`` on files: codes, words, extraction, keys on disk, and the same checks by ordinary tools."""

import base64
import json
import shutil
import subprocess
import sys
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from console.domain.evidence import manifest_bytes
from console.domain.packet_file import SealedPart, build_packet
from console.errors import Corrupt, Refused, Unavailable
from console.reports.signing import KEY_FILE, PUBLIC_FILE, PublicKey, RoomKey, sign_manifest
from console.reports.verdict import Standing
from console.reports.verify import VerifyRequest, run, verify
from tests.packets import (
    FILES_A,
    FILES_B,
    FRAME,
    KEY,
    OTHER_KEY,
    ROOM,
    SIGNED_AT,
    packed,
    part_a,
    sealed_a,
    small_packet,
)

ROOT: Final = Path(__file__).parents[2]


@pytest.fixture
def packet(tmp_path: Path) -> Path:
    path = tmp_path / "packet.zip"
    path.write_bytes(small_packet())
    return path


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "room.pub"
    path.write_bytes(KEY.public.pem)
    return path


def _told(
    packet: Path, *keys: Path, requires_signature: bool = False, extract_to: Path | None = None
) -> tuple[int, str]:
    code, lines = run(VerifyRequest(packet, keys, None, extract_to, requires_signature, "en"))
    return code, "\n".join(lines)


def test_a_signed_packet_says_by_whom_when_and_what(packet: Path, key: Path) -> None:
    code, told = _told(packet, key, requires_signature=True)
    assert code == 0
    for words in (
        "Verdict: signed.",
        "Part B: signed by room “示范街道监控室” at 2026-07-01 16:00:02.000 (Shanghai time",
        "Camera 23 中山路-长江路口 · 中山路 88 号门前",
        "Frozen frame 2026-07-01 16:00:00.123 (Shanghai time)",
        "Sealed by li.xx at seat desk-1",
        f"a/before.mp4  {len(FILES_A['before.mp4'])} bytes",
    ):
        assert words in told


def test_what_was_wrong_with_a_picture_is_said_below_it(packet: Path, key: Path) -> None:
    marked = replace(part_a(), frame=replace(FRAME, marks=("damaged", "tint")))
    raw = manifest_bytes(marked)
    packet.write_bytes(packed(SealedPart(raw, FILES_A, sign_manifest(KEY, raw, ROOM, SIGNED_AT))))
    code, told = _told(packet, key, requires_signature=True)
    lines = told.splitlines()
    at = next(number for number, line in enumerate(lines) if "Frozen frame" in line)
    assert (code, lines[at + 1]) == (
        0, "    Wrong with the picture at that time: Packets lost, picture damaged, Colour cast",
    )  # fmt: skip
    packet.write_bytes(small_packet())
    assert "Wrong with" not in _told(packet, key)[1]


def test_a_strangers_key_is_said_plainly(packet: Path, key: Path) -> None:
    packet.write_bytes(small_packet(OTHER_KEY))
    code, told = _told(packet, key)
    assert code == 0
    assert "self-consistent only" in told
    assert f"key {OTHER_KEY.public.key_id} is not among the trusted ones" in told
    assert _told(packet, key, requires_signature=True)[0] == 1
    assert "no trusted public key was given" in _told(packet)[1]


def test_part_b_not_collected_is_said(packet: Path, key: Path) -> None:
    packet.write_bytes(packed(sealed_a()))
    code, told = _told(packet, key, requires_signature=True)
    assert code == 0
    assert "Part B: missing" in told


def test_what_is_wrong_is_named(packet: Path, key: Path) -> None:
    raw = small_packet()
    at = raw.index(FILES_B["after.mp4"]) + 7
    packet.write_bytes(raw[:at] + b"!" + raw[at + 1 :])
    code, told = _told(packet, key)
    assert code == 1
    assert "b/after.mp4 was changed: its SHA-256" in told
    packet.write_bytes(raw + b"!")
    assert "1 bytes were added at the end" in _told(packet, key)[1]
    packet.write_bytes(raw[:-1])
    assert f"The file ends at byte {len(raw) - 1}" in _told(packet, key)[1]


def test_what_is_no_packet_is_refused_without_fuss(tmp_path: Path, key: Path) -> None:
    other = tmp_path / "letter.txt"
    for content in (b"", b"dear sirs", b"PK\x05\x06" + bytes(18)):
        other.write_bytes(content)
        code, told = _told(other, key)
        assert (code, "This is not an evidence packet." in told) == (1, True)
    assert _told(tmp_path, key)[0] == 1  # a directory


def test_a_call_that_cannot_be_meant_ends_with_2(packet: Path, key: Path, tmp_path: Path) -> None:
    code, told = _told(tmp_path / "nowhere.zip", key)
    assert (code, told) == (2, f"There is no file {tmp_path / 'nowhere.zip'}")
    assert _told(packet, tmp_path / "nowhere.pub")[0] == 2
    assert _told(packet, packet)[0] == 2  # a packet is not a key
    assert run(VerifyRequest(packet, data_dir=tmp_path / "nowhere"))[0] == 2


def test_a_data_directorys_key_is_trusted(packet: Path, tmp_path: Path) -> None:
    room = RoomKey.open(tmp_path)
    packet.write_bytes(small_packet(room))
    assert run(VerifyRequest(packet, data_dir=tmp_path, requires_signature=True))[0] == 0


def test_files_are_extracted_and_never_written_over(packet: Path, key: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    assert _told(packet, key, extract_to=target)[0] == 0
    assert (target / "a/before.mp4").read_bytes() == FILES_A["before.mp4"]
    assert (target / "b/after.mp4").read_bytes() == FILES_B["after.mp4"]
    (target / "a/before.mp4").write_bytes(b"notes of mine")
    code, told = _told(packet, key, extract_to=target)
    assert (code, "exists and is not overwritten" in told) == (2, True)
    assert (target / "a/before.mp4").read_bytes() == b"notes of mine"


def test_a_wrong_packet_is_not_extracted(packet: Path, key: Path, tmp_path: Path) -> None:
    packet.write_bytes(small_packet() + b"!")
    code, told = _told(packet, key, extract_to=tmp_path / "out")
    assert (code, "No files written" in told) == (1, True)
    assert not (tmp_path / "out").exists()


def test_a_strangers_words_cannot_command_the_terminal(packet: Path) -> None:
    packet.write_bytes(packed(sealed_a(officer="\x1b[2J\u202eli\nVerdict: signed.", key=None)))
    code, told = _told(packet)
    assert code == 0
    assert "\\x1b[2J\\u202eli\\nVerdict: signed." in told
    assert "\x1b" not in told


def test_both_languages_tell_the_same_lines(packet: Path, key: Path) -> None:
    for content in (small_packet(), small_packet(None), packed(sealed_a()), small_packet()[:-30]):
        packet.write_bytes(content)
        chinese, english = (run(VerifyRequest(packet, (key,), language=name)) for name in ("zh_CN", "en"))
        assert (chinese[0], len(chinese[1])) == (english[0], len(english[1]))


def test_the_command_line(packet: Path, key: Path) -> None:
    def call(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "main.py", "verify", *(str(argument) for argument in arguments)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=30, check=False)

    good = call(packet, "--key", key, "--require-signature")
    assert (good.returncode, good.stderr) == (0, "")
    assert "结论：已签名" in good.stdout
    packet.write_bytes(small_packet() + b"!")
    bad = call(packet, "--key", key, "--lang", "en")
    assert (bad.returncode, bad.stderr) == (1, "")
    assert "1 bytes were added at the end" in bad.stdout


def test_clips_are_streamed_not_held_in_memory(tmp_path: Path) -> None:
    clip = tmp_path / "before.mp4"
    clip.write_bytes(bytes(range(256)) * 65_536)  # 16 MiB
    files = {**FILES_A, "before.mp4": clip.read_bytes()}
    manifest = manifest_bytes(part_a(files))
    del files
    path = tmp_path / "large.zip"
    tracemalloc.start()
    with path.open("wb") as out:
        build_packet(out, SealedPart(manifest, {**FILES_A, "before.mp4": clip}))
    assert verify(path).standing is Standing.SELF_CONSISTENT
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * 1024 * 1024


def test_a_clip_that_changes_while_it_is_packed_is_noticed(tmp_path: Path) -> None:
    clip = tmp_path / "before.mp4"
    clip.write_bytes(FILES_A["before.mp4"])

    class Meddler:
        """Changes the clip as soon as the packet's first byte is written, that is after it was measured."""

        def write(self, chunk: bytes) -> int:
            clip.write_bytes(FILES_A["before.mp4"].upper())
            return len(chunk)

    sealed = sealed_a()
    with pytest.raises(Corrupt):
        build_packet(Meddler(), SealedPart(sealed.manifest, {**FILES_A, "before.mp4": clip}))  # type: ignore[arg-type]


# ---- ordinary tools, as docs/evidence.md says


def _needs(tool: str) -> str:
    found = shutil.which(tool)
    if found is None:
        pytest.skip(f"{tool} is not installed")
    return found


def test_unzip_finds_no_fault(packet: Path) -> None:
    done = subprocess.run([_needs("unzip"), "-t", packet], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stdout


def test_openssl_confirms_the_signature(packet: Path, key: Path, tmp_path: Path) -> None:
    assert _told(packet, key, extract_to=tmp_path)[0] == 0
    record = json.loads((tmp_path / "a/signature.json").read_text(encoding="utf-8"))
    lines = ("grid-console evidence v1", record["room"], record["signed_at"], record["manifest_sha256"])
    message, signature = tmp_path / "message", tmp_path / "signature"
    message.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    signature.write_bytes(base64.b64decode(record["signature"]))
    command = [_needs("openssl"), "pkeyutl", "-verify", "-pubin", "-inkey", str(key), "-rawin", "-in", str(message)]
    done = subprocess.run(
        [*command, "-sigfile", str(signature)], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Signature Verified Successfully" in done.stdout


# ---- the room key on disk


def test_the_room_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    made = RoomKey.open(tmp_path)
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert RoomKey.open(tmp_path).public == made.public == PublicKey.load(tmp_path / PUBLIC_FILE)
    assert sorted(path.name for path in tmp_path.iterdir()) == [KEY_FILE, PUBLIC_FILE]


def test_many_who_make_the_key_at_once_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = [task.result() for task in [pool.submit(RoomKey.open, tmp_path) for _ in range(8)]]
    assert len({key.public for key in keys}) == 1


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o620])
def test_a_key_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    RoomKey.open(tmp_path)
    (tmp_path / KEY_FILE).chmod(mode)
    with pytest.raises(Refused) as caught:
        RoomKey.open(tmp_path)
    assert caught.value.text_key == "verify.key_open_to_others"


def test_a_damaged_lost_or_exchanged_key_is_not_replaced(tmp_path: Path) -> None:
    RoomKey.open(tmp_path)
    private, public = tmp_path / KEY_FILE, tmp_path / PUBLIC_FILE
    secret = private.read_bytes()
    private.write_bytes(secret[:60])
    with pytest.raises(Corrupt) as caught:
        RoomKey.open(tmp_path)
    assert caught.value.__cause__ is None  # a parser's words may quote the key
    private.unlink()
    with pytest.raises(Corrupt):
        RoomKey.open(tmp_path)
    assert not private.exists()
    private.write_bytes(secret)
    private.chmod(0o600)
    public.write_bytes(OTHER_KEY.public.pem)
    with pytest.raises(Corrupt) as caught:
        RoomKey.open(tmp_path)
    assert caught.value.text_key == "verify.key_pair_differs"
    public.unlink()
    assert RoomKey.open(tmp_path).public == PublicKey.load(public)


def test_a_link_in_the_keys_place_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    RoomKey.open(elsewhere)
    (tmp_path / KEY_FILE).symlink_to(elsewhere / KEY_FILE)
    with pytest.raises(Unavailable):
        RoomKey.open(tmp_path)


def test_no_directory_no_key(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        RoomKey.open(tmp_path / "nowhere")
