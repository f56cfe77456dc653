"""Cases on their way from a form to the hub, and what the last run of this seat left unfinished."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from console.app.outgoing_desk import cause_words
from console.app.sending import OnItsWay, Sending
from console.domain.command import Applied
from console.domain.event import CommandId
from console.errors import ConsoleError
from console.link.client import HubClient
from console.link.journal import is_verdict
from console.link.session import LinkState
from console.seat.casework import dispatch, follow_up, owed_parts, refusal_words
from console.seat.deliveries import Deliveries
from console.seat.draft_file import KeptDraft
from console.seat.drafts import Drafts, Held
from console.seat.outgoing import Outgoing
from console.seat.records import RoomRecords
from console.seat.tasks import Tasks
from widgets.text import tr

log = logging.getLogger(__name__)
WAIT_S: Final = 2.0
"""After so long without an answer the form says that the case waits for the hub."""
AWAY_WAIT_S: Final = 0.1
"""So long where the line is known to be cut."""


class Dispatches:
    """What a seat sends. Loop thread.

    Args:
        client: signed in as a duty officer.
        records: for the units' names and the line's state.
        drafts: where a draft stays until its case is there.
        outgoing: what waits.
        deliveries: bring the evidence.
        tasks: owner of what this starts.
        say: shows a short word on every window.
    """

    def __init__(
        self,
        client: HubClient,
        records: RoomRecords,
        drafts: Drafts,
        outgoing: Outgoing,
        deliveries: Deliveries,
        tasks: Tasks,
        say: Callable[[str, str], None],
    ) -> None:
        self._client, self._records, self._drafts, self._outgoing = client, records, drafts, outgoing
        self._deliveries, self._tasks, self._say = deliveries, tasks, say
        outgoing.trouble_changed.connect(self._say_trouble)
        outgoing.carried_out.connect(lambda item, case_no: self._say_numbered(item.number, case_no))

    def start(self) -> None:
        """Begin to bring what is owed, what the last run left among it."""
        self._tasks.start("deliveries", self._deliveries.run())
        self._tasks.start("sweep", self._deliveries.keep_clean())
        for kept in list(self._drafts.unfinished()):
            self._tasks.start(f"finish {kept.id}", self._finish(kept))

    async def keep(self, held: Held) -> None:
        """Write a draft beside the loop, and say once if that cannot be done."""
        was_well = not self._drafts.trouble
        await self._drafts.save(held)
        if was_well and self._drafts.trouble:
            self._say("draft.not_kept", cause_words(self._drafts.trouble))

    def _say_trouble(self, trouble: str) -> None:
        self._say("seat.trouble", self._not_durable() if trouble else tr("outgoing.durable_again"))

    def _not_durable(self) -> str:
        """Say why what waits would not survive this seat; "" while it would."""
        trouble = self._outgoing.trouble
        return tr("outgoing.not_durable", cause=cause_words(trouble)) if trouble else ""

    async def _finish(self, kept: KeptDraft) -> None:
        """The seat ended before the seconds after were sealed: part B is what there is of it, and says so."""
        part_b = kept.moment.sealed_b(kept.draft.mark)
        parts = [part for part in (kept.moment.part_a, part_b) if part is not None]
        for part in parts:
            await self._deliveries.lay(part.manifest)
        await self._deliveries.owe(kept.id, owed_parts(parts))

    def send(self, sending: Sending) -> None:
        """File and dispatch a draft."""
        self._tasks.start(f"dispatch {sending.held.id}", self._send(sending))

    async def _send(self, sending: Sending) -> None:
        held, id_ = sending.held, sending.held.id
        held.draft = sending.draft
        keep: Callable[[], Awaitable[None]] = lambda: self._drafts.save(held, is_sent=True)  # noqa: E731 - one line
        answer = asyncio.ensure_future(
            dispatch(
                self._client.hand, id_, sending.moment, sending.draft, self._deliveries.lay, keep, self._client.room_at
            )
        )
        made = asyncio.ensure_future(self._outgoing.until_made(id_))
        try:
            await asyncio.wait({answer, made}, return_when=asyncio.FIRST_COMPLETED)
            if made.done():
                work = follow_up(id_, sending.moment, self._deliveries.lay, self._deliveries.owe)
                self._tasks.start(f"evidence {id_}", work)
            way = OnItsWay(id_, sending.draft.unit, sending.form, lambda: self._drafts.rename(held))
            await self.follow(way, answer)
        finally:
            made.cancel()
            answer.cancel()  # no more than our wait for it: what is made is in the journal

    async def follow(self, way: OnItsWay, answer: "asyncio.Future[Applied]") -> None:
        """Say in the form what becomes of a command, however long that takes.

        After a fault of ours the form has its keys back.
        """
        try:
            await self._follow(way, answer)
        except Exception as exc:
            await self._give_back(way, exc)
            raise  # said and logged by the owner of what runs here

    async def _give_back(self, way: OnItsWay, fault: Exception) -> None:
        """The same command as before: what was made of it and is not known here is done once."""
        number, form = await self._outgoing.number(way.id), way.form()
        if form is not None and number:
            form.show_waiting(tr("outgoing.local_number", n=number), self._unit_name(way), self._not_durable())
        elif form is not None:
            key, facts = refusal_words(fault)
            form.show_refused(tr(key, **facts))

    def _unit_name(self, way: OnItsWay) -> str:
        unit = self._records.units.get(way.unit)
        return unit.name if unit else str(way.unit)

    async def _follow(self, way: OnItsWay, answer: "asyncio.Future[Applied]") -> None:
        unit_name = self._unit_name(way)
        patience_s = WAIT_S if self._records.link is LinkState.SIGNED_IN else AWAY_WAIT_S
        done, _ = await asyncio.wait({answer}, timeout=patience_s)
        if not done:
            await self._show_waiting(way, answer, unit_name)
        try:
            applied = await answer
        except ConsoleError as exc:
            if is_verdict(exc):  # otherwise the seat ends, or its maker left: the journal goes on with it
                await self._refused(way, exc)
            return
        form = way.form()
        if form is not None:
            form.show_done(applied.case_no, unit_name)

    async def settle(self, command: CommandId) -> None:
        """Take note that a command was not carried out; errors as ``Outgoing.settle``."""
        await self._outgoing.settle(command)

    async def _show_waiting(self, way: OnItsWay, answer: "asyncio.Future[Applied]", unit_name: str) -> None:
        number = await self._outgoing.number(way.id)
        form = way.form()
        if form is not None and number and not answer.done():
            form.show_waiting(tr("outgoing.local_number", n=number), unit_name, self._not_durable())

    async def _refused(self, way: OnItsWay, exc: ConsoleError) -> None:
        """Who still looks at the form knows it from there; else it stays listed."""
        words, form = tr(exc.text_key, **exc.facts), way.form()
        if form is None:
            self._say("outgoing.refused_later", words)
            return
        way.refused()  # before the form hears Enter again: the next one is another command
        form.show_refused(words)
        if self._client.account is not None:
            await self._outgoing.settle(way.id)

    def _say_numbered(self, number: int, case_no: str) -> None:
        self._say("outgoing.numbered", tr("outgoing.number_and_case", n=number, case_no=case_no[-5:]))
