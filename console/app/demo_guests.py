"""The demo's other desks on the visitor's monitors: the unit's, and the deputy commander's list.

Each is a process of its own, signed in with a password that nobody knows. None comes by itself over what the visitor
works at: a word on the desk says that the unit has news, and a key brings its window.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from console.app.duty import DutySeat
from console.app.guest import KEY, Guest, guest_beside
from console.app.hub_process import MAIN
from console.app.monitors import placement
from console.app.shortcuts import add_keys
from console.demo.roster import DEPUTY, VISITORS_UNIT
from console.domain.account import Account
from console.seat.commands import Command
from console.seat.order_model import TO_ACKNOWLEDGE, order_key

Orders = frozenset[object]
_UNIT = Command("demo.unit", "demo.open_unit", KEY)
_DEPUTY = Command("demo.deputy", "demo.open_deputy")


class DemoGuests(QObject):
    """Starts them and offers them in the palette. GUI thread.

    Args:
        arguments: the demo's.
        seat: the visitor's.
        url: of the hub.
        passwords: by account.
        beside: ends them.
    """

    def __init__(
        self, arguments: argparse.Namespace, seat: DutySeat, url: str, passwords: Mapping[str, str], beside: ExitStack
    ) -> None:
        super().__init__(seat)
        self._arguments, self._seat, self._url, self._passwords = arguments, seat, url, passwords
        self._beside = beside
        self._deputy: Guest | None = None
        self._orders: Orders = self._waiting()

    def offer_unit(self) -> None:
        """Start the unit's desk; a key brings its window, and a word says when it has an order."""
        seat, table = self._seat, self._seat.commands.table
        unit = self._beside.enter_context(self._desk_of(VISITORS_UNIT, "unit"))
        table.add(_UNIT)
        table.bind(_UNIT.id, unit.call, lambda: unit.is_running)
        for window in (seat.desk, *seat.windows.walls):
            self._listen(window)
        seat.windows.wall_made.connect(self._listen)
        seat.records.cases_changed.connect(self._tell_news)

    def _listen(self, window: QWidget) -> None:
        add_keys(window, _UNIT, lambda: self._seat.commands.table.run(_UNIT.id))

    def offer_deputy(self) -> None:
        """Let the visitor open the deputy commander's list from the palette."""
        self._seat.commands.table.add(_DEPUTY)
        self._seat.commands.table.bind(_DEPUTY.id, self._open_deputy)

    def _open_deputy(self) -> None:
        if self._deputy is not None and self._deputy.is_running:
            self._deputy.call()
        else:
            self._deputy = self._beside.enter_context(self._desk_of(DEPUTY, "deputy"))

    def _waiting(self) -> Orders:
        cases = self._seat.records.cases.values()
        return frozenset(
            order_key(case) for case in cases if case.unit == VISITORS_UNIT.unit and case.state in TO_ACKNOWLEDGE
        )

    def _tell_news(self) -> None:
        """Say where somebody works that the unit has another order, unless its window is there to be seen."""
        before, self._orders = self._orders, self._waiting()
        if self._orders - before and placement(has_guest=True).guest is None:
            at_work = (wall for wall in self._seat.windows.walls if wall.isActiveWindow())
            next(at_work, self._seat.desk.hot_spot).say("demo.unit_has_order")

    @contextmanager
    def _desk_of(self, account: Account, folder: str) -> Iterator[Guest]:
        """Run a seat as a process of its own; it signs in from an owner-only file, never from its command line."""
        arguments = self._arguments
        sign_in = arguments.data / f"{folder}.sign-in"
        with os.fdopen(os.open(sign_in, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(f"{account.name}\t{self._passwords[account.name]}\n")
        words = [sys.executable, str(MAIN), "seat", "--hub", self._url, "--data", str(arguments.data / folder)]
        words += ["--sign-in", str(sign_in), "--lang", arguments.lang]
        words += ["--shots", str(arguments.shots.resolve())] if arguments.shots else []
        with guest_beside(self._seat.desk, [*words, "--with-parent"]) as guest:
            yield guest
