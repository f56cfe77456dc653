"""Who called: what is taken down, how it is sealed, and that nothing quotes it."""

import stat
from dataclasses import fields
from pathlib import Path

import pytest

from console.domain.caller import KEPT, NAME_MAX, NOBODY, NUMBER_MAX, SEALED_MAX, Caller, checked_caller
from console.errors import ConsoleError, Corrupt, Refused
from console.link.caller_seal import KEY_FILE, CallerKey, seal

WANG = Caller("王女士", "021-5555 1234", wants_answer=True)


PAGE = Path(__file__).parents[2] / "docs" / "caller.md"


def test_every_personal_field_stands_in_the_register_of_fields() -> None:
    """Security baseline, row 24: with its purpose and its period, and nothing else is kept of anybody."""
    lines = [line.split("|")[1:4] for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    register = [tuple(cell.strip() for cell in line) for line in lines if len(line) == 3]
    named = [name for name, purpose, period in register[1:] if purpose and period]
    assert named == ["name", "number", "an answer is wanted"]
    assert [field.name for field in fields(Caller)] == ["name", "number", "wants_answer"]
    assert f"{KEPT.days} days" in register[1][2]


@pytest.mark.parametrize("number", ["110", "13800138001", "021-5555 1234", "+86 (21) 5555-1234", "55551234*802", ""])
def test_telephone_numbers(number: str) -> None:
    assert checked_caller(Caller("王", f" {number} ")) == Caller("王", number)


@pytest.mark.parametrize(
    "caller",
    [
        Caller(number="十三八"),
        Caller(number="12"),
        Caller(number="138001\n38001"),
        Caller(number="1" * (NUMBER_MAX + 1)),
        Caller(name="王" * (NAME_MAX + 1)),
        Caller(name="王\x00"),
        Caller(name="王", wants_answer=True),
    ],
)
def test_what_nobody_is_called_is_refused_and_not_quoted(caller: Caller) -> None:
    with pytest.raises(Refused) as refused:
        checked_caller(caller)
    assert (caller.number or caller.name) not in f"{refused.value} {refused.value.facts}"
    assert repr(caller) == "Caller(…)"


def test_only_the_hubs_key_opens_it_and_no_two_texts_are_alike() -> None:
    key = CallerKey.fresh()
    one, other = seal(WANG, key.public), seal(WANG, key.public)
    assert one != other
    assert key.open(one) == key.open(other) == WANG
    with pytest.raises(Refused):
        CallerKey.fresh().open(one)


def test_the_longest_caller_fits() -> None:
    longest = Caller("王" * NAME_MAX, "1" * NUMBER_MAX, wants_answer=True)
    assert len(seal(longest, CallerKey.fresh().public)) <= SEALED_MAX


@pytest.mark.parametrize("place", [0, 40, 60, -5])
def test_a_changed_letter_is_noticed(place: int) -> None:
    key = CallerKey.fresh()
    sealed = seal(WANG, key.public)
    changed = "B" if sealed[place] != "B" else "C"
    with pytest.raises(Refused):
        key.open(sealed[:place] + changed + sealed[place:][1:])


@pytest.mark.parametrize("sealed", ["", "王女士", "AAAA", "A" * (SEALED_MAX + 1)])
def test_what_was_never_sealed_is_refused(sealed: str) -> None:
    with pytest.raises(Refused):
        CallerKey.fresh().open(sealed)


def test_what_was_sealed_half_typed_is_refused_by_who_opens_it() -> None:
    key = CallerKey.fresh()
    with pytest.raises(Refused) as refused:
        key.open(seal(Caller("王", "1"), key.public))
    assert refused.value.text_key == "hub.bad_number"


def test_half_a_character_and_a_key_that_is_none_are_refused() -> None:
    with pytest.raises(Refused):
        seal(Caller("\ud83d"), CallerKey.fresh().public)
    with pytest.raises(Corrupt):
        seal(NOBODY, "not a key")


def test_the_key_is_its_owners_alone_and_the_same_after_a_start(tmp_path: Path) -> None:
    first = CallerKey.load(tmp_path)
    assert CallerKey.load(tmp_path).public == first.public
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert first.public not in repr(first)


def test_a_damaged_key_is_said_and_not_replaced(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_bytes(b"short")
    with pytest.raises(ConsoleError) as broken:
        CallerKey.load(tmp_path)
    assert broken.value.text_key == "hub.caller_key_broken"
    assert (tmp_path / KEY_FILE).read_bytes() == b"short"
