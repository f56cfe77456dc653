"""The two keys of an approval, and the form that asks for the reason of a no."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget

from console.clock import monotonic, utc_now
from console.domain.case import CaseId, CaseRecord
from console.domain.prose import OPINION_LENGTH
from console.domain.workflow import State
from console.seat.approval_model import Decided
from widgets.approval.wording import decided_words, decider_words
from widgets.text import tr
from widgets.unit.actions import ActionBar, Offer
from widgets.unit.answer_form import AnswerForm, Question, Written
from widgets.unit.order_acts import FORM_PX
from widgets.unit.order_questions import ENTER, SELF_CHOSEN_DEAF_S

APPROVE: Final = "Approve"
REFUSE: Final = "Refuse"
GO_ON: Final = "GoOn"
_LIKELY: Final = {
    State.REVIEW: ("approval.reason_not_restored", "approval.reason_no_picture", "approval.reason_part"),
    State.VOID_PENDING: ("approval.reason_real", "approval.reason_thin", "approval.reason_redispatch"),
}


class ApprovalActs(QStackedWidget):
    """Decides nothing itself. One decision for each case is on its way at a time.

    Signals:
        approve_asked(CaseRecord): yes.
        refuse_asked(CaseRecord, str): no, with the reason.
        form_left(): the list may have the keyboard again.
        go_on_asked(): somebody has read what was decided.

    Args:
        now: monotonic seconds.
        room_now: room time, aware.
    """

    approve_asked = Signal(object)
    refuse_asked = Signal(object, str)
    form_left = Signal()
    go_on_asked = Signal()

    def __init__(self, *, now: Callable[[], float] = monotonic, room_now: Callable[[], datetime] = utc_now) -> None:
        super().__init__()
        self._now, self._deaf_until, self._room_now = now, 0.0, room_now
        self._decided: Decided | None = None
        self._case: CaseRecord | None = None
        self._is_away = False
        self._written: dict[CaseId, Written] = {}
        self._sending: set[CaseId] = set()
        self._troubles: dict[CaseId, str] = {}
        self.bar = ActionBar("approval")
        self.bar.asked.connect(self._on_asked)
        self.addWidget(self.bar)
        self.forms = {state: self._made_form(state, likely) for state, likely in _LIKELY.items()}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.currentChanged.connect(lambda _: self._fit())

    @property
    def is_writing(self) -> bool:
        """Whether the reason of a no is being written."""
        return self.currentWidget() is not self.bar

    def show_case(self, case: CaseRecord, *, by_itself: bool = False) -> None:
        """Show what can be decided; a form that is open closes when its case is another one's now."""
        before, was_decided, self._decided = self._case, self._decided is not None, None
        if before is None or was_decided or case.id != before.id or case.state is not before.state:
            self._close_form()
            self._deaf_until = self._now() + SELF_CHOSEN_DEAF_S if by_itself else 0.0
        self._case = case
        self._refresh()

    def show_decided(self, decided: Decided) -> None:
        """Say what was decided; nothing is left to decide, and the way on is no key that decides."""
        self._close_form()
        self._case, self._decided = decided.case, decided
        self._sending.discard(decided.case.id)  # what we asked was carried out, or somebody was first
        self._refresh()

    def set_away(self, is_away: bool) -> None:
        """Know whether the centre is out of reach: a decision may not wait."""
        if is_away is not self._is_away:
            self._is_away = is_away
            self._refresh()

    def show_sending(self, case: CaseId) -> None:
        """Say that the decision is on its way."""
        self._sending.add(case)
        self._troubles.pop(case, None)
        self._refresh()

    def show_settled(self, case: CaseId, trouble: str = "") -> None:
        """Say that it was carried out, or why not; a reason that was written stays until it was."""
        self._sending.discard(case)
        if trouble:
            self._troubles[case] = trouble
        else:
            self._written.pop(case, None)
        self._refresh()

    def take_key(self, event: QKeyEvent) -> bool:
        """Act on Y or N, or on Enter where something was decided; say whether it was one."""
        names = {Qt.Key.Key_Y: APPROVE, Qt.Key.Key_N: REFUSE, **dict.fromkeys(ENTER, GO_ON)}
        name = names.get(Qt.Key(event.key()))
        if name is None or self.is_writing or event.isAutoRepeat() or self._now() < self._deaf_until:
            return False
        self._on_asked(name)
        return True

    def leave(self) -> None:
        """Close the form, keep what was written."""
        if self.is_writing:
            self._close_form()
            self._refresh()
            self.form_left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the words again: they may need another line."""
        super().resizeEvent(event)
        self._fit()

    def _on_asked(self, name: str) -> None:
        case = self._case
        if case is None or self.bar.offer(name) is None:
            return
        if name == GO_ON:
            self.go_on_asked.emit()
            return
        if name == REFUSE:
            form = self.forms[case.state]
            self.setCurrentWidget(form)
            form.start(self._written.get(case.id, Written()), 0)
            return
        self.show_sending(case.id)
        self.approve_asked.emit(case)

    def _on_sent(self, reason: str) -> None:
        case = self._case
        if case is None:
            return
        self._close_form()
        self.show_sending(case.id)
        self.refuse_asked.emit(case, reason)
        self.form_left.emit()

    def _close_form(self) -> None:
        form = self.currentWidget()
        if isinstance(form, AnswerForm) and self._case is not None:
            self._written[self._case.id] = form.written()
            self.setCurrentWidget(self.bar)

    def _refresh(self) -> None:
        if self._case is None:
            return
        if self._decided is not None:
            self._say_decided(self._decided)
            return
        case, is_sending = self._case, self._case.id in self._sending
        hinders = tr("hub.away") if self._is_away else ""
        offers = [
            Offer(APPROVE, f"{tr(f'approval.approve_{case.state.value}')}　Y", hinders, is_big=True),
            Offer(REFUSE, f"{tr('approval.refuse')}　N", hinders),
        ]
        self.bar.show_offers([] if is_sending or case.state not in _LIKELY else offers)
        words = self._troubles.get(case.id, "") or hinders
        self.bar.say(tr("approval.sending") if is_sending else words, is_warning=bool(words) and not is_sending)
        self._fit()

    def _say_decided(self, decided: Decided) -> None:
        self.bar.show_offers([Offer(GO_ON, f"{tr('approval.go_on')}　Enter", is_big=True)])
        words = decided_words(decided), decider_words(decided, self._room_now())
        self.bar.say("　".join(part for part in words if part))
        self._fit()

    def _made_form(self, state: State, likely: tuple[str, ...]) -> AnswerForm:
        made = AnswerForm(
            Question("approval", "reason", f"approval.reason_{state.value}", "approval.send", likely, OPINION_LENGTH),
            now=self._now,
        )
        made.sent.connect(lambda text, _pictures: self._on_sent(text))
        made.left.connect(self.leave)
        self.addWidget(made)
        return made

    def _fit(self) -> None:
        self.setFixedHeight(FORM_PX if self.is_writing else self.bar.height_for(self.width()))
