"""The table of commands: unique, worded in both languages, offered only where allowed and possible."""

import pytest

from console.domain.permission import Act
from console.seat.commands import COMMANDS, Command, Commands, Reach, means
from console.seat.workspace import Workspace, load_workspace, save_workspace, zoom_after, zoom_for
from widgets import text
from widgets.palette import key_words, rows_for, words_of


def test_ids_are_unique_and_no_key_means_two_things_in_one_place() -> None:
    ids = [command.id for command in COMMANDS]
    assert len(ids) == len(set(ids))
    for reach in (Reach.ANYWHERE, Reach.PICTURE):
        keys = [command.shortcut for command in COMMANDS if command.reach is reach and command.shortcut]
        assert len(keys) == len(set(keys)), reach


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_every_command_has_its_words(language: str) -> None:
    text.use_language(language)
    try:
        for command in COMMANDS:
            assert words_of(command) != command.text_key, command.id
    finally:
        text.use_language("zh_CN")


def test_what_is_not_allowed_or_not_possible_is_neither_offered_nor_done() -> None:
    done: list[str] = []
    allowed: set[Act] = set()
    commands = Commands(
        lambda act: act in allowed, [Command("a", "", needs=Act.CHECK), Command("b", ""), Command("c", "")]
    )
    commands.bind("a", lambda: done.append("a"))
    commands.bind("b", lambda: done.append("b"), lambda: not done)
    assert [command.id for command in commands.offered] == ["b"], "c is done nowhere"
    assert not commands.run("a")
    assert commands.run("b")
    assert not commands.run("b")
    allowed.add(Act.CHECK)
    assert commands.run("a")
    assert done == ["b", "a"]


def test_a_command_that_is_not_in_the_table_cannot_be_bound() -> None:
    with pytest.raises(KeyError):
        Commands(lambda _act: True).bind("nothing.at_all", lambda: None)


@pytest.mark.parametrize("typed", ["定格", "dg", "dingge", "DG", "立案 dg"])
def test_words_are_found_in_chinese_pinyin_and_initials(typed: str) -> None:
    assert means("定格画面并立案", typed)
    assert not means("切换值班台与视频墙", typed)


def test_a_typed_number_finds_cameras_before_commands() -> None:
    from tests.ui.fake_pictures import camera

    rows = rows_for("2", COMMANDS, [camera(1), camera(2), camera(23)])
    assert [row.words[:2] for row in rows[:2]] == ["02", "23"]
    assert not any(row.camera for row in rows_for("", COMMANDS, [camera(1)]))


def test_keys_are_written_as_on_the_keyboard() -> None:
    assert key_words("Ctrl+K") == "Ctrl+K"
    assert key_words("") == ""


def test_a_desk_remembers_its_sizes_and_forgets_what_is_broken(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("desk") / "desk.json"
    assert load_workspace(path) == Workspace()
    kept = Workspace(1.25, (296, 1104, 520, 452, 500), (1920, 1080))
    save_workspace(path, kept)
    assert load_workspace(path) == kept
    assert load_workspace(path).for_window((1366, 768)) == Workspace(), "another monitor, another desk"
    tail = '"window": [1920, 1080]}'
    for broken in (
        "",
        "[]",
        '{"zoom": 99, "sizes": [], ' + tail,
        '{"zoom": 1, "sizes": [1, -2, 3, 4, 5], ' + tail,
        "{}",
    ):
        path.write_text(broken, encoding="utf-8")
        assert load_workspace(path) == Workspace(), broken


def test_a_small_monitor_gets_smaller_letters_and_a_large_one_larger() -> None:
    assert [zoom_for(*size) for size in ((1366, 768), (1920, 1080), (2560, 1440), (3840, 2160), (640, 360))] == [
        0.8,
        1.0,
        1.25,
        2.0,
        0.8,
    ]


def test_zoom_goes_in_steps_and_stops_at_both_ends() -> None:
    assert zoom_after(1.0, 1) == 1.1
    assert zoom_after(1.0, -1) == 0.9
    assert zoom_after(2.0, 1) == 2.0
    assert zoom_after(0.8, -5) == 0.8


def test_a_demo_adds_a_command_of_its_own() -> None:
    table, done = Commands(lambda _act: True), list[bool]()
    with pytest.raises(KeyError):
        table.bind("demo.deputy", lambda: done.append(True))
    table.add(Command("demo.deputy", "demo.open_deputy"))
    table.bind("demo.deputy", lambda: done.append(True))
    assert table.run("demo.deputy")
    assert done == [True]
    assert table.bound[-1].id == "demo.deputy"
