"""A still night scene must never be called unproved: 24 h of its features, and on demand 20 minutes of real decoding.

The features were recorded from real H.264 (``tests/fixtures/still_night.py``): noisy sensors behind four kinds of
camera, encoded by libx264 with up to 98 of 100 pictures skipped whole. A day is made of the recorded groups of
pictures, drawn at random with a printed seed. Between two pictures that differ only every twelfth repeat is fed: a
repeat changes nothing but the time, which the first test shows. No picture came back from an earlier group in the
recording, where a fifth of the looked-at pixels and more changed from one keyframe to the next; to be harder than
that, one group in a hundred of the day repeats the group before it to the last bit.

``STILL_NIGHT_S=1200`` sets the length of the real decoding (seconds of film; 60 without it).
"""

import os
import random
import secrets
from bisect import bisect_right
from collections.abc import Iterator
from itertools import count

import av
import numpy as np
import pytest

from console.domain.camera import CameraId, Cause, Profile, Quality, Sign
from console.video.content import Content
from console.video.feature import Watch
from console.video.life import Proof, doubt, judge
from console.video.message import OpenStream, StreamFacts
from console.video.picture import Canvases, FramePlanes
from console.video.source import Picture, SourceSpec
from console.video.stream_key import StreamKey
from tests.fixtures.still_night import NIGHTS, Night, Recorded, encode, pictures, record, recorded

FPS = 25
FILM_S = float(os.environ.get("STILL_NIGHT_S", "60"))
BEAT_FRAMES = 6
KEY = StreamKey(CameraId("night"), Profile.SUB)
REPEATED_GROUPS = 0.01


def a_day(one: Recorded, seconds: float, rng: random.Random, every: int = 12) -> Iterator[tuple[int, int, int]]:
    """Yield (frame, place in its group, picture) of so many seconds of a still night."""
    groups = [
        [(at, max(bisect_right(places, at) - 1, 0)) for at in sorted({*places, *range(0, one.gop, every), one.gop - 1})]
        for places in one.groups
    ]
    first, newest, may_repeat = 1, 0, False
    for frame in range(0, round(seconds * FPS), one.gop):
        is_repeated = may_repeat and rng.random() < REPEATED_GROUPS
        may_repeat = not is_repeated
        first = first if is_repeated else newest + 1
        for at, index in rng.choice(groups):
            yield frame + at, at, first + index
            newest = max(newest, first + index)


def false_alarms(one: Recorded, seconds: float, rng: random.Random, every: int = 12) -> int:
    """Return how often the verdict on a still night left LIVE; asked every half second and before each keyframe."""
    content, proof, life = Content(), Proof(started=0.001), None
    alarms = 0
    for frame, place, picture in a_day(one, seconds, rng, every):
        now_ns = (frame + 1) * 1_000_000_000 // FPS
        content.take(picture, now_ns, is_keyframe=place == 0)
        if place % 12 and place != one.gop - 1:
            continue
        known = StreamFacts(KEY, 1, True, None, now_ns, now_ns, now_ns, now_ns, frame, content=content.facts)
        proof = proof.then(known)
        now = judge(proof, life, now_ns / 1e9 + 0.1)
        alarms += now.sign is not Sign.LIVE and (life is None or life.sign is Sign.LIVE)
        life = now
    return alarms


def stillness(one: Recorded, every: int) -> list[tuple[float, float]]:
    """Return the facts before each keyframe of ten minutes."""
    content, found = Content(), []
    for frame, place, picture in a_day(one, 600, random.Random(5), every):
        content.take(picture, (frame + 1) * 1_000_000_000 // FPS, is_keyframe=place == 0)
        if place == one.gop - 1:
            found.append((content.facts.still_s, content.facts.gop_s))
    return found


@pytest.mark.parametrize("one", recorded(), ids=lambda one: one.night)
def test_leaving_out_repeats_changes_nothing(one: Recorded) -> None:
    assert np.allclose(stillness(one, every=12), stillness(one, every=1))


@pytest.mark.parametrize("hours", [0.5, pytest.param(24, marks=pytest.mark.long)])
@pytest.mark.parametrize("one", recorded(), ids=lambda one: one.night)
def test_a_still_night_raises_no_alarm(one: Recorded, hours: float) -> None:
    assert min(one.changed) > 0.1, "keyframes of a live camera differ"
    seed = secrets.randbits(32)
    assert false_alarms(one, 3600 * hours, random.Random(seed)) == 0, f"seed {seed}"


def test_the_same_night_hung_is_noticed() -> None:
    """The test above can fail: the day's features without anything new are doubted."""
    (one, *_) = recorded()
    content = Content()
    for frame, place, picture in a_day(one, 60, random.Random(1)):
        content.take(min(picture, 40), (frame + 1) * 40_000_000, is_keyframe=place == 0)
    assert doubt(content.facts) is Cause.STILL_CONTENT


@pytest.mark.long
def test_the_recording_is_still_true() -> None:
    night = NIGHTS[1]
    fresh, kept = record(night, 4, seed=2), next(one for one in recorded() if one.night == night.name)
    assert min(fresh.changed) > 0.1
    assert sum(map(len, fresh.groups)) < 4 * night.gop * 0.2, "most pictures are skipped whole"
    assert min(fresh.changed) == pytest.approx(min(kept.changed), abs=0.1)


def film(night: Night, frames: int) -> Iterator[Picture]:
    """Yield a still night as a worker decodes it, a frame each 40 ms."""
    decoder = av.CodecContext.create("h264", "r")
    assert isinstance(decoder, av.VideoCodecContext)
    decoder.thread_count = 1
    decoder.options = {"skip_loop_filter": "all"}  # as in a tile smaller than the stream
    canvases = Canvases()
    numbers = count(1)
    for unit in encode(night, pictures(night, frames)):
        for frame in decoder.decode(av.Packet(unit)):
            now_ns = next(numbers) * 40_000_000
            planes = FramePlanes(frame, canvases)
            yield Picture(now_ns, now_ns, now_ns, bool(frame.key_frame), frame.width, frame.height, planes)


@pytest.mark.long
@pytest.mark.timeout(120 + FILM_S)  # decoded at least as fast as it plays
@pytest.mark.parametrize("night", NIGHTS, ids=lambda night: night.name)
def test_really_decoded_still_nights_raise_no_alarm(night: Night) -> None:
    """Decoder, watch and verdict on a film of a still night, as fast as it decodes."""
    watch, proof, life = Watch(), Proof(started=0.001), None
    watch.begin(OpenStream(KEY, 1, SourceSpec("rtsp://night")))
    signs: set[Sign] = set()
    marks: set[Quality] = set()
    number = 0
    for number, picture in enumerate(film(night, round(FILM_S * FPS))):
        watch.look(picture, 1)
        if number % BEAT_FRAMES == 0:
            at = picture.arrived_ns
            known = StreamFacts(KEY, 1, True, None, at, at, at, at, number, content=watch.content, marks=watch.marks)
            proof = proof.then(known)
            life = judge(proof, life, at / 1e9 + 0.1)
            signs.add(life.sign)
            marks.update(life.marks)
    assert number > FILM_S * FPS - 10
    assert signs == {Sign.LIVE}
    assert not marks, "nothing is wrong with the picture either"
