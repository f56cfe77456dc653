"""Which stream a picture needs: by its size on the glass and by nothing else, so that the answer is always the same."""

from typing import Final

from console.domain.camera import Camera, Profile

SUB_HEIGHT_PX: Final = 600
"""Tallest picture that a sub-stream still fills: 704×576 brings 576 lines."""
SUB_WIDTH_PX: Final = 1056
"""Widest one: 704 columns stretched 1.5 times, which at a wall's distance of 3 m nobody sees.

So on 1920×1080 the tiles of 4, 9, 16 and 36 and the small ones of 1+5 and 1+8 play sub-streams; the single
picture and the large tile of 1+5 (1280×720) and 1+8 (1440×810) play the main stream, which costs about five
times as much to decode (video.md)."""


def profile_for(width_px: int, height_px: int, camera: Camera) -> Profile:
    """Return the stream to play in a picture of this size (device pixels); the one there is where one is missing.

    There is no hysteresis: tiles change size by layout, not by a pixel at a time, and a rule without memory
    gives every window with a picture of the same size the same stream, which is then decoded once.
    """
    is_large = width_px > SUB_WIDTH_PX or height_px > SUB_HEIGHT_PX
    return playable(camera, Profile.MAIN if is_large else Profile.SUB)


def playable(camera: Camera, profile: Profile) -> Profile:
    """Return ``profile``, or the camera's other stream where it is missing or at the very same address."""
    if camera.main_url == camera.sub_url or not camera.main_url:
        return Profile.SUB
    if not camera.sub_url:
        return Profile.MAIN
    return profile
