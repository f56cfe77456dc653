"""The owner of a seat's coroutines: keeps them, reports their failure, and runs no command twice at once.

asyncio keeps only weak references to tasks, and qasync's own slots keep none: whatever a click starts belongs here.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

log = logging.getLogger(__name__)


class Tasks:
    """Running coroutines by name. Loop thread.

    Args:
        on_failure: told of every exception that is not a cancellation, with the task's name.
    """

    def __init__(self, on_failure: Callable[[str, BaseException], None]) -> None:
        self._on_failure = on_failure
        self._running: dict[str, asyncio.Task[None]] = {}
        self._is_closed = False

    def start(self, name: str, work: Coroutine[Any, Any, None]) -> bool:
        """Start ``work`` unless one of this name still runs, or all is over; say whether it was started."""
        if self._is_closed or name in self._running:
            work.close()
            return False
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._running[name] = task
        task.add_done_callback(self._on_done)
        return True

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self._running.pop(task.get_name(), None)
        if task.cancelled():
            return
        failure = task.exception()
        if failure is not None:
            log.error("%s failed: %s", task.get_name(), type(failure).__name__, exc_info=failure)
            self._on_failure(task.get_name(), failure)

    async def close(self) -> None:
        """Cancel everything and wait for its end; what a timer would still start is not begun any more."""
        self._is_closed = True
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
