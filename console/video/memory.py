"""Gives memory back to the system that only the C library still holds.

Every stream that is opened again has a new reading thread, and kept packets outlive the thread that read them: what
they leave free lies between what is still kept, in one arena of malloc or the other, and grows for hours (some 0.1 MB
for each reconnect). Asked for it, the GNU library hands back every whole page of it.
"""

import ctypes
from typing import Final

GIVE_BACK_S: Final = 60.0
"""Asking takes some milliseconds beside the streams' threads."""


def _trimmer() -> "ctypes._NamedFuncPointer | None":
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # another C library: it keeps its own house
        return None


_TRIM: Final = _trimmer()


def give_back() -> None:
    """Hand free memory back; nothing where the C library has no such call."""
    if _TRIM is not None:
        _TRIM(0)
