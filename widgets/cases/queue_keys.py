"""What the keys of the case queue mean: of its tabs, its search, its list, and of a case that has left it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from widgets.cases.entry import ENTER

if TYPE_CHECKING:
    from widgets.cases.queue_panel import QueuePanel

Key = Qt.Key
_TAB_STEPS: Final[Mapping[int, int]] = {Key.Key_BracketLeft: -1, Key.Key_BracketRight: 1}
_CONTROL_STEPS: Final[Mapping[int, int]] = {Key.Key_Backtab: -1, Key.Key_Tab: 1}
_ROW_STEPS: Final[Mapping[int, int]] = {Key.Key_Down: 0, Key.Key_Up: -1}
_INTO_LIST: Final = frozenset({*ENTER, *_ROW_STEPS})


def gives_up(event: QKeyEvent) -> bool:
    """Say whether the search leaves a key to the queue."""
    return event.key() in (*_INTO_LIST, *_TAB_STEPS, Key.Key_Escape)


class QueueKeys:
    """Reads keys for one queue and tells it what to do. GUI thread."""

    def __init__(self, panel: "QueuePanel") -> None:
        self._panel = panel

    def take(self, event: QKeyEvent) -> bool:
        """Do what a key means here; return whether it means anything, here or to the case sheet."""
        panel = self._panel
        if self.take_tab(event) or (not panel.search.hasFocus() and self.take_away(event)):
            return True
        if event.key() == Key.Key_Escape and (panel.search.text() or panel.search.hasFocus()):
            panel.search.clear()
            panel.focus_list()
            return True
        if event.key() in _INTO_LIST and panel.has_rows and not self._has_lit_row():
            self._go_in(event)
            return True
        return not panel.search.hasFocus() and panel.take_key(event)

    def take_away(self, event: QKeyEvent) -> bool:
        """Go on from a case that is away, or after it; return whether it was one of these keys."""
        if not self._panel.is_away or event.key() not in _INTO_LIST:
            return False
        if event.key() in _ROW_STEPS:
            self._panel.go_on(_ROW_STEPS[event.key()])
        elif not event.isAutoRepeat():
            self._panel.go_after()
        return True

    def take_tab(self, event: QKeyEvent) -> bool:
        """Change the tab by its keys, from the case sheet too; return whether it was one."""
        is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        steps = _CONTROL_STEPS if is_control else _TAB_STEPS
        step = steps.get(event.key())
        if step is not None:
            self._panel.step_tab(step)
        return step is not None

    def _has_lit_row(self) -> bool:
        """Whether the list has the keyboard and a row that its keys mean."""
        rows = self._panel.list
        return rows.hasFocus() and rows.currentIndex().isValid()

    def _go_in(self, event: QKeyEvent) -> None:
        """Go into the list; Enter opens the case where nobody has just searched: what was found is looked at first."""
        has_searched = self._panel.search.hasFocus()
        self._panel.focus_list()
        if event.key() in ENTER and not has_searched and not event.isAutoRepeat():
            self._panel.enter_case()
