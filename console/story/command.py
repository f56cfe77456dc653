"""The story as a command: the room, both seats, the document."""

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from console import settings
from console.app.duty import DutySeat
from console.app.ground import check_disk, check_shared_memory
from console.app.loop import run_windows
from console.errors import ConsoleError
from console.story.duty_part import DutyPart
from console.story.hands import Hands
from console.story.ledger import Ledger
from console.story.stage import StoryRoom, room
from console.story.unit_part import run_unit_part

SIZE: Final = (1920, 1080)


def run_story(arguments: argparse.Namespace) -> int:
    """Play the story; 0 only if everything it promises was shown. What was missed is said on the terminal."""
    if arguments.as_unit:
        return run_unit_part(arguments)
    ledger = Ledger()
    began = time.monotonic()
    try:
        check_disk(arguments.data)
        check_shared_memory(4)
        with TemporaryDirectory(prefix="grid-story-") as folder, room(arguments.data / "films", Path(folder)) as stage:
            run_windows(arguments.lang, lambda ending: _play(arguments, stage, ledger, began, ending))
    except ConsoleError as exc:
        ledger.trouble = str(exc)
    document = json.dumps(ledger.document(), indent=2, ensure_ascii=False) + "\n"
    if arguments.json is not None:
        arguments.json.write_text(document, encoding="utf-8")
    else:
        sys.stdout.write(document)
    for what in ledger.missed():
        sys.stderr.write(f"not shown: {what}\n")
    return 1 if ledger.missed() else 0


async def _play(
    arguments: argparse.Namespace, stage: StoryRoom, ledger: Ledger, began: float, _ending: asyncio.Event
) -> int:
    client = await stage.signed_in()
    size = arguments.size or (None if settings.has_display() else SIZE)
    seat = DutySeat(client, stage.folder / "seat", "story", size=size)
    hands = Hands("duty", arguments.shots, began)
    picture = stage.folder / "after.jpg"
    part: DutyPart | None = None
    try:
        with stage.unit((await stage.hub.address()).url, arguments.shots, arguments.lang, picture, began) as told:
            part = DutyPart(seat, hands, ledger, stage, told, picture)
            await part.play()
    except ConsoleError as exc:
        ledger.trouble = str(exc)
        hands.shoot("desk", "trouble-desk")
        hands.shoot("wall", "trouble-wall")
    finally:
        if part is not None:
            part.note_case()
        hands.develop()
        ledger.inputs += hands.inputs
        ledger.inputs.sort(key=lambda one: one.at_s)
        await seat.close()
        await client.close()
    return 0
