"""What an input method guesses for typed letters means the letters, wherever the guess itself means nothing."""

import pytest

from console.seat.pinyin import meant, typed_as

KNOWN = ("zddw", "zhandaoduiwu", "垃圾", "cxd")


@pytest.mark.parametrize(
    ("guess", "letters"),
    [
        ("在的单位", "zddw"),  # ibus-libpinyin's first guess for zddw
        ("占到队伍", "zhandaoduiwu"),
        ("长", "chang"),
        ("女", "nv"),
        ("在d单位", "zddw"),
        ("在的单位 车行道", "zddw cxd"),
    ],
)
def test_chinese_may_have_been_typed_as(guess: str, letters: str) -> None:
    assert letters in typed_as(guess)


def test_letters_are_no_guess_and_many_readings_end() -> None:
    assert typed_as("zddw 12") == ()
    assert len(typed_as("重长重长重长重长")) <= 32


def test_what_is_written_comes_before_its_sound() -> None:
    asked: list[str] = []

    def find(text: str) -> list[str]:
        asked.append(text)
        return [known for known in KNOWN if known == text]

    assert meant("垃圾", find) == ["垃圾"]
    assert asked == ["垃圾"]
    assert meant("在的单位", find) == ["zddw"]
    assert meant("没有", find) == []
