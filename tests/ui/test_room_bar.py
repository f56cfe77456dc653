"""The room bar says that pictures are slowed, and by how much; and what keys mean now."""

import pytest

from console.domain.camera import LifeCount
from console.seat.wall import Wall
from console.seat.wall_action import Key
from tests.ui.fake_pictures import camera
from widgets.wall.bar_hints import bar_hints
from widgets.wall.room_bar import JOINT, RoomWords, _counts, _place, _watch
from widgets.wall.surround import room_place


@pytest.mark.usefixtures("qapp")
def test_a_reduced_pace_is_announced_and_a_full_one_is_not() -> None:
    def said(fps: int) -> str:
        count = LifeCount(36, 36, 40, 40, slowed_to_fps=fps)
        return "".join(text for text, *_ in _counts(RoomWords(count, "", (), "")))

    assert "画面减速至 12 帧/秒" in said(12)
    assert "减速" not in said(0)


def test_keys_are_said_as_they_are_meant_now() -> None:
    """In a replay Space stands or goes on: who reads that it freezes would lose the moment."""
    cameras = [camera(number) for number in range(1, 10)]
    wall = Wall(cameras, room=cameras, layout="9")

    def said() -> str:
        return "　".join(bar_hints(wall))

    assert "F8：值班台" in said()
    wall.ask_replay(cameras[2].id)
    assert "空格：停住或继续" in said()
    assert "Esc：回到实时" in said()
    wall.double_click(cameras[3].id)
    assert "空格：定格取证" in said(), "keys mean the large picture, which is live"
    wall.press(Key.REPLAY, 0.0)
    assert "空格：停住或继续" in said()
    wall.press(Key.ESCAPE, 0.0)
    assert "空格：定格取证" in said()
    wall.press(Key.ESCAPE, 0.0)
    wall.press(Key.ESCAPE, 0.0)
    assert said() == "", "whoever has replayed is no newcomer"


def test_a_recordings_keys_are_not_a_replays() -> None:
    cameras = [camera(number) for number in range(1, 10)]
    wall = Wall(cameras, room=cameras, layout="9")
    wall.replays.use_recording(cameras[2].id)
    assert "← →：退进 10 秒" in bar_hints(wall)[0]
    wall.replays.forget(cameras[2].id)
    wall.ask_replay(cameras[2].id)
    assert "← →：逐帧" in bar_hints(wall)[0]


@pytest.mark.usefixtures("qapp")
def test_a_kept_draft_is_said_before_page_and_lock() -> None:
    notes = JOINT.join(["草稿 1，按 D 打开", "第 1/2 页", "布局已锁"])
    words = RoomWords(LifeCount(1, 1, 1, 1), "中心", (), "", place=notes)
    (said,) = _place(words, 20.0, 250.0)
    assert said[0].strip() == "草稿 1，按 D 打开"
    wall = Wall([camera(number) for number in range(1, 7)], layout="4")
    wall.drafts, wall.is_locked = 1, True
    assert room_place(wall) == notes


@pytest.mark.usefixtures("qapp")
def test_who_operates_is_told_by_weight_shape_and_word() -> None:
    words = RoomWords(LifeCount(1, 1, 1, 1), "中心", (("王建国", False), ("李敏", True)), "")
    assert [(text.strip(), is_bold) for text, _, is_bold, _ in _watch(words)][2:] == [
        ("王建国", False),
        ("▶ 李敏 操作", True),
    ]
