"""What a story counts and promises, and that it knows nothing of Qt but keys, clicks and the application."""

import ast
from pathlib import Path

import pytest

import console.story
from console.story.ledger import Effort, Ledger


def told() -> Ledger:
    effort = Effort(keys=6, decisions=["a case", "which", "right"])
    return Ledger("1", "closed", effort=effort, machine_s=0.4, seen_by_unit_ms=80.0, evidence="signed")


def test_effort_is_counted_by_the_keystroke_level_model() -> None:
    assert Effort(keys=10, points=2, decisions=["what"]).klm_s == pytest.approx(10 * 0.28 + 2 * 1.1 + 1.35)


def test_a_story_that_showed_everything_misses_nothing() -> None:
    assert told().missed() == []
    assert Ledger().missed(), "an empty one misses everything"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("state", "feedback"),
        ("machine_s", 1.2),
        ("machine_s", -1.0),
        ("seen_by_unit_ms", 301.0),
        ("evidence", "self-consistent only"),
        ("effort", Effort(keys=6, decisions=["1", "2", "3", "4"])),
        ("effort", Effort(keys=60, decisions=["1"])),
        ("trouble", "waited"),
    ],
)
def test_each_promise_can_be_missed(field: str, value: object) -> None:
    ledger = told()
    setattr(ledger, field, value)
    assert len(ledger.missed()) == 1


def test_the_story_takes_only_keys_clicks_and_the_application_from_qt() -> None:
    allowed = {"PySide6.QtCore": {"Qt"}, "PySide6.QtTest": {"QTest"}, "PySide6.QtWidgets": {"QApplication"}}
    for path in Path(console.story.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6"):
                assert {name.name for name in node.names} <= allowed[node.module or ""], path.name
            if isinstance(node, ast.Import):
                assert not any(name.name.startswith("PySide6") for name in node.names), path.name
