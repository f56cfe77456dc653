"""What must hold of what was asked beside commands: each look has its line, no draft is lost or filed twice."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from typing import Final

from console.domain.board import Board
from console.domain.case import CaseId
from console.domain.passed_draft import DraftId
from console.domain.permission import Act
from console.domain.reminder import CLOCK
from console.hub.callers import CASE_SHOWN
from console.hub.session_token import ID_LENGTH
from db.register import Entry
from tests.simulation.asked import Asked

ENTERED: Final = (Act.VIEW_CALLER, Act.ERASE_CALLER, Act.VIEW_RECORDING)
"""Nobody does this, or tries to, without a line of the register."""


def each_entered(asked: Iterable[Asked], register: Iterable[Entry]) -> Iterator[str]:
    """Tell which looks, erasures and refused tries the register does not have, and which lines nobody asked for.

    A request that is sent again on another line may have two lines; it has none only where nobody knows of its end.
    """
    lines: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    for line in register:
        if line.act in [act.value for act in ENTERED] and line.account != CLOCK.name:
            lines[line.act, line.account, _key(line.object)].append(line)
    known = set()
    for one in asked:
        if one.act in ENTERED:
            words = "" if one.act is Act.VIEW_RECORDING and one.is_known and one.text_key else one.words
            key = one.act.value, one.by.name, _key(f"{one.about[:CASE_SHOWN]} {words}")
            known.add(key)
            if one.act is Act.VIEW_RECORDING:  # refused once, unheard, and sent again: that line has no reason
                known.add((*key[:2], _key(f"{one.about[:CASE_SHOWN]} ")))
            results = {line.result for line in lines.get(key, ())}
            if one.is_known and (one.text_key or "done") not in results:
                yield f"no line says that {one.by.name} asked to {one.act.value} of {one.about}: {one.text_key}"
    yield from (
        f"nobody asked for what the register says: {key}" for key, found in lines.items() if found and key not in known
    )


def _key(what: str) -> str:
    """Return what a line is found by: its object's first word, and the reason where it has one."""
    words = what.split(" ")
    return f"{words[0]} {words[-1] if len(words) > 1 else ''}"


def drafts_kept(asked: Iterable[Asked], waiting: Set[DraftId], board: Board) -> Iterator[str]:
    """Tell which passed drafts are neither a case, nor thrown away, nor waiting; or wait though a case was filed."""
    drafts = [one for one in asked if one.act is Act.PASS_DRAFT]
    passed = {one.about for one in drafts if one.words == "pass"}
    gone = {one.about for one in drafts if one.words == "withdraw" and (one.is_done or not one.is_known)}
    for one in drafts:
        is_filed = board.case(CaseId(one.about)) is not None
        if one.words == "pass" and one.is_done and not is_filed and one.about not in waiting | gone:
            yield f"the draft {one.about} is lost"
        if is_filed and one.about in waiting:
            yield f"the draft {one.about} waits, and is filed"
    yield from (f"nobody has passed the draft {which}" for which in waiting - passed)


def ended_for_good(asked: Iterable[Asked], open_tokens: Iterable[str]) -> Iterator[str]:
    """Tell which sessions go on though somebody was told that they are ended, whatever the hub's disk could store."""
    ended = {one.about for one in asked if one.act is Act.END_SESSIONS and one.about and one.is_done}
    yield from (
        f"the session {token[:ID_LENGTH]} was ended, and goes on" for token in open_tokens if token[:ID_LENGTH] in ended
    )
