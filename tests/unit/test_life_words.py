"""The words for a picture's life: every sign, cause and quality has its own, in both languages."""

import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.domain.camera import Cause, PictureLife, Quality, Sign
from widgets.text import tr
from widgets.wall.life_words import card_words, life_words, note_words
from widgets.wall.marks import Mark
from widgets.wall.room_dial import as_it_is

TEXTS = Path(__file__).parents[2] / "resources" / "text"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_cause_and_quality_has_a_text_of_its_own(language: str) -> None:
    texts = tomllib.loads((TEXTS / language / "life.toml").read_text("utf-8"))
    causes = [texts[cause.value] for cause in Cause]
    full = [texts[f"quality_{mark.value}"] for mark in Quality]
    short = [texts[f"quality_{mark.value}_short"] for mark in Quality]
    brief = [texts[f"{cause.value}_short"] for cause in Cause]
    for words in (causes, brief, full, short):
        assert len(set(words)) == len(words)


def test_not_proved_has_the_broken_ring_and_says_why_since_when() -> None:
    words = life_words(PictureLife(Sign.NOT_PROVED, 0.0, Cause.LOOP, age_s=130.0), has_card=False)
    assert words.mark is Mark.STALLED
    assert "2 分钟" in words.text
    assert tr("life.loop") in words.text
    assert words.short == tr("wall.not_proved_short")
    assert words.quality == ""


def test_below_a_dimmed_picture_stands_why_nothing_new_comes() -> None:
    stalled = PictureLife(Sign.STALLED, 0.0, Cause.PORT_CLOSED, age_s=3.4)
    assert note_words(stalled) == ("端口未开（设备在线），请查 RTSP 设置", "端口未开")
    waits = replace(stalled, cause=Cause.KEYFRAME_AWAITED, waits_s=7.0)
    assert note_words(waits) == ("等关键帧 7 秒（最长 60 秒）", "等关键帧")
    assert note_words(replace(stalled, sign=Sign.REFUSED, cause=Cause.BAD_PASSWORD))[1] == "密码不对"
    for silent in (replace(stalled, cause=None), replace(stalled, show_picture=False), PictureLife(Sign.LIVE, 0.0)):
        assert note_words(silent) == ()


def test_a_refused_card_says_when_it_is_tried_again_and_offers_no_click() -> None:
    at = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
    refused = PictureLife(Sign.REFUSED, 0.0, Cause.BAD_PASSWORD, show_picture=False, retry_at=at)
    assert "10:30" in card_words(refused, at, as_it_is).action
    assert card_words(replace(refused, retry_at=None), at, as_it_is).action == tr("life.refused_action")
    assert card_words(replace(refused, sign=Sign.LOST), at, as_it_is).action == tr("wall.retry")


def test_what_a_tile_waits_for_and_what_it_lacks_is_said() -> None:
    now = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
    waits = PictureLife(Sign.CONNECTING, 0.0, Cause.SIGN_IN_AWAITED, show_picture=False)
    assert card_words(waits, now, as_it_is).reason == tr("life.sign_in_awaited")
    words = life_words(PictureLife(Sign.LIVE, 0.0, lacks=Cause.BUSY), has_card=False)
    assert words.mark is Mark.LIVE
    assert tr("life.busy") in words.text


def test_the_first_quality_is_named_the_others_counted() -> None:
    words = life_words(PictureLife(Sign.LIVE, 0.0, marks=(Quality.MOVED, Quality.TINT)), has_card=False)
    assert (words.mark, words.text) == (Mark.LIVE, "")
    assert words.quality == tr("life.quality_moved") + " +1"
    assert words.short_quality == tr("life.quality_moved_short") + " +1"


def test_a_lost_picture_has_no_quality() -> None:
    assert life_words(PictureLife(Sign.LOST, 0.0, Cause.NO_SERVER), has_card=True).quality == ""
