"""The steps that the duty desk takes on a case: from the key of the sheet to the hub's answer. Decides nothing."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from console.domain.case import CaseId, CaseRecord
from console.domain.case_command import FeedBack
from console.domain.command import Applied
from console.errors import ConsoleError
from console.link.client import HubClient
from console.seat.case_acts import act, feed_back
from console.seat.case_sheet import CaseAct
from console.seat.casework import refusal_words
from console.seat.tasks import Tasks
from widgets.cases.case_sheet import CaseSheet
from widgets.text import tr

WAIT_S: Final = 2.0
"""After so long without an answer the sheet says that the step waits for the hub."""


class CaseSteps:
    """One step at a time for each version of a case. GUI thread.

    Args:
        client: signed in as a duty officer.
        sheet: asks for steps, and says how they went.
        tasks: owner of what this starts.
        spool: folder where pictures of a feedback wait for the hub.
        on_begin: called when a step is on its way.
    """

    def __init__(
        self, client: HubClient, sheet: CaseSheet, tasks: Tasks, spool: Path, on_begin: Callable[[], None]
    ) -> None:
        self._client, self._sheet, self._tasks, self._spool, self._on_begin = client, sheet, tasks, spool, on_begin

    def take(self, asked: CaseAct, record: CaseRecord, said: dict[str, Any]) -> None:
        """Begin a step, unless it is on its way."""
        name = f"case {record.id} {record.version} {asked.id}"
        if self._tasks.start(name, self._act(asked, record, said)):
            self._sheet.show_sending()
            self._on_begin()

    async def _act(self, asked: CaseAct, record: CaseRecord, said: dict[str, Any]) -> None:
        """Carry out a step; say in the sheet why not, where it was not, and what to do."""
        sending = asyncio.ensure_future(self._carry_out(asked, record, dict(said)))
        try:
            done, _ = await asyncio.wait({sending}, timeout=WAIT_S)
            if not done and self._is_shown(record.id):
                self._sheet.show_waiting()
            applied = await sending
        except ConsoleError as exc:
            self._say(record.id, exc)
        else:
            if self._is_shown(record.id):
                self._sheet.show_done(applied.version)
        finally:
            sending.cancel()
            if self._is_shown(record.id) and self._sheet.is_unanswered:  # a fault of ours, told by the tasks' owner
                self._sheet.show_ready()

    async def _carry_out(self, asked: CaseAct, record: CaseRecord, said: dict[str, Any]) -> Applied:
        if asked.command is FeedBack:
            result, pictures = said.pop("result"), said.pop("pictures")
            return await feed_back(self._client, record, result, pictures, self._spool, **said)
        return await act(self._client, asked.command, record, **said)

    def _is_shown(self, case: CaseId) -> bool:
        return self._sheet.record is not None and self._sheet.record.id == case

    def _say(self, case: CaseId, failure: BaseException) -> None:
        if self._is_shown(case):
            key, facts = refusal_words(failure)
            self._sheet.show_refused(tr(key, **facts))
