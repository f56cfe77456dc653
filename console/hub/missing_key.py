"""Keys that a restored database needs and that are not beside it: said in the log before new ones are made."""

import logging
from pathlib import Path
from typing import Final

from console.link.caller_seal import KEY_FILE as CALLER_KEY
from console.reports.signing import KEY_FILE as ROOM_KEY
from db.unit_of_work import UnitOfWork

log: Final = logging.getLogger(__name__)


def say_missing(uow: UnitOfWork, data: Path) -> None:
    """Say which key is gone that something in the database was sealed or signed with; a new room has lost none.

    The hub starts all the same: cameras and cases need neither, and whoever has lost the keys for good must go on.
    """
    sealed = len(uow.callers.kept()) + len(uow.second_factors.accounts())
    if sealed and not (data / CALLER_KEY).exists():
        log.error(
            "%s is missing and is made anew: %d callers and second factors stay closed; if it was kept elsewhere, end "
            "this hub and put it back; else a technician takes those second factors off",
            data / CALLER_KEY,
            sealed,
        )
    if uow.evidence.has_manifests() and not (data / ROOM_KEY).exists():
        log.error(
            "%s is missing and is made anew: packets from now on have another signature; if it was kept elsewhere, "
            "end this hub and put it back; keep the room.pub of before, older packets are checked with it",
            data / ROOM_KEY,
        )
