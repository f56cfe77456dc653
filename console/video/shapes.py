"""In which shape each stream is to be drawn, as far as it has said so; kept while it is closed. GUI thread."""

from fractions import Fraction

from console.domain.camera import Profile
from console.domain.shape import fitted, shape_of
from console.video.message import StreamFacts
from console.video.stream_key import StreamKey


class Shapes:
    """Renditions have square pixels: their size is the shape of their picture."""

    def __init__(self) -> None:
        self._known: dict[StreamKey, float | None] = {}
        self._said: dict[StreamKey, tuple[int, int, Fraction]] = {}
        self.changes = 0
        """Grows with every answer that may be another now."""

    def note(self, facts: StreamFacts) -> None:
        """Take what a worker says of a stream; before it is open nothing is known of it."""
        said = facts.width_px, facts.height_px, facts.pixel_aspect
        if facts.width_px and self._said.get(facts.key) != said:
            self._said[facts.key] = said
            self._known[facts.key] = shape_of(facts.width_px, facts.height_px, float(facts.pixel_aspect))
            self.changes += 1

    def forget(self, key: StreamKey) -> None:
        """Forget a stream that will not come again."""
        self._said.pop(key, None)
        self._known.pop(key, None)

    def fit(self, key: StreamKey, width_px: int, height_px: int) -> tuple[int, int]:
        """Return the size at which a stream is drawn for a place of this size (device pixels).

        What says nothing has the shape of the camera's main stream, and until that is known fills its place, which is
        made for the usual one.
        """
        shape = self._known.get(key) or self._known.get(StreamKey(key.camera, Profile.MAIN))
        return fitted(shape, width_px, height_px) if shape else (width_px, height_px)
