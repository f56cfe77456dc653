"""A stream's connection: what its worker says decides when it is opened again. No worker, no network, no waiting."""

from dataclasses import replace
from typing import cast

from console.domain.camera import Camera, CameraId, Cause, Credential, Profile, Sign
from console.video.life import judge
from console.video.message import OpenStream, StreamFacts
from console.video.retry import REFUSED_S, Wait
from console.video.stream import HUNG_OPEN_S, HUNG_S, LEASE_S, STANDING_S, Stream
from console.video.stream_key import StreamKey
from console.video.supervisor import Worker

KEY = StreamKey(CameraId("c"), Profile.SUB)
CAMERA = Camera(KEY.camera, 1, "gate", "", "rtsp://a-name/sub")  # a name: its port is never asked with a bare connect
WORKER = cast("Worker", object())


def opened(at: float = 100.0, generation: int = 1) -> Stream:
    stream = Stream.of(KEY, CAMERA, None, at)
    stream.open(WORKER, generation, None, at)
    return stream


def facts(
    at: float, *, generation: int = 1, advanced: float | None = None, ended_by: Cause | None = None
) -> StreamFacts:
    ns, advanced_ns = int(at * 1e9), int((at if advanced is None else advanced) * 1e9)
    return StreamFacts(KEY, generation, ended_by is None, ended_by, ns, advanced_ns, ns, ns, 1)


def test_a_new_stream_is_opened_at_once_with_what_is_leased() -> None:
    credential = Credential("u", "p")
    stream = Stream.of(KEY, CAMERA, None, 100)
    assert stream.is_ready(100, credential)
    order = stream.open(WORKER, 1, credential, 100)
    assert isinstance(order, OpenStream)
    assert (order.spec.url, order.spec.credential) == (CAMERA.sub_url, credential)
    assert "Credential" not in repr(order)
    assert not stream.is_ready(100, credential), "once"


def test_a_credential_that_may_still_be_leased_is_not_said_to_be_missing() -> None:
    stream = Stream.of(KEY, replace(CAMERA, account="gate"), None, 100)
    assert not stream.is_ready(100, None)
    assert not stream.is_ready(100 + LEASE_S - 0.1, None)
    assert stream.proof.ended_by is None
    assert judge(stream.proof, None, 100 + LEASE_S).sign is Sign.CONNECTING
    assert not stream.is_ready(100 + LEASE_S, None)
    assert stream.proof.ended_by is Cause.NO_CREDENTIAL
    assert stream.is_ready(100 + LEASE_S + 1, Credential("u", "p"))


def test_what_is_said_of_an_older_connection_is_of_no_interest() -> None:
    stream = opened(generation=2)
    stream.take(facts(101, generation=1, ended_by=Cause.ENDED), 101, 0)
    assert stream.pause is None
    assert stream.proof.ended_by is None


def test_an_end_pauses_and_only_the_first_word_of_it_counts() -> None:
    stream = opened()
    stream.take(facts(101, ended_by=Cause.ENDED), 101, 0)
    first = stream.pause
    assert first is not None
    assert first.wait is Wait.PORT
    stream.take(facts(101, ended_by=Cause.ENDED), 101.2, 0)
    assert (stream.pause, stream.failures) == (first, 1)
    assert stream.is_ready(first.until, None)


def test_a_good_connection_starts_the_back_off_afresh() -> None:
    stream = opened()
    stream.failures = 7
    stream.take(facts(110), 110, 0)
    stream.take(facts(110, ended_by=Cause.ENDED), 110, 0)
    assert stream.failures == 1


def test_a_worker_that_dies_is_no_fault_of_the_camera() -> None:
    stream = opened()
    stream.take(facts(101), 101, 0)
    stream.lose_worker(0, 101.1)
    assert stream.is_ready(101.1, None)
    assert judge(stream.proof, None, 103).sign is Sign.STALLED


def test_a_pause_outlives_the_worker() -> None:
    stream = opened()
    stream.take(facts(101, ended_by=Cause.BAD_PASSWORD), 101, 0)
    stream.lose_worker(0, 102)
    assert not stream.is_ready(103, None), "a refused sign-in is not tried again because a process died"


def test_a_stream_that_ends_its_workers_is_called_broken() -> None:
    stream = opened()
    stream.lose_worker(1, 101)
    assert not stream.is_ready(102, None)
    assert judge(stream.proof, None, 102).cause is Cause.BROKEN


def test_standing_is_opened_again_and_silence_is_a_hung_thread() -> None:
    stream = opened()
    stream.take(facts(200, advanced=101), 200, 0)
    assert stream.is_standing(101 + STANDING_S + 0.1)
    assert not stream.is_standing(101 + STANDING_S - 0.1)
    assert not stream.is_hung(200 + HUNG_S - 0.1)
    assert stream.is_hung(200 + HUNG_S + 0.1), "the read time-out should have ended it long ago"


def test_opening_may_take_its_time_but_not_for_ever() -> None:
    stream = opened()
    assert not stream.is_hung(100 + HUNG_OPEN_S - 0.1)
    assert stream.is_hung(100 + HUNG_OPEN_S + 0.1)
    stream.take(replace(facts(101, ended_by=Cause.NO_SERVER)), 101, 0)
    assert not stream.is_hung(100 + HUNG_OPEN_S + 0.1)


def test_a_click_tries_again_but_leaves_a_live_picture_alone() -> None:
    live = opened()
    live.take(facts(101), 101, 0)
    live.retry(101.5)
    assert live.pause is None
    live.take(facts(102, ended_by=Cause.NO_STREAM), 102, 0)
    live.retry(102.1)
    assert live.is_ready(102.1, None)


def test_a_click_does_not_send_a_refused_password_again_but_another_one_goes_at_once() -> None:
    wrong, right = Credential("u", "wrong"), Credential("u", "right")
    stream = Stream.of(KEY, replace(CAMERA, account="gate"), None, 100)
    sign_ins = 0
    for click in range(40):
        now = 100 + click * 0.3
        if stream.is_ready(now, wrong):
            sign_ins += 1
            stream.open(WORKER, sign_ins, wrong, now)
            stream.take(facts(now, generation=sign_ins, ended_by=Cause.BAD_PASSWORD), now, 0)
        stream.retry(now)
    assert sign_ins == 1
    refused = judge(stream.proof, None, 112)
    assert refused.sign is Sign.REFUSED
    assert refused.retry_at is not None
    assert stream.is_ready(112, right)
    assert not stream.is_ready(100 + REFUSED_S - 1, wrong)
    assert stream.is_ready(100 + REFUSED_S, wrong)


def test_what_was_only_kept_is_not_called_lost_when_it_is_looked_at_again() -> None:
    stream = opened()
    stream.take(facts(101), 101, 0)
    kept = replace(facts(160), frame_ns=int(101e9))  # packets came, nothing was decoded
    stream.take(kept, 160, 0)
    stream.begin_look(160)
    stream.take(kept, 160.1, 0)
    assert judge(stream.proof, None, 160.2).sign is Sign.CONNECTING
    assert not stream.is_standing(160.2)
    stream.take(facts(160.3), 160.4, 0)
    assert judge(stream.proof, None, 160.4).sign is Sign.LIVE


def test_sound_packets_without_a_keyframe_are_waited_with_for_a_minute() -> None:
    stream = opened()
    for second, is_standing in ((2, False), (16, False), (60, False), (70, True)):
        now = 100.0 + second
        waits = replace(facts(now), frame_ns=0, keyframe_awaited_ns=int(101e9))
        stream.take(waits, now, 0)
        assert stream.is_standing(now) == is_standing
