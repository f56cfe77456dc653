"""What must come true though nothing can be stored: true at once, stored in order as soon as there is room."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event

from console.domain.account import SESSION_LIMIT, Account
from console.domain.origin import Origin
from console.domain.permission import Role
from console.errors import ConsoleError, Refused, Unavailable
from console.hub import storage as storage_module
from console.hub.accounts import Accounts
from console.hub.owed import MARK
from console.hub.storage import Storage
from db.engine import FILE, open_sqlite
from db.register import Entry
from db.unit_of_work import UnitOfWork

NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)
LI = Account("li", "李文", Role.DUTY_OFFICER)


class Room:
    """A database whose disk can be full."""

    def __init__(self, data: Path) -> None:
        self.is_full = False
        self.engine: Engine = open_sqlite(data / FILE)
        event.listen(self.engine, "commit", self._on_commit)
        self.storage = Storage(data, engine=self.engine)
        self.storage.open(NOW)
        self.said = list[ConsoleError]()
        self.storage.hindered = self.said.append

    def _on_commit(self, connection: Connection) -> None:
        if self.is_full:
            connection.connection.rollback()  # as SQLite does by itself
            raise Unavailable("database: disk is full", text_key="hub.storage_failed", cause="disk is full")

    def acts(self) -> list[str]:
        """Return the register as a unit of work of now finds it."""
        return self.storage.call(lambda uow: [entry.act for entry in uow.register.read()])


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    made.storage.call(_with_account)
    yield made
    made.is_full = False
    made.storage.close()


def _with_account(uow: UnitOfWork) -> None:
    uow.accounts.add(LI, "hash", NOW)
    uow.commit()


def _entered(act: str) -> Entry:
    return Entry(NOW, act, "li", "", "127.0.0.1", "", "done", "")


def _began(uow: UnitOfWork, token: str) -> None:
    uow.sessions.add(token, "li", "127.0.0.1", NOW)
    uow.commit()


def _begin(uow: UnitOfWork) -> None:
    uow.sessions.add("token", "li", "127.0.0.1", NOW)
    uow.register.append([_entered("sign_in")])


def _lock(uow: UnitOfWork) -> None:
    uow.sessions.set_locked("token", NOW)
    uow.register.append([_entered("lock")])


def _other(uow: UnitOfWork) -> None:
    uow.register.append([_entered("other")])
    uow.commit()


async def test_what_is_owed_is_true_at_once_and_stored_before_what_comes_later(room: Room) -> None:
    room.is_full = True
    for work in (_begin, _lock):
        await room.storage.keep(work)
    assert [error.text_key for error in room.said] == ["hub.storage_failed"] * 2
    session = room.storage.call(lambda uow: uow.sessions.find("token"))
    assert session is not None
    assert session.is_locked
    with pytest.raises(Unavailable):
        await room.storage.run(_other)  # what is no session's is refused, as ever
    assert (room.acts(), room.storage.owed) == (["sign_in", "lock"], 2)

    room.is_full = False
    await room.storage.run(_other)
    assert (room.acts(), room.storage.owed) == (["sign_in", "lock", "other"], 0)
    room.storage.call(lambda uow: uow.register.check())


async def test_no_more_is_owed_than_can_be_done_again(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage_module, "OWED_MOST", 1)
    room.is_full = True
    await room.storage.keep(_begin)
    with pytest.raises(Unavailable):
        await room.storage.keep(_lock)
    assert room.acts() == ["sign_in"]


async def test_a_crash_while_something_is_owed_opens_no_session_again(
    room: Room, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The worst case: a stolen seat's session was ended, another locked, and the hub dies before it could say so."""
    for token in ("stolen", "locked", "other"):
        room.storage.call(lambda uow, token=token: _began(uow, token))  # type: ignore[misc]
    room.is_full = True
    await room.storage.keep(lambda uow: uow.sessions.end("stolen", NOW))
    await room.storage.keep(lambda uow: uow.sessions.set_locked("locked", NOW))

    after = Storage(tmp_path)  # as the one that is started again; nothing of the first reached the disk
    assert after.call(lambda uow: uow.sessions.find("stolen")) is not None
    after.open(NOW)
    assert after.call(lambda uow: uow.sessions.open(NOW - SESSION_LIMIT, None)) == []
    assert after.call(lambda uow: [entry.act for entry in uow.register.read()]) == ["end_session"]
    assert "all of them are ended" in caplog.text

    after.call(lambda uow: _began(uow, "later"))
    after.open(NOW)
    assert after.call(lambda uow: uow.sessions.find("later")) is not None, "said once"
    after.close()


async def test_who_owes_nothing_keeps_his_sessions_over_a_crash(room: Room, tmp_path: Path) -> None:
    room.is_full = True
    await room.storage.keep(_begin)
    room.is_full = False
    await room.storage.run(_other)
    after = Storage(tmp_path)
    after.open(NOW)
    assert after.call(lambda uow: uow.sessions.find("token")) is not None
    after.close()


async def test_a_mark_that_cannot_be_written_is_said(
    room: Room, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / MARK).unlink()
    (tmp_path / MARK).mkdir()
    room.is_full = True
    await room.storage.keep(_lock)
    assert "end the sessions by hand" in caplog.text


async def test_leases_and_newcomers_leave_room_for_who_locks(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage_module, "OWED_BUT_LOCKS", 1)
    room.is_full = True
    room.storage.require_room_to_owe()
    await room.storage.keep(_lock)
    with pytest.raises(Unavailable):
        room.storage.require_room_to_owe()
    await room.storage.keep(_lock)


async def test_wrong_passwords_are_counted_over_a_restart(room: Room) -> None:
    wrong = [replace(_entered("unlock"), result="hub.sign_in_failed", at=NOW - timedelta(seconds=n)) for n in range(5)]
    await room.storage.keep(lambda uow: uow.register.append(wrong))
    accounts = Accounts(room.storage, lambda: NOW)
    with pytest.raises(Refused) as refused:
        await accounts.unlock("token", LI, "whatever it is", Origin("127.0.0.1"))
    assert refused.value.text_key == "hub.sign_in_paused"
    accounts.close()


async def test_an_end_stores_what_is_owed_or_says_that_it_could_not(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for is_full, name in ((False, "room"), (True, "none")):
        (data := tmp_path / name).mkdir()
        room = Room(data)
        room.is_full = True
        await room.storage.keep(_lock)
        room.is_full = is_full
        caplog.clear()
        with caplog.at_level(logging.ERROR):
            room.storage.close()
        after = Storage(data)
        assert len(after.call(lambda uow: uow.register.read())) == int(not is_full)
        assert ("never stored" in caplog.text) == is_full
        after.close()
