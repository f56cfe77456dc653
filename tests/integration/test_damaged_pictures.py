"""Lost datagrams at an engine: said while they last, not of healthy neighbours; glances at a film shown again."""

from dataclasses import replace
from pathlib import Path

import pytest

from console.domain.camera import Profile, Quality, Sign, Transport, Want
from console.video import patrol
from tests.fixtures.camera_server import camera_server, tiny_film
from tests.fixtures.video_seat import camera, desk


@pytest.mark.long
def test_lost_datagrams_are_marked_until_they_come_again_and_healthy_neighbours_are_not(tmp_path: Path) -> None:
    films = {(n, Profile.SUB): tiny_film(n, gops=12) for n in (1, 2, 3)}
    with camera_server(3, films=films) as server:
        lossy, sound, plain = (camera(n, server.url(n)) for n in (1, 2, 3))
        lossy, sound = replace(lossy, transport=Transport.UDP), replace(sound, transport=Transport.UDP)
        every = {one.id: one for one in (lossy, sound, plain)}
        with desk(every, tmp_path, workers=1) as seat:
            seat.engine.want("wall", [Want(one, Profile.SUB, 176, 144) for one in every])
            seat.until(lambda: seat.is_live(*every.values()))
            assert not any(seat.engine.life(one).marks for one in every)
            server.set_loss(1, 0.10)
            seat.until(lambda: seat.engine.life(lossy.id).marks[:1] == (Quality.DAMAGED,), 6)
            seat.run(5)
            assert seat.engine.life(lossy.id).marks == (Quality.DAMAGED,), "it stays while they are lost, alone"
            for one in (sound, plain):
                assert (seat.sign(one), seat.engine.life(one.id).marks) == (Sign.LIVE, ())
            server.set_loss(1, 0.0)
            seat.until(lambda: seat.is_live(lossy) and not seat.engine.life(lossy.id).marks, 10)


@pytest.mark.long
def test_a_hidden_camera_whose_film_comes_back_to_the_same_keyframe_is_proved_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patrol, "EVERY_S", 1.0)
    with camera_server(1, films={(1, Profile.SUB): tiny_film(1, gops=1)}) as server:
        one = camera(1, server.url(1))
        with desk({one.id: one}, tmp_path, workers=1, patrol=True) as seat:
            proofs = set()

            def are_several() -> bool:
                proofs.add(seat.engine.life(one.id).proved_at)
                return len(proofs - {None}) >= 3

            assert seat.until(are_several, 9) < patrol.FIRST_PAUSE_S
