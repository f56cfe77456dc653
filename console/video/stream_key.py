"""What names a connection to a device, at the seat and in its workers."""

from dataclasses import dataclass

from console.domain.camera import CameraId, Profile


@dataclass(frozen=True, slots=True)
class StreamKey:
    """One connection to a device: a camera's main or sub-stream."""

    camera: CameraId
    profile: Profile
