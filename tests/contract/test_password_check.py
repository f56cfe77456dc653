"""Many wrong passwords at a hub's door: they fill neither memory nor register, and hold nobody else up."""

import asyncio
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.domain.account import Account
from console.domain.origin import Origin
from console.domain.permission import Role
from console.domain.sign_in_limit import STRANGERS
from console.errors import Refused
from console.hub import password_check
from console.hub.password import hash_drawn
from console.hub.password_check import PasswordCheck
from console.hub.storage import Storage
from db.unit_of_work import UnitOfWork

NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)
RIGHT, WRONG = "the password", "not the password"
HERE, THERE = "192.0.2.1", "192.0.2.2"


class Door:
    """A hub's check of passwords, that says which it looked at."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.check = PasswordCheck(storage, lambda: NOW)
        self.looked_at: list[str] = []
        self.may_hash = threading.Event()
        self.may_hash.set()

    def is_password(self, password_hash: str | None, password: str) -> bool:
        self.looked_at.append(password)
        self.may_hash.wait()
        return password_hash is not None and password == RIGHT

    async def fails(self, name: str, password: str = WRONG, address: str = HERE) -> str:
        with pytest.raises(Refused) as refused:
            await self.check.prove("sign_in", name, password, Origin(address))
        return refused.value.text_key

    def entered(self) -> list[tuple[str, str]]:
        return self.storage.call(lambda uow: [(entry.account, entry.result) for entry in uow.register.read()])


def _with_account(uow: UnitOfWork) -> None:
    uow.accounts.add(Account("li", "李文", Role.DUTY_OFFICER), hash_drawn(RIGHT), NOW)
    uow.commit()


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    storage = Storage(tmp_path)
    storage.open(NOW)
    storage.call(_with_account)
    made = Door(storage)
    monkeypatch.setattr(password_check, "is_password", made.is_password)
    yield made
    made.check.close()
    storage.close()


async def test_what_a_stranger_fails_with_stays_small_and_keeps_out_nobody_at_his_address(door: Door) -> None:
    for number in range(20):
        await door.fails(f"{number}" * 1_000_000)
    for number in range(STRANGERS):
        assert await door.fails(f"nobody{number}") == "hub.sign_in_failed"
    held = door.check._limit._tries
    assert sum(sys.getsizeof(name) for name, _address in held) < 10_000
    assert len(door.entered()) == STRANGERS
    assert (await door.check.prove("sign_in", "li", RIGHT, Origin(HERE))).account.name == "li"


async def test_a_pause_has_one_line_and_says_no_more_of_an_account_than_of_nobody(door: Door) -> None:
    for name in ("li", "nobody"):
        said = [await door.fails(name) for _ in range(8)]
        assert said == ["hub.sign_in_failed"] * 5 + ["hub.sign_in_paused"] * 3
    lines = [
        (name, result) for name in ("li", "nobody") for result in (*["hub.sign_in_failed"] * 5, "hub.sign_in_paused")
    ]
    assert door.entered() == lines


async def test_a_paused_account_is_paused_after_a_restart(door: Door) -> None:
    for _ in range(6):
        await door.fails("li")
    again = PasswordCheck(door.storage, lambda: NOW)
    with pytest.raises(Refused, match="too many"):
        await again.prove("sign_in", "li", RIGHT, Origin(HERE))
    again.close()


async def test_addresses_take_turns_so_that_a_flood_holds_up_nobody_elsewhere(door: Door) -> None:
    door.may_hash.clear()
    flood = [asyncio.create_task(door.fails(f"nobody{number}", f"flood {number}")) for number in range(20)]
    li = asyncio.create_task(door.check.prove("sign_in", "li", RIGHT, Origin(THERE)))
    await asyncio.sleep(0)
    await door.storage.run(lambda _uow: None)  # behind all that they ask the database for
    await asyncio.sleep(0)
    door.may_hash.set()
    await asyncio.gather(li, *flood)
    assert door.looked_at.index(RIGHT) == 1, "behind what was begun, not behind all that waits"
