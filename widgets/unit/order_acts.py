"""The lower part of an order's sheet: the keys of what a unit may do now, or the form that one of them opened.

Knows no hub: it asks by signals, and is told.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget

from console.clock import monotonic
from console.domain.case import CaseId, CaseRecord
from console.domain.case_command import Acknowledge, Attach, FeedBack, ReturnCase
from console.seat.taken_order import TakenOrder
from widgets.text import tr
from widgets.unit.actions import ActionBar
from widgets.unit.after_image import Prepared
from widgets.unit.answer_form import AnswerForm, Written
from widgets.unit.order_questions import BY_KEY, ENTER, GO_ON, QUESTIONS, SELF_CHOSEN_DEAF_S
from widgets.unit.order_state import OrderState
from widgets.unit.picture_tray import PICTURES_MAX

FORM_PX: Final = 252
KEEP_AFTER_MS: Final = 800
"""A pause in typing after which what is written is told, to be kept."""


class OrderActs(QStackedWidget):
    """Signals name the case as it was shown.

    Signals:
        acknowledge_asked(CaseRecord): the unit takes it.
        return_asked(CaseRecord, str): it gives it back, with the reason.
        feedback_asked(CaseRecord, str, tuple): result and after-pictures.
        attach_asked(CaseRecord, str, tuple): pictures that come later.
        pictures_offered(object, list): case id; to be prepared, each settled by :meth:`take_picture` or
            :meth:`refuse_picture`.
        written(object, str, Written): case id, name of the command, and what is written for it now: at a pause in
            typing, when a form is left, and nothing when the hub has taken it.
        form_left(): a form was closed; the list may have the keyboard again.
        go_on_asked(): somebody has read that the order was taken back.
    """

    acknowledge_asked = Signal(object)
    return_asked = Signal(object, str)
    feedback_asked = Signal(object, str, tuple)
    attach_asked = Signal(object, str, tuple)
    pictures_offered = Signal(object, list)
    written = Signal(object, str, object)
    form_left = Signal()
    go_on_asked = Signal()

    def __init__(self, *, now: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._now, self._deaf_until = now, 0.0
        self._state = OrderState()
        self._pause = QTimer(self, interval=KEEP_AFTER_MS, singleShot=True)
        self._pause.timeout.connect(self.keep)
        self.bar = ActionBar("unit")
        self.bar.asked.connect(self._on_asked)
        self.addWidget(self.bar)
        self.forms = {name: AnswerForm(question, now=now) for name, question in QUESTIONS.items()}
        for name, form in self.forms.items():
            form.sent.connect(lambda text, pictures, name=name: self._on_sent(name, text, pictures))
            form.left.connect(self.leave)
            form.pictures_offered.connect(self._on_offered)
            form.text.textChanged.connect(self._pause.start)
            form.tray.changed.connect(self._pause.start)
            self.addWidget(form)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.currentChanged.connect(lambda _: self._fit())
        self._fit()

    @property
    def is_writing(self) -> bool:
        """Whether a form is open."""
        return self.currentWidget() is not self.bar

    def restore(self, case: CaseId, kind: str, written: Written) -> None:
        """Take what was written before this start."""
        if kind in self.forms:
            self._state.keep(case, kind, written)

    def keep(self) -> None:
        """Tell what is written in the open form, if one is open."""
        self._pause.stop()
        form, order = self._open_form(), self._state.order
        if form is not None and order is not None:
            self.written.emit(order.id, self._form_name(), form.written())

    def show_order(self, order: CaseRecord, *, by_itself: bool = False) -> None:
        """Show what can be done with ``order``. An open form stays with the order it was opened for."""
        state = self._state
        if state.order is not None and order.id != state.order.id:
            self._close_form()
            self._hear(not by_itself)
        elif state.taken is not None:  # it is an order again
            state.troubles.pop(order.id, None)
            self._hear(False)
        state.order, state.taken = order, None
        if self.is_writing and self._form_name() not in state.names():
            self._close_form()  # the case moved on: nothing of this kind can be said now; what was written is kept
            state.troubles[order.id] = tr("unit.moved_while_writing")
        self._refresh()

    def show_taken(self, taken: TakenOrder) -> None:
        """Say that the order on the sheet is this unit's no longer; what was written can still be read and copied."""
        state = self._state
        if state.order is not None and taken.order.id != state.order.id:
            self._close_form()  # chosen by hand: its keys are heard at once
            self._hear(True)
        elif state.taken is None:
            self._hear(False)
        state.order, state.taken = taken.order, taken
        self._refresh()
        form = self._open_form()
        if form is not None:
            form.show_trouble(tr("unit.gone_while_writing"))

    def _hear(self, is_heard: bool) -> None:
        """Hear the plain keys at once, or be deaf for a while: they were meant for what was there before."""
        self._deaf_until = 0.0 if is_heard else self._now() + SELF_CHOSEN_DEAF_S

    def set_away(self, is_away: bool) -> None:
        """Know whether the centre is out of reach: what may not wait is then not offered."""
        if is_away is not self._state.is_away:
            self._state.is_away = is_away
            self._refresh()

    def show_sending(self, case: CaseId, kind: str) -> None:
        """Say that a command on ``case`` is on its way; nothing else can be asked of it meanwhile."""
        self._state.sending[case] = kind
        self._state.troubles.pop(case, None)
        self._refresh()

    def show_done(self, case: CaseId, kind: str) -> None:
        """The hub has carried it out: what was written for it is no draft any more."""
        self._state.sending.pop(case, None)
        if self._state.drop(case, kind):
            self.written.emit(case, kind, Written())
        self._refresh()

    def show_refused(self, case: CaseId, words: str) -> None:
        """Say why it was not carried out; what was written comes back when the form is opened."""
        self._state.sending.pop(case, None)
        self._state.troubles[case] = words
        self._refresh()

    def sending(self, case: CaseId) -> str:
        """Return what is on its way for ``case``; "" if nothing is."""
        return self._state.sending.get(case, "")

    def take_picture(self, case: CaseId, prepared: Prepared) -> None:
        """Take a picture that is ready; where its form was left meanwhile it joins the draft."""
        form = self._form_of(case)
        if form is not None:
            form.take_picture(prepared)
            return
        for name, joined in self._state.join(case, prepared):
            self.written.emit(case, name, joined)

    def refuse_picture(self, case: CaseId, words: str) -> None:
        """Say why a picture was not taken."""
        form = self._form_of(case)
        if form is not None:
            form.refuse_picture(words)

    def take_key(self, event: QKeyEvent) -> bool:
        """Act on a plain key of the desk; say whether it was one."""
        if self.is_writing or event.isAutoRepeat() or self._now() < self._deaf_until:
            return False
        name = BY_KEY.get(Qt.Key(event.key()), "")
        offer = self.bar.big if event.key() in ENTER else self.bar.offer(name)
        if offer is not None:
            self._on_asked(offer.name)
        return offer is not None

    def open_for(self, sources: list[object]) -> None:
        """Take pictures dropped or pasted on the sheet: the form that they can go with opens."""
        if self._state.taken is not None:
            return
        if not self.is_writing:
            name = next((n for n in (FeedBack.__name__, Attach.__name__) if self.bar.offer(n)), None)
            if name is None:
                self.bar.say(tr("unit.pictures_not_now"), is_warning=True)
                return
            self._on_asked(name)
        form = self._open_form()
        if form is not None:
            form.offer(sources)

    def leave(self) -> None:
        """Close the form, keep what was written."""
        if self.is_writing:
            self._close_form()
            self._refresh()
            self.form_left.emit()

    def _on_asked(self, name: str) -> None:
        order = self._state.order
        if order is None or self.bar.offer(name) is None:
            return
        if name == GO_ON:
            self.go_on_asked.emit()
            return
        self._state.troubles.pop(order.id, None)
        if name == Acknowledge.__name__:
            self.show_sending(order.id, name)
            self.acknowledge_asked.emit(order)
            return
        form = self.forms[name]
        self.setCurrentWidget(form)
        held = order.after_pictures if name == Attach.__name__ else order.own_pictures
        form.start(
            self._state.written(order.id, name),
            max(0, PICTURES_MAX - len(held)),
            has_pictures=name == FeedBack.__name__ and bool(order.own_pictures),
        )

    def _on_sent(self, name: str, text: str, pictures: tuple[object, ...]) -> None:
        order = self._state.order
        if order is None or self._state.taken is not None:
            return
        self._close_form()
        self.show_sending(order.id, name)
        if name == ReturnCase.__name__:
            self.return_asked.emit(order, text)
        else:
            asked = self.feedback_asked if name == FeedBack.__name__ else self.attach_asked
            asked.emit(order, text, pictures)
        self.form_left.emit()

    def _on_offered(self, sources: list[object]) -> None:
        if self._state.order is not None:
            self.pictures_offered.emit(self._state.order.id, sources)

    def _open_form(self) -> AnswerForm | None:
        shown = self.currentWidget()
        return shown if isinstance(shown, AnswerForm) else None

    def _form_of(self, case: CaseId) -> AnswerForm | None:
        """Return the open form, if it is for this order."""
        order = self._state.order
        return self._open_form() if order is not None and order.id == case else None

    def _form_name(self) -> str:
        return next((name for name, form in self.forms.items() if form is self.currentWidget()), "")

    def _close_form(self) -> None:
        form, order = self._open_form(), self._state.order
        if form is not None and order is not None:
            self.keep()
            self._state.keep(order.id, self._form_name(), form.written())
            self.setCurrentWidget(self.bar)

    def _refresh(self) -> None:
        if self._state.order is None:
            return
        self.bar.show_offers(self._state.offers())
        words, is_warning = self._state.words()
        self.bar.say(words, is_warning=is_warning)
        self._fit()

    def _fit(self) -> None:
        """Be as high as what is shown: a stack would keep the height of its highest page."""
        self.setFixedHeight(FORM_PX if self.is_writing else self.bar.height_for(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the words again: they may need another line."""
        super().resizeEvent(event)
        self._fit()
