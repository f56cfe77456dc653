"""What windows want to see now: their wants, the streams these keep open, and where their frames appear.

GUI thread only. Opening, drawing and closing are the player's.
"""

from collections.abc import Iterable, Mapping

from console.domain.camera import Camera, CameraId, Profile, Want
from console.video.choice import playable
from console.video.plan import Size, size_of, sizes
from console.video.player import Player
from console.video.slots import SlotReader
from console.video.stream import Stream
from console.video.stream_key import StreamKey


class LivePictures:
    """The wants of a seat's windows.

    Args:
        cameras: all that may be wanted; may grow.
        player: of this seat.
    """

    def __init__(self, cameras: Mapping[CameraId, Camera], player: Player) -> None:
        self._cameras, self._player = cameras, player
        self._wants: dict[str, tuple[Want, ...]] = {}
        self._kept: dict[str, tuple[CameraId, ...]] = {}
        self._sizes: dict[Size, None] = {}
        self._readers: dict[Want, SlotReader] = {}
        """Answers given; forgotten when one of them may be wrong."""
        self._forgotten = 0
        """How often they were."""
        self._has_stand_in = False
        """Whether some answer is another rendition than the wanted one: good until the next look."""
        self._changes = 0
        """Of the renditions, when they were last compared."""
        self._shapes = 0
        """Of the streams, by which the sizes were made."""
        self._now = self._next_look = 0.0

    def want(self, window: str, wants: Iterable[Want]) -> None:
        """Replace everything ``window`` wants; () when it is hidden. What nobody wants is not decoded."""
        self._next_look = 0.0
        self._wants[window] = tuple(wants)
        self._measure()

    def _measure(self) -> None:
        """Learn which renditions serve the wants."""
        self._forget_readers()
        self._shapes = self._player.shapes.changes
        self._sizes = sizes(self._wants.values(), self._cameras, self._player.shapes.fit)

    def keep(self, window: str, cameras: Iterable[CameraId]) -> None:
        """Replace the cameras whose last minutes ``window`` wants kept for a replay though it does not show them.

        Their sub-streams stay open; nothing of them is decoded. () when it is hidden.
        """
        self._kept[window] = tuple(cameras)

    @property
    def looks(self) -> int:
        """See ``Pictures.looks``."""
        if self._changes != self._player.renditions.changes:
            self._forget_readers()
        return self._forgotten

    def reader(self, want: Want) -> SlotReader | None:
        """Return where this want's frames appear; see ``Pictures.reader``."""
        if self._changes != self._player.renditions.changes:
            self._forget_readers()
        known = self._readers.get(want)
        if known is not None:
            return known
        camera = self._cameras.get(want.camera)
        if camera is None:
            return None
        size = size_of(want, camera, self._player.shapes.fit)
        shown = self._player.renditions.shown(size)
        if shown is None:
            return None
        self._has_stand_in = self._has_stand_in or shown.size != size or shown.is_dark
        self._readers[want] = shown.segment.reader
        return shown.segment.reader

    def _forget_readers(self) -> None:
        """Answer anew from now on."""
        self._readers.clear()
        self._forgotten += 1
        self._has_stand_in, self._changes = False, self._player.renditions.changes

    def retry(self, camera: CameraId) -> None:
        """Try again at the next step: a click on the tile. A refused credential is not tried again by that."""
        self._next_look = 0.0
        self._player.retry(camera, self._now)

    @property
    def _shown(self) -> set[CameraId]:
        """The cameras that some window wants."""
        return {want.camera for wants in self._wants.values() for want in wants}

    def _draw(self, now: float) -> dict[CameraId, list[Stream | None]]:
        """See to it that all that is wanted is drawn and what is to be kept stays open; return the streams shown."""
        if self._shapes != self._player.shapes.changes:
            self._measure()
        elif self._has_stand_in:
            self._forget_readers()
        for cameras in self._kept.values():
            for camera in cameras:
                if camera in self._cameras:
                    self._player.hold(StreamKey(camera, playable(self._cameras[camera], Profile.SUB)), now)
        return self._player.draw(self._sizes, now)
