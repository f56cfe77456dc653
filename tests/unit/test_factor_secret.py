"""Codes of a second factor: the vectors of RFC 6238, one step either way, none twice; the secret sealed."""

from datetime import UTC, datetime, timedelta

import pytest

from console.errors import Corrupt
from console.hub.factor_secret import STEP_S, code_of, key_text, key_uri, new_secret, seal, step_at, step_of, unseal

VECTOR = b"12345678901234567890"
NOW = datetime(2026, 7, 1, 14, 55, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_vectors_of_rfc_6238(second: int, code: str) -> None:
    assert code_of(VECTOR, second // STEP_S, 8) == code
    assert code_of(VECTOR, second // STEP_S) == code[2:], "six digits are the last six"


def test_a_code_is_good_for_one_step_either_way_and_never_again() -> None:
    now = step_at(NOW)
    for apart in (-2, -1, 0, 1, 2):
        code = code_of(VECTOR, now + apart)
        expected = now + apart if abs(apart) <= 1 else None
        assert step_of(VECTOR, code, NOW, 0) == expected
        assert step_of(VECTOR, code, NOW, now + apart) is None, "used"
    assert step_of(VECTOR, code_of(VECTOR, now - 1), NOW, now) is None, "one before the last used"
    assert step_at(NOW + timedelta(seconds=STEP_S)) == now + 1


@pytest.mark.parametrize("code", ["", "1", "12345678", "一二三四五六", "００００００", "abcdef", " 94287"])
def test_what_is_no_code_is_none(code: str) -> None:
    assert step_of(VECTOR, code, NOW, 0) is None


def test_a_secret_is_drawn_anew_and_said_as_telephones_read_it() -> None:
    assert new_secret() != new_secret()
    assert len(new_secret()) == 20
    assert key_text(VECTOR) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    uri = key_uri(VECTOR, "li", "彭浦 街道")
    assert uri == f"otpauth://totp/li?secret={key_text(VECTOR)}&issuer=%E5%BD%AD%E6%B5%A6%20%E8%A1%97%E9%81%93"


def test_it_opens_with_its_key_and_for_its_account_only() -> None:
    key = bytes(32)
    sealed = seal(VECTOR, "li", key)
    assert unseal(sealed, "li", key) == VECTOR
    assert seal(VECTOR, "li", key) != sealed
    for other, account in ((bytes([1] * 32), "li"), (key, "wang")):
        with pytest.raises(Corrupt):
            unseal(sealed, account, other)
    with pytest.raises(Corrupt):
        unseal("no base 64", "li", key)
