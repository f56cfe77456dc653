"""Where things lie on this machine. XDG folders on Linux, the profile folder elsewhere."""

import os
import sys
from pathlib import Path


def data_dir(name: str = "grid-console") -> Path:
    """Return the default data folder for ``name``; not created here."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / name


def hub_dir() -> Path:
    """Return where the hub of this machine's own seat keeps its data: a service takes the same place."""
    return data_dir() / "hub"


def has_display() -> bool:
    """Say whether windows can be shown to somebody here."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
