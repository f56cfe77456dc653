"""Which cameras lie on which page of a wall, in which layout: immutable, so that every change can be undone."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from console.domain.camera import CameraId
from console.seat.layout import capacity


@dataclass(frozen=True, slots=True)
class Arrangement:
    """``cameras`` in the order they fill the tiles, page after page; ``page`` counts from 0."""

    layout: str
    cameras: tuple[CameraId, ...]
    page: int = 0

    @property
    def pages(self) -> int:
        """Return how many pages the cameras fill."""
        return max(1, -(-len(self.cameras) // capacity(self.layout)))

    @property
    def on_page(self) -> tuple[CameraId, ...]:
        """Return the cameras of this page; may be fewer than tiles."""
        size = capacity(self.layout)
        return self.cameras[self.page * size : (self.page + 1) * size]

    def laid_out(self, layout: str) -> "Arrangement":
        """Return it in another layout, with its first camera still on the glass."""
        first = self.page * capacity(self.layout)
        page = min(first, max(0, len(self.cameras) - 1)) // capacity(layout)
        return replace(self, layout=layout, page=page)

    def turned(self, by: int) -> "Arrangement":
        """Return another page; they go round."""
        return replace(self, page=(self.page + by) % self.pages)

    def placed(self, camera: CameraId, tile: int) -> "Arrangement":
        """Return it with ``camera`` in a tile of this page; what stood there takes the place that became free."""
        order, at = list(self.cameras), self.page * capacity(self.layout) + tile
        if camera not in order:
            order.append(camera)
        at = min(at, len(order) - 1)
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
