"""Which cases a search means: number, Chinese, pinyin from a syllable on, initials. Pure; spells nothing itself.

Spelling some thousands of places takes a second: whoever searches for letters is told, beside the loop, how texts are
spelled (:attr:`CaseSearch.unspelled`, :meth:`CaseSearch.learn`). Until then letters find what is written in letters.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from console.domain.case import CaseId, CaseRecord
from console.seat.pinyin import Spelling

Texts = tuple[str, ...]
"""Of one case: place, class, condition and unit."""


@dataclass(slots=True)
class _Words:
    """What is searched of one case."""

    record: CaseRecord
    plain: str
    spelled: Spelling | None = None
    """Of its texts; None while that is not known."""


class CaseSearch:
    """Knows the words of cases, and how their Chinese is typed."""

    def __init__(self) -> None:
        self._words: dict[CaseId, _Words] = {}
        self._spelled: dict[Texts, Spelling] = {}
        self.unspelled: set[Texts] = set()
        """What was searched for letters before anybody has said how they are spelled."""

    def forget(self, case: CaseId) -> None:
        """A case has left the view."""
        self._words.pop(case, None)

    def learn(self, spelled: Mapping[Texts, Spelling]) -> None:
        """Take how the texts of cases are spelled, together."""
        self._spelled.update(spelled)
        self.unspelled.difference_update(spelled)

    def means(self, record: CaseRecord, wanted: Sequence[str]) -> bool:
        """Say whether a case has all of these words, each in lower case."""
        words = self._words.get(record.id)
        if words is None or words.record is not record:
            words = self._words[record.id] = _Words(record, _plain(record))
        return all(word in words.plain or self._is_typed_as(words, word) for word in wanted)

    def _is_typed_as(self, words: _Words, word: str) -> bool:
        letters = word.replace("'", "").replace("ü", "v")
        if not letters.isascii() or letters.isdecimal():
            return False
        if words.spelled is None:
            texts = _texts(words.record)
            words.spelled = self._spelled.get(texts)
            if words.spelled is None:
                self.unspelled.add(texts)
                return False
        return words.spelled.has(letters)


def _plain(record: CaseRecord) -> str:
    number = (record.case_no, record.case_no[:8] + "-" + record.case_no[-5:])
    return "\n".join((*number, *_texts(record), record.public_grid, record.residents_grid)).lower()


def _texts(record: CaseRecord) -> Texts:
    return record.place, record.class_name, record.condition, record.unit_name
