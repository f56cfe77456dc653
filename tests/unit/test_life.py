"""A picture shown as live is live: the verdicts, and random histories of packets, stamps, beats and stalls."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.camera import CameraId, Cause, PictureLife, Profile, Quality, Sign
from console.video.content import ContentFacts
from console.video.life import DECODE_S, OFF_S, STALLED_S, Proof, count, doubt, judge, worst
from console.video.message import StreamFacts
from console.video.stream_key import StreamKey

KEY = StreamKey(CameraId("c"), Profile.SUB)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
NEW_YEAR_NS = int(NEW_YEAR.timestamp()) * 10**9


def proof(ended_by: Cause | None = None) -> Proof:
    return Proof(started=100.0, ended_by=ended_by)


def seen(at: float, **others: object) -> Proof:
    """A stream whose last packet, advance and frame came at ``at``."""
    known = Proof(100.0, packet=at, advanced=at, frame=at, proved=at, proved_at=NEW_YEAR)
    return replace(known, **others)  # type: ignore[arg-type]


def facts(packet: float, advanced: float, frame: float, ended_by: Cause | None = None) -> StreamFacts:
    unix_ns = NEW_YEAR_NS + int(frame * 1e9)
    return StreamFacts(
        KEY, 1, ended_by is None, ended_by, int(packet * 1e9), int(advanced * 1e9), int(frame * 1e9), unix_ns, 1
    )


def test_connecting_then_lost_with_the_cause() -> None:
    assert judge(proof(), None, 101).sign is Sign.CONNECTING
    life = judge(proof(ended_by=Cause.NO_STREAM), None, 101)
    assert (life.sign, life.cause, life.show_picture) == (Sign.LOST, Cause.NO_STREAM, False)


def test_a_device_that_says_nothing_is_not_connecting_for_ever() -> None:
    life = judge(proof(), None, 100 + OFF_S + 0.1)
    assert (life.sign, life.cause) == (Sign.LOST, Cause.NO_PACKETS)


def test_refused() -> None:
    assert judge(proof(ended_by=Cause.BAD_PASSWORD), None, 101).sign is Sign.REFUSED
    life = judge(seen(110, ended_by=Cause.BAD_PASSWORD), None, 113)
    assert (life.sign, life.cause, life.show_picture) == (Sign.REFUSED, Cause.BAD_PASSWORD, True)


def test_stalled_says_which_way() -> None:
    silent = judge(seen(110), None, 112)
    assert (silent.sign, silent.cause, silent.show_picture) == (Sign.STALLED, Cause.NO_PACKETS, True)
    standing = judge(seen(110, packet=112.0, frame=112.0), None, 112)
    assert (standing.sign, standing.cause) == (Sign.STALLED, Cause.STANDING_TIME_STAMPS)
    garbage = judge(seen(110, packet=115.0, advanced=115.0), None, 115)
    assert (garbage.sign, garbage.cause) == (Sign.STALLED, Cause.UNDECODABLE)


def test_taken_off_with_the_last_proved_instant() -> None:
    life = judge(seen(110), None, 110 + OFF_S + 0.01)
    assert (life.sign, life.show_picture, life.proved_at) == (Sign.LOST, False, NEW_YEAR)
    assert life.age_s > OFF_S


def test_the_instant_is_that_of_the_proof_not_of_the_last_standing_frame() -> None:
    after = proof().then(facts(packet=112, advanced=110, frame=112))
    assert after.proved == 110
    assert after.proved_at == NEW_YEAR + timedelta(seconds=110)


def test_a_change_of_codec_is_no_fault_while_packets_advance() -> None:
    live = judge(seen(110), None, 110)
    changing = seen(110, packet=112.9, advanced=112.9)
    assert judge(changing, live, 112.9).sign is Sign.LIVE
    assert judge(seen(110, packet=113.1, advanced=113.1), live, 110 + DECODE_S + 0.1).sign is Sign.STALLED


def test_back_takes_a_new_frame_not_just_packets() -> None:
    stalled = judge(seen(110), None, 112)
    assert judge(seen(110, packet=112.1, advanced=112.1), stalled, 112.1).sign is Sign.STALLED
    assert judge(seen(112.1), stalled, 112.1).sign is Sign.LIVE


def test_an_old_connections_frame_does_not_prove_a_new_one() -> None:
    standing = proof().then(facts(packet=103, advanced=99, frame=103))
    again = standing.then(facts(packet=105, advanced=105, frame=0))
    assert again.proved == 99


def test_since_holds_while_the_sign_holds() -> None:
    first = judge(seen(110), None, 111.6)
    assert judge(seen(110), first, 112.0).since == first.since == 111.6
    assert judge(seen(112.5), first, 112.6).since == 112.6


def test_a_new_proof_clears_the_old_cause() -> None:
    lost = seen(110, ended_by=Cause.ENDED)
    assert lost.then(facts(112, 112, 0)).ended_by is Cause.ENDED
    assert lost.then(facts(112, 112, 112)).ended_by is None


def test_content_that_stands_is_shown_marked_and_not_counted() -> None:
    still = seen(110, content=ContentFacts(still_s=10.5, gop_s=2.0), marks=(Quality.GLARE,))
    life = judge(still, judge(seen(109), None, 109), 110.2)
    assert (life.sign, life.cause, life.show_picture) == (Sign.NOT_PROVED, Cause.STILL_CONTENT, True)
    assert life.age_s == pytest.approx(10.7)
    assert life.proved_at == NEW_YEAR - timedelta(seconds=10.5)
    assert life.marks == (Quality.GLARE,)
    assert count({KEY.camera: life}, 0, 1).wall_live == 0
    moved = judge(seen(110.4, content=ContentFacts(still_s=0.0, gop_s=2.0)), life, 110.5)
    assert (moved.sign, moved.cause) == (Sign.LIVE, None)


def test_a_stall_outranks_standing_content_and_a_lost_picture_has_no_marks() -> None:
    still = seen(110, content=ContentFacts(still_s=60.0, gop_s=2.0), marks=(Quality.BLACK,))
    assert judge(still, None, 112).sign is Sign.STALLED
    assert judge(still, None, 121).marks == ()


def test_what_is_said_of_content_belongs_to_the_frame_that_proves() -> None:
    still = seen(110, content=ContentFacts(still_s=60.0, gop_s=2.0))
    waiting = still.then(facts(packet=111, advanced=111, frame=0))
    assert waiting.content == still.content, "a new connection without a frame makes nothing better"


@given(
    st.builds(
        ContentFacts,
        still_s=st.floats(0, 200),
        loop_s=st.floats(0, 20),
        gop_s=st.floats(0, 12),
        clock_still_s=st.none() | st.floats(0, 200),
    )
)
def test_doubt_comes_when_it_is_promised_and_never_earlier(content: ContentFacts) -> None:
    is_doubted = doubt(content) is not None
    clock = content.clock_still_s
    if clock is not None and clock >= 4.6:
        assert is_doubted
    if content.gop_s and content.still_s > max(10.0, 2 * content.gop_s):
        assert is_doubted
    if content.loop_s and content.gop_s and content.still_s > content.loop_s + 3.5:
        assert is_doubted
    if content.still_s <= min(10.0, content.loop_s + 3.0 if content.loop_s else 10.0) and (clock is None or clock <= 4):
        assert not is_doubted


def test_the_mark_is_that_of_the_worst_picture() -> None:
    live, lost = PictureLife(Sign.LIVE, 1), PictureLife(Sign.LOST, 2)
    assert worst([live, lost]) is lost


def test_the_rooms_number() -> None:
    shown = {CameraId("a"): PictureLife(Sign.LIVE, 1), CameraId("b"): PictureLife(Sign.STALLED, 1)}
    numbers = count(shown, 2, cameras=730)
    assert (numbers.wall_live, numbers.wall_shown, numbers.all_live, numbers.all_cameras) == (1, 2, 2, 730)


# ---- random histories: what the operator sees between two looks, against what really came

EPISODES = st.lists(
    st.tuples(
        st.sampled_from([(1, 1), (1, 0), (0, 1), (0, 0), None]),  # (time stamps advance, frames come); None: silence
        st.floats(0.1, 13.0),
    ),
    min_size=1,
    max_size=6,
)
LOOKS = st.lists(st.floats(0.04, 0.45), min_size=1, max_size=8)  # 0.1 s, and stalls of the seat's loop
DELAYS = st.lists(st.floats(0.0, 0.3), min_size=1, max_size=8)  # how old a worker's facts are when they are read
PACKET_S = 0.2

Instants = tuple[float, float, float]


def _history(episodes: list[tuple[tuple[int, int] | None, float]]) -> tuple[list[Instants], float]:
    """After each packet the true (packet, advanced, frame); and when it all ends."""
    now, advanced, frame = 100.0, 0.0, 0.0
    known: list[Instants] = [(0.0, 0.0, 0.0)]
    for kind, seconds in episodes:
        until = now + seconds
        while kind is not None and now + PACKET_S < until:
            now += PACKET_S
            advanced, frame = now if kind[0] else advanced, now if kind[1] else frame
            known.append((now, advanced, frame))
        now = until
    return known, now


def _true(known: list[Instants], at: float) -> Instants:
    return known[bisect_right(known, at, lo=1, key=lambda instants: instants[0]) - 1]


def _watch(
    known: list[Instants], end: float, looks: list[float], delays: list[float]
) -> Iterator[tuple[float, PictureLife]]:
    """When each look was, and what is shown from it on."""
    now, proof, life = 100.0, Proof(started=100.0), None
    for gap, delay in zip(cycle(looks), cycle(delays), strict=False):
        now += gap
        if now > end + 12:
            return
        proof = proof.then(facts(*_true(known, now - delay)))
        life = judge(proof, life, now)
        yield now, life


@given(EPISODES, LOOKS, DELAYS)
def test_never_live_for_two_seconds_without_an_advance(
    episodes: list[tuple[tuple[int, int] | None, float]], looks: list[float], delays: list[float]
) -> None:
    known, end = _history(episodes)
    for (_, life), (until, _) in pairwise(_watch(known, end, looks, delays)):
        if life.sign is Sign.LIVE:
            assert until - _true(known, until)[1] <= 2.0


@given(EPISODES, LOOKS, DELAYS)
def test_never_shown_for_ten_seconds_without_a_proof(
    episodes: list[tuple[tuple[int, int] | None, float]], looks: list[float], delays: list[float]
) -> None:
    known, end = _history(episodes)
    for (_, life), (until, _) in pairwise(_watch(known, end, looks, delays)):
        if life.show_picture:
            _, advanced, frame = _true(known, until)
            assert until - min(advanced, frame) <= 10.0


@given(st.floats(0, 0.3), st.floats(0.04, 0.45))
def test_what_flows_is_live(delay: float, look: float) -> None:
    known, end = _history([((1, 1), 8.0)])
    for now, life in _watch(known, end, [look], [delay]):
        if 101.5 < now <= end:
            assert life.sign is Sign.LIVE
            assert life.age_s < STALLED_S
