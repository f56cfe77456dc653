"""Which cameras lie on which page of a wall, in which layout: immutable, so that every change can be undone."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from console.domain.camera import CameraId
from console.seat.layout import capacity


@dataclass(frozen=True, slots=True)
class Arrangement:
    """``cameras`` in the order they fill the tiles, page after page; ``page`` counts from 0.

    Pages go round: what the last one leaves empty the first cameras fill, so that no tile is empty while the room has
    a camera that is not on the page.
    """

    layout: str
    cameras: tuple[CameraId, ...]
    page: int = 0

    @property
    def pages(self) -> int:
        """Return how many pages the cameras fill."""
        return max(1, -(-len(self.cameras) // capacity(self.layout)))

    @property
    def on_page(self) -> tuple[CameraId, ...]:
        """Return the cameras of this page; fewer than tiles only where these are all."""
        size, number = capacity(self.layout), len(self.cameras)
        return tuple(self.cameras[(self.page * size + tile) % number] for tile in range(min(size, number)))

    def laid_out(self, layout: str) -> "Arrangement":
        """Return it in another layout, with its first camera still on the glass and the next ones after it."""
        first = self.page * capacity(self.layout)
        page = min(first, max(0, len(self.cameras) - 1)) // capacity(layout)
        return replace(self, layout=layout, page=page)

    def turned(self, by: int) -> "Arrangement":
        """Return another page; they go round."""
        return replace(self, page=(self.page + by) % self.pages)

    def placed(self, camera: CameraId, tile: int) -> "Arrangement":
        """Return it with ``camera`` in a tile of this page; what stood there takes the place that became free."""
        order = list(self.cameras)
        if camera not in order:
            order.append(camera)
        at = (self.page * capacity(self.layout) + min(tile, len(order) - 1)) % len(order)
        other = order.index(camera)
        order[at], order[other] = order[other], order[at]
        return replace(self, cameras=tuple(order))

    def with_cameras(self, cameras: Iterable[CameraId]) -> "Arrangement":
        """Return it for another list of cameras: those that are still there keep their order, new ones follow."""
        known = tuple(cameras)
        kept = [camera for camera in self.cameras if camera in set(known)]
        new = [camera for camera in known if camera not in set(kept)]
        after = replace(self, cameras=(*kept, *new))
        return replace(after, page=min(after.page, after.pages - 1))
