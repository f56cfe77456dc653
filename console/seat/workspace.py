"""What a desk remembers of itself from one start to the next: its zoom and how wide its columns are."""

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Final

log: Final = logging.getLogger(__name__)
ZOOMS: Final = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
DRAWN_PX: Final = (1920, 1080)
_COLUMNS: Final = 5


@dataclass(frozen=True, slots=True)
class Workspace:
    """How the desk was left in a window of one size; in another it begins anew."""

    zoom: float | None = None
    """None: as the window asks for."""
    sizes: tuple[int, ...] = ()
    """Widths of three columns, heights of queue and sheet, pixels; empty: as drawn."""
    window: tuple[int, int] = (0, 0)
    """Width and height, logical pixels."""

    def for_window(self, size: tuple[int, int]) -> "Workspace":
        """Return it if it was kept in a window of this size, else nothing."""
        return self if self.window == size else Workspace()


def zoom_after(zoom: float, steps: int) -> float:
    """Return the zoom so many steps larger (negative: smaller)."""
    nearest = min(range(len(ZOOMS)), key=lambda place: abs(ZOOMS[place] - zoom))
    return ZOOMS[min(max(nearest + steps, 0), len(ZOOMS) - 1)]


def zoom_for(width_px: int, height_px: int) -> float:
    """Return the zoom at which the desk as drawn (1920×1080) fills a window of this size (logical pixels)."""
    share = min(width_px / DRAWN_PX[0], height_px / DRAWN_PX[1])
    return max((zoom for zoom in ZOOMS if zoom <= share + 0.01), default=ZOOMS[0])


def load_workspace(path: Path) -> Workspace:
    """Return what was kept; what cannot be read is as if nothing was."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        zoom, sizes = float(kept["zoom"]), tuple(int(size) for size in kept["sizes"])
        width, height = (int(size) for size in kept["window"])
    except FileNotFoundError:
        return Workspace()
    except (OSError, ValueError, KeyError, TypeError) as exc:
        log.warning("the desk's sizes cannot be read: %s", type(exc).__name__)
        return Workspace()
    is_zoom = ZOOMS[0] <= zoom <= ZOOMS[-1]
    are_sizes = len(sizes) in (0, _COLUMNS) and all(0 <= one < 20_000 for one in sizes)
    return Workspace(zoom, sizes, (width, height)) if is_zoom and are_sizes else Workspace()


def save_workspace(path: Path, workspace: Workspace) -> None:
    """Keep it; a disk that refuses is no reason to disturb anybody."""
    try:
        kept = {"zoom": workspace.zoom, "sizes": workspace.sizes, "window": workspace.window}
        path.write_text(json.dumps(kept), encoding="utf-8")
    except OSError as exc:
        log.warning("the desk's sizes cannot be kept: %s", exc.strerror)
