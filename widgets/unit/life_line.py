"""The life line of a case in words: when, what, who, and what they said."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from console.domain.case import CaseRecord, Step
from console.domain.permission import Role as AccountRole
from console.domain.standard import UnitId
from console.domain.workflow import Action
from widgets.cases.wording import time_words
from widgets.lettering import Role, label
from widgets.text import tr

_WHEN_PX: Final = 84
_MERGED: Final = frozenset({Action.REPORT, Action.FILE})
"""One key reports, files and dispatches: where all three came at once, the dispatch says it."""


def steps_at(case: CaseRecord, unit: UnitId) -> tuple[Step, ...]:
    """Return the steps since the case became an order of ``unit``: what went on elsewhere before is not its matter."""
    return tuple(step for step in case.steps if step.unit == unit and step.action not in _MERGED)


def step_words(step: Step) -> str:
    """Return what was done and by whom: 「退单　陈强」."""
    what = tr(f"step.{step.action.value}")
    who = tr("step.clock") if step.role is AccountRole.HUB else step.person
    told = tr("step.by_telephone", name=step.telephone.told_by) if step.telephone is not None else ""
    return "　".join(part for part in (what, who, told) if part)


class LifeLine(QWidget):
    """Steps from top to bottom. ``now`` decides whether a date is needed; ``newest_first`` turns the order round."""

    def __init__(self, now: Callable[[], datetime], *, newest_first: bool = False) -> None:
        super().__init__()
        self._now, self._newest_first = now, newest_first
        self._shown: tuple[Step, ...] | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, _WHEN_PX)
        self._grid.setColumnStretch(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_steps(self, steps: Iterable[Step]) -> None:
        """Show these steps; the same ones again cost nothing."""
        steps = tuple(steps)
        if steps == self._shown:
            return
        self._shown = steps
        self._clear()
        for row, step in enumerate(reversed(steps) if self._newest_first else steps):
            self._add(row, step)

    def _add(self, row: int, step: Step) -> None:
        when = label(Role.QUIET, time_words(step.at, self._now()))
        self._grid.addWidget(when, row, 0, Qt.AlignmentFlag.AlignTop)
        words = step_words(step)
        if step.pictures:
            words += "　" + tr("step.pictures", n=len(step.pictures))
        what: QLabel = label(Role.BODY, words + (f"\n{step.opinion}" if step.opinion else ""), wraps=True)
        self._grid.addWidget(what, row, 1, Qt.AlignmentFlag.AlignTop)

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            part = item.widget()
            part.hide()
            part.deleteLater()
