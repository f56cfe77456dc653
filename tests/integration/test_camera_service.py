"""The street as one service: films that grow while they play, live encoders, passwords, an end without rest."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import av
import numpy as np
import numpy.typing as npt
import pytest

from console.demo.cameras import ACCOUNT, CameraService, account_of, scheme_of
from console.demo.catalogue import DemoCamera, cameras
from console.demo.film import FilmSpec
from console.demo.mark import read_mark
from console.demo.producer import Paint
from console.demo.rtsp.auth import Scheme
from console.demo.sendlog import SendLogReader
from console.domain.camera import Credential, Profile
from console.errors import Unavailable
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.long

WHO = Credential("street", "pass word")
CHOSEN = tuple(camera for camera in cameras(35) if camera.number in {1, 2, 5, 17, 19})


def paint_ramp(camera: DemoCamera) -> Paint:
    def paint(t_s: float, width_px: int, height_px: int) -> npt.NDArray[np.uint8]:
        ramp = (np.arange(width_px) + round(t_s * 30) + camera.seed) % 200
        return np.broadcast_to(ramp.astype(np.uint8)[None, :, None], (height_px, width_px, 3)).copy()

    return paint


def small_spec(camera: DemoCamera, _profile: Profile) -> FilmSpec:
    return FilmSpec(camera.codec, 352, 288, 500_000, 8, f"test{camera.number}")


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[CameraService, Path]]:
    folder = tmp_path_factory.mktemp("street")
    service = CameraService.start(
        folder / "films", CHOSEN, credentials={ACCOUNT: WHO}, send_log=folder / "sent",
        paint_of=paint_ramp, spec_of=small_spec,
    )  # fmt: skip
    yield service, folder / "sent"
    service.stop()
    service.stop()


def marks(url: str, count: int = 3) -> list[tuple[int, int] | None]:
    with av.open(url, options={"rtsp_transport": "tcp"}, timeout=PATIENCE_S) as container:
        found: list[tuple[int, int] | None] = []
        for frame in container.decode(video=0):
            found.append(read_mark(frame.to_ndarray(format="bgr24").astype(np.uint8)))
            if len(found) == count:
                break
        return found


def signed_in(url: str) -> str:
    return url.replace("rtsp://", f"rtsp://{WHO.username}:{quote(WHO.password)}@")


@pytest.mark.parametrize("camera", CHOSEN, ids=lambda camera: str(camera.number))
@pytest.mark.parametrize("profile", list(Profile))
def test_every_camera_plays_with_its_mark(
    street: tuple[CameraService, Path], camera: DemoCamera, profile: Profile
) -> None:
    url = street[0].url(camera.number, profile)
    found = marks(signed_in(url) if account_of(camera.number) else url)
    assert {mark[0] for mark in found if mark is not None} == {camera.film or camera.number}
    if account_of(camera.number):
        with pytest.raises(av.HTTPUnauthorizedError):
            marks(url)


@pytest.mark.alone
def test_a_frames_send_can_be_looked_up_by_its_mark(street: tuple[CameraService, Path]) -> None:
    mark = marks(street[0].url(1, Profile.SUB), 60)[-1]
    assert mark is not None
    reader = SendLogReader(street[1])
    age_ms = (time.monotonic_ns() - reader.sent_ns(*mark)) / 1e6
    reader.close()
    assert 0 < age_ms < 500


def test_what_seats_are_told_of_a_camera(street: tuple[CameraService, Path]) -> None:
    service, _ = street
    told = service.camera(CHOSEN[1])
    assert (told.number, told.account, told.main_url) == (2, ACCOUNT, service.url(2, Profile.MAIN))
    assert WHO.password not in repr(told)
    assert len(set(service.pids)) == 5  # server, live encoder, three makers of films


def test_half_of_the_cameras_ask_by_digest_and_a_few_by_basic() -> None:
    schemes = [scheme_of(number) for number in range(1, 17)]
    assert [schemes.count(scheme) for scheme in (Scheme.DIGEST, Scheme.BASIC, Scheme.NONE)] == [8, 2, 6]


def test_a_port_in_use_leaves_nothing_behind(street: tuple[CameraService, Path], tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="cannot be opened"):
        CameraService.start(
            tmp_path, CHOSEN[2:4], credentials={}, port=street[0].port, paint_of=paint_ramp, spec_of=small_spec
        )
