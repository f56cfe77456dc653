"""What the seat that froze a picture said was wrong with it: read from the sealed manifest that a case names."""

from console.domain.camera import Quality
from console.domain.evidence import read_part_a


def marks_in(manifest: bytes, frame: str) -> tuple[Quality, ...]:
    """Return the marks that a frame bore when it was frozen; () where it bore none, or is not of this part.

    A moment that the officer stepped to is sealed in part B, whose manifest no case names.

    Args:
        manifest: of part A, as it is stored.
        frame: SHA-256 of the frame that the case shows.

    Raises:
        Corrupt: that is no manifest of a part A.
    """
    part = read_part_a(manifest)
    name = next((file.name for file in part.files if file.sha256 == frame), "")
    shown = {"frame.png": part.frame, "main-frame.png": part.main_frame}.get(name)
    return tuple(Quality(mark) for mark in shown.marks or ()) if shown is not None else ()
