"""How long a process was kept waiting for a processor, by the kernel's own count. Linux; elsewhere nothing is known."""

from pathlib import Path
from typing import Final

_NS: Final = 1e9


class Starvation:
    """Of the threads of one process, since a moment of one's choice."""

    def __init__(self, pid: int) -> None:
        self._tasks = Path(f"/proc/{pid}/task")
        self._before = self._waited_ns()

    def waited_s(self) -> float:
        """Return how long the thread that waited most was ready to run since then, and did not run; seconds."""
        now = self._waited_ns()
        return max((now[task] - self._before.get(task, 0) for task in now), default=0) / _NS

    def _waited_ns(self) -> dict[str, int]:
        found: dict[str, int] = {}
        try:
            for task in self._tasks.iterdir():
                found[task.name] = int((task / "schedstat").read_text(encoding="ascii").split()[1])
        except (OSError, ValueError, IndexError):  # it ended meanwhile, or this kernel does not count
            return found
        return found
