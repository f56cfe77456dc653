"""What stands beside a frozen picture: another day's picture says its date."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from console.clock import utc_now
from console.domain.camera import Camera, CameraId, Profile, Quality
from console.seat.freeze_state import FreezeFrame, FreezeState, Seal
from widgets.wall.freeze_words import (
    dated,
    distance,
    evidence_lines,
    frozen_word,
    instant,
    marked_short,
    marked_spans,
)

CAMERA = Camera(CameraId("c"), 1, "gate", "", "rtsp://h/sub")


def state(at: datetime) -> FreezeState:
    return FreezeState(CAMERA, Profile.MAIN, (FreezeFrame(7, at),), 7, 7, seal=Seal.SEALED)


def test_until_the_seal_no_instant_is_said_for_it_would_be_that_of_the_key() -> None:
    key = datetime(2026, 11, 21, 19, 12, 7, 452_000, UTC)
    sealing = replace(state(key), seal=Seal.SEALING)
    assert instant(sealing) == dated(sealing) == "--:--:--.---"
    failed = replace(state(key), seal=Seal.FAILED)  # nothing else will be known of it
    assert instant(failed) == "03:12:07.452"


def test_a_recorders_picture_says_its_date_and_one_of_now_its_time() -> None:
    night = state(datetime(2026, 11, 21, 19, 12, 7, 452_000, UTC))
    assert dated(night) == "11-22 03:12:07.452"
    assert instant(night) == "03:12:07.452"
    now = state(utc_now() - timedelta(minutes=2))
    assert dated(now) == instant(now)


def test_what_was_frozen_in_a_replay_says_so_and_how_long_before_the_key() -> None:
    live = state(utc_now())
    assert (frozen_word(live), distance(live)) == ("定格", "按键瞬间")
    replayed = replace(live, replayed_s=15.04)
    assert (frozen_word(replayed), distance(replayed)) == ("回放定格", "按键前 15.04 秒")


def test_what_is_wrong_is_said_of_the_moment_shown_and_the_strip_says_where_it_is_not() -> None:
    key = utc_now()
    marks = [(), (), (Quality.DAMAGED, Quality.TINT), (Quality.DAMAGED,), ()]
    frames = tuple(FreezeFrame(n, key - timedelta(seconds=8 - 2 * n), marks[n]) for n in range(5))
    whole = FreezeState(CAMERA, Profile.SUB, frames, 4, 4, seal=Seal.SEALED)
    assert marked_short(whole) == ""
    assert marked_spans(whole) == [(0.6, 1.0)]
    torn = whole.stepped(-2)
    assert (marked_short(torn), evidence_lines(torn)[-1].text) == ("破损", "丢包·画面破损 +1，已写入证据")
    assert len(evidence_lines(whole)) == len(evidence_lines(torn)) - 1
    last = replace(whole, frames=(*frames[:4], FreezeFrame(4, key, (Quality.BLACK,))))
    assert marked_spans(last) == [(0.6, 1.0)]
    assert marked_spans(replace(whole, frames=())) == []
