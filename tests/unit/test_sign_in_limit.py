"""The pause after failed sign-ins: for one name at one address, a while, and told once."""

from datetime import UTC, datetime, timedelta

import pytest

from console.domain.sign_in_limit import FAILURE_WINDOW, FAILURES, STRANGERS, SignInLimit
from console.errors import Refused

NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)


def test_the_sixth_try_is_refused_but_not_from_elsewhere_nor_for_ever() -> None:
    limit = SignInLimit()
    for second in range(FAILURES):
        limit.require("li", "192.0.2.1", NOW)
        limit.failed("li", "192.0.2.1", NOW + timedelta(seconds=second))
    with pytest.raises(Refused) as paused:
        limit.require("li", "192.0.2.1", NOW + timedelta(seconds=5))
    assert paused.value.facts["minutes"] == 10
    limit.require("li", "192.0.2.2", NOW)
    limit.require("wang", "192.0.2.1", NOW)
    limit.require("li", "192.0.2.1", NOW + timedelta(minutes=10))


def test_a_success_forgets_the_failures() -> None:
    limit = SignInLimit()
    for _ in range(FAILURES):
        limit.failed("li", "192.0.2.1", NOW)
    limit.succeeded("li", "192.0.2.1")
    limit.require("li", "192.0.2.1", NOW)


def test_a_pause_is_told_once_and_what_strangers_fail_so_often_an_address() -> None:
    limit = SignInLimit()
    for _ in range(FAILURES):
        limit.failed("li", "192.0.2.1", NOW)
    assert [limit.is_news("li", "192.0.2.1") for _ in range(3)] == [True, False, False]
    assert sum(limit.has_line("192.0.2.1", NOW) for _ in range(2 * STRANGERS)) == STRANGERS
    assert limit.has_line("192.0.2.2", NOW)
    assert limit.has_line("192.0.2.1", NOW + FAILURE_WINDOW)
