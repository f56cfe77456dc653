"""A step of the shown case that is on its way: what is awaited, and when the keys may open again. No widget."""

from console.domain.case import CaseRecord


class StepOnItsWay:
    """Begins with the key; ends when the case stands as the hub has answered, or with a refusal."""

    def __init__(self) -> None:
        self.is_sending = False
        self._begun_at = 0
        """How the case stood when it went out: its :attr:`CaseRecord.moved_version`."""
        self._awaited = 0
        """Version of the case that the last answer named; 0: nothing is awaited."""

    @property
    def is_unanswered(self) -> bool:
        """Whether nobody has answered yet."""
        return self.is_sending and not self._awaited

    def begin(self, record: CaseRecord | None) -> None:
        """It went out for the case as it stands."""
        self.is_sending, self._begun_at = True, record.moved_version if record is not None else 0

    def is_unseen(self, record: CaseRecord) -> bool:
        """Say whether it is on its way and the case has not moved yet: that is often seen before the answer comes."""
        return self.is_sending and record.moved_version == self._begun_at

    def answer(self, version: int) -> None:
        """It was carried out; the case comes by itself, in this version."""
        self._awaited = version

    def end(self) -> None:
        """Nothing is on its way any more."""
        self.is_sending, self._awaited = False, 0

    def look(self, record: CaseRecord | None) -> None:
        """End it where the case stands as was answered."""
        if self._awaited and record is not None and record.version >= self._awaited:
            self.end()
