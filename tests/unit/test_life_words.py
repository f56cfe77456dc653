"""The words for a picture's life: every sign, cause and quality has its own, in both languages."""

import tomllib
from pathlib import Path

import pytest

from console.domain.camera import Cause, PictureLife, Quality, Sign
from widgets.text import tr
from widgets.wall.life_words import life_words
from widgets.wall.marks import Mark

TEXTS = Path(__file__).parents[2] / "resources" / "text"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_cause_and_quality_has_a_text_of_its_own(language: str) -> None:
    texts = tomllib.loads((TEXTS / language / "life.toml").read_text("utf-8"))
    causes = [texts[cause.value] for cause in Cause]
    full = [texts[f"quality_{mark.value}"] for mark in Quality]
    short = [texts[f"quality_{mark.value}_short"] for mark in Quality]
    for words in (causes, full, short):
        assert len(set(words)) == len(words)


def test_not_proved_has_the_broken_ring_and_says_why_since_when() -> None:
    words = life_words(PictureLife(Sign.NOT_PROVED, 0.0, Cause.LOOP, age_s=130.0), has_card=False)
    assert words.mark is Mark.STALLED
    assert "2 分钟" in words.text
    assert tr("life.loop") in words.text
    assert words.short == tr("wall.not_proved_short")
    assert words.quality == ""


def test_the_first_quality_is_named_the_others_counted() -> None:
    words = life_words(PictureLife(Sign.LIVE, 0.0, marks=(Quality.MOVED, Quality.TINT)), has_card=False)
    assert (words.mark, words.text) == (Mark.LIVE, "")
    assert words.quality == tr("life.quality_moved") + " +1"
    assert words.short_quality == tr("life.quality_moved_short") + " +1"


def test_a_lost_picture_has_no_quality() -> None:
    assert life_words(PictureLife(Sign.LOST, 0.0, Cause.NO_SERVER), has_card=True).quality == ""
