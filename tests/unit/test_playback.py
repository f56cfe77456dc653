"""Recorders' addresses as their makers write them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.clock import SHANGHAI
from console.video.playback import Maker, NotRecorded, maker_of, playback_url, start_of

AT = datetime(2026, 11, 23, 3, 12, tzinfo=UTC)
HIKVISION = "rtsp://10.1.2.3:554/Streaming/Channels/102"
DAHUA = "rtsp://10.1.2.4/cam/realmonitor?channel=7&subtype=1"


def test_hikvision_writes_universal_time() -> None:
    assert maker_of(HIKVISION) is Maker.HIKVISION
    assert playback_url(HIKVISION, AT) == "rtsp://10.1.2.3:554/Streaming/tracks/102?starttime=20261123T031200Z"
    end = "&endtime=20261123T031300Z"
    assert playback_url(HIKVISION, AT, AT + timedelta(minutes=1)).endswith(end)
    local = datetime(2026, 11, 23, 11, 12, tzinfo=SHANGHAI)
    assert playback_url(HIKVISION, local) == playback_url(HIKVISION, AT)


def test_dahua_writes_local_time_and_keeps_the_channel() -> None:
    assert maker_of(DAHUA) is Maker.DAHUA
    local = datetime(2026, 11, 23, 3, 12, tzinfo=SHANGHAI)
    expected = "rtsp://10.1.2.4/cam/playback?channel=7&subtype=1&starttime=2026_11_23_03_12_00"
    assert playback_url(DAHUA, local) == expected


@pytest.mark.parametrize("url", ["rtsp://10.1.2.5/live/1", "rtsp://10.1.2.5/Streaming/Channels/x", "rtsp://h"])
def test_what_no_known_maker_writes_is_refused(url: str) -> None:
    assert maker_of(url) is None
    with pytest.raises(NotRecorded):
        playback_url(url, AT)


def test_an_instant_has_a_zone_and_an_end_comes_after_it() -> None:
    with pytest.raises(ValueError, match="time zone"):
        playback_url(HIKVISION, datetime(2026, 11, 23))  # noqa: DTZ001 - that is what is refused
    with pytest.raises(ValueError, match="after"):
        playback_url(HIKVISION, AT, AT)


@given(seconds=st.integers(0, 4_000_000_000), live=st.sampled_from([HIKVISION, DAHUA]))
def test_what_is_written_is_read_back(seconds: int, live: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert start_of(playback_url(live, at)) == at


@pytest.mark.parametrize(
    "url", [HIKVISION, DAHUA, f"{HIKVISION}?starttime=20261345T000000Z", f"{HIKVISION}?starttime="]
)
def test_a_live_address_and_an_impossible_instant_have_no_start(url: str) -> None:
    assert start_of(url) is None
