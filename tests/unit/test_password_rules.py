"""What a password must be under either profile, and which ones everybody would try first."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

import pytest

from console.domain.account import Account, check_password
from console.domain.common_passwords import is_common
from console.domain.password_rules import DENGBAO, ORDINARY, PasswordRules, check_new_password, has_expired, rules_of
from console.domain.permission import Role
from console.errors import Refused
from tests.street import NOW

LI = Account("liwen", "Lucy Lindqvist 李文", Role.DUTY_OFFICER, "值班员")
WORDS = ("kestrel-room", "310199")
SHORT = rules_of("dengbao", 8)


def refusal(rules: PasswordRules, password: str) -> str:
    try:
        check_new_password(rules, LI, password, WORDS)
    except Refused as exc:
        return exc.text_key.removeprefix("hub.password_")
    return ""


@pytest.mark.parametrize(
    ("password", "ordinary", "dengbao"),
    [
        ("Trombone-42-lilac", "", ""),
        ("trombone lilac hut", "", "classes"),
        ("tromboneLILAChut", "", "classes"),
        ("TromboneLilac42", "", ""),
        ("陶罐Trombone-lilac", "", ""),
        ("Tr0mbone-42", "length", "length"),
        ("x" * 250 + "Trombone-42-lilac", "length", "length"),
        ("Liwen-trombone-42", "plain", "plain"),
        ("aA1!aA1!aA1!", "plain", "plain"),
        ("Qwerty-2024-Admin", "common", "common"),
        ("Trombone-lindqvist-4", "", "names"),
        ("Trombone-值班员-42", "", "names"),
        ("Trombone-Kestrel-42", "", "names"),
        ("Trombone-310199-Hut", "", "names"),
    ],
)
def test_each_profile_takes_what_keeps_its_rules(password: str, ordinary: str, dengbao: str) -> None:
    assert (refusal(ORDINARY, password), refusal(DENGBAO, password)) == (ordinary, dengbao)


def test_the_least_length_can_be_eight_and_not_less() -> None:
    assert refusal(SHORT, "Tromb-42") == ""
    assert refusal(SHORT, "Trom-42") == "length"
    for profile, length in (("dengbao", 7), ("dengbao", 257), ("other", 12)):
        with pytest.raises(Refused):
            rules_of(profile, length)


@pytest.mark.parametrize(
    "password",
    [
        "qwertyuiop[]", "1qaz2wsx3edc", "1q2w3e4r5t6y", "P@ssw0rd2024", "Shanghai@12345", "woaini1314520",
        "Woxihuanni520!", "zhihuizhongxin1", "19870101woaini", "aaaaaaaaaaaa", "abcabcabcabc", "098765432100",
        "Admin!@#$%^&*", "网格指挥中国密码2026", "jiankongshi12345", "LKJHGFDSA2025",
    ],
)  # fmt: skip
def test_what_is_tried_first_is_common(password: str) -> None:
    assert is_common(password)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "kT4-wPz8vQ1mLs7",
        "Trombone-42-lilac",
        "我家猫爱吃青豆罐头和米饭",
        "a cup of cold tea 2024",
    ],
)
def test_what_has_enough_of_its_own_is_not(password: str) -> None:
    assert not is_common(password)


def test_only_dengbao_wants_a_change_and_on_the_ninetieth_day() -> None:
    day = timedelta(days=90)
    assert has_expired(DENGBAO, NOW - day, NOW)
    assert not has_expired(DENGBAO, NOW - day + timedelta(seconds=1), NOW)
    assert not has_expired(ORDINARY, NOW - 100 * day, NOW)


@pytest.mark.parametrize(
    ("name", "password", "is_taken"),
    [("li", "sparrow-lilac-42", True), ("wu", "sparrow-lilac-42", True), ("lila", "sparrow-lilac-42", False),
     ("李文", "李文sparrow-42", False)],
)  # fmt: skip
def test_a_name_of_two_letters_stands_in_honest_words_too(name: str, password: str, is_taken: bool) -> None:
    account = replace(LI, name=name)
    with nullcontext() if is_taken else pytest.raises(Refused):
        check_password(name, password)
    with nullcontext() if is_taken else pytest.raises(Refused):
        check_new_password(ORDINARY, account, password)
