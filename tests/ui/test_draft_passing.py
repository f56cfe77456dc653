"""A draft from the partner at the duty desk, on a real hub: told, opened with F3, given back with Esc, filed."""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from console.app.duty import DutySeat
from console.domain.case import CaseId, EvidenceRef
from console.domain.evidence import MANIFEST, sha256_of
from console.domain.passed_draft import DraftId, PassedDraft
from console.domain.permission import ROOM
from console.link.client import HubClient
from console.link.command_id import new_command_id
from tests.fixtures.desk import Desk, spooled
from tests.fixtures.hub_process import PASSWORD, HubProcess
from tests.packets import FILES_A, sealed_a
from tests.patience import until
from tests.street import CAMERAS, file_and_dispatch
from tests.ui.test_duty_seat import Scenario, on_seat
from widgets.sign_in_card import SignInCard

__all__ = ["on_seat"]
SHOTS = "GRID_CONSOLE_SHOTS"


def a_picture() -> bytes:
    image = QImage(704, 396, QImage.Format.Format_RGB32)
    image.fill(QColor(40, 90, 60))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes
    return bytes(buffer.data().data())


async def passed_by_wang(client: HubClient, spool: Path) -> PassedDraft:
    """Let the partner pass a draft with its evidence."""
    draft, bring = await words_by_wang(client, spool)
    await bring()
    return draft


async def words_by_wang(client: HubClient, spool: Path) -> tuple[PassedDraft, Callable[[], Awaitable[None]]]:
    """Let the partner pass a draft; return it with what brings its evidence."""
    spool.mkdir(exist_ok=True)
    files = {**FILES_A, "frame.png": a_picture()}
    part = sealed_a(files, key=None, officer="wang")
    order = file_and_dispatch()
    draft = PassedDraft(
        DraftId(new_command_id()),
        CAMERAS[0].id,
        CAMERAS[0].number,
        CAMERAS[0].name,
        order.found_at,
        "中山路 90 号对面",
        place_is_cameras=False,
        filing_row=order.filing_row,
        unit=order.unit,
        point=order.point,
        evidence=EvidenceRef(
            sha256_of(part.manifest), sha256_of(files["frame.png"]), sha256_of(files["thumbnail.jpg"])
        ),
    )
    await client.pass_draft(draft)

    async def bring() -> None:
        for name, content in ((MANIFEST, part.manifest), *files.items()):
            await client.upload(*spooled(spool, content), name)

    return draft, bring


def shoot(seat: DutySeat, name: str) -> None:
    """Keep a picture of the desk where somebody wants to look at it."""
    if folder := os.environ.get(SHOTS):
        seat.desk.grab().save(f"{folder}/{name}.png")


@pytest.mark.long
def test_the_partners_draft_opens_with_its_picture_goes_back_and_is_filed(
    on_seat: Callable[[Scenario], None],
    tmp_path: Path,
) -> None:
    async def scenario(seat: DutySeat, hub: HubProcess) -> None:
        wang = HubClient(hub.address().url)
        wang.start()
        try:
            await wang.sign_in("wang", PASSWORD)
            room = Desk(wang, ROOM)
            draft = await passed_by_wang(wang, tmp_path / "spool")
            await until(lambda: seat.pair.drafts_waiting, "the partner's draft")
            notice = seat.desk.hot_spot.wall.notice
            assert notice is not None
            assert notice.text_key == "pair.draft_waits"

            await press_f3(seat)
            form = seat.freezes.form
            assert form is not None
            assert form.draft().place == draft.place
            panel = seat.desk.hot_spot.freeze
            assert panel is not None
            assert panel.view.shown_image().width() == 704
            assert seat.freezes._open is not None
            assert seat.freezes._open.moment.state.kept_before_s == 10
            await until(lambda: [note.taken_by for note in seat.pair.drafts] == ["li"], "who took it")
            shoot(seat, "taken")
            seat.freezes.leave()  # Esc
            await until(lambda: seat.pair.drafts and not seat.pair.drafts[0].taken_by, "it waits again")
            assert seat.freezes.form is None

            await wang.take_draft(draft.id)  # and is passed anew
            await wang.pass_draft(draft)
            await until(lambda: seat.pair.drafts_waiting, "the draft again")
            await press_f3(seat)
            form = seat.freezes.form
            assert form is not None
            form.dispatch_asked.emit(form.draft())
            case = await room.until_case(new_case(draft))
            assert (case.reported_by, case.evidence, case.place) == ("李文", draft.evidence, draft.place)
            await until(lambda: not seat.pair.drafts, "the end of the draft")
            shoot(seat, "filed")
        finally:
            await wang.close()

    on_seat(scenario)


@pytest.mark.long
def test_a_draft_whose_picture_does_not_come_opens_all_the_same(
    on_seat: Callable[[Scenario], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The partner's seat died between its words and its picture; then it is back."""
    monkeypatch.setattr("console.seat.draft_passing.PATIENCE_S", 0.05)

    async def scenario(seat: DutySeat, hub: HubProcess) -> None:
        wang = HubClient(hub.address().url)
        wang.start()
        try:
            await wang.sign_in("wang", PASSWORD)
            draft, bring = await words_by_wang(wang, tmp_path / "spool")
            await until(lambda: seat.pair.drafts_waiting, "the partner's draft")
            await press_f3(seat)
            panel, toast = seat.desk.hot_spot.freeze, seat.desk.hot_spot._toast
            assert panel is not None
            assert panel.view.shown_image().isNull()
            assert toast is not None
            assert f"{draft.camera_number:02d} 号草稿的画面还没有到" in toast.text()
            shoot(seat, "no_picture_yet")
            await bring()
            await until(lambda: panel.view.shown_image().width() == 704, "its picture")
            shoot(seat, "picture_came")
        finally:
            await wang.close()

    on_seat(scenario)


async def press_f3(seat: DutySeat) -> None:
    seat.desk.activateWindow()
    seat.desk.hot_spot.setFocus()
    QTest.keyClick(seat.desk.hot_spot, Qt.Key.Key_F3)
    await until(lambda: seat.freezes.form is not None, "the form")


def new_case(draft: PassedDraft) -> CaseId:
    return CaseId(draft.id)


@pytest.mark.long
def test_a_second_person_sits_down_takes_the_hand_and_a_lost_session_asks_again(
    on_seat: Callable[[Scenario], None],
) -> None:
    async def scenario(seat: DutySeat, hub: HubProcess) -> None:
        found: object = seat.desk.findChild(SignInCard, "seat.sign_in")
        assert isinstance(found, SignInCard)
        card = found
        QTest.keyClick(seat.desk, Qt.Key.Key_F7, Qt.KeyboardModifier.ControlModifier)
        assert card.isVisible()
        assert "第二人登录" in {one.text() for one in cast("list[QLabel]", card.findChildren(QLabel))}
        fill(card, "wang", "not the password")
        await until(card._trouble.text, "the refusal")
        shoot(seat, "second_person")
        fill(card, "wang", PASSWORD)
        await until(lambda: len(seat.pair.here) == 2 and not card.isVisible(), "the second person")
        await until(lambda: "▶ 李文 操作" in seat.desk.header.pair.text(), "who has the hand")
        shoot(seat, "hand_before")
        QTest.keyClick(seat.desk, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
        assert seat.client.account is not None
        assert seat.client.account.name == "wang"
        await until(lambda: "▶ 王芳 操作" in seat.desk.header.pair.text(), "whose hand it is now")
        assert "▶ 李文" not in seat.desk.header.pair.text()
        notice = seat.desk.hot_spot.wall.notice
        assert notice is not None
        assert (notice.text_key, notice.value) == ("pair.hand_now", "王芳")
        shoot(seat, "hand_after")
        assert seat.window is not None
        assert dict(seat.window._face._watch[1]) == {"李文": False, "王芳": True}
        assert seat.pair.sign_out()
        await until(lambda: seat.client.account is not None and seat.client.account.name == "li", "the first goes on")
        assert seat.pair.sign_out()
        await until(card.isVisible, "the card")
        cameras = dict(seat.records.cameras)
        assert cameras
        shoot(seat, "again")
        fill(card, "wang", PASSWORD)
        await until(lambda: not card.isVisible(), "signed in again")
        assert seat.records.cameras == cameras

    on_seat(scenario)


def fill(card: SignInCard, name: str, password: str) -> None:
    card.name.setText(name)
    card.password.setText(password)
    QTest.keyClick(card.password, Qt.Key.Key_Return)
