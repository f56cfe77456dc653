"""The journal: what a line means, who may send what, and what a disk may do to it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from console.domain.case_command import Acknowledge, Close, FeedBack
from console.domain.command import Applied, Command
from console.errors import Conflict, Refused, Unavailable
from console.link.journal import Journal
from console.link.journal_entry import Stage
from console.link.journal_keeper import JournalKeeper, at_once
from console.link.journal_line import AnyLine, OwedFile, frame, unframe
from console.link.journal_store import NAME, FileStore, MemoryStore
from tests.street import NOW, command_id, file_and_dispatch

CASE = file_and_dispatch()
FILES = (OwedFile("1" * 64, "manifest.json"), OwedFile("2" * 64, "before.mp4"))


def journal_of(*commands: Command, account: str = "li") -> Journal:
    journal = Journal()
    for command in commands:
        journal.fold(journal.make(command, account, NOW))
    return journal


def again(journal: Journal) -> Journal:
    """Return what a restart makes of it."""
    restarted = Journal()
    restarted.fold(unframe(frame(journal.lines())).lines)
    return restarted


def test_a_command_ends_once_whatever_is_said_later() -> None:
    journal = journal_of(CASE)
    journal.fold(journal.answer(CASE.id, Refused("no", text_key="hub.unknown_unit", unit="x"), NOW))
    assert journal.answer(CASE.id, Applied(CASE.id, 7), NOW) == ()
    journal.fold(journal_of(CASE).answer(CASE.id, Applied(CASE.id, 7), NOW))  # a line that should not be there
    (entry,) = journal.not_carried_out()
    assert entry.reason is not None
    assert entry.reason.facts == {"unit": "x"}
    journal.fold(journal.settle(CASE.id, "li", NOW))
    assert journal.entries == {}


@pytest.mark.parametrize(
    "error",
    [
        Unavailable("no room", text_key="hub.storage_failed"),
        Refused("who?", text_key="hub.not_signed_in"),
        Refused("over", text_key="hub.session_ended"),
    ],
)
def test_what_is_no_verdict_lets_a_command_wait_on(error: Unavailable | Refused) -> None:
    assert journal_of(CASE).answer(CASE.id, error, NOW) == ()


def test_what_may_not_wait_is_not_taken_on() -> None:
    with pytest.raises(Refused):
        Journal().make(Close(command_id(), CASE.case, 1), "li", NOW)


def test_what_went_out_cannot_be_withdrawn_only_the_hub_knows() -> None:
    journal = journal_of(CASE)
    journal.fold(journal.send([CASE.id]))
    with pytest.raises(Refused) as refused:
        journal.withdraw(CASE.id, "李文", NOW)
    assert refused.value.text_key == "journal.sent_already"
    other = journal_of(CASE)
    other.fold(other.withdraw(CASE.id, "李文", NOW))
    assert other.entries == {}


def test_a_feedback_follows_its_acknowledgement_and_is_based_on_what_that_led_to() -> None:
    acknowledge = Acknowledge(command_id(), CASE.case, 3)
    feed_back = FeedBack(command_id(), CASE.case, 3, "已清除")
    journal = journal_of(acknowledge, feed_back)
    assert [entry.id for entry in journal.due("li")] == [acknowledge.id]
    journal = again(journal)
    journal.fold(journal.answer(acknowledge.id, Applied(acknowledge.id, 9, CASE.case, "", 6), NOW))
    (due,) = again(journal).due("li")
    assert due.command == replace(feed_back, based_on=6)


def test_nobodys_command_holds_up_or_goes_out_in_the_name_of_another() -> None:
    journal = journal_of(Acknowledge(command_id(), CASE.case, 3))
    other = FeedBack(command_id(), CASE.case, 4, "已清除")
    journal.fold(journal.make(other, "wang", NOW))
    assert [entry.id for entry in journal.due("wang")] == [other.id]
    assert not journal.entries[other.id].follows


def test_a_case_is_not_over_before_its_evidence_is_delivered() -> None:
    journal = Journal()
    journal.fold(journal.make(CASE, "li", NOW, files=FILES, more=True))
    journal.fold(journal.answer(CASE.id, Applied(CASE.id, 7, CASE.case, "1"), NOW))
    journal.fold(journal.deliver(CASE.id, [file.sha256 for file in FILES]))
    assert again(journal).entries[CASE.id].stage is Stage.CARRIED_OUT
    journal.fold(journal.owe(CASE.id, (), more=False))
    assert journal.entries == {}


def test_local_numbers_are_never_given_twice() -> None:
    journal = journal_of(CASE)
    journal.fold(journal.number(CASE.id))
    journal.fold(journal.answer(CASE.id, Applied(CASE.id, 7), NOW))
    other = file_and_dispatch()
    journal = again(journal)
    journal.fold(journal.make(other, "li", NOW))
    journal.fold(journal.number(other.id))
    assert journal.entries[other.id].number == 2


def test_all_that_is_known_survives_a_restart() -> None:
    journal = journal_of(CASE, other := file_and_dispatch(), third := file_and_dispatch())
    journal.fold(journal.send([CASE.id]))
    journal.fold(journal.number(CASE.id))
    journal.fold(journal.owe(CASE.id, FILES, more=True))
    journal.fold(journal.answer(other.id, Conflict("moved", text_key="hub.case_moved", version=3), NOW))
    journal.fold(journal.answer(third.id, Applied(third.id, 3), NOW + timedelta(seconds=1)))
    assert again(journal).entries == journal.entries


# ---- the disk


def lines_of(*commands: Command) -> list[AnyLine]:
    journal = Journal()
    lines: list[AnyLine] = [*journal.lines()]
    for command in commands:
        made = journal.make(command, "li", NOW)
        journal.fold(made)
        lines += made
    return lines


def test_a_tail_torn_at_any_byte_costs_only_itself(tmp_path: Path) -> None:
    store, path = FileStore(tmp_path), tmp_path / NAME
    whole, last = lines_of(CASE), lines_of(CASE, file_and_dispatch())[-1:]
    before, torn = frame(whole), frame(last)
    for length in range(len(torn)):
        path.unlink(missing_ok=True)  # ext4 flushes a file that is cut to nothing and written again
        path.write_bytes(before + torn[:length])
        found = store.load()
        assert (list(found.lines), found.torn_bytes, found.damaged) == (whole, length, 0)
    for place in range(0, len(torn) - 1, 7):  # its blocks came to the disk out of order
        path.unlink()
        path.write_bytes(before + torn[:place] + b"\0" + torn[place + 1 :])
        found = store.load()
        assert (list(found.lines), found.damaged) == (whole, 0)
        assert found.torn_bytes == len(torn)


async def test_after_a_torn_tail_the_next_line_is_found_again(tmp_path: Path) -> None:
    store, path = FileStore(tmp_path), tmp_path / NAME
    path.write_bytes(frame(lines_of(CASE)) + b"0123 {")
    keeper, other = JournalKeeper(store, at_once), file_and_dispatch()
    await keeper.write(lambda: keeper.journal.make(other, "li", NOW))
    assert list(JournalKeeper(store, at_once).journal.entries) == [CASE.id, other.id]
    assert path.stat().st_mode & 0o777 == 0o600


async def test_damage_before_the_end_is_set_aside_and_the_rest_counts(tmp_path: Path) -> None:
    content = bytearray(frame(lines_of(CASE, other := file_and_dispatch())))
    content[len(content) // 2 - 60] ^= 1
    (tmp_path / NAME).write_bytes(content)
    keeper = JournalKeeper(FileStore(tmp_path), at_once)
    assert Path(keeper.damaged_copy).read_bytes() == bytes(content)
    assert Path(keeper.damaged_copy).stat().st_mode & 0o777 == 0o600
    assert list(keeper.journal.entries) == [other.id]
    assert JournalKeeper(FileStore(tmp_path), at_once).damaged_copy == ""


async def test_a_full_disk_stops_nothing_and_is_made_good() -> None:
    store = MemoryStore()
    keeper = JournalKeeper(store, at_once)
    store.is_full = True
    await keeper.write(lambda: keeper.journal.make(CASE, "li", NOW))
    assert keeper.trouble
    assert list(keeper.journal.entries) == [CASE.id], "it goes out all the same"
    assert JournalKeeper(MemoryStore(), at_once).journal.entries == {}
    store.is_full = False
    await keeper.mend()
    assert not keeper.trouble
    assert list(JournalKeeper(store, at_once).journal.entries) == [CASE.id]


async def test_what_a_full_disk_tore_is_made_good_by_the_next_line() -> None:
    store = MemoryStore()
    keeper = JournalKeeper(store, at_once)
    commands = [file_and_dispatch() for _ in range(3)]
    for command, is_full in zip(commands, (False, True, False), strict=True):
        store.is_full = is_full
        await keeper.write(lambda made=command: keeper.journal.make(made, "li", NOW))  # type: ignore[misc]
    assert list(JournalKeeper(store, at_once).journal.entries) == [command.id for command in commands]


async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "journal").write_bytes(b"a file where the folder should be")
    keeper = JournalKeeper(FileStore(tmp_path / "journal"), at_once)
    await keeper.write(lambda: keeper.journal.make(CASE, "li", NOW))
    assert keeper.trouble
    assert list(keeper.journal.entries) == [CASE.id]


async def test_a_long_journal_is_written_anew_without_what_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    keeper = JournalKeeper(store, at_once)
    monkeypatch.setattr("console.link.journal_keeper.COMPACT_BYTES", 4000)
    for _ in range(20):
        command = file_and_dispatch()
        await keeper.write(lambda made=command: keeper.journal.make(made, "li", NOW))  # type: ignore[misc]
        await keeper.write(lambda made=command: keeper.journal.answer(made.id, Applied(made.id, 1), NOW))  # type: ignore[misc]
    assert store.size() < 6000
    assert keeper.journal.entries == {}
