"""The files of the spool that belong to a frozen moment while the engine still brings them."""

from collections.abc import Iterable, Iterator

from console.video.freeze_message import Frozen, FrozenAfter, SpoolFile


def files_of(frames: Iterable[Frozen | None], after: FrozenAfter | None) -> Iterator[SpoolFile]:
    """Yield the files of frozen frames and of the seconds after them, as far as there are any."""
    for frozen in frames:
        if frozen is not None:
            yield from (file for file in (frozen.frame, frozen.thumbnail, frozen.before) if file is not None)
    if after is not None and after.after is not None:
        yield after.after


def unlink(files: Iterable[SpoolFile | None]) -> None:
    """Remove files; those that are gone already are gone."""
    for file in files:
        if file is not None:
            file.path.unlink(missing_ok=True)
