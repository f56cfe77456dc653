"""The right of the slim form: the evidence, the one big key, what came of it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.seat.draft import EvidenceState, SealStage
from widgets.cases.hint import Hint
from widgets.cases.wording import case_no_words, hash_words
from widgets.lettering import Role, give_role, label, primary_key
from widgets.text import tr

_JOINT = " · "


class DispatchColumn(QWidget):
    """Evidence, key and outcome. ``key``, ``keep`` and ``back`` are pressed by the mouse; the form has the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self._evidence = label(Role.BODY, tr("case.evidence_none"), wraps=True)
        self._seal = label(Role.QUIET, wraps=True)
        self.key = primary_key("")
        self.keep = Hint("Esc", tr("case.keep_draft"))
        self._warning = label(Role.WARNING, wraps=True)
        self._mark = label(Role.TITLE)
        self._done = label(Role.TITLE, wraps=True)
        self._number = label(Role.VALUE, wraps=True)
        self.back = Hint("Esc", tr("case.go_back"))
        self._outcome = QWidget()
        self._lay_out()
        self.start()

    def start(self) -> None:
        """Show the key, ready."""
        self._show_key(tr("case.dispatch") + "　Enter", is_ready=True)
        self.clear_warning()

    def show_evidence(self, state: EvidenceState) -> None:
        """Say what is kept and whether it is sealed."""
        self._evidence.setText(_kept_words(state))
        is_failed = state.stage in {SealStage.FAILED, SealStage.CUT_SHORT}
        give_role(self._seal, Role.WARNING if is_failed else Role.QUIET)
        self._seal.setText(_seal_words(state))

    def show_warning(self, words: str) -> None:
        """Say what stands in the way."""
        self._warning.setText(f"▲ {words}")

    def clear_warning(self) -> None:
        """Take the warning back."""
        self._warning.clear()

    def show_sending(self) -> None:
        """Shut the key."""
        self._show_key(tr("case.sending") + "…", is_ready=False)
        self.clear_warning()

    def show_done(self, case_no: str, unit_name: str) -> None:
        """Show the outcome in the key's place."""
        self._show_outcome("✓", "done", tr("case.dispatched_to", unit=unit_name))
        self._number.setText(tr("case.case_no", number=case_no_words(case_no)))

    def show_waiting(self, local_number: str, unit_name: str) -> None:
        """Show in the key's place that the command is kept here until the hub is back."""
        self._show_outcome("◇", "", tr("case.waits_for", unit=unit_name))
        self._number.setText(tr("case.local_number", number=local_number))

    def _show_outcome(self, shape: str, mark: str, words: str) -> None:
        self._mark.setText(shape)
        self._mark.setProperty("mark", mark)
        self._mark.style().unpolish(self._mark)
        self._mark.style().polish(self._mark)
        self._done.setText(words)
        self.clear_warning()
        self._turn(is_done=True)

    def _show_key(self, words: str, *, is_ready: bool) -> None:
        self.key.setText(words)
        self.key.setEnabled(is_ready)
        self._turn(is_done=False)
        self.keep.setVisible(is_ready)

    def _turn(self, *, is_done: bool) -> None:
        for open_part in (self.key, self.keep, self._warning):
            open_part.setVisible(not is_done)
        for done_part in (self._outcome, self._number, self.back):
            done_part.setVisible(is_done)

    def _lay_out(self) -> None:
        outcome = QHBoxLayout(self._outcome)
        outcome.setContentsMargins(0, 0, 0, 0)
        outcome.setSpacing(8)
        outcome.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        outcome.addWidget(self._done, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(Role.CAPTION, tr("case.evidence")))
        for words in (self._evidence, self._seal):
            column.addSpacing(-4)
            column.addWidget(words)
        column.addSpacing(8)
        for part in (self.key, self.keep, self._warning, self._outcome, self._number, self.back):
            column.addWidget(part)
        column.addStretch()


def _kept_words(state: EvidenceState) -> str:
    if state.stage is SealStage.FAILED:
        return tr("case.evidence_lost")
    parts = [tr("case.evidence_frame")]
    if state.before_s:
        parts.append(tr("case.evidence_before", n=round(state.before_s)))
    if state.after_s:
        still = state.stage in {SealStage.SEALING, SealStage.SEALED}
        parts.append(tr("case.evidence_collecting" if still else "case.evidence_after", n=round(state.after_s)))
    return _JOINT.join(parts)


def _seal_words(state: EvidenceState) -> str:
    if state.stage is SealStage.FAILED:
        return f"▲ {tr('case.evidence_failed')}"
    if state.stage is SealStage.SEALING:
        return tr("case.evidence_sealing") + "…"
    words = [tr("case.evidence_sealed", seal=hash_words(state.seal))]
    if state.stage is SealStage.CUT_SHORT:
        words = [f"▲ {tr('case.evidence_cut')}"]
    elif not state.before_s:
        words.append(tr("case.evidence_live_only"))
    return _JOINT.join(words)
