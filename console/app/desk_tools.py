"""What every desk has beside its own work: the palette, the lock, the list of sessions, signing in again.

The duty desk has the same commands among many more (``console.app.duty_commands``).
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from console.app.factor_desk import COMMAND as FACTOR
from console.app.factor_desk import FactorDesk
from console.app.idle_lock import IdleLock
from console.app.own_password_desk import COMMAND, OwnPasswordDesk
from console.app.seat_sign_in import SeatSignIn
from console.app.session_desk import SessionDesk
from console.app.shortcuts import add_keys
from console.domain.account import Account
from console.domain.permission import Act, may
from console.link.client import HubClient
from console.seat.commands import Command, Commands
from console.seat.tasks import Tasks
from widgets.palette import Palette
from widgets.text import tr

SIGN_OUT: Final = Command("session.sign_out", "tools.sign_out")
LIST_ALL: Final = Command("session.list_all", "tools.sessions_of_all")


class DeskTools(QObject):
    """The tools of a desk that works without cameras. GUI thread.

    Args:
        client: the seat's; somebody is signed in, and only his like may sign in here again.
        tasks: owner of what this starts.
        desk: the window.
        place: lists and cards lie over it.
        idle_s: seconds without input after which the desk is locked; None: never, not by key either, and nobody signs
            out: of the demo, whose passwords nobody knows.
        is_of_all: the list of sessions is everybody's.
    """

    def __init__(
        self,
        client: HubClient,
        tasks: Tasks,
        desk: QWidget,
        place: QWidget,
        *,
        idle_s: float | None,
        is_of_all: bool = False,
    ) -> None:
        super().__init__(desk)
        self._client, self._desk = client, desk
        self.table = Commands(self._may)
        for own in (LIST_ALL, SIGN_OUT):
            self.table.add(own)
        self.palette = Palette(self.table, tuple)
        self.palette.setParent(desk)  # closes with it
        self.palette.entry.setPlaceholderText(tr("tools.commands"))
        self.lock = IdleLock(client, tasks, desk, desk.rect, limit_s=idle_s)
        self.sessions = SessionDesk(client, tasks, place, is_of_all=is_of_all)
        self.own_password = OwnPasswordDesk(client, tasks, place)
        self.factor = FactorDesk(client, tasks, place)
        self.lock.turned.connect(self._put_away)
        self.signing = SeatSignIn(client, tasks, place, _like(client.account))
        self.add("window.palette", self.open_palette)
        comes_back = idle_s is not None
        self.add("session.lock", self.lock.lock, lambda: comes_back)
        self.add(LIST_ALL.id if is_of_all else "session.list", lambda: self.sessions.open(1.0))
        self.add(COMMAND, lambda: self.own_password.open(1.0), lambda: comes_back)
        self.add(FACTOR, lambda: self.factor.open(1.0), lambda: comes_back)
        self.add(SIGN_OUT.id, lambda: tasks.start("sign out", client.sign_out()), lambda: comes_back)

    def add(self, command: str, run: Callable[[], object], can: Callable[[], bool] = lambda: True) -> None:
        """Offer a command of the table here, by its key and in the palette."""
        self.table.bind(command, run, can)
        known = self.table.get(command)
        if known.shortcut:
            is_palette = command == "window.palette"  # it opens itself: it is not in its own list
            add_keys(self._desk, known, run if is_palette else lambda: self.table.run(command))

    def open_palette(self) -> None:
        """Show what can be done here, or take it away again."""
        self.palette.open_over(self._desk, 1.0)

    def _put_away(self, is_locked: bool) -> None:
        """Nobody may find at a locked desk what was half typed."""
        if is_locked:
            self.own_password.close()
            self.factor.close()

    def _may(self, act: Act) -> bool:
        return self._client.account is not None and may(self._client.account, act)

    def stop(self) -> None:
        """Look at nothing more: the seat is about to end."""
        self.lock.stop()


def _like(first: Account | None) -> Callable[[Account], bool]:
    """Return whether another account is of the same role and unit as who opened this desk."""
    return lambda account: first is not None and (account.role, account.unit) == (first.role, first.unit)
