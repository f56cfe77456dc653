"""Camera accounts as people who hand over passwords see them: how many cameras, how many of them refused. No secret."""

from collections.abc import Iterable
from dataclasses import dataclass

from console.domain.camera import Camera
from console.domain.device import device_of
from console.domain.refusal import AccountNews


@dataclass(frozen=True, slots=True)
class CameraAccount:
    """One account of the room's cameras."""

    name: str
    """As the cameras name it."""
    cameras: int
    refused: int
    """Of how many the device refused the password that counts now."""
    is_handed: bool
    """Whether the hub has a password for it since it began."""


def camera_accounts(cameras: Iterable[Camera], news: AccountNews) -> tuple[CameraAccount, ...]:
    """Return the accounts that cameras name; refused ones first, then those nobody handed over.

    Args:
        cameras: of the room.
        news: what the hub knows of their passwords.
    """
    by_name: dict[str, list[Camera]] = {}
    for camera in cameras:
        if camera.account:
            by_name.setdefault(camera.account, []).append(camera)
    refused = {(one.account, one.device) for one in news.refused}
    handed = {one.account for one in news.handed}
    found = [
        CameraAccount(name, len(own), sum(_is_refused(camera, refused) for camera in own), name in handed)
        for name, own in by_name.items()
    ]
    return tuple(sorted(found, key=lambda one: (not one.refused, one.is_handed, one.name)))


def _is_refused(camera: Camera, refused: set[tuple[str, str]]) -> bool:
    urls = (camera.main_url, camera.sub_url)
    return any((camera.account, device_of(url)) in refused for url in urls if url)
