"""Who may do and see what; accounts, passwords, the pause after failures."""

import pytest

from console.domain.account import Account, check_account, check_password
from console.domain.permission import MAY, ROOM, Act, Role, View, require, require_view, unit_view
from console.domain.standard import UnitId
from console.errors import Refused

SQUAD = Account("squad", "陈强", Role.UNIT, "队长", UnitId("enforcement"))
UNITS_ACTS = {Act.ACKNOWLEDGE, Act.RETURN_CASE, Act.FEED_BACK, Act.ATTACH, Act.UPLOAD_PICTURE, Act.VIEW_EVIDENCE}
REVIEWERS_ACTS = {Act.REVIEW, Act.VIEW_EVIDENCE, Act.VIEW_RECORDING, Act.FIND_DUPLICATES}
ALLOWED = {
    Role.DUTY_OFFICER: set(Act)
    - {Act.CREATE_ACCOUNT, Act.END_SESSIONS, Act.LOOK_AFTER_ACCOUNTS, Act.RETURN_CASE, Act.REVIEW, Act.REMIND},
    Role.DEPUTY_COMMANDER: REVIEWERS_ACTS,
    Role.COMMANDER: REVIEWERS_ACTS,
    Role.UNIT: UNITS_ACTS,
    Role.TECHNICIAN: {
        Act.PUT_CAMERAS,
        Act.PUT_STANDARD,
        Act.PUT_GRIDS,
        Act.PUT_CREDENTIAL,
        Act.CREATE_ACCOUNT,
        Act.END_SESSIONS,
        Act.LOOK_AFTER_ACCOUNTS,
    },
    Role.HUB: {Act.REMIND},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", Act)
def test_the_whole_table(role: Role, act: Act) -> None:
    actor = Account("x", "x", role, unit=SQUAD.unit)
    if act in ALLOWED[role]:
        require(actor, act)
    else:
        with pytest.raises(Refused):
            require(actor, act)


def test_nobody_who_files_or_checks_reviews() -> None:
    assert not any(
        Act.REVIEW in acts and acts & {Act.FILE_AND_DISPATCH, Act.CHECK, Act.APPLY_VOID} for acts in MAY.values()
    )


def test_no_role_has_cases_and_accounts() -> None:
    assert not any({Act.FILE_AND_DISPATCH, Act.CREATE_ACCOUNT} <= acts for acts in MAY.values())


@pytest.mark.parametrize(
    ("actor", "seen"),
    [
        (SQUAD, unit_view(UnitId("enforcement"))),
        (Account("li", "李文", Role.DUTY_OFFICER), ROOM),
        (Account("zhao", "赵刚", Role.DEPUTY_COMMANDER), ROOM),
        (Account("qian", "钱明", Role.COMMANDER), ROOM),
        (Account("tech", "周工", Role.TECHNICIAN), None),
        (Account("hub", "", Role.HUB), None),
    ],
)
def test_each_sees_one_view_at_most(actor: Account, seen: View | None) -> None:
    for view in (ROOM, unit_view(UnitId("enforcement")), unit_view(UnitId("sanitation")), View("unit:"), View("")):
        if view == seen:
            require_view(actor, view)
        else:
            with pytest.raises(Refused):
                require_view(actor, view)


@pytest.mark.parametrize(
    "account",
    [
        Account("", "x", Role.TECHNICIAN),
        Account("a b", "x", Role.TECHNICIAN),
        Account("x" * 33, "x", Role.TECHNICIAN),
        Account("ok", " ", Role.TECHNICIAN),
        Account("ok", "x", Role.UNIT),
        Account("ok", "x", Role.HUB),
        Account("ok", "x", Role.DUTY_OFFICER, unit=UnitId("enforcement")),
    ],
)
def test_unusable_accounts(account: Account) -> None:
    with pytest.raises(Refused):
        check_account(account)


@pytest.mark.parametrize("password", ["short", "x" * 257, "squad-and-more", "SQUAD-and-more", "abababababab"])
def test_unusable_passwords(password: str) -> None:
    with pytest.raises(Refused):
        check_password("squad", password)
