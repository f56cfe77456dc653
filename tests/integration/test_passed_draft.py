"""A draft passed at a real hub: taken once, filed once, kept over a restart, true to who froze the frame."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from console.domain.caller import Caller
from console.domain.case import CaseSource, EvidenceRef, MarkBox
from console.domain.command import FileAndDispatch
from console.domain.event import CommandId
from console.domain.evidence import MANIFEST, PartA, read_part_a, sha256_of
from console.domain.packet_file import SealedPart
from console.domain.passed_draft import WAITING_MAX, DraftId, PassedDraft
from console.domain.permission import ROOM
from console.link.client import HubClient
from console.link.command_id import new_command_id
from console.reports.signing import PublicKey
from console.seat.casework import order_of
from console.seat.draft import SealStage
from console.seat.draft_passing import TakenMoment, draft_of, passed, take
from console.seat.drafting import evidence_state
from console.seat.slip import new_slip
from console.seat.slip_passing import passed_slip, slip_of
from console.seat.slips import HeldSlip
from tests.fixtures.desk import Desk, refusal, set_up, spooled
from tests.fixtures.hub_process import rows, running_hub
from tests.fixtures.pair_room import PairEar
from tests.integration.conftest import Join
from tests.integration.test_hub_evidence import until_signed
from tests.packets import FILES_A, sealed_a
from tests.patience import PATIENCE_S
from tests.street import CAMERAS, file_and_dispatch


def a_draft(part: SealedPart, id_: CommandId | None = None) -> PassedDraft:
    """Return a draft of a frame that somebody froze."""
    order = file_and_dispatch()
    evidence = EvidenceRef(
        sha256_of(part.manifest), sha256_of(FILES_A["frame.png"]), sha256_of(FILES_A["thumbnail.jpg"])
    )
    return PassedDraft(
        id=DraftId(id_ or new_command_id()),
        camera=CAMERAS[0].id,
        camera_number=CAMERAS[0].number,
        camera_name=CAMERAS[0].name,
        found_at=order.found_at,
        place=order.place,
        filing_row=order.filing_row,
        unit=order.unit,
        point=order.point,
        evidence=evidence,
        note="请接手",
    )


async def bring(client: HubClient, spool: Path, part: SealedPart) -> None:
    entries: Sequence[tuple[str, bytes]] = [
        (MANIFEST, part.manifest),
        *((name, content) for name, content in part.files.items() if isinstance(content, bytes)),
    ]
    for name, content in entries:
        await client.upload(*spooled(spool, content), name)


async def on_duty(join: Join, url: str = "") -> tuple[PairEar, PairEar]:
    li, wang = PairEar(await join("li", url), "one"), PairEar(await join("wang", url), "two")
    await li.sit()
    await wang.sit()
    for ear in (li, wang):
        await ear.until(lambda ear=ear: len(ear.state.people) == 2)  # type: ignore[misc]
    return li, wang


async def test_the_partner_files_it_and_the_evidence_says_who_froze_it(join: Join, data: Path, tmp_path: Path) -> None:
    li, wang = await on_duty(join)
    await set_up(li.client)
    room = Desk(wang.client, ROOM)
    part = sealed_a(key=None)
    draft = a_draft(part)
    await li.client.pass_draft(draft)
    await wang.until(lambda: [note.id for note in wang.state.drafts] == [draft.id])
    note = wang.state.drafts[0]
    assert (note.passed_by_name, note.note, note.taken_by) == ("李文", "请接手", "")
    taking = asyncio.create_task(take(wang.client, draft.id))
    await bring(li.client, tmp_path, part)  # the picture may come after the draft was taken

    found, picture = await asyncio.wait_for(taking, PATIENCE_S)
    assert (found, picture) == (draft, FILES_A["frame.png"])
    moment = TakenMoment(CAMERAS[0], found)
    order, files = await order_of(CommandId(found.id), moment, draft_of(found), wang.client.room_at)
    assert (order.evidence, order.found_at, files) == (draft.evidence, draft.found_at, [])
    applied = await wang.client.command(order)

    await li.until(lambda: li.state.drafts == ())
    assert applied.case is not None
    case = await room.until_case(applied.case)
    assert (case.reported_by, case.evidence) == ("王芳", draft.evidence)
    packet = data / "evidence" / "packets" / f"{applied.case_no}.zip"
    await until_signed(packet, PublicKey.load(data / "room.pub"), parts=1)
    sealed: PartA = read_part_a(part.manifest)
    assert sealed.officer == "li.xx"
    assert rows(data, "SELECT actor FROM event WHERE type = 'CaseReported'") == [("wang",)]
    assert rows(data, "SELECT count(*) FROM event WHERE body LIKE '%请接手%'") == [(0,)]
    acts = rows(data, "SELECT act, account, result FROM register WHERE act IN ('pass_draft', 'take_draft')")
    assert acts == [("pass_draft", "li", "done"), ("take_draft", "wang", "done")]
    assert rows(data, "SELECT count(*) FROM passed_draft") == [(0,)]


async def test_one_takes_it_and_may_give_it_back(join: Join) -> None:
    li, wang = await on_duty(join)
    draft = a_draft(sealed_a(key=None))
    await li.client.pass_draft(draft)
    await wang.client.take_draft(draft.id)
    await wang.client.take_draft(draft.id)  # asked again over a new line
    await li.until(lambda: [note.taken_by_name for note in li.state.drafts] == ["王芳"])
    assert await refusal(li.client.take_draft(draft.id)) == "hub.draft_taken"
    assert await refusal(li.client.withdraw_draft(draft.id)) == "hub.draft_taken"
    assert await refusal(li.client.pass_draft(replace(draft, place="别处"))) == "hub.draft_taken"
    await li.client.pass_draft(draft)  # said again over a new line: it stays taken
    await wang.client.pass_draft(replace(draft, text="zddw"))  # passed back, with what was typed
    await li.until(lambda: [(note.passed_by, note.taken_by) for note in li.state.drafts] == [("wang", "")])
    assert (await li.client.take_draft(draft.id)).text == "zddw"
    await li.client.return_draft(draft.id)
    await wang.until(lambda: [note.taken_by for note in wang.state.drafts] == [""])
    await wang.client.withdraw_draft(draft.id)
    await li.until(lambda: li.state.drafts == ())
    await wang.client.withdraw_draft(draft.id)
    assert await refusal(li.client.take_draft(draft.id)) == "hub.unknown_draft"


async def test_what_a_seat_took_that_is_gone_is_free_again(join: Join) -> None:
    li, wang = await on_duty(join)
    draft = a_draft(sealed_a(key=None))
    await li.client.pass_draft(draft)
    await wang.client.take_draft(draft.id)
    await wang.client.sign_out()
    await li.until(lambda: len(li.state.people) == 1)
    assert await li.client.take_draft(draft.id) == draft


async def test_it_survives_the_hub_and_goes_with_its_case(join: Join, data: Path) -> None:
    with running_hub(data) as first:
        url, port = first.address().url, first.address().port
        li, _ = await on_duty(join, url)
        await set_up(li.client)
        kept, filed = (a_draft(sealed_a(key=None)) for _ in range(2))
        order: FileAndDispatch = file_and_dispatch(evidence=None)
        filed = replace(filed, id=DraftId(order.id), evidence=None)
        for draft in (kept, filed):
            await li.client.pass_draft(draft)
        await li.client.command(order)
        first.kill()
    with running_hub(data, port):
        await li.until(lambda: [note.id for note in li.state.drafts] == [kept.id])
        assert await li.client.take_draft(kept.id) == kept
        assert await refusal(li.client.pass_draft(filed)) == "hub.draft_filed"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"place": "x" * 201}, "hub.draft_too_long"),
        ({"note": "x" * 201}, "hub.draft_too_long"),
        ({"id": "../../etc"}, "hub.bad_command_id"),
        ({"evidence": EvidenceRef("a", "b", "c")}, "hub.bad_evidence_name"),
    ],
)
async def test_what_no_form_can_have_made(join: Join, change: dict[str, object], rule: str) -> None:
    li = await join("li")
    assert await refusal(li.pass_draft(replace(a_draft(sealed_a(key=None)), **change))) == rule  # type: ignore[arg-type]


async def test_only_officers_pass_and_see_and_not_without_end(join: Join, tmp_path: Path) -> None:
    li, _ = await on_duty(join)
    draft = a_draft(part := sealed_a(key=None))
    for name in ("squad", "zhao"):
        client = await join(name)
        for asked in (
            client.pass_draft(draft),
            client.take_draft(draft.id),
            client.return_draft(draft.id),
            client.withdraw_draft(draft.id),
        ):
            assert await refusal(asked) == "hub.not_permitted"
    await li.client.pass_draft(draft)
    await bring(li.client, tmp_path, part)
    squad = await join("squad")
    assert draft.evidence is not None
    assert await refusal(squad.download(draft.evidence.frame)) == "hub.unknown_evidence"  # no case names it yet
    for _ in range(WAITING_MAX - 1):
        await li.client.pass_draft(replace(draft, id=DraftId(new_command_id())))
    assert await refusal(li.client.pass_draft(replace(draft, id=DraftId(new_command_id())))) == "hub.too_many_drafts"


def test_nothing_of_a_draft_is_lost_on_its_way() -> None:
    found = replace(a_draft(sealed_a(key=None)), text="zddw", is_urgent=True, public_grid="1", residents_grid="2")
    assert passed(CommandId(found.id), draft_of(found), found.evidence, found.note) == found


async def test_seconds_that_were_cut_short_are_not_claimed_by_whoever_takes_it() -> None:
    found, camera = a_draft(sealed_a(key=None)), CAMERAS[0]
    whole = evidence_state(TakenMoment(camera, found, has_clip=True))
    broken = evidence_state(TakenMoment(camera, replace(found, is_cut_short=True), has_clip=True))
    assert (whole.stage, whole.before_s, whole.after_s) == (SealStage.COMPLETE, 10.0, 10.0)
    assert (broken.stage, broken.before_s, broken.after_s) == (SealStage.CUT_SHORT, 10.0, 0.0)


def a_slip(client: HubClient, caller: Caller) -> PassedDraft:
    """Return a call that was taken down and not filed."""
    slip = replace(new_slip(client.room_now()), source=CaseSource.RADIO, remark="请慢行", caller=caller)
    held = HeldSlip(replace(slip, draft=replace(slip.draft, place="弄堂口")))
    return passed_slip(held, client.seal_caller(caller))


async def test_who_called_is_sealed_on_the_way_and_goes_with_the_slip(join: Join, data: Path) -> None:
    li, wang = await on_duty(join)
    slip = a_slip(li.client, Caller("王桂芳", "02155556789"))
    await li.client.pass_draft(slip)
    await wang.until(lambda: [(note.place, note.is_told) for note in wang.state.drafts] == [("弄堂口", True)])
    sealed = slip.caller.encode()
    assert any(sealed in path.read_bytes() for path in data.glob("console.db*"))
    found = await wang.client.take_draft(slip.id)
    assert found == slip
    assert not slip_of(found).slip.caller, "only the hub can read him"
    await wang.client.withdraw_draft(slip.id)
    await li.until(lambda: li.state.drafts == ())
    assert rows(data, "SELECT count(*) FROM passed_draft") == [(0,)]
    for name in ("王桂芳", "02155556789"):
        assert not any(name.encode() in path.read_bytes() for path in data.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"caller": "王桂芳 02155556789"}, "hub.bad_caller"),
        ({"caller": "A" * 1_025}, "hub.bad_caller"),
        ({"remark": "x" * 201}, "hub.draft_too_long"),
        ({"mark": MarkBox(0, 0, 1, 1)}, "hub.bad_message"),
        ({"source": CaseSource.VIDEO}, "hub.bad_message"),
    ],
)
async def test_what_no_slip_can_have_made(join: Join, change: dict[str, object], rule: str) -> None:
    li = await join("li")
    slip = a_slip(li, Caller("王桂芳"))
    assert await refusal(li.pass_draft(replace(slip, **change))) == rule  # type: ignore[arg-type]
