"""What nobody wrote words for is still said in whole words: no empty braces, on a terminal or over the wire."""

from pathlib import Path

import pytest

from console.app.terminal import tell_failure
from console.errors import ConsoleError, Corrupt, Unavailable
from console.link.envelope import error_of, refusal_of
from widgets.text import tr, use_language


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_start_that_fails_without_words_names_its_cause_and_its_log(
    language: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    use_language(language)
    try:
        tell_failure(Unavailable("no camera at rtsp://demo:secret@127.0.0.1/1"), tmp_path / "demo.log")
    finally:
        use_language("zh_CN")
    said = capsys.readouterr().err
    assert "{" not in said
    assert "no camera at" in said
    assert "secret" not in said
    assert str(tmp_path / "demo.log") in said


def test_a_start_that_fails_with_words_says_them_alone(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    tell_failure(Unavailable("x", text_key="seat.file_unreadable", path="cameras.csv"), tmp_path / "demo.log")
    assert capsys.readouterr().err == "文件 cameras.csv 无法读取\n"


@pytest.mark.parametrize(
    ("failure", "number", "words"),
    [
        (Corrupt("a fold without its case"), "", "出错了：Corrupt"),
        (ConsoleError("fault"), "1f2e3d4c", "出错了：1f2e3d4c"),
        (Corrupt("a line", text_key="hub.register_broken", number=7), "", "审计记录在第 7 条处被改动或损坏。"),
    ],
)
def test_a_refusal_over_the_wire_keeps_its_number(failure: ConsoleError, number: str, words: str) -> None:
    told = error_of(refusal_of(failure, 1, number))
    assert tr(told.text_key, **told.facts) == words
