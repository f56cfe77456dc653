"""Closing counts only in front of the pictures: the rule that stands between the key and the step."""

from collections.abc import Callable
from typing import Final

from console.domain.case import CaseRecord
from widgets.cases.check_view import CheckView, Sight
from widgets.text import tr

DEAF_S: Final = 0.3
"""A key that bounces, or was meant for what lay there before, decides nothing."""
PATIENCE_S: Final = 8.0
"""A picture that has not come after so long is taken for one that does not come."""


class ClosingLook:
    """Lets a case be closed once its pictures have been on the glass. GUI thread.

    Where the present picture cannot be had (told without a camera, a dead camera) that is said, and the same key
    once more closes without it.

    Args:
        check: the page with the pictures.
        open_page: opens it for the chosen case; returns whether it could.
        say: takes what stands in the way.
        clock: monotonic seconds.
    """

    def __init__(
        self, check: CheckView, open_page: Callable[[], bool], say: Callable[[str], None], clock: Callable[[], float]
    ) -> None:
        self._check, self._open_page, self._say, self._clock = check, open_page, say, clock
        self._opened_at = 0.0
        self._warned_at: float | None = None
        """When it was said of the page as it lies there that there is no present picture."""
        check.opened.connect(self._on_opened)

    def lets_close(self, record: CaseRecord) -> bool:
        """Return whether the key closes the case now; where not, say why or open the page."""
        if not self._check.shows(record):
            self._open_page()
            return False
        since_opened_s = self._clock() - self._opened_at
        if since_opened_s < DEAF_S:
            return False
        sight = self._check.sight()
        if sight is Sight.COMING and since_opened_s < PATIENCE_S:
            self._say(tr("check.coming"))
            return False
        return sight is Sight.WHOLE or self._is_confirmed()

    def _is_confirmed(self) -> bool:
        """Say at the first key that something cannot be seen; take the second one for "all the same"."""
        now = self._clock()
        if self._warned_at is not None:
            return now - self._warned_at >= DEAF_S
        self._warned_at = now
        self._say(tr(self._check.lack))
        return False

    def _on_opened(self) -> None:
        self._opened_at, self._warned_at = self._clock(), None
