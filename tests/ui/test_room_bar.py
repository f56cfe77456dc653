"""The room bar says that pictures are slowed, and by how much."""

import pytest

from console.domain.camera import LifeCount
from widgets.wall.room_bar import RoomWords, _counts


@pytest.mark.usefixtures("qapp")
def test_a_reduced_pace_is_announced_and_a_full_one_is_not() -> None:
    def said(fps: int) -> str:
        count = LifeCount(36, 36, 40, 40, slowed_to_fps=fps)
        return "".join(text for text, *_ in _counts(RoomWords(count, "", "", "")))

    assert "画面减速至 12 帧/秒" in said(12)
    assert "减速" not in said(0)
