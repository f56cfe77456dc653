"""Evidence through a real hub: resumable uploads, signed manifests, the packet of a case, who may see which file."""

import asyncio
import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from console.domain.case import EvidenceRef
from console.domain.evidence import MANIFEST, sha256_of
from console.domain.packet_file import SealedPart
from console.link import transfer
from console.link.client import HubClient
from console.link.envelope import convert, encode
from console.link.evidence_envelope import CHUNK_BYTES, Offset, PutFile
from console.link.seat_envelope import EvidenceTicket
from console.reports.signing import PublicKey
from console.reports.verdict import Standing
from console.reports.verify import verify
from tests.fixtures.desk import refusal, set_up, spooled
from tests.fixtures.hub_process import HubProcess, running_hub
from tests.integration.conftest import Join
from tests.packets import FILES_A, sealed_a, sealed_b
from tests.patience import PATIENCE_S
from tests.street import SANITATION, file_and_dispatch


async def bring(client: HubClient, spool: Path, part: SealedPart) -> str:
    """Upload a part, its manifest in the middle; return the manifest's signature."""
    entries = [(name, content) for name, content in part.files.items() if isinstance(content, bytes)]
    entries.insert(1, (MANIFEST, part.manifest))
    signatures = [await client.upload(*spooled(spool, content), name) for name, content in entries]
    assert [bool(signature) for signature in signatures] == [name == MANIFEST for name, _ in entries]
    return signatures[1]


async def until_signed(packet: Path, key: PublicKey, parts: int) -> None:
    """Wait until the packet on the hub's disk holds so many parts, signed by the room."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            if await asyncio.to_thread(packet.exists):
                verdict = await asyncio.to_thread(verify, packet, (key,))
                assert verdict.standing is Standing.SIGNED
                if len(verdict.parts) == parts:
                    return
            await asyncio.sleep(0.01)


async def test_a_case_gets_its_signed_packet_and_again_when_part_b_follows(
    join: Join, data: Path, tmp_path: Path, hub: HubProcess
) -> None:
    officer = await join("li")
    await set_up(officer)
    a = sealed_a(key=None)
    b = sealed_b(a, key=None)
    evidence = EvidenceRef(sha256_of(a.manifest), sha256_of(FILES_A["frame.png"]), sha256_of(FILES_A["thumbnail.jpg"]))
    applied = await officer.command(file_and_dispatch(evidence=evidence))
    key = PublicKey.load(data / "room.pub")
    packet = data / "evidence" / "packets" / f"{applied.case_no}.zip"

    signature = await bring(officer, tmp_path, a)
    await until_signed(packet, key, parts=1)
    await bring(officer, tmp_path, b)
    await until_signed(packet, key, parts=2)

    manifest = spooled(tmp_path, a.manifest)
    assert await officer.upload(*manifest, MANIFEST) == signature  # signed once, the same ever after
    assert "fault" not in hub.log


async def test_evidence_before_its_case_makes_the_packet_too(join: Join, data: Path, tmp_path: Path) -> None:
    officer = await join("li")
    await set_up(officer)
    a = sealed_a(key=None)
    await bring(officer, tmp_path, a)
    evidence = EvidenceRef(sha256_of(a.manifest), sha256_of(FILES_A["frame.png"]), sha256_of(FILES_A["thumbnail.jpg"]))
    applied = await officer.command(file_and_dispatch(evidence=evidence))
    packet = data / "evidence" / "packets" / f"{applied.case_no}.zip"
    await until_signed(packet, PublicKey.load(data / "room.pub"), parts=1)


async def test_part_b_waits_for_its_part_a(join: Join, tmp_path: Path) -> None:
    officer = await join("li")
    b = sealed_b(sealed_a(key=None), key=None)
    assert await refusal(officer.upload(*spooled(tmp_path, b.manifest), MANIFEST)) == "hub.part_a_missing"


async def test_an_upload_goes_on_where_a_killed_hub_has_stopped(join: Join, data: Path, tmp_path: Path) -> None:
    path, sha256 = spooled(tmp_path, content := os.urandom(4 * CHUNK_BYTES + 7))
    with running_hub(data) as hub:
        port = hub.address().port
        officer = await join("li", hub.address().url)
        await _send_pieces(officer, path, sha256, 2)
        hub.kill()
    with running_hub(data, port):
        assert await _send_pieces(officer, path, sha256, 1) == 2 * CHUNK_BYTES
        await officer.upload(path, sha256, "before.mp4")
        assert await officer.download(sha256) == content
    assert hashlib.sha256((data / "evidence" / sha256[:2] / sha256).read_bytes()).hexdigest() == sha256
    assert list((data / "evidence" / "partial").iterdir()) == []


async def _send_pieces(client: HubClient, path: Path, sha256: str, pieces: int) -> int:
    """Send some pieces, then cut the line; return where the hub wanted to go on at first."""
    line = client._base
    ticket: str = convert(str, (await line.ask(EvidenceTicket)).result)
    content, offsets = await asyncio.to_thread(path.read_bytes), []
    async with transfer.opened(line.url, None, ticket) as ws:
        await ws.send(encode(PutFile(sha256, "before.mp4", len(content))).decode())
        for _ in range(pieces):
            offset = await transfer._answer(ws)
            assert isinstance(offset, Offset)
            offsets.append(offset.offset)
            await ws.send(content[offset.offset : offset.offset + CHUNK_BYTES])
        await transfer._answer(ws)
        ws.transport.abort()
    return offsets[0]


async def test_bytes_of_another_hash_are_thrown_away(join: Join, data: Path, tmp_path: Path) -> None:
    officer = await join("li")
    path, sha256 = spooled(tmp_path, b"\xff\xd8 one")
    path.write_bytes(b"\xff\xd8 two")
    assert await refusal(officer.upload(path, sha256, "thumbnail.jpg")) == "hub.hash_differs"
    assert await refusal(officer.download(sha256)) == "hub.evidence_not_here"
    path.write_bytes(b"\xff\xd8 one")
    await officer.upload(path, sha256, "thumbnail.jpg")
    assert await officer.download(sha256) == b"\xff\xd8 one"


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("virus.exe", b"MZ", "hub.bad_file_name"),
        ("../room.key", b"x", "hub.bad_file_name"),
        ("frame.png", b"", "hub.bad_file_size"),
        (MANIFEST, b"x" * 70_000, "hub.bad_file_size"),
        (MANIFEST, b'{"no":"manifest"}', "hub.bad_manifest"),
    ],
)
async def test_what_no_packet_has_is_not_taken(
    join: Join, tmp_path: Path, name: str, content: bytes, rule: str
) -> None:
    officer = await join("li")
    path, sha256 = spooled(tmp_path, content)
    assert await refusal(officer.upload(path, sha256, name)) == rule
    assert await refusal(officer.upload(path, "../../room.key", "frame.png")) in (
        "hub.bad_evidence_name",
        "hub.bad_file_size",
    )


async def test_a_unit_sees_only_what_its_own_cases_name(join: Join, tmp_path: Path) -> None:
    officer, squad = await join("li"), await join("squad")
    await set_up(officer)
    files = {name: spooled(tmp_path, name.encode()) for name in ("thumbnail.jpg", "frame.png", "before.mp4")}
    for name, (path, sha256) in files.items():
        await officer.upload(path, sha256, name)
    own = file_and_dispatch()
    assert own.evidence is not None
    hashes = {name: sha256 for name, (_, sha256) in files.items()}
    own = replace(own, evidence=EvidenceRef("a" * 64, "b" * 64, hashes["thumbnail.jpg"]))
    foreign = file_and_dispatch(SANITATION, EvidenceRef("c" * 64, hashes["frame.png"], "d" * 64))
    await officer.command(own)
    await officer.command(foreign)

    assert await squad.download(hashes["thumbnail.jpg"]) == b"thumbnail.jpg"
    assert await refusal(squad.download("b" * 64)) == "hub.evidence_not_here"  # its own, still on the way
    for unknown in (hashes["frame.png"], hashes["before.mp4"], "e" * 64, "../room.key"):
        assert await refusal(squad.download(unknown)) == "hub.unknown_evidence"
    assert await refusal(squad.upload(*files["frame.png"], "frame.png")) == "hub.not_permitted"


async def test_a_ticket_opens_one_line_once(join: Join, hub: HubProcess) -> None:
    officer = await join("li")
    ticket: str = convert(str, (await officer._base.ask(EvidenceTicket)).result)
    url = hub.address().url
    async with transfer.opened(url, None, ticket) as ws:
        assert ws.subprotocol is not None
        for unusable in (ticket, "", "x"):
            assert await refusal(_open(url, unusable)) == "hub.bad_ticket"
        await officer.sign_out()
        with pytest.raises(ConnectionClosed):  # the line lived on the session that ended
            await asyncio.wait_for(ws.recv(), PATIENCE_S)


async def _open(url: str, ticket: str) -> None:
    async with transfer.opened(url, None, ticket):
        pass
