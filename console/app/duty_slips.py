"""The slips of a duty seat, and what goes to the partner and comes from there: made together, they know each other."""

from pathlib import Path

from console.app.draft_passing import DraftPassing
from console.app.freezes import Freezes
from console.app.slip_desk import SlipDesk
from console.app.slip_passing import SlipPassing
from console.app.windows import RoomWindows
from console.link.client import HubClient
from console.seat.pair import PairSeat
from console.seat.records import RoomRecords
from console.seat.tasks import Tasks
from console.video.choice import profile_for
from console.video.engine import Engine


def made_slips(
    client: HubClient,
    records: RoomRecords,
    engine: Engine,
    freezes: Freezes,
    pair: PairSeat,
    windows: RoomWindows,
    tasks: Tasks,
    data: Path,
) -> tuple[SlipDesk, DraftPassing]:
    """Return the slips of a seat, and what passes them and drafts on.

    Args:
        client: signed in as a duty officer.
        records: the room's.
        engine: what cameras show at a caller's place.
        freezes: their drafts are passed too; they say short words on every window.
        pair: who sits in the room.
        windows: desk and walls.
        tasks: owner of what these start.
        data: the seat's own folder.
    """
    slips = SlipDesk(
        client, records, engine, profile_for, freezes.dispatches, tasks, data, windows, freezes.say
    )  # fmt: skip
    passing = SlipPassing(client, slips, tasks, freezes.say)
    return slips, DraftPassing(client, freezes, pair, records, tasks, data / "spool", passing)
