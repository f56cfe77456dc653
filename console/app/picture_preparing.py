"""After-pictures that somebody chose, pasted or dropped, made fit to send beside the GUI thread."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from console.domain.case import CaseId
from console.errors import ConsoleError
from console.seat.tasks import Tasks
from widgets.text import tr
from widgets.unit.after_image import Prepared, Source, prepared


class TakesPictures(Protocol):
    """A form that pictures can go with; one that was left meanwhile takes none."""

    def take_picture(self, case: CaseId, prepared: Prepared, /) -> None:
        """Take a picture that is ready."""

    def refuse_picture(self, case: CaseId, words: str, /) -> None:
        """Say why one was not taken."""


class PicturePreparing:
    """Prepares pictures for one desk's forms. GUI thread; the work is done in others.

    Args:
        form: gets each picture, or is told why not.
        tasks: owner of what this starts.
    """

    def __init__(self, form: TakesPictures, tasks: Tasks) -> None:
        self._form, self._tasks = form, tasks

    def offer(self, case: CaseId, sources: Sequence[Source]) -> None:
        """Prepare these for the form of a case; it can take some tenths of a second each."""
        for source in sources:
            self._tasks.start(f"prepare {case} {id(source)}", self._prepare(case, source))

    async def _prepare(self, case: CaseId, source: Source) -> None:
        try:
            ready = await asyncio.to_thread(prepared, source)
        except ConsoleError as exc:
            self._form.refuse_picture(case, tr(exc.text_key, **exc.facts))
        else:
            self._form.take_picture(case, ready)
