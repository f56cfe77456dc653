"""F3 on a slip: it goes to the partner, or the partner's becomes this seat's. Decides nothing.

A slip has no picture at the hub, so whoever takes it has it: from then on it lies at his seat, and the hub's copy goes.
"""

from collections.abc import Callable

from console.app.outgoing_desk import cause_words
from console.app.slip_desk import SlipDesk
from console.app.until_heard import until_heard
from console.domain.passed_draft import DraftNote
from console.errors import ConsoleError
from console.link.client import HubClient
from console.seat.slip_passing import passed_slip, slip_of
from console.seat.slips import HeldSlip
from console.seat.tasks import Tasks
from widgets.text import tr


class SlipPassing:
    """Slips that go to the partner and come from there. GUI thread.

    Args:
        client: signed in as a duty officer.
        slips: where they are open and kept.
        tasks: owner of what this starts.
        say: shows a short word on every window.
    """

    def __init__(self, client: HubClient, slips: SlipDesk, tasks: Tasks, say: Callable[[str, str], None]) -> None:
        self._client, self._desk, self._slips, self._tasks, self._say = client, slips, slips.slips, tasks, say

    @property
    def is_open(self) -> bool:
        """Whether a slip lies over the centre: F3 means it, not what lies below."""
        return self._desk.is_open

    @property
    def has_words(self) -> bool:
        """Whether something stands on it that is not on its way yet."""
        return self._desk.has_words

    def put_away(self) -> None:
        """Something else is about to open: what stands on the open slip is kept."""
        self._desk.put_away()

    def pass_open(self) -> None:
        """Pass the open slip to the partner, if something stands on it."""
        held = self._desk.give_open()
        if held is not None:
            self._tasks.start(f"pass {held.id}", self._pass(held))

    async def _pass(self, held: HeldSlip) -> None:
        """It stays on this seat's disk until the hub has it; what the hub does not take is listed here again."""
        try:
            await self._client.pass_draft(passed_slip(held, self._slips.sealed(held)))
        except ConsoleError as exc:
            self._desk.keep(held)
            self._say("seat.trouble", tr(exc.text_key, **exc.facts))
            return
        self._slips.discard(held)
        self._say("pair.slip_passed", "")

    async def take(self, note: DraftNote) -> None:
        """Take a slip that waits; errors as ``HubClient.take_draft``.

        It is on this seat's disk before the hub throws it away, and stays with the hub where the disk does not take it.
        """
        held = slip_of(await self._client.take_draft(note.id))
        await self._slips.save(held)
        if self._slips.trouble:
            self._slips.discard(held)
            self._say("slip.not_kept", cause_words(self._slips.trouble))
            await until_heard(lambda: self._client.return_draft(note.id))
            return
        self._desk.open_taken(held)
        await until_heard(lambda: self._client.withdraw_draft(note.id))
