"""What is said of the room: one age for every header, a clock that is wrong, room time that runs faster."""

import pytest
from pytestqt.qtbot import QtBot

from console.app.room_state import RoomSaid, room_said
from console.link.session import LinkState
from console.seat.board_age import BoardAge
from tests.street import NOW
from widgets.desk.header import DeskHeader
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


def test_every_header_says_the_same_age_and_before_it_nothing_else(qtbot: QtBot) -> None:
    desk, unit = DeskHeader(lambda: NOW), UnitHeader(lambda: NOW)
    for header in (desk, unit):
        qtbot.addWidget(header)
        header.resize(1920, 56)
        header.show()
    said = room_said(STALE, 3.0, 60.0)
    desk.show_age(said.away_s, said.note, said.trouble)
    unit.show_connection(said.away_s, said.trouble, said.note)
    assert desk.state.words == "▲ 与中枢断开，数据为 7 秒前"
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
