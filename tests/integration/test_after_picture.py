"""After-pictures through a real hub: taken from the unit by size and first bytes, seen by the room and by that unit."""

import hashlib
from pathlib import Path

import pytest

from console.domain.after_picture import BYTES_MAX, SIGNATURES, name_of
from console.domain.case import EvidenceRef
from console.domain.case_command import Acknowledge, Attach, FeedBack
from console.domain.permission import unit_view
from console.domain.workflow import State
from tests.fixtures.desk import Desk, refusal, set_up, spooled
from tests.integration.conftest import Join
from tests.integration.test_case_path import on
from tests.street import ENFORCEMENT, SANITATION, file_and_dispatch

JPEG = SIGNATURES["after.jpg"] + b"\xe0 a pavement without boxes"
PNG = SIGNATURES["after.png"] + b" the same"


@pytest.mark.parametrize(
    ("head", "name"), [(JPEG, "after.jpg"), (PNG, "after.png"), (b"GIF89a", None), (b"\xff\xd8", None), (b"", None)]
)
def test_a_picture_is_known_by_its_first_bytes(head: bytes, name: str | None) -> None:
    assert name_of(head) == name


async def test_the_room_sees_what_the_unit_took_afterwards(join: Join, tmp_path: Path) -> None:
    officer, squad, cleaners = await join("li"), await join("squad"), await join("cleaners")
    await set_up(officer)
    unit = Desk(squad, unit_view(ENFORCEMENT))
    command = file_and_dispatch()
    await officer.command(command)
    await squad.command(on(Acknowledge, await unit.until_case(command.case)))
    order = await unit.until(command.case, State.HANDLING)
    (jpeg, first), (png, second) = spooled(tmp_path, JPEG), spooled(tmp_path, PNG)
    await squad.upload(jpeg, first, "after.jpg")
    await squad.command(on(FeedBack, order, result="已清理", pictures=(first,)))
    await squad.command(on(Attach, await unit.until(command.case, State.FEEDBACK), pictures=(second,)))
    assert await refusal(officer.download(second)) == "hub.evidence_not_here"
    await squad.upload(png, second, "after.png")

    assert await officer.download(first) == JPEG
    assert await officer.download(second) == PNG
    assert await squad.download(second) == PNG
    assert await refusal(cleaners.download(first)) == "hub.unknown_evidence"


NONE_OF_OURS = [
    (b"GIF89a not one of ours", "after.jpg", "hub.no_picture"),
    (PNG, "after.jpg", "hub.no_picture"),
    (b"\xff", "after.jpg", "hub.no_picture"),
    (JPEG.ljust(BYTES_MAX + 1, b"x"), "after.jpg", "hub.bad_file_size"),
    (PNG.ljust(BYTES_MAX + 1, b"x"), "after.png", "hub.bad_file_size"),
    (b"", "after.png", "hub.bad_file_size"),
    (JPEG, "after.gif", "hub.not_permitted"),
    (JPEG, "thumbnail.jpg", "hub.not_permitted"),
]


async def test_what_is_no_after_picture_is_not_taken(join: Join, data: Path, tmp_path: Path) -> None:
    squad = await join("squad")
    for content, name, rule in NONE_OF_OURS:
        assert await refusal(squad.upload(*spooled(tmp_path, content), name)) == rule, (content[:20], name)
    await squad.upload(*spooled(tmp_path, JPEG), "after.jpg")
    kept = [path.name for path in (data / "evidence").rglob("*") if path.is_file()]
    assert kept == [hashlib.sha256(JPEG).hexdigest()]


async def test_naming_foreign_evidence_does_not_open_it(join: Join, tmp_path: Path) -> None:
    officer, squad = await join("li"), await join("squad")
    await set_up(officer)
    unit = Desk(squad, unit_view(ENFORCEMENT))
    frame, sha256 = spooled(tmp_path, JPEG)
    await officer.upload(frame, sha256, "thumbnail.jpg")
    await officer.command(file_and_dispatch(SANITATION, EvidenceRef("c" * 64, "d" * 64, sha256)))
    own = file_and_dispatch()
    await officer.command(own)
    await squad.upload(frame, sha256, "after.jpg")
    await squad.command(on(Attach, await unit.until_case(own.case), pictures=(sha256,)))
    assert await refusal(squad.download(sha256)) == "hub.unknown_evidence"
