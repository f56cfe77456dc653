"""Credentials a seat is leased: asked for again soon while the room starts, then seldom."""

from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, cast

from console.app.leases import ASK_AGAIN_S, Leases
from console.domain.camera import Camera, CameraId, Credential
from console.errors import Unavailable
from console.link.client import HubClient
from console.seat.tasks import Tasks

CAMERA = Camera(CameraId("c"), 1, "gate", "", "rtsp://a-name/sub")
GUARDED = replace(CAMERA, account="gate")


class Hub:
    """Has a credential from the moment the test gives it one. Stands for the client, and for the tasks too."""

    def __init__(self) -> None:
        self.credential: Credential | None = None
        self.asked: list[float] = []
        self.at = 0.0

    async def lease(self, account: str) -> Credential:
        self.asked.append(self.at)
        if self.credential is None:
            raise Unavailable("not yet", text_key="hub.no_credential", account=account)
        return self.credential

    def start(self, name: str, work: Coroutine[Any, Any, None]) -> bool:
        try:
            work.send(None)
        except StopIteration:
            return True
        raise AssertionError(f"{name} waits")


def test_a_credential_that_is_handed_over_late_is_soon_there() -> None:
    hub = Hub()
    leases = Leases(cast("HubClient", hub), cast("Tasks", hub), lambda: hub.at)
    assert leases.of(CAMERA) is None
    assert hub.asked == [], "this one needs none"
    for tenth in range(600):
        hub.at = tenth / 10
        assert leases.of(GUARDED) is None
    assert hub.asked[:4] == [0, 1, 3, 7]
    assert hub.asked[-1] - hub.asked[-2] == ASK_AGAIN_S, "not for ever"
    hub.credential = Credential("u", "p")
    hub.at = hub.asked[-1] + ASK_AGAIN_S
    leases.of(GUARDED)
    assert leases.of(GUARDED) == hub.credential
