"""Who called about a case, and what was told of it: made up from the case's id, so that everybody can be looked for."""

import random
from datetime import timedelta
from typing import Final

from console.domain.caller import Caller
from console.domain.camera import Point
from console.domain.case import CaseId, CaseSource
from console.domain.command import FileAndDispatch
from console.link.client import HubClient
from tests.simulation.made import random_id
from tests.street import CAMERAS, ROWS

TOLD: Final = (CaseSource.TELEPHONE, CaseSource.RADIO, CaseSource.WINDOW)
NAME_MARK, NUMBER_MARK = "客访", "0086-13"
MARKS: Final = (NAME_MARK.encode(), NUMBER_MARK.encode(), ascii(NAME_MARK)[1:-1].encode())
"""What every caller's name and number begin with, as bytes: wherever one of these stands, somebody can be read."""


def caller_of(case: CaseId) -> Caller:
    """Return who called about a case; nobody else has this name and number."""
    digits = f"{int(case.replace('-', ''), 16) % 10**12:012d}"
    return Caller(f"{NAME_MARK}{digits}", f"{NUMBER_MARK}{digits}", wants_answer=digits[-1] > "4")


def is_of_a_caller(content: bytes) -> bool:
    """Say whether a name or a number of a caller can be read in there."""
    return any(mark in content for mark in MARKS)


def told_case(client: HubClient, dice: random.Random) -> FileAndDispatch:
    """Return a case that somebody told of, mostly with who it was."""
    row, id_ = dice.choice(ROWS), random_id(dice)
    is_gridded = dice.random() < 0.6
    return FileAndDispatch(
        id_,
        dice.choice(CAMERAS).id if dice.random() < 0.4 else None,
        row.id,
        row.lead_unit,
        f"某某路{dice.randrange(1, 200)}号门口",
        Point(121.4 + dice.random() / 100, 31.2) if dice.random() < 0.4 else None,
        "3" if is_gridded else "",
        "12" if is_gridded else "",
        client.room_now() - timedelta(seconds=dice.uniform(0, 600)),
        None,
        is_urgent=dice.random() < 0.2,
        source=dice.choice(TOLD),
        opinion="门口有老人" if dice.random() < 0.3 else "",
        caller=client.seal_caller(caller_of(CaseId(id_))) if dice.random() < 0.8 else "",
    )
