"""What a tile says of a device that is full, and of one that has died since: the latest try's reason."""

from pathlib import Path

import pytest

from console.domain.camera import Cause, Profile, Sign, Want
from tests.fixtures.camera_server import camera_server, tiny_film
from tests.fixtures.video_seat import camera, desk
from widgets.wall.life_words import life_words


def test_a_full_device_is_asked_seldom_and_the_tile_says_that_it_is_full(tmp_path: Path) -> None:
    with camera_server(2) as server:
        first, second = (camera(n, server.url(n), server.url(n, Profile.MAIN)) for n in (1, 2))
        server.set_places(1)
        with desk({one.id: one for one in (first, second)}, tmp_path) as seat:
            seat.engine.want("wall", [Want(first.id, Profile.SUB, 176, 144)])
            seat.until(lambda: seat.is_live(first))
            large = Want(first.id, Profile.MAIN, 352, 288)
            seat.engine.want("wall", [large, Want(second.id, Profile.SUB, 176, 144)])
            seat.until(lambda: seat.engine.life(second.id).cause is Cause.BUSY)
            seat.until(lambda: seat.engine.life(first.id).lacks is Cause.BUSY)
            assert seat.is_live(first), "it goes on with the sub-stream, and says why"
            assert life_words(seat.engine.life(first.id), has_card=False).text
            seat.run(2.0)
            full = seat.stream(second)
            assert full is not None
            assert full.generation == 1, "not hammered"
            server.set_places(None)
            for one in (first, second):
                seat.engine.retry(one.id)  # a click need not wait
            seat.until(lambda: seat.is_live(first, second))
            seat.until(lambda: seat.engine.life(first.id).lacks is None)


@pytest.mark.long
def test_a_large_picture_goes_on_with_the_sub_stream_when_the_main_one_dies(tmp_path: Path) -> None:
    sub = {(1, Profile.SUB): tiny_film(1, gops=12)}  # longer than what is taken for a loop
    main = {(1, Profile.MAIN): tiny_film(1, width_px=352, height_px=288, gops=12)}
    with camera_server(1, films=sub) as small, camera_server(1, films=main) as large:
        one = camera(1, small.url(1), large.url(1, Profile.MAIN))
        want = Want(one.id, Profile.MAIN, 352, 288)
        with desk({one.id: one}, tmp_path) as seat:
            seat.engine.keep("wall", [one.id])
            seat.engine.want("wall", [want])
            seat.until(lambda: seat.is_live(one) and seat.stream(one) is not None)

            def profile() -> Profile | None:
                reader = seat.engine.reader(want)
                return reader.profile if reader is not None else None

            seat.until(lambda: profile() is Profile.MAIN)
            large.kill()
            seat.until(lambda: seat.engine.life(one.id).lacks is not None, 10)
            assert (seat.sign(one), profile()) == (Sign.LIVE, Profile.SUB)
            seat.run(11.0)
            assert (seat.sign(one), profile()) == (Sign.LIVE, Profile.SUB), (
                "also when the main picture is long taken off"
            )
            large.restart()
            seat.until(lambda: profile() is Profile.MAIN)
            seat.until(lambda: seat.is_live(one) and seat.engine.life(one.id).lacks is None)
            small.kill()
            seat.run(3.0)
            assert (seat.sign(one), profile()) == (Sign.LIVE, Profile.MAIN)
            large.kill()
            seat.until(lambda: seat.sign(one) is Sign.STALLED, 10)
            seat.until(lambda: seat.sign(one) is Sign.LOST, 15)


def test_a_device_whose_port_closed_after_the_end_is_not_said_to_be_reconnecting(tmp_path: Path) -> None:
    with camera_server(1) as server:
        one = camera(1, server.url(1))
        with desk({one.id: one}, tmp_path) as seat:
            seat.engine.want("wall", [Want(one.id, Profile.SUB, 176, 144)])
            seat.until(lambda: seat.is_live(one))
            server.kill()
            seat.until(lambda: seat.engine.life(one.id).cause is Cause.PORT_CLOSED)
            seat.until(lambda: seat.sign(one) is Sign.LOST)
            assert seat.engine.life(one.id).cause is Cause.PORT_CLOSED
            server.restart()
            seat.until(lambda: seat.is_live(one))
