"""The right of the slim form: the evidence, the one big key, what came of it."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.seat.draft import EvidenceState, SealStage
from widgets.cases.hint import Hint
from widgets.cases.outcome import Outcome
from widgets.cases.wording import hash_words
from widgets.lettering import Role, give_role, label, primary_key
from widgets.text import tr

_JOINT = " · "


class DispatchColumn(QWidget):
    """Evidence, key and outcome. Everything here is pressed by the mouse; the form has the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self._evidence = label(Role.BODY, tr("case.evidence_none"), wraps=True)
        self._seal = label(Role.QUIET, wraps=True)
        self.key = primary_key("")
        self.key.setObjectName("form.dispatch")
        self.keep = Hint("Esc", tr("case.keep_draft"))
        self.urgent = Hint("F5", tr("form.urgent"))
        self.partner = Hint("F3", "")
        self._hints = QWidget()
        self._warning = label(Role.WARNING, wraps=True)
        self.outcome = Outcome()
        self._is_urgent, self._is_ready = False, True
        for name, part in (("keep", self.keep), ("urgent", self.urgent), ("pass", self.partner)):
            part.setObjectName(f"form.{name}")
        self._lay_out()
        self.partner.hide()
        self.start()

    def start(self) -> None:
        """Show the key, ready."""
        self._show_key(is_ready=True)
        self.clear_warning()

    def set_urgent(self, is_urgent: bool) -> None:
        """Say whether the case will be urgent."""
        self._is_urgent = is_urgent
        self.urgent.set_words(tr("form.not_urgent" if is_urgent else "form.urgent"))
        self._show_words()

    def show_lack(self, *, lacks: bool) -> None:
        """Say by its look whether the key would dispatch; pressed all the same, the form says what is missing."""
        if self.key.property("lacks") is not lacks:
            self.key.setProperty("lacks", lacks)
            self.key.style().unpolish(self.key)
            self.key.style().polish(self.key)

    def set_partner(self, name: str) -> None:
        """Offer to pass the draft to this person; "" when nobody else is there."""
        self.partner.set_words(tr("form.pass_to", name=name))
        self.partner.setVisible(bool(name))

    def show_evidence(self, state: EvidenceState) -> None:
        """Say what is kept and whether it is sealed."""
        self._evidence.setText(_kept_words(state))
        is_failed = state.stage in {SealStage.FAILED, SealStage.CUT_SHORT}
        give_role(self._seal, Role.WARNING if is_failed else Role.QUIET)
        self._seal.setText(_seal_words(state))

    def show_no_evidence(self, words: str, note: str) -> None:
        """Say why nothing is kept."""
        self._evidence.setText(words)
        give_role(self._seal, Role.QUIET)
        self._seal.setText(note)

    def show_warning(self, words: str) -> None:
        """Say what stands in the way."""
        self._warning.setText(f"▲ {words}")

    def clear_warning(self) -> None:
        """Take the warning back."""
        self._warning.clear()

    def show_sending(self) -> None:
        """Shut the key."""
        self._show_key(is_ready=False)
        self.clear_warning()

    def show_outcome(self) -> None:
        """Turn to what came of it."""
        self.clear_warning()
        self._turn(is_done=True)

    def _show_key(self, *, is_ready: bool) -> None:
        self._is_ready = is_ready
        self.key.setEnabled(is_ready)
        self._show_words()
        self._turn(is_done=False)
        self._hints.setVisible(is_ready)

    def _show_words(self) -> None:
        words = tr("form.dispatch_urgent" if self._is_urgent else "case.dispatch") + "　Enter"
        self.key.setText(words if self._is_ready else tr("case.sending") + "…")

    def _turn(self, *, is_done: bool) -> None:
        for open_part in (self.key, self._hints, self._warning):
            open_part.setVisible(not is_done)
        self.outcome.setVisible(is_done)

    def _lay_out(self) -> None:
        hints = QVBoxLayout(self._hints)
        hints.setContentsMargins(0, 0, 0, 0)
        hints.setSpacing(8)
        first = QHBoxLayout()
        first.setSpacing(16)
        for hint in (self.keep, self.urgent):
            first.addWidget(hint)
        first.addStretch()
        hints.addLayout(first)
        hints.addWidget(self.partner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(Role.CAPTION, tr("case.evidence")))
        for words in (self._evidence, self._seal):
            column.addSpacing(-4)
            column.addWidget(words)
        column.addSpacing(8)
        for part in (self.key, self._hints, self._warning, self.outcome):
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
    elif state.is_live_only:
        words.append(tr("case.evidence_live_only"))
    elif not state.before_s:
        words.append(tr("case.evidence_just_opened"))
    return _JOINT.join(words)
