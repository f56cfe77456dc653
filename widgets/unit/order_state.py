"""What can be said of an order now: what was written for it, what is on its way, why something was not done. No widget.

What is written is kept for each order and each kind of answer until the hub has taken it.
"""

from collections.abc import Iterator

from console.domain.case import CaseId, CaseRecord
from console.domain.case_command import Attach, ReturnCase, possible
from console.domain.permission import Role
from console.seat.taken_order import TakenOrder
from widgets.text import tr
from widgets.unit.actions import Offer
from widgets.unit.after_image import Prepared
from widgets.unit.answer_form import Written
from widgets.unit.order_questions import GO_ON, KEYS, SAYS
from widgets.unit.picture_tray import PICTURES_MAX
from widgets.unit.taken_words import taken_sentence


class OrderState:
    """The order on the sheet, and what is known of all orders beside their records."""

    def __init__(self) -> None:
        self.order: CaseRecord | None = None
        self.taken: TakenOrder | None = None
        """The order is this unit's no longer."""
        self.is_away = False
        """The centre is out of reach."""
        self.sending: dict[CaseId, str] = {}
        """Names of the commands on their way."""
        self.troubles: dict[CaseId, str] = {}
        self._written: dict[tuple[CaseId, str], Written] = {}

    # ---- what is written

    def written(self, case: CaseId, name: str) -> Written:
        """Return what was written so far."""
        return self._written.get((case, name), Written())

    def keep(self, case: CaseId, name: str, written: Written) -> None:
        """Keep what is written; nothing written is no draft."""
        self._written.pop((case, name), None)
        if written != Written():
            self._written[case, name] = written

    def drop(self, case: CaseId, name: str) -> bool:
        """Forget what was written; say whether there was anything."""
        return self._written.pop((case, name), None) is not None

    def join(self, case: CaseId, prepared: Prepared) -> Iterator[tuple[str, Written]]:
        """Put a picture that came late to the drafts it can go with; yield their kinds and how they stand now."""
        for (held_for, name), written in list(self._written.items()):
            if held_for == case and name != ReturnCase.__name__:
                joined = Written(written.text, (*written.pictures, prepared)[:PICTURES_MAX])
                self._written[held_for, name] = joined
                yield name, joined

    # ---- what can be done

    def names(self) -> list[str]:
        """Return the names of the commands that the order allows now."""
        if self.order is None or self.taken is not None:
            return []
        can = {kind.__name__ for kind in possible(self.order, Role.UNIT)}
        if len(self.order.after_pictures) >= PICTURES_MAX:
            can.discard(Attach.__name__)
        return [name for name in KEYS if name in can]

    def offers(self) -> list[Offer]:
        """Return the keys to show: none while a command is on its way; for what was taken back, one that leaves it."""
        if self.taken is not None:
            return [Offer(GO_ON, f"{tr('unit.go_on')}　Esc")]
        if self.order is None or self.order.id in self.sending:
            return []
        return [self._offer(self.order, name) for name in self.names()]

    def _offer(self, order: CaseRecord, name: str) -> Offer:
        key, cap = KEYS[name]
        is_kept = (order.id, name) in self._written
        words = tr(key) + (tr("unit.written_before") if is_kept else "")
        may_not_wait = self.is_away and name == ReturnCase.__name__
        hinders = tr("unit.return_waits_for_hub") if may_not_wait else ""
        return Offer(name, f"{words}　{cap}", hinders, is_big=cap == "Enter")

    def words(self) -> tuple[str, bool]:
        """Return what stands beside the keys, and whether it is a warning."""
        if self.order is None:
            return "", False
        case, sending = self.order.id, self.sending.get(self.order.id, "")
        if self.taken is not None:
            return taken_sentence(self.taken), True
        if sending:
            return tr(f"unit.waits_{sending}" if self.is_away else f"unit.sends_{sending}"), self.is_away
        if case in self.troubles:
            return self.troubles[case], True
        return self._standing(self.order), False

    @staticmethod
    def _standing(order: CaseRecord) -> str:
        if order.state not in SAYS:
            return ""
        said = next((step.opinion for step in reversed(order.steps) if step.opinion), "")
        return tr(SAYS[order.state], said=said)
