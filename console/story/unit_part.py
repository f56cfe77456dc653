"""The unit's part, played in a process of its own: the order seen, taken, answered with a picture.

What it saw it writes line by line into a file, which the duty officer's process reads.
"""

import argparse
import asyncio
import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Final

from console.app.loop import run_windows
from console.app.signin import signed_in
from console.app.unit import UnitSeat
from console.domain.case import CaseId
from console.errors import ConsoleError, Refused
from console.link.client import HubClient
from console.link.journal_keeper import JournalKeeper
from console.link.journal_store import FileStore
from console.link.seat_name import machine_name
from console.story.hands import Hands

SIZE: Final = (1280, 800)
RESULT: Final = "Alt+1"
"""The likeliest answer by its key: 当场清除."""
DEAF_S: Final = 0.9
"""A desk is deaf for so long after an order turned its page by itself, and a form for 0.3 s after it opened."""


def run_unit_part(arguments: argparse.Namespace) -> int:
    """Play it; 0 if it came to its end."""
    return run_windows(arguments.lang, lambda ending: _play(arguments, ending))


async def _play(arguments: argparse.Namespace, ending: asyncio.Event) -> int:
    client = HubClient(arguments.hub, seat=machine_name(), journal=JournalKeeper(FileStore(arguments.data / "journal")))
    client.start()
    told = Told(arguments.json)
    hands = Hands("unit", arguments.shots, arguments.began)
    account = await signed_in(client, arguments.sign_in, arguments.hub, ending)
    if account is None or account.unit is None:
        raise Refused("not a unit's account", text_key="seat.no_desk", role="")
    seat = UnitSeat(client, account.unit, arguments.data, size=arguments.size or SIZE)
    code = 0
    try:
        await UnitPart(seat, hands, told, arguments.picture).play()
    except ConsoleError as exc:
        hands.shoot("unit", "trouble-unit")
        hands.develop()
        told.say("trouble", words=str(exc))
        code = 1
    told.say("end", inputs=[asdict(one) for one in hands.inputs])
    await ending.wait()
    await seat.close()
    await client.close()
    return code


class Told:
    """The file in which the unit's process tells what happened, one JSON object a line."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def say(self, what: str, **facts: object) -> None:
        """Add a line, with this machine's monotonic instant."""
        line = json.dumps({"what": what, "at": time.monotonic()} | facts, ensure_ascii=False)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


class UnitPart:
    """What the unit does, one key after the other."""

    def __init__(self, seat: UnitSeat, hands: Hands, told: Told, picture: Path) -> None:
        self._seat, self._hands, self._told, self._picture = seat, hands, told, picture
        self._case: CaseId | None = None

    async def play(self) -> None:
        """Play."""
        hands = self._hands
        await hands.see("unit")
        await hands.look_at("unit")
        self._told.say("ready")
        await hands.until(self._is_order_seen, "an order with its picture", 120)
        self._seat.desk.repaint()  # what is counted is on the glass
        order = self._seat.desk.chosen
        self._told.say("seen", case_no=order.case_no if order is not None else "")
        self._case = order.id if order is not None else None
        hands.shoot("unit", "06-unit-order")
        hands.develop()
        await self._take()
        await self._answer()

    def _is_order_seen(self) -> bool:
        order = self._seat.desk.chosen
        evidence = order.evidence if order is not None else None
        return evidence is not None and self._seat.desk.has_picture(evidence.thumbnail)

    def _state(self) -> str:
        order = self._seat.records.cases.get(self._case) if self._case is not None else None
        return order.state.value if order is not None else ""

    async def _take(self) -> None:
        hands = self._hands
        await asyncio.sleep(DEAF_S)
        await hands.key_until("Enter", lambda: self._state() == "handling", "the order is taken")
        self._told.say("acknowledged")
        hands.shoot("unit", "07-unit-acknowledged")
        hands.develop()

    async def _answer(self) -> None:
        hands = self._hands
        await hands.until(self._picture.exists, "an after-picture to send")
        await asyncio.sleep(DEAF_S)
        await hands.key_until("Enter", lambda: hands.find("unit.result") is not None, "the form of the answer")
        await hands.key(RESULT)
        await hands.key("Ctrl+O")
        await hands.see("unit.pictures.chooser")
        await hands.type_into("fileNameEdit", str(self._picture))
        await hands.key("Enter")
        await hands.until(lambda: hands.find("unit.pictures.chooser") is None, "the chooser closes")
        await hands.until(self._has_picture, "the picture is ready")
        hands.shoot("unit", "08-unit-feedback")
        await hands.look_at("unit")
        await hands.focus("unit.result")
        await asyncio.sleep(DEAF_S)
        await hands.key_until("Enter", lambda: self._state() == "feedback", "the feedback is at the hub")
        self._told.say("fed_back")
        hands.shoot("unit", "09-unit-fed-back")
        hands.develop()

    def _has_picture(self) -> bool:
        tray = self._hands.find("unit.pictures")
        return tray is not None and bool(tray.pictures)
