"""Which case this desk has before it: claimed softly once it was looked at for a moment, let go with the next one."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from console.domain.case import CaseId

CLAIM_MS: Final = 800
"""A case that is looked at for so long is claimed: arrowing past it claims nothing."""


class CaseClaims(QObject):
    """The claim of one desk. GUI thread.

    Args:
        chosen: returns the case that is chosen now.

    Signals:
        opened(str): this case is being looked at; claim it softly.
        left(str): no longer.
    """

    opened = Signal(str)
    left = Signal(str)

    def __init__(self, chosen: Callable[[], CaseId | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chosen = chosen
        self._claimed: CaseId | None = None
        self._timer = QTimer(self, interval=CLAIM_MS, singleShot=True)
        self._timer.timeout.connect(self.claim)

    def turn(self) -> None:
        """Another case was chosen by hand: let go of the one before; this one is claimed in a moment."""
        self._timer.stop()
        case, self._claimed = self._claimed, None
        if case is not None:
            self.left.emit(case)
        self._timer.start()

    def rest(self) -> None:
        """Claim nothing: what is chosen by itself is nobody's yet."""
        self._timer.stop()

    def claim(self) -> None:
        """Claim the chosen case now."""
        self._timer.stop()
        case = self._chosen()
        if case is not None and case != self._claimed:
            self._claimed = case
            self.opened.emit(case)

    def close(self) -> None:
        """Tell nothing any more."""
        self._timer.stop()
        self.blockSignals(True)
