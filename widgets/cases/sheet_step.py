"""A step of the shown case that is on its way: what is awaited, and when the keys may open again. No widget."""

from console.domain.case import CaseRecord


class StepOnItsWay:
    """Begins with the key; ends when the case stands as the hub has answered, or with a refusal."""

    def __init__(self) -> None:
        self.is_sending = False
        self._awaited = 0
        """Version of the case that the last answer named; 0: nothing is awaited."""

    @property
    def is_unanswered(self) -> bool:
        """Whether nobody has answered yet."""
        return self.is_sending and not self._awaited

    def begin(self) -> None:
        """It went out."""
        self.is_sending = True

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
