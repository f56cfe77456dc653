"""What stands where a picture cannot: on a small tile less is said, and all that is said is said whole."""

from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QApplication

from console.domain.camera import Camera, CameraId, Cause, PictureLife, Sign
from console.seat.layout import plan
from widgets.wall.card import card_lines
from widgets.wall.life_words import CardWords, card_words
from widgets.wall.note import draw_note
from widgets.wall.room_dial import as_it_is
from widgets.wall.tile_signs import NO_CASE, TileSigns, TileStyle

NOW = datetime(2026, 11, 24, 7, 58, tzinfo=UTC)
SIZES = [(170, 72), (224, 104), (300, 130), (388, 165), (452, 216), (640, 300), (1920, 900)]


def words_of(cause: Cause) -> CardWords:
    is_refused = cause is Cause.BAD_PASSWORD
    life = PictureLife(
        Sign.REFUSED if is_refused else Sign.LOST, 0.0, cause, show_picture=False, proved_at=NOW,
        retry_at=NOW if is_refused else None,
    )  # fmt: skip
    return card_words(life, NOW, as_it_is)


def flat(text: str) -> str:
    """Breaking a line may swallow what stands between two words."""
    return text.replace(" ", "").replace("·", "")


@pytest.mark.parametrize("cause", Cause)
@pytest.mark.parametrize("size", SIZES)
def test_no_line_is_half_a_sentence(themed: QApplication, language: str, size: tuple[int, int], cause: Cause) -> None:
    words = words_of(cause)
    lines = card_lines(words, *size, body_px=26)
    said = flat("".join(text for text, *_ in lines))
    assert said.startswith(flat(words.title))
    rest = said.removeprefix(flat(words.title))
    reason = next(one for one in (words.reason, words.brief) if rest.startswith(flat(one)))
    rest = rest.removeprefix(flat(reason)).removeprefix(flat(words.proved)).removeprefix(flat(words.action))
    assert rest == ""
    assert sum(height for *_, height in lines) <= size[1]


def test_what_to_do_outlasts_when_it_was_well(themed: QApplication) -> None:
    words = words_of(Cause.BAD_PASSWORD)
    lines = [text for text, *_ in card_lines(words, 388, 165, body_px=26)]
    assert flat(words.action) in flat("".join(lines))


def test_a_note_is_said_in_full_where_it_fits_and_never_louder_than_the_caption(themed: QApplication) -> None:
    words = ("设备无应答，请查电源和网络", "设备无应答")
    wide, narrow = draw_note(words, 600, 26, 36), draw_note(words, 200, 26, 36)
    assert narrow.width() < 200 < wide.width() < 600
    assert draw_note(words, 600, 26, 28).height() < wide.height()


@pytest.mark.parametrize("width", range(120, 420, 20))
def test_a_number_is_not_parted_from_its_unit(themed: QApplication, width: int) -> None:
    words = CardWords("正在连接", "等关键帧 2 秒（最长 60 秒）", "等关键帧", is_fault=False)
    lines = [text for text, *_ in card_lines(words, width, 200, body_px=26)]
    assert all(text[:1] != "秒" and not text[-1:].isdecimal() for text in lines), lines


def test_no_click_is_offered_while_the_seat_is_locked(themed: QApplication) -> None:
    is_locked = False
    (tile, *_) = plan("1", 800, 600, caption_px=30, bar_px=40).tiles
    style = TileStyle(26, lambda: datetime(2026, 1, 1, tzinfo=UTC), as_it_is, lambda: is_locked)
    signs = TileSigns(Camera(CameraId("c"), 1, "gate", "", ""), tile, style)
    life = PictureLife(Sign.LOST, 0.0, Cause.NO_SERVER, show_picture=False)
    signs.take(life, NO_CASE, None, has_frame=False)
    offered = signs.card
    is_locked = True
    assert signs.take(life, NO_CASE, None, has_frame=False), "the card looks different now"
    assert signs.card != offered
    is_locked = False
    signs.take(life, NO_CASE, None, has_frame=False)
    assert signs.card == offered
