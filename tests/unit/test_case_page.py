"""The page on the path of a case says what the table says."""

from pathlib import Path

from console.domain.workflow import STANDING, TRANSITIONS

PAGE = Path(__file__).parents[2] / "docs" / "case.md"


def test_the_page_lists_the_table() -> None:
    lines = [line.split("|")[1:4] for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    told = [tuple(cell.strip() for cell in line) for line in lines[1:]]
    moves = [(state, action, after) for (state, action), after in TRANSITIONS.items() if action not in STANDING]
    assert told == [(state.value if state else "–", action.value, after.value) for state, action, after in moves]
