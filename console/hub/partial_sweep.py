"""Uploads that nobody goes on with: thrown away after a week, and said in the log."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from console.hub.evidence_store import EvidenceStore

log: Final = logging.getLogger(__name__)
KEPT: Final = timedelta(days=7)
"""A seat that was away for so long begins anew: nothing of the file is lost there."""
SWEEP_S: Final = 3_600.0


async def run(store: EvidenceStore, now: Callable[[], datetime]) -> None:
    """Look every hour, as long as the hub runs; ``now`` is the system clock."""
    while True:
        await sweep(store, now())
        await asyncio.sleep(SWEEP_S)


async def sweep(store: EvidenceStore, now: datetime) -> None:
    """Throw away what is too old; a disk that does not let go of it is told."""
    try:
        names = await asyncio.to_thread(store.clear_partial, (now - KEPT).timestamp())
    except OSError as exc:
        log.warning("partial uploads are not cleared: %s", exc)
        return
    for name in names:
        log.info("the upload of %s was not gone on with for %d days: thrown away", name, KEPT.days)
