"""How each camera's picture looks when all is well, from one start of a seat to the next: a small file of its own."""

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from console.video.reference import VIEW, Reference
from console.video.stream_key import StreamKey

log: Final = logging.getLogger(__name__)
MOST: Final = 4_096
"""More references than this a room has not."""
_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class _Kept:
    version: int
    references: list[tuple[StreamKey, Reference]]


def load_references(path: Path) -> dict[StreamKey, Reference]:
    """Return what was kept; what cannot be read is as if nothing was: the next good pictures make it anew."""
    try:
        kept = msgspec.msgpack.decode(path.read_bytes(), type=_Kept)
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.DecodeError) as exc:
        log.warning("the cameras' references cannot be read: %s", type(exc).__name__)
        return {}
    if kept.version != _VERSION:
        return {}
    whole = VIEW[0] * VIEW[1]
    return {key: reference for key, reference in kept.references[:MOST] if len(reference.view) == whole}


def save_references(path: Path, references: Mapping[StreamKey, Reference]) -> None:
    """Keep them for the owner alone, whole or not at all; blocks for a write of 2.5 kB a stream.

    A disk that refuses is no reason to disturb anybody.
    """
    new = path.with_suffix(".new")
    try:
        content = msgspec.msgpack.encode(_Kept(_VERSION, list(references.items())))
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            os.fsync(file.fileno())
        new.replace(path)
    except OSError as exc:
        log.warning("the cameras' references cannot be kept: %s", exc.strerror)
