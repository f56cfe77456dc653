"""Hears every message of a day and reads every line of its journals and logs: nobody's caller may be in there."""

from collections.abc import Collection
from typing import Final

from tests.simulation.calling import is_of_a_caller

ANSWER: Final = b'{"kind":"Answer"'
SEALED: Final = b'"caller":'


class Eavesdropper:
    """Listens to the lines between seats and hub.

    Args:
        problems: where to tell what must not be.
        allowed: names of the seats at which callers may be seen.
    """

    def __init__(self, problems: list[str], allowed: Collection[str]) -> None:
        self._problems, self._allowed = problems, allowed
        self.told = 0
        """How often somebody was told who called: what is looked for was there to be found."""

    def hear(self, seat: str, message: bytes, *, is_to_hub: bool) -> None:
        """A message goes over a line."""
        is_allowed = seat in self._allowed and not is_to_hub and message.startswith(ANSWER)
        if is_of_a_caller(message):
            self.told += is_allowed
            if not is_allowed:
                self._problems.append(f"a caller can be read on the line of {seat}")
        elif SEALED in message and seat not in self._allowed and not is_to_hub:
            self._problems.append(f"a sealed caller came to {seat}")

    def read(self, where: str, content: bytes) -> None:
        """Something is written down."""
        if is_of_a_caller(content):
            self._problems.append(f"a caller can be read in {where}")
