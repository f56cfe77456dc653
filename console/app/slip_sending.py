"""A slip on its way from its form to the hub. Decides nothing."""

import asyncio
from collections.abc import Callable

from console.app.dispatches import Dispatches
from console.app.open_slip import OpenSlip
from console.app.sending import OnItsWay
from console.errors import ConsoleError
from console.link.client import HubClient
from console.seat.slip import order_of
from console.seat.slips import Slips
from console.seat.tasks import Tasks
from widgets.slip.slip_form import SlipForm
from widgets.text import tr


class SlipSending:
    """Files and dispatches slips. Loop thread.

    Args:
        client: signed in as a duty officer.
        slips: keep it until it is carried out.
        dispatches: follow a command to its end.
        tasks: owner of what this starts.
        is_open: whether a slip still lies over the centre.
    """

    def __init__(
        self,
        client: HubClient,
        slips: Slips,
        dispatches: Dispatches,
        tasks: Tasks,
        is_open: Callable[[OpenSlip], bool],
    ) -> None:
        self._client, self._slips, self._dispatches, self._tasks = client, slips, dispatches, tasks
        self._is_open = is_open

    def send(self, opened: OpenSlip) -> None:
        """File and dispatch what stands on a slip; its form says what becomes of it."""
        opened.held.slip = opened.form.slip()
        self._tasks.start(f"slip {opened.held.id}", self._send(opened))

    async def _send(self, opened: OpenSlip) -> None:
        held, slip, hand = opened.held, opened.held.slip, self._client.hand
        try:
            command = order_of(held.id, slip, self._slips.sealed(held))
        except ConsoleError as exc:
            opened.form.show_refused(tr(exc.text_key, **exc.facts))
            return
        await self._slips.save(held)
        answer = asyncio.ensure_future(hand.command(command))
        looked_at: Callable[[], SlipForm | None] = lambda: opened.form if self._is_open(opened) else None  # noqa: E731 - one line
        way = OnItsWay(held.id, slip.draft.unit, looked_at, lambda: self._slips.rename(held))
        try:
            await self._dispatches.follow(way, answer)
        finally:
            answer.cancel()  # no more than our wait for it: what is made is in the journal
