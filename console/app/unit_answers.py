"""What a unit has half written outlives its program: written at each pause in typing, there again at the next start."""

import asyncio
import itertools
import logging
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject

from console.domain.case import CaseId
from console.seat.answer_file import AnswerFolder
from console.seat.tasks import Tasks
from widgets.unit.after_image import shown
from widgets.unit.answer_form import Written
from widgets.unit.order_acts import OrderActs

log: Final = logging.getLogger(__name__)


class UnitAnswers(QObject):
    """Ties the desk's forms to the seat's disk. GUI thread; the disk is written in another.

    Args:
        acts: the forms; they get what is on the disk at once.
        tasks: owner of the writing.
        folder: owner-only, of this seat alone.
    """

    def __init__(self, acts: OrderActs, tasks: Tasks, folder: Path) -> None:
        super().__init__()
        self._acts, self._tasks, self._folder = acts, tasks, AnswerFolder(folder)
        self._waiting: dict[tuple[CaseId, str], Written] = {}
        self._alone = asyncio.Lock()
        self._number = itertools.count()
        for kept, pictures in self._folder.load().items():
            acts.restore(kept.case, kept.kind, Written(kept.text, tuple(map(shown, pictures))))
        acts.written.connect(self._on_written)

    def _on_written(self, case: CaseId, kind: str, written: Written) -> None:
        self._waiting[case, kind] = written
        self._tasks.start(f"keep answer {next(self._number)}", self._keep())

    async def _keep(self) -> None:
        async with self._alone:
            while self._waiting:
                (case, kind), written = self._waiting.popitem()
                pictures = tuple(held.picture for held in written.pictures)
                try:
                    await asyncio.to_thread(self._folder.save, case, kind, written.text, pictures)
                except OSError as exc:
                    log.error("an answer could not be kept: %s", exc.strerror)

    async def close(self) -> None:
        """Keep also what is in an open form; before the tasks are ended."""
        self._acts.keep()
        await self._keep()
