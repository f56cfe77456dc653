"""The drafts that a seat keeps: put away, written, counted on every window, taken up again. Decides nothing."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtGui import QImage

from console.app.draft_picture import restored_moment, stored_picture
from console.app.surface import Surface, Surfaces
from console.domain.camera import Camera, CameraId
from console.domain.event import CommandId
from console.seat.casework import FrozenMoment
from console.seat.draft import CaseDraft
from console.seat.drafts import Drafts, Encode, Held
from console.seat.tasks import Tasks

Write = Callable[[Held], Coroutine[Any, Any, None]]
"""Writes a draft to the disk; see ``Dispatches.keep``."""


class DraftShelf:
    """The kept drafts of one seat and what is said of them. GUI thread.

    Args:
        drafts: in memory and on disk.
        write: writes one.
        tasks: owner of what this starts.
        surfaces: every window that says how many there are.
    """

    def __init__(self, drafts: Drafts, write: Write, tasks: Tasks, surfaces: Surfaces) -> None:
        self._drafts, self._write, self._tasks, self._surfaces = drafts, write, tasks, surfaces
        drafts.on_change = self._tell

    @property
    def count(self) -> int:
        """Return how many drafts are kept."""
        return len(self._drafts.held)

    @property
    def last_kept_at(self) -> datetime | None:
        """When the draft that :meth:`take_last` gives was kept; None where there is none."""
        return self._drafts.held[-1].saved_at if self._drafts.held else None

    def _tell(self) -> None:
        self._surfaces.set_drafts(self.count)

    def greet(self, surface: Surface) -> None:
        """Say on a new window how many there are, and that some were found after the last end."""
        self._tell()
        if any(held.restored for held in self._drafts.held):
            surface.say("draft.found", str(self.count))

    # ---- put away

    def put_away(self, held: Held, draft: CaseDraft, picture: Encode) -> None:
        """Keep a draft as it stands; the oldest one may have to give way, and is named."""
        held.draft, held.picture = draft, lambda: picture
        if held.moment is not None:
            held.moment.store_chosen()
        oldest = self._drafts.push(held)
        self._tasks.start(f"keep {held.id}", self._write(held))
        if oldest is not None:
            self._surfaces.say("draft.gave_way", f"{oldest.draft.camera_number:02d}")

    def write(self, held: Held) -> None:
        """Write a draft that stands still, if the disk does not know this state of it."""
        if held.moment is not None:
            held.moment.store_chosen()
        if self._drafts.is_news(held):
            self._tasks.start("draft", self._write(held))

    def follow(self, moment: FrozenMoment) -> None:
        """Write what has become known of a kept draft's moment: its seal, the picture of the chosen one."""
        held = self._drafts.holding(moment)
        if held is not None and self._drafts.is_news(held):
            self._tasks.start(f"follow {held.id}", self._write(held))

    def write_all_now(self) -> None:
        """Write all that the disk does not know before this returns."""
        self._drafts.save_all_now()

    async def save(self, held: Held, draft: CaseDraft) -> None:
        """Keep a draft on disk, unlisted, while it is on its way."""
        held.draft = draft
        await self._drafts.save(held, is_sent=True)

    def put_back(self, held: Held, draft: CaseDraft | None = None) -> None:
        """List a draft again that could not be passed, or not be shown."""
        held.draft = draft or held.draft
        self._drafts.push(held)

    # ---- taken up, given up

    def take_last(self) -> Held | None:
        """Take up the draft that was kept last."""
        return self._drafts.pop()

    async def reopen(self, command: CommandId) -> Held | None:
        """Take up the draft of a command that was not carried out; None: it is not here."""
        return await self._drafts.reopen(command)

    async def shown(self, held: Held, cameras: Mapping[CameraId, Camera]) -> tuple[FrozenMoment | None, QImage]:
        """Return moment and picture of a draft; pictures are read beside the loop."""
        if held.moment is not None:
            encode = held.picture()
            return held.moment, await asyncio.to_thread(lambda: QImage.fromData(encode()))
        image = await asyncio.to_thread(stored_picture, self._drafts, held)
        return restored_moment(held, cameras), image

    def discard(self, held: Held) -> None:
        """Give a draft up, with its evidence."""
        self._drafts.discard(held)

    def forget(self, held: Held) -> None:
        """A draft is at the hub, with its evidence: nothing of it is needed here."""
        if held.moment is not None:
            held.moment.leave()
        self._drafts.forget(held.id)
