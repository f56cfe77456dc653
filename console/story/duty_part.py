"""The duty officer's part: from the frozen frame to the closed case, at the duty desk."""

import asyncio
import json
import time
from pathlib import Path
from typing import Any, Final

from console.app.duty import DutySeat
from console.domain.camera import CameraId
from console.domain.case import CaseRecord
from console.errors import Unavailable
from console.story.hands import Hands
from console.story.ledger import Input, Ledger, StoryStep
from console.story.stage import UNIT, StoryRoom

LIVE_S: Final = 60.0
PACKET_S: Final = 45.0
"""Ten seconds after the frame, the upload, the signature."""
DEAF_S: Final = 0.4
"""The form takes no Enter for 0.3 s after it opened."""
CLASS: Final = "zddw"
"""占道堆物 by its initials."""


class DutyPart:
    """What the duty officer does, one key after the other."""

    def __init__(
        self, seat: DutySeat, hands: Hands, ledger: Ledger, room: StoryRoom, told: Path, picture: Path
    ) -> None:
        self._seat, self._hands, self._ledger, self._room = seat, hands, ledger, room
        self._told, self._picture = told, picture
        self._camera = room.cameras[1]
        self._entered = self._opened = 0.0

    async def play(self) -> None:
        """Play all chapters."""
        await self._chapter("live", self._watch())
        await self._chapter("frozen", self._freeze())
        await self._chapter("dispatched", self._dispatch())
        await self._chapter("seen by the unit", self._seen())
        await self._chapter("fed back", self._fed_back())
        await self._chapter("checked and closed", self._close())
        await self._chapter("evidence", self._evidence())

    async def _chapter(self, name: str, work: Any) -> None:  # noqa: ANN401 - a coroutine
        began = time.monotonic()
        await work
        self._ledger.steps.append(StoryStep(name, round(time.monotonic() - began, 3)))

    # ---- what is known

    @property
    def _case(self) -> CaseRecord | None:
        cases = sorted(self._seat.records.cases.values(), key=lambda case: case.case_no)
        return cases[-1] if cases else None

    def _is_in(self, state: str) -> bool:
        case = self._case
        return case is not None and case.state.value == state

    def _lines(self) -> list[dict[str, Any]]:
        if not self._told.exists():
            return []
        whole = self._told.read_text(encoding="utf-8").rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()]

    def _line(self, what: str) -> dict[str, Any] | None:
        return next((line for line in self._lines() if line["what"] == what), None)

    # ---- chapters

    async def _watch(self) -> None:
        """The desk is there, a camera on the hot spot by its number, the unit at its own desk."""
        hands = self._hands
        await hands.see("desk")
        await hands.look_at("desk")
        await hands.key("Alt+2")
        await hands.type(str(self._camera.number))
        await hands.key("Enter")
        await hands.until(self._is_painted, "a live picture at the hot spot", LIVE_S)
        await hands.until(lambda: self._line("ready") is not None, "the unit's desk", LIVE_S)
        hands.shoot("desk", "01-desk")
        await self._look_at_wall()
        hands.develop()
        other = self._seat.desk.hot_spot.painted_image(self._camera.id)
        other.save(str(self._picture.with_suffix(".part.jpg")))
        self._picture.with_suffix(".part.jpg").rename(self._picture)

    async def _look_at_wall(self) -> None:
        """On the only monitor the wall lies behind the desk: F8 turns to it, and back."""
        hands, is_behind = self._hands, self._hands.find("wall") is None
        if is_behind:
            await hands.key("F8")
        wall = await hands.see("wall")
        camera = CameraId(self._camera.id)
        await hands.until(lambda: wall.painted_frame(camera) is not None, "a live picture on the wall", LIVE_S)
        hands.shoot("wall", "02-wall")
        if is_behind:
            await hands.key("F8")
        await hands.look_at("desk")

    def _is_painted(self) -> bool:
        spot = self._seat.desk.hot_spot
        return spot.camera == self._camera.id and spot.painted_frame(CameraId(self._camera.id)) is not None

    async def _freeze(self) -> None:
        hands = self._hands
        await hands.look_at("desk")
        hands.rest()
        self._entered, hands.shooting_s = time.monotonic(), 0.0
        hands.decide("this is a case")
        await hands.key("Space")
        await hands.until(lambda: self._seat.freezes.form is not None, "the form below the frozen picture")
        self._opened = time.monotonic()
        await asyncio.sleep(0)
        hands.shoot("desk", "03-frozen")

    async def _dispatch(self) -> None:
        """Class by its initials, one look at unit and deadline, Enter."""
        hands = self._hands
        hands.decide("what it is")
        await hands.type(CLASS)
        hands.decide("unit and deadline are right")
        await asyncio.sleep(max(0.0, self._opened + DEAF_S - time.monotonic()))
        hands.shoot("desk", "04-form")
        await hands.key("Enter")
        pressed = time.monotonic()
        await hands.until(self._is_dispatched, "dispatched")
        self._ledger.machine_s = time.monotonic() - self._entered - hands.shooting_s
        self._ledger.effort = hands.rest()
        self._entered = pressed

    def _is_dispatched(self) -> bool:
        form = self._seat.freezes.form
        return form is not None and form.stage.name == "DONE" and self._hands.find("form.outcome") is not None

    async def _seen(self) -> None:
        hands = self._hands
        await hands.until(lambda: self._line("seen") is not None, f"the order at {UNIT.title}")
        seen = self._line("seen")
        if seen is not None:
            self._ledger.seen_by_unit_ms = 1000 * (seen["at"] - self._entered)
        hands.shoot("desk", "05-dispatched")
        hands.develop()  # only now: it takes the window's thread for a third of a second each
        await hands.key("Esc")
        await hands.until(lambda: self._seat.freezes.form is None, "the live picture is back")

    async def _fed_back(self) -> None:
        await self._hands.until(
            lambda: self._is_in("feedback") or self._line("trouble") is not None, "the unit's feedback", 60
        )
        trouble = self._line("trouble")
        if trouble is not None:
            raise Unavailable(trouble["words"], text_key="story.waited", what="unit")

    async def _close(self) -> None:
        """The case from the queue, its pictures side by side, the closing."""
        hands = self._hands
        await hands.look_at("desk")
        await hands.key("Alt+3")
        await hands.key("Down")
        await hands.key("Up")
        await hands.key("Enter")
        await hands.see("desk.check")
        await hands.until(self._has_pictures, "both pictures")
        hands.shoot("desk", "10-check")
        await hands.key_until("y", lambda: self._is_in("closed"), "closed")
        hands.shoot("desk", "11-closed")
        hands.develop()

    def _has_pictures(self) -> bool:
        case = self._case
        shelf = self._seat.cases.shelf
        return case is not None and all(shelf.find(one) is not None for one in case.after_pictures)

    async def _evidence(self) -> None:
        room, ledger = self._room, self._ledger
        end = self._line("end")
        ledger.inputs += [Input(**one) for one in end["inputs"]] if end is not None else []
        await self._hands.until(lambda: room.packet() is not None, "the packet", PACKET_S)
        packet = room.packet()
        ledger.evidence = room.verdict(packet) if packet is not None else "no packet"

    def note_case(self) -> None:
        """Write down how far the case has come, also where the story ended early."""
        ledger, case = self._ledger, self._case
        if case is not None:
            ledger.case_no, ledger.state = case.case_no, case.state.value
            ledger.events = [
                {
                    "at": step.at.isoformat(),
                    "action": step.action.value,
                    "state": step.state.value,
                    "person": step.person,
                    "role": step.role.value,
                }
                for step in case.steps
            ]
