"""What is stored of passwords."""

from console.hub.password import hash_drawn, is_password


def test_a_drawn_password_is_known_again_and_no_other() -> None:
    stored = hash_drawn("kT4-wPz8vQ1mLs7-Rb2xYc9d")
    assert is_password(stored, "kT4-wPz8vQ1mLs7-Rb2xYc9d")
    assert not is_password(stored, "kT4-wPz8vQ1mLs7-Rb2xYc9e")
    assert "kT4" not in stored


def test_the_same_password_is_never_stored_alike() -> None:
    assert hash_drawn("kT4-wPz8vQ1mLs7-Rb2xYc9d") != hash_drawn("kT4-wPz8vQ1mLs7-Rb2xYc9d")
