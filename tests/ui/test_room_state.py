"""What is said of the room: one age for every header, a clock that is wrong, room time that runs faster."""

from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from console.app.room_state import RoomSaid, room_said
from console.link.hub_envelope import Hindrance, StoreTrouble
from console.link.session import LinkState
from console.seat.board_age import BoardAge
from tests.street import NOW
from widgets.desk.header import DeskHeader
from widgets.lettering import Role
from widgets.unit.header import UnitHeader

STALE = BoardAge(7, LinkState.SIGNED_IN, NOW)


@pytest.mark.parametrize(
    ("offset_s", "words"),
    [(None, ""), (0.5, ""), (-0.5, ""), (0.6, "▲ 本机时钟快 0.6 秒"), (-12.34, "▲ 本机时钟慢 12.3 秒")],
)
def test_a_clock_that_is_wrong_by_more_than_half_a_second_is_said(offset_s: float | None, words: str) -> None:
    assert room_said(BoardAge(), offset_s, 1.0).trouble == words


def test_a_rate_other_than_one_is_said_beside_the_note() -> None:
    assert room_said(BoardAge(), 0.0, 1.0, "演示") == RoomSaid(None, "", "演示")
    assert room_said(BoardAge(), 0.0, 60.0, "演示").note == "演示 · 房间时钟 60 倍速"
    assert room_said(BoardAge(), 0.0, 0.5).note == "房间时钟 0.5 倍速"


@pytest.mark.parametrize(
    ("hindrance", "words", "role"),
    [
        (Hindrance.DISK_FULL, "■ 中枢磁盘已满，14:32 起存不进：请清理中枢磁盘", Role.ALARM),
        (Hindrance.READ_ONLY, "■ 中枢磁盘只读，14:32 起存不进：请恢复写入", Role.ALARM),
        (Hindrance.FAILED, "■ 中枢数据库写不进（14:32 起）：请看中枢日志", Role.ALARM),
        (Hindrance.DISK_LOW, "▲ 中枢磁盘只剩 120 MB，证据暂缓上传：请清理", Role.WARNING),
        (Hindrance.NOT_COPIED, "▲ 今天的数据备份没做成：请看中枢日志", Role.WARNING),
        (Hindrance.DISK_FILLING, "▲ 中枢磁盘只剩 120 MB，不到两成：请清理", Role.WARNING),
    ],
)
def test_a_hub_that_cannot_store_is_said_on_every_desk_before_a_wrong_clock(
    qtbot: QtBot, hindrance: Hindrance, words: str, role: Role
) -> None:
    since = datetime(2026, 7, 1, 6, 32, tzinfo=UTC)
    said = room_said(BoardAge(), 3.0, 1.0, "演示", StoreTrouble(hindrance, since, 120))
    assert said.trouble == words
    desk, unit = DeskHeader(lambda: NOW), UnitHeader(lambda: NOW)
    qtbot.addWidget(desk)
    qtbot.addWidget(unit)
    desk.show_age(said.away_s, said.note, said.trouble)
    unit.show_connection(said.away_s, said.trouble, said.note)
    assert desk.state.words == unit._connection.text() == words
    assert desk.state.property("role") == unit._connection.property("role") == role.value
    said = room_said(BoardAge(), 0.0, 1.0)
    desk.show_age(said.away_s, said.note, said.trouble)
    assert (desk.state.words, desk.state.property("role")) == ("", Role.QUIET.value)


def test_every_header_says_the_same_age_and_before_it_nothing_else(qtbot: QtBot) -> None:
    desk, unit = DeskHeader(lambda: NOW), UnitHeader(lambda: NOW)
    for header in (desk, unit):
        qtbot.addWidget(header)
        header.resize(1920, 56)
        header.show()
    said = room_said(STALE, 3.0, 60.0)
    desk.show_age(said.away_s, said.note, said.trouble)
    unit.show_connection(said.away_s, said.trouble, said.note)
    assert desk.state.words == "▲ 与指挥中心断开，数据为 7 秒前"
    assert "7 秒" in unit._connection.text()
    said = room_said(BoardAge(), 3.0, 60.0)
    desk.show_age(said.away_s, said.note, said.trouble)
    unit.show_connection(said.away_s, said.trouble, said.note)
    assert desk.state.words == unit._connection.text() == "▲ 本机时钟快 3.0 秒"
    said = room_said(BoardAge(), 0.0, 60.0)
    desk.show_age(said.away_s, said.note, said.trouble)
    unit.show_connection(said.away_s, said.trouble, said.note)
    assert desk.state.words == "房间时钟 60 倍速"
    assert unit._connection.text().endswith("房间时钟 60 倍速")
