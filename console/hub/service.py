"""The hub as a process: puts its parts together in order, listens, ends in order.

Start: lock → room on disk → backup and migrate → check the log → room key → listen. Whatever fails on the way is a
:class:`~console.errors.ConsoleError` whose text says what to do; nothing is damaged by then.
"""

import argparse
import asyncio
import contextlib
import gc
import logging
import os
import signal
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from console.clock import SYSTEM_CLOCK, RoomClock
from console.domain.password_rules import rules_of
from console.errors import ConsoleError
from console.hub import partial_sweep
from console.hub.accounts import Accounts
from console.hub.callers import Callers
from console.hub.committer import Committer
from console.hub.credentials import Credentials
from console.hub.daily_copy import Copying, DailyCopy, copy_apart
from console.hub.data_dir import check_disk, locked
from console.hub.desk import Desk
from console.hub.disk_watch import DiskWatch
from console.hub.evidence_store import EvidenceStore
from console.hub.listening import Serve, at_port
from console.hub.missing_key import say_missing
from console.hub.open_lines import OpenLines
from console.hub.options import ROOM_NAME, STREET_CODE, HubOptions, tls_context
from console.hub.packets import Packets
from console.hub.pair import PairBook
from console.hub.refold import bring_up_records
from console.hub.rule_book import read_rules
from console.hub.scheduler import Scheduler
from console.hub.storage import PAGE, TAIL, Storage, check_old, load_board, tail_start
from console.hub.view_book import ViewBook
from console.link.caller_seal import CallerKey
from console.reports.signing import RoomKey
from db.unit_of_work import UnitOfWork

log: Final = logging.getLogger(__name__)
QUIET_S: Final = 5.0
"""After a start the seats come first, then the check of old events and of the old register."""
PAGE_REST_S: Final = 0.02
"""Between two pages of it: commands come first."""


class Hub:
    """One running hub: its parts and its lines. Made under the lock; loop thread.

    Args:
        options: how it runs.
        open_storage: opens the database of a data directory.
        listening: hands sockets to what serves them, for the length of its block; None: those of a port.
        copying: makes a day's copy.
    """

    def __init__(
        self,
        options: HubOptions,
        *,
        open_storage: Callable[[Path], Storage] = Storage,
        listening: Callable[[Serve], AbstractAsyncContextManager[None]] | None = None,
        copying: Copying = copy_apart,
    ) -> None:
        self.options, self._copying = options, copying
        self.rules = read_rules(options.calendar)
        self._listening = partial(at_port, options) if listening is None else listening
        self.storage = open_storage(options.data)
        try:
            self.desk = self._set_up()
        except BaseException:
            self.storage.close()
            raise
        self._lines = OpenLines(self.desk, self.room)
        self.desk.disk.changed = self._lines.say_word
        self.desk.accounts.own.ended = self.desk.accounts.signing.ended = self._on_session_ended
        self.storage.hindered = self.desk.disk.suspect
        self._ending = asyncio.Event()

    def _set_up(self) -> Desk:
        system_now = self.options.now
        backup = self.storage.open(system_now())
        if backup is not None:
            log.info("the database was migrated; the one before is %s", backup)
        self.room, street_code = self.storage.call(self._room)
        self.clock = clock = self.storage.call(self._room_clock)

        def now() -> datetime:
            return clock.at(system_now())

        self.storage.call(bring_up_records)
        board = self.storage.call(lambda uow: load_board(uow, street_code))
        self.storage.call(partial(say_missing, data=self.options.data))
        key = RoomKey.open(self.options.data)
        caller_key = CallerKey.load(self.options.data)
        factor_key = caller_key.derived(b"grid-console second factor 1")
        store = EvidenceStore(self.options.data)
        views = ViewBook(board)
        packets = Packets(store, self.storage, key, self.room, system_now)
        packets.watch_recent(board)
        return Desk(
            board=board,
            storage=self.storage,
            accounts=Accounts(
                self.storage, system_now, self.options.password_rules, (self.room, street_code), factor_key
            ),
            committer=Committer(board, self.storage, views, now, self.rules),
            views=views,
            credentials=Credentials(),
            store=store,
            packets=packets,
            pair=PairBook(self.storage),
            callers=Callers(caller_key, self.storage, board, now),
            disk=self._disk_watch(now),
            now=now,
            system_now=system_now,
            rate=clock.rate,
            ended=self._on_session_ended,
        )

    def _disk_watch(self, now: Callable[[], datetime]) -> DiskWatch:
        options = self.options
        return DiskWatch(options.data, self.storage, now, options.min_free_bytes, options.min_free_share)

    def _room(self, uow: UnitOfWork) -> tuple[str, str]:
        options = self.options
        room = uow.room.value("name", options.room or ROOM_NAME)
        street_code = uow.room.value("street_code", options.street_code or STREET_CODE)
        uow.commit()
        for kept, asked in ((room, options.room), (street_code, options.street_code)):
            if asked not in {None, kept}:
                log.warning("%s is not taken: since its first start this room has %s", asked, kept)
        return room, street_code

    def _room_clock(self, uow: UnitOfWork) -> RoomClock:
        """Return the clock that the room had, at the rate asked for; it is kept from now on."""
        options, at = self.options, self.options.now()
        begun = SYSTEM_CLOCK if options.room_epoch is None else RoomClock(at, options.room_epoch)
        clock = RoomClock.read(uow.room.value("clock", begun.text()))
        clock = clock if options.room_rate is None else clock.at_rate(options.room_rate, at)
        uow.room.put("clock", clock.text())
        uow.commit()
        return clock

    async def run(self) -> None:
        """Listen until told to end; then end in order."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._ending.set)
        desk = self.desk
        committing = asyncio.create_task(desk.committer.run())
        scheduler = Scheduler(desk.board, desk.committer, desk.now)
        copies = DailyCopy(self.options.data, self.storage, desk.system_now, self._copying)
        copies.changed = lambda: desk.disk.owe_copy(is_owed=copies.is_owed)
        work = (
            self._lines.speak(), self._check_old(), desk.packets.run(), desk.pair.run(), desk.disk.run(),
            scheduler.run(), desk.callers.run(), copies.run(), partial_sweep.run(desk.store, desk.system_now),
        )  # fmt: skip
        beside = [asyncio.create_task(one) for one in work]
        try:
            async with self._listening(self._lines.serve):
                ended = asyncio.create_task(self._ending.wait())
                await asyncio.wait([ended, committing, *beside], return_when=asyncio.FIRST_COMPLETED)
                ended.cancel()
            self.desk.committer.close()
            await committing
            for task in beside:  # a log found broken ends the hub with that error
                if task.done():
                    task.result()
        finally:
            for task in (committing, *beside):
                task.cancel()
            await asyncio.gather(committing, *beside, return_exceptions=True)
            self.desk.accounts.close()
            self.storage.close()

    def _on_session_ended(self, token_hash: str) -> None:
        self._lines.end(token_hash)

    async def _check_old(self) -> None:
        """Check, page by page beside the work, events and register as far as they were too long to check before."""
        last_seq = tail_start(self.desk.board.head)
        await asyncio.sleep(QUIET_S)
        last_line = await self.storage.run(lambda uow: uow.register.last() - TAIL)
        for first in range(0, max(last_seq, last_line), PAGE):
            await self.storage.run(partial(check_old, first=first, last_seq=last_seq, last_line=last_line))
            await asyncio.sleep(PAGE_REST_S)
        await self._ending.wait()


def run(options: HubOptions) -> None:
    """Run a hub until SIGTERM or SIGINT.

    Raises:
        ConsoleError: it cannot start or go on; the text says what to do.
    """
    os.umask(0o077)  # what lies in the data directory is the owner's alone
    tls_context(options)
    with locked(options.data):
        check_disk(options.data, options.min_free_bytes)
        asyncio.run(_run(options))


async def _run(options: HubOptions) -> None:
    gc.disable()  # what is made until the hub listens is there to stay: a search finds nothing and takes 0.1 s
    hub = Hub(options)
    gc.freeze()  # nor does a later one look at it, while seats wait
    gc.enable()
    await hub.run()


def run_hub(arguments: argparse.Namespace) -> int:
    """Run ``main.py hub``; return the exit code."""
    options = HubOptions(
        arguments.data,
        host=arguments.host,
        port=arguments.port,
        tls_cert=arguments.cert,
        tls_key=arguments.key,
        room=arguments.room,
        street_code=arguments.street,
        calendar=arguments.calendar,
        room_rate=arguments.room_rate,
        password_rules=rules_of(arguments.password_rules, arguments.password_length),
    )
    return serve(options)


def serve(options: HubOptions) -> int:
    """Run a hub as this process; return the exit code. What goes wrong is said in the log, on stderr."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in ("websockets", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            run(options)
    except ConsoleError as exc:
        log.error("%s", exc)
        return 1
    return 0
