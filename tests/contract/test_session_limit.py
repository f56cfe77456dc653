"""How many sessions an account may have: none ends silently, a dead seat locks nobody out, an unheard answer ends."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.domain.account import SESSION_LIMIT, SESSIONS_MOST, Account
from console.domain.origin import Origin
from console.domain.permission import Role
from console.domain.reminder import CLOCK
from console.errors import Refused
from console.hub import password_check
from console.hub.accounts import Accounts
from console.hub.begun_sign_in import LASTS
from console.hub.session_token import hash_token
from console.hub.session_use import GONE, UNUSED
from console.hub.storage import Storage
from console.link.seat_envelope import SignIn
from console.link.sign_in_step import new_attempt
from db.unit_of_work import UnitOfWork

NOON = datetime(2026, 7, 1, 4, tzinfo=UTC)
LI = Account("li", "李文", Role.DUTY_OFFICER)
HERE, RIGHT = "192.0.2.1", "right"


class House:
    """Accounts of a hub whose time and lines the test moves."""

    def __init__(self, storage: Storage) -> None:
        self.storage, self.now = storage, NOON
        self.lines: set[str] = set()
        self.ended: list[str] = []
        self.accounts = self.start()

    def start(self) -> Accounts:
        made = Accounts(self.storage, lambda: self.now)
        made.use.has_line = self.lines.__contains__
        made.signing.ended = self.ended.append
        return made

    async def sign_in(self, attempt: str = "", ends: str = "", password: str = RIGHT, address: str = HERE) -> str:
        self.now += timedelta(seconds=1)
        wanted = SignIn(1, "li", password, attempt=attempt, ends=ends)
        _, token, _ = await self.accounts.signing.sign_in(wanted, Origin(address))
        session = hash_token(token)
        self.lines.add(session)
        self.accounts.use.used(session)
        return session

    async def refused(self, attempt: str = "", ends: str = "", password: str = RIGHT, address: str = HERE) -> Refused:
        with pytest.raises(Refused) as refused:
            await self.sign_in(attempt, ends, password, address)
        return refused.value

    def cut(self, session: str) -> None:
        self.lines.discard(session)
        self.accounts.use.left(session)

    def open(self) -> list[str]:
        return self.storage.call(
            lambda uow: [one.token_hash for one in reversed(uow.sessions.open(NOON - timedelta(hours=1), "li"))]
        )

    def acts(self) -> list[str]:
        return self.storage.call(
            lambda uow: [f"{entry.account} {entry.act} {entry.result}" for entry in uow.register.read()]
        )


def _with_account(uow: UnitOfWork) -> None:
    uow.accounts.add(LI, "right", NOON)
    uow.commit()


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setattr(password_check, "is_password", lambda stored, typed: stored == typed)
    storage = Storage(tmp_path)
    storage.open(NOON)
    storage.call(_with_account)
    made = House(storage)
    yield made
    made.accounts.close()
    storage.close()


async def test_a_fourth_is_told_where_and_ends_the_oldest_only_by_his_own_word(house: House) -> None:
    first, *others = [await house.sign_in(address=f"192.0.2.{n}") for n in range(SESSIONS_MOST)]
    attempt = new_attempt()
    why = await house.refused(attempt)
    assert why.text_key == "hub.too_many_sessions"
    assert why.facts["where"] == "192.0.2.0 07-01 12:00", "room time, and the oldest"
    assert str(why.facts["places"]).count(" / ") == SESSIONS_MOST - 1
    assert house.open() == [first, *others], "nothing has ended"
    ends = str(why.facts["ends"])
    assert (await house.refused(attempt, ends, "", "192.0.2.9")).text_key == "hub.sign_in_again", "another address"
    last = await house.sign_in(attempt, ends, "")
    assert house.open() == [*others, last]
    assert house.ended == [first]
    assert house.acts()[-2:] == ["li end_session done", "li sign_in done"]
    assert (await house.refused(attempt, ends, "")).text_key == "hub.sign_in_again", "an attempt is good for once"


async def test_whoever_does_not_know_the_password_learns_nothing_of_it(house: House) -> None:
    for _ in range(SESSIONS_MOST):
        await house.sign_in()
    attempt = new_attempt()
    assert (await house.refused(attempt, password="wrong")).text_key == "hub.sign_in_failed"
    assert (await house.refused(attempt, password="")).text_key == "hub.sign_in_again"
    await house.refused(attempt)
    house.now += LASTS
    assert (await house.refused(attempt, password="")).text_key == "hub.sign_in_again", "too late"
    short = "x"
    await house.refused(short)
    assert (await house.refused(short, password="")).text_key == "hub.sign_in_again", "a number one can guess"


async def test_a_seat_that_died_gives_way_after_a_minute_without_its_line(house: House) -> None:
    first, second, third = [await house.sign_in(address=f"192.0.2.{n + 5}") for n in range(SESSIONS_MOST)]
    house.cut(second)
    house.now += GONE - timedelta(seconds=2)
    why = await house.refused()
    assert second.startswith(str(why.facts["ends"])), "rather than one where somebody sits"
    house.now += timedelta(seconds=1)
    last = await house.sign_in()
    assert house.open() == [first, third, last]
    assert house.ended == [second]


async def test_a_program_started_again_at_its_place_waits_for_nothing(house: House) -> None:
    for _ in range(3 * SESSIONS_MOST):
        house.cut(await house.sign_in())
    assert len(house.open()) == SESSIONS_MOST


async def test_what_has_not_come_back_since_the_hubs_start_gives_way_too(house: House) -> None:
    first, second, third = [await house.sign_in() for _ in range(SESSIONS_MOST)]
    house.lines -= {first, third}
    house.accounts.close()
    house.accounts = house.start()
    last = await house.sign_in()
    assert house.open() == [second, third, last]


async def test_a_session_whose_answer_nobody_heard_ends_after_a_minute(house: House) -> None:
    _, token, _ = await house.accounts.sign_in(SignIn(1, "li", "right"), Origin(HERE))
    heard = await house.sign_in()
    house.now += UNUSED - timedelta(seconds=2)
    assert house.accounts.use.unused() == []
    house.now += timedelta(seconds=1)
    assert house.accounts.use.unused() == [hash_token(token)]
    await house.accounts.end_unused(hash_token(token))
    assert house.open() == [heard]
    assert house.accounts.use.unused() == []
    assert house.acts()[-1] == f"{CLOCK.name} end_session done"


async def test_what_is_known_of_sessions_does_not_grow_for_ever(house: House) -> None:
    for _ in range(20):
        session = await house.sign_in()
        house.accounts.use.ended(session)
        house.lines.discard(session)
        house.accounts.use.left(session)  # its line is cut after it has ended
        house.now += SESSION_LIMIT
    assert len(house.accounts.use._left_at) <= 2
