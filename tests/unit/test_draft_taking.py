"""A draft is taken though its picture never came: it opens without, and the picture is looked for beside it."""

import asyncio
from dataclasses import replace

import pytest

from console.domain.case import EvidenceRef
from console.domain.passed_draft import DraftId, PassedDraft
from console.errors import Refused, Unavailable
from console.link.command_id import new_command_id
from console.seat.draft import CaseDraft
from console.seat.draft_passing import later_picture, passed, take
from tests.street import NOW
from tests.unit.test_moment import CAMERA

EVIDENCE = EvidenceRef("a" * 64, "b" * 64, "c" * 64)
DRAFT = passed(new_command_id(), CaseDraft(CAMERA.id, 7, "中山路", NOW, "中山路 88 号"), EVIDENCE)


class Hub:
    """Has a draft; its pictures come when the test lays them."""

    def __init__(self) -> None:
        self.pictures: dict[str, bytes] = {}
        self.asked = 0

    async def take_draft(self, draft: DraftId) -> PassedDraft:
        return replace(DRAFT, id=draft)

    async def download(self, sha256: str) -> bytes:
        self.asked += 1
        if sha256 not in self.pictures:
            raise Unavailable("not here yet", text_key="hub.evidence_not_here")
        return self.pictures[sha256]


@pytest.fixture(autouse=True)
def _in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.seat.draft_passing.PATIENCE_S", 0.01)
    monkeypatch.setattr("console.seat.draft_passing.delays", lambda: iter([0.0] * 9))


async def test_it_opens_without_the_picture_of_a_seat_that_died() -> None:
    found, picture = await asyncio.wait_for(take(Hub(), DRAFT.id), 5.0)
    assert (found, picture) == (DRAFT, b"")


async def test_a_picture_that_comes_later_is_found_and_the_frame_is_wanted_first() -> None:
    hub = Hub()

    def is_wanted() -> bool:
        if hub.asked == 4:
            hub.pictures = {EVIDENCE.frame: b"frame", EVIDENCE.thumbnail: b"small"}
        return True

    assert await later_picture(hub, EVIDENCE, is_wanted) == b"frame"
    assert hub.asked == 5


async def test_nobody_asks_for_it_when_the_draft_is_closed() -> None:
    hub = Hub()
    assert await later_picture(hub, EVIDENCE, lambda: hub.asked < 2) == b""
    assert hub.asked == 2


async def test_a_picture_that_is_refused_is_said() -> None:
    class Shut(Hub):
        async def download(self, sha256: str) -> bytes:
            raise Refused("not for you", text_key="hub.not_allowed")

    with pytest.raises(Refused):
        await take(Shut(), DRAFT.id)
