"""Second factors at sign-in, with a clock and lines of the test's own: asked for after the password, once each."""

import asyncio
import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.domain.account import Account
from console.domain.origin import Origin
from console.domain.password_rules import DENGBAO, ORDINARY, PasswordRules
from console.domain.permission import Role
from console.domain.sign_in_limit import FAILURES
from console.errors import Refused
from console.hub import password_check
from console.hub.accounts import Accounts
from console.hub.factor_secret import code_of, step_at
from console.hub.storage import Storage
from console.link.seat_envelope import FactorAtSignIn, SignIn
from console.link.sign_in_step import new_attempt
from db.unit_of_work import UnitOfWork

NOON = datetime(2026, 7, 1, 4, tzinfo=UTC)
LI = Account("li", "李文", Role.DUTY_OFFICER)
CHEN = Account("chen", "陈主任", Role.COMMANDER)
TECH = Account("tech", "周工", Role.TECHNICIAN)
HERE, RIGHT, WRONG_CODE = "192.0.2.1", "right", "hub.wrong_code"


class House:
    """Accounts of a hub whose clock the test moves."""

    def __init__(self, storage: Storage) -> None:
        self.storage, self.now = storage, NOON
        self.start()

    def start(self, rules: PasswordRules = ORDINARY) -> None:
        self.accounts = Accounts(self.storage, lambda: self.now, rules, ("彭浦",), bytes(32))
        self.accounts.use.has_line = lambda _session: False

    def restart(self, rules: PasswordRules = ORDINARY) -> None:
        self.accounts.close()
        self.start(rules)

    async def enrol(self, account: Account) -> bytes:
        """Return the secret that the account has now."""
        key = await self.accounts.begin_factor(account, RIGHT, Origin(HERE))
        secret = base64.b32decode(key.key)
        await self.accounts.factors.confirm("put_second_factor", account, self.code(secret), Origin(HERE))
        self.now += timedelta(seconds=30)
        return secret

    def code(self, secret: bytes, apart: int = 0) -> str:
        return code_of(secret, step_at(self.now) + apart)

    async def says(self, account: Account, attempt: str, password: str = "", code: str = "") -> str:
        """Return why a sign-in is refused, "" where it is not."""
        wanted = SignIn(1, account.name, password, attempt=attempt, code=code)
        try:
            await self.accounts.sign_in(wanted, Origin(HERE))
        except Refused as exc:
            return exc.text_key
        return ""

    async def typed(self, account: Account, code: str, password: str = RIGHT) -> str:
        """Return what a password and then a code come to."""
        attempt = new_attempt()
        first = await self.says(account, attempt, password)
        return await self.says(account, attempt, code=code) if first == "hub.code_needed" else first

    def entered(self) -> str:
        entries = self.storage.call(lambda uow: uow.register.read())
        return "\n".join(f"{one.account} {one.act} {one.object} {one.result}" for one in entries)


def _with_accounts(uow: UnitOfWork) -> None:
    for account in (LI, CHEN, TECH):
        uow.accounts.add(account, RIGHT, NOON)
    uow.commit()


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setattr(password_check, "is_password", lambda stored, typed: stored == typed)
    storage = Storage(tmp_path)
    storage.open(NOON)
    storage.call(_with_accounts)
    made = House(storage)
    yield made
    made.accounts.close()
    storage.close()


async def test_the_code_is_asked_for_after_the_right_password_only(house: House) -> None:
    secret = await house.enrol(LI)
    assert await house.typed(LI, house.code(secret), "wrong") == "hub.sign_in_failed"
    assert await house.typed(CHEN, "") == "", "who has none is asked for none"
    assert await house.typed(LI, house.code(secret)) == ""
    with pytest.raises(Refused) as refused:
        await house.accounts.begin_factor(LI, RIGHT, Origin(HERE))
    assert refused.value.text_key == "hub.factor_there"


@pytest.mark.parametrize(("apart", "result"), [(-2, WRONG_CODE), (-1, ""), (0, ""), (1, ""), (2, WRONG_CODE)])
async def test_one_step_either_way_by_the_hubs_clock(house: House, apart: int, result: str) -> None:
    secret = await house.enrol(LI)
    house.now += timedelta(minutes=5)
    assert await house.typed(LI, house.code(secret, apart)) == result


async def test_a_used_code_is_refused_again_over_a_restart_too(house: House) -> None:
    secret = await house.enrol(LI)
    code = house.code(secret)
    assert await house.typed(LI, code) == ""
    assert await house.typed(LI, code) == WRONG_CODE
    house.restart()
    assert await house.typed(LI, code) == WRONG_CODE
    house.now += timedelta(seconds=30)
    assert await house.typed(LI, house.code(secret, -1)) == WRONG_CODE
    assert await house.typed(LI, house.code(secret)) == ""


async def test_the_code_that_enrolled_signs_nobody_in(house: House) -> None:
    secret = await house.enrol(LI)
    assert await house.typed(LI, house.code(secret, -1)) == WRONG_CODE


async def test_wrong_codes_count_and_the_right_password_does_not_forgive_them(house: House) -> None:
    secret = await house.enrol(LI)
    for _ in range(FAILURES):
        assert await house.typed(LI, "000000") == WRONG_CODE
    assert await house.typed(LI, house.code(secret)) == "hub.sign_in_paused"
    house.restart()
    assert await house.typed(LI, house.code(secret)) == "hub.sign_in_paused"
    assert [(one.account, one.address) for one in house.accounts.pauses] == [("li", HERE)]
    assert house.accounts.pauses[0].until == house.now + timedelta(minutes=10)
    house.now += timedelta(minutes=10)
    assert await house.typed(LI, house.code(secret)) == ""


async def test_a_pause_that_was_ended_stays_so_over_a_restart(house: House) -> None:
    for _ in range(FAILURES):
        assert await house.typed(LI, "", "wrong") == "hub.sign_in_failed"
    house.now += timedelta(seconds=1)
    await house.accounts.end_pause("li", HERE, TECH, Origin("192.0.2.5"))
    assert "tech end_pause li 192.0.2.1 done" in house.entered()
    house.restart()
    assert house.accounts.pauses == []
    assert await house.typed(LI, "") == ""
    with pytest.raises(Refused):
        await house.accounts.end_pause("li", HERE, TECH, Origin("192.0.2.5"))


async def test_under_dengbao_some_roles_enrol_before_they_are_in(house: House) -> None:
    house.restart(DENGBAO)
    attempt = new_attempt()
    assert await house.typed(LI, "") == ""
    assert await house.says(CHEN, attempt, RIGHT) == "hub.factor_needed"
    with pytest.raises(Refused):
        await house.accounts.signing.factor_key(FactorAtSignIn(1, "chen", new_attempt()), Origin(HERE))
    key = await house.accounts.signing.factor_key(FactorAtSignIn(1, "chen", attempt), Origin(HERE))
    secret = base64.b32decode(key.key)
    assert await house.says(CHEN, attempt, code="000000") == WRONG_CODE
    assert await house.says(CHEN, attempt) == "hub.factor_needed"
    assert await house.says(CHEN, attempt, code=house.code(secret)) == ""
    house.now += timedelta(seconds=30)
    assert await house.typed(CHEN, house.code(secret)) == ""


async def test_a_technician_takes_it_off_and_the_sessions_end_but_not_his_own(house: House) -> None:
    secret = await house.enrol(LI)
    await house.enrol(TECH)
    assert await house.typed(LI, house.code(secret)) == ""
    for name, why in (("tech", "hub.factor_own"), ("chen", "hub.factor_none")):
        with pytest.raises(Refused) as refused:
            await house.accounts.factors.remove(name, TECH, Origin(HERE))
        assert refused.value.text_key == why
    assert len(await house.accounts.factors.remove("li", TECH, Origin(HERE))) == 1
    assert house.storage.call(lambda uow: uow.sessions.open(NOON, "li")) == []
    assert "tech remove_second_factor li done\ntech end_session li done" in house.entered()
    assert await house.typed(LI, "") == ""
    assert base64.b32encode(secret).decode() not in house.entered()


async def test_of_two_who_say_one_code_at_once_one_comes_in(house: House) -> None:
    secret = await house.enrol(LI)
    attempts = [new_attempt(), new_attempt()]
    for attempt in attempts:
        assert await house.says(LI, attempt, RIGHT) == "hub.code_needed"
    code = house.code(secret)
    said = await asyncio.gather(*(house.says(LI, attempt, code=code) for attempt in attempts))
    assert sorted(said) == ["", WRONG_CODE]
