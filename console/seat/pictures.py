"""What windows ask of the video engine. ``console.video.engine.Engine`` is the one implementation.

Windows declare what they want and look at counters; nothing is pushed at them (frames are not signals).
GUI thread only.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from console.domain.camera import CameraId, LifeCount, PictureLife, Want
from console.video.replay_message import ReplayControl, ReplayId, ReplayState
from console.video.slots import SlotReader


class Pictures(Protocol):
    """The pictures of a seat."""

    def want(self, window: str, wants: Iterable[Want]) -> None:
        """Replace everything ``window`` wants; () when it is hidden. What nobody wants is not decoded."""

    def keep(self, window: str, cameras: Iterable[CameraId]) -> None:
        """Replace the cameras whose last minutes are kept for a replay though ``window`` does not show them now."""

    @property
    def looks(self) -> int:
        """Grows whenever a reader given out before may no longer be the right one, or no longer be at all."""

    def reader(self, want: Want) -> SlotReader | None:
        """Return where this want's frames appear, or while it has none yet the camera's previous rendition.

        The size may differ from the want's: paint it scaled. A reader may be kept, with no view of it, as long as
        :attr:`looks` stays the same; compare it before every use. None: nothing was ever decoded, ask again.
        Its ``profile`` says which stream it shows: the previous rendition may be of the other one.
        """

    def replay(self, camera: CameraId, view: tuple[int, int], before_s: float) -> ReplayId | None:
        """Show a camera's last seconds again at this size (device pixels); None if nothing is kept. End it."""

    def play_recording(self, camera: CameraId, at: datetime, view: tuple[int, int]) -> ReplayId:
        """Show what the recorder has from an instant on; Refused if no recorder is known. End it as a replay."""

    def replay_reader(self, replay: ReplayId) -> SlotReader | None:
        """Return where a replay is shown; None when it is over. Keep it no longer than that of :meth:`reader`."""

    def replay_state(self, replay: ReplayId) -> ReplayState | None:
        """Return how a replay goes on; None when it is over."""

    def control_replay(self, asked: ReplayControl) -> None:
        """Change how a replay goes on."""

    def end_replay(self, replay: ReplayId) -> None:
        """Stop a replay."""

    def life(self, camera: CameraId) -> PictureLife:
        """Return the verdict on a camera's picture."""

    def known_life(self, camera: CameraId) -> PictureLife:
        """Return the verdict; of a camera that no window wants, what was wrong when it was last looked at."""

    def count(self) -> LifeCount:
        """Return the room's number."""

    def retry(self, camera: CameraId) -> None:
        """Try again now: a click on the tile. A refused credential is not tried again by that: accounts are locked."""
