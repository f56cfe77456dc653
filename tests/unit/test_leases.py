"""Credentials a seat is leased: asked for again soon while the room starts, then seldom."""

from collections.abc import Coroutine, Iterable
from dataclasses import replace
from typing import Any, cast

from console.app.leases import ASK_AGAIN_S, SHARE_S, Leases
from console.domain.camera import Camera, CameraId, Cause, Credential, Profile
from console.domain.device import device_of
from console.domain.refusal import AccountNews, AccountRefusal
from console.hub.credentials import Credentials
from console.link.client import HubClient
from console.seat.tasks import Tasks
from console.video.retry import REFUSED_S
from console.video.sign_in import Door, SignIns, Turn
from console.video.stream_key import StreamKey

CAMERA = Camera(CameraId("c"), 1, "gate", "", "rtsp://a-name/sub")
GUARDED = replace(CAMERA, account="gate")


class Hub:
    """Has a credential from the moment the test gives it one. Stands for the client, and for the tasks too."""

    def __init__(self) -> None:
        self.kept = Credentials(lambda: self.at)
        self.asked: list[float] = []
        self.at = 0.0

    async def lease(self, account: str) -> Credential:
        self.asked.append(self.at)
        return self.kept.lease(account)

    async def share_refusals(self, refused: Iterable[AccountRefusal]) -> AccountNews:
        self.kept.refuse(refused)
        return self.kept.news()

    def start(self, name: str, work: Coroutine[Any, Any, None]) -> bool:
        try:
            work.send(None)
        except StopIteration:
            return True
        raise AssertionError(f"{name} waits")


def test_a_credential_that_is_handed_over_late_is_soon_there() -> None:
    hub = Hub()
    leases = Leases(cast("HubClient", hub), cast("Tasks", hub), SignIns(), lambda: hub.at)
    assert leases.of(CAMERA) is None
    assert hub.asked == [], "this one needs none"
    for tenth in range(600):
        hub.at = tenth / 10
        assert leases.of(GUARDED) is None
    assert hub.asked[:4] == [0, 1, 3, 7]
    assert hub.asked[-1] - hub.asked[-2] == ASK_AGAIN_S, "not for ever"
    hub.kept.put("gate", Credential("u", "p"))
    hub.at = hub.asked[-1] + ASK_AGAIN_S
    leases.of(GUARDED)
    assert leases.of(GUARDED) == hub.kept.lease("gate")


KEY = StreamKey(GUARDED.id, Profile.SUB)


def turn(hub: Hub, leases: Leases, doors: SignIns) -> Turn:
    """What the camera's stream may do at its device at this seat."""
    leases.of(GUARDED)  # leases it
    return doors.turn(door(leases), hub.at)


def door(leases: Leases) -> Door:
    leased = leases.of(GUARDED)
    assert leased is not None
    return Door(device_of(GUARDED.sub_url), leased)


def seat(hub: Hub) -> tuple[Leases, SignIns]:
    doors = SignIns()
    return Leases(cast("HubClient", hub), cast("Tasks", hub), doors, lambda: hub.at), doors


def test_what_a_device_refused_to_one_seat_no_other_one_tries_nor_the_same_after_its_start() -> None:
    hub = Hub()
    hub.at = 1000.0
    hub.kept.put("gate", Credential("u", "wrong"))
    first, doors = seat(hub)
    other, others = seat(hub)
    assert turn(hub, first, doors) is turn(hub, other, others) is Turn.GO
    assert doors.begin(KEY, door(first), hub.at)
    doors.end(KEY, Cause.BAD_PASSWORD, hub.at)
    first.of(GUARDED)  # tells it at once
    hub.at += SHARE_S
    other.of(GUARDED)
    assert turn(hub, other, others) is Turn.REFUSED
    again, new_doors = seat(hub)
    assert turn(hub, again, new_doors) is Turn.REFUSED
    hub.at += REFUSED_S - SHARE_S
    assert turn(hub, again, new_doors) is turn(hub, other, others) is Turn.GO


def test_a_password_that_was_handed_over_here_is_asked_for_at_once() -> None:
    hub = Hub()
    hub.at = 1000.0
    hub.kept.put("gate", Credential("u", "old"))
    leases, _doors = seat(hub)
    leases.of(GUARDED)
    assert leases.of(GUARDED) == hub.kept.lease("gate")
    hub.kept.put("gate", Credential("u", "new"))
    leases.of(GUARDED)  # its next look at the hub's news is some seconds off
    assert leases.of(GUARDED) != hub.kept.lease("gate")
    leases.renew("gate")
    leases.of(GUARDED)
    assert leases.of(GUARDED) == hub.kept.lease("gate")


def test_a_password_that_is_handed_over_again_is_tried_once_more_by_seats_that_were_refused() -> None:
    hub = Hub()
    hub.at = 1000.0
    hub.kept.put("gate", Credential("u", "p"))
    leases, doors = seat(hub)
    assert turn(hub, leases, doors) is Turn.GO
    assert doors.begin(KEY, door(leases), hub.at)
    doors.end(KEY, Cause.BAD_PASSWORD, hub.at)
    assert turn(hub, leases, doors) is Turn.REFUSED
    hub.kept.put("gate", Credential("u", "p"))  # the same words, typed again
    hub.at += SHARE_S
    leases.of(GUARDED)
    assert turn(hub, leases, doors) is Turn.GO


def test_what_devices_took_before_is_not_taken_for_the_new_password() -> None:
    hub, doors = Hub(), SignIns()
    leases = Leases(cast("HubClient", hub), cast("Tasks", hub), doors, lambda: hub.at)
    key = StreamKey(CAMERA.id, Profile.SUB)
    for at, password in ((0.0, "old"), (20.0, "new")):
        hub.at = at
        hub.kept.put("gate", Credential("viewer", password))
        leases.renew("gate")
        assert leases.accepted("gate") == 0
        hub.at = at + 10.0
        leases.of(GUARDED)
        credential = leases.of(GUARDED)
        assert credential is not None
        assert leases.accepted("gate") == 0
        doors.begin(key, Door("a-name:554", credential), hub.at)
        doors.accept(key, hub.at)
        assert leases.accepted("gate") == 1
