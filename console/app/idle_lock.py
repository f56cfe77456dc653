"""A seat that nobody touches for a while takes no command until a password is typed; pictures and board go on.

The hub refuses commands of a locked session; here keys and mouse are held back, so that nobody is tempted.
"""

import asyncio
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from console.clock import monotonic
from console.errors import ConsoleError
from console.link.client import HubClient
from console.link.session import LinkState
from console.seat.tasks import Tasks
from widgets.text import tr
from widgets.unlock import UnlockPage

IDLE_S: Final = 15 * 60.0
"""Security baseline: a seat without input for so long is locked. Written down in docs/house.md."""
LOOK_MS: Final = 1000
ANSWER_S: Final = 20.0
AGAIN_S: Final = 10.0
"""After a hub that would not lock it, until it is asked again; the controls are covered all the while."""
_KEYS: Final = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.InputMethod})
_POINTER: Final = frozenset(
    {
        QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.Wheel, QEvent.Type.TouchBegin,
        QEvent.Type.DragEnter, QEvent.Type.Drop, QEvent.Type.ContextMenu,
    }
)  # fmt: skip
_SHORTCUTS: Final = frozenset({QEvent.Type.Shortcut, QEvent.Type.ShortcutOverride})
_SEEN: Final = _KEYS | _POINTER | _SHORTCUTS | {QEvent.Type.MouseMove}


class IdleLock(QObject):
    """Locks one seat and opens it again. GUI thread.

    Args:
        client: the seat's.
        tasks: owner of what this starts.
        desk: the window with the controls.
        controls: the part of it that the card covers, in the desk's coordinates; pictures are left to be seen.
        limit_s: seconds without input; None: never by itself (the demo's passwords are known to nobody).
        now: monotonic seconds.

    Signals:
        turned(bool): the controls are about to be covered, what else nobody may read or press gives way (True); they
            can be used again (False).
    """

    turned = Signal(bool)

    def __init__(
        self,
        client: HubClient,
        tasks: Tasks,
        desk: QWidget,
        controls: Callable[[], QRect],
        *,
        limit_s: float | None = IDLE_S,
        now: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__()
        self._client, self._tasks, self._desk, self._controls = client, tasks, desk, controls
        self._limit_s, self._now = limit_s, now
        self._touched_at, self._pointer = now(), QPoint()
        self._before: QWidget | None = None
        self._is_opening = False
        self._ask_again_at = 0.0
        self.page = UnlockPage(desk)
        self.page.card.asked.connect(self._on_asked)
        client.watch(lambda _state: self.look())
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    @property
    def is_locked(self) -> bool:
        """Whether the card lies over the controls."""
        return not self.page.isHidden()

    def look(self) -> None:
        """Lock where it is time, keep the hub and the card in step."""
        if self._client.account is None:
            self._release()
            return
        is_due = self._limit_s is not None and self._now() - self._touched_at >= self._limit_s
        if not self.is_locked and (is_due or self._client.is_locked):
            self.lock()
        elif self.is_locked:
            self.page.setGeometry(self._controls())
            if not self._is_opening and self._now() >= self._ask_again_at:
                self._tell_hub()

    def lock(self) -> None:
        """Lock now: whoever leaves the desk does not wait for the time."""
        account, popup = self._client.account, QApplication.activePopupWidget()
        if account is None or self.is_locked:
            return
        if popup is not None:
            popup.close()
        self.turned.emit(True)
        self._before = self._desk.focusWidget()
        self.page.setGeometry(self._controls())
        self.page.open(account.name)
        self._ask_again_at = 0.0
        self._tell_hub()

    def _tell_hub(self) -> None:
        if self._client.state is LinkState.SIGNED_IN and not self._client.is_locked:
            self._tasks.start("lock", self._lock())

    async def _lock(self) -> None:
        try:
            await self._client.lock()
        except ConsoleError:
            self._ask_again_at = self._now() + AGAIN_S

    def _on_asked(self, name: str, password: str) -> None:
        self._tasks.start("unlock", self._unlock(name, password))

    async def _unlock(self, name: str, password: str) -> None:
        self._is_opening = True  # the hub's word comes before the card is gone: it is no reason to lock again
        try:
            async with asyncio.timeout(ANSWER_S):
                await self._client.unlock(name, password)
        except ConsoleError as exc:
            self.page.card.show_trouble(tr(exc.text_key, **exc.facts))
        except TimeoutError:
            self.page.card.show_trouble(tr("hub.away"))
        else:
            self._release()
        finally:
            self._is_opening = False

    def _release(self) -> None:
        if self.is_locked:
            self._touched_at = self._now()
            self.page.hide()
            self.turned.emit(False)
            before, self._before = self._before, None
            (before or self._desk).setFocus()

    # ---- input

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice every input of this program; while it is locked only the card gets any."""
        kind = event.type()
        if kind not in _SEEN:
            return False
        if kind is not QEvent.Type.MouseMove or self._has_moved(event):
            self._touched_at = self._now()
        if not self.is_locked or kind is QEvent.Type.MouseMove or not isinstance(watched, QWidget):
            return False
        if kind in _SHORTCUTS:
            event.accept()  # the letters are for the card, no key is for the desk
            return True
        if watched is self.page or self.page.isAncestorOf(watched):
            return False
        if kind in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress):
            self._desk.raise_()
            self._desk.activateWindow()
            self.page.card.take_keyboard()
        return True

    def _has_moved(self, event: QEvent) -> bool:
        """A pointer that lies still gets moves too, when something is shown below it."""
        if not isinstance(event, QMouseEvent):
            return False
        before, self._pointer = self._pointer, event.globalPosition().toPoint()
        return before != self._pointer

    def stop(self) -> None:
        """Look at nothing more: the seat is about to end."""
        self._timer.stop()
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
