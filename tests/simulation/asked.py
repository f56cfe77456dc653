"""Something that somebody asked of the hub beside commands, as an onlooker sees it; and how it ended."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final

from console.domain.account import Account
from console.domain.permission import Act
from console.errors import ConsoleError, Unavailable

UNHEARD: Final = frozenset({"hub.session_ended", "hub.not_signed_in", "hub.session_locked", "hub.sign_in_paused"})
"""Refusals that tell nothing of what was asked before on another line, and write no line in the register."""


@dataclass
class Asked:
    """A request that somebody made."""

    act: Act
    by: Account
    about: str
    """Id of a case, a camera or a draft."""
    words: str = ""
    """The reason; like no other, so that its line in the register can be found."""
    begun_at: float = field(default_factory=time.monotonic)
    ended_at: float | None = None
    answer: Any = None
    text_key: str = ""
    """Of the refusal; "" where it was done."""
    is_known: bool = False
    """Whether its maker knows what became of it."""

    @property
    def is_done(self) -> bool:
        """Say whether its maker was told that it is done."""
        return self.is_known and not self.text_key

    async def hear(self, work: Awaitable[Any], now: Callable[[], float] = time.monotonic) -> Any:  # noqa: ANN401 - any answer
        """Wait for the answer and note it; None where it was refused, or nobody knows."""
        try:
            self.answer = await work
        except ConsoleError as exc:
            self.text_key = exc.text_key
            self.is_known = not isinstance(exc, Unavailable) and exc.text_key not in UNHEARD
        else:
            self.is_known = True
        self.ended_at = now()
        return self.answer
