"""A centre's own standard, units and grids: read whole, typed by their pinyin, refused with the line and the reason."""

from pathlib import Path

import pytest

from console.app.room_files import RoomFiles, read_room_files
from console.domain.standard import search
from console.errors import ConsoleError
from resources.grids import demo_grids
from resources.standards import example_standard, example_units
from widgets import text

HEAD = "id,kind,code,name,condition,limit_value,limit_unit,lead_unit,aliases\n"
ROW = "event/0136/1,event,0136,占道堆物,堆放物料占用人行道,1,work_day,enforcement,乱堆物\n"
UNITS = "id,name\nenforcement,城管中队\n"


def written(folder: Path, **texts: str) -> dict[str, Path]:
    files = {name: folder / name for name in texts}
    for name, words in texts.items():
        files[name].write_text(words, encoding="utf-8")
    return files


def refusal(folder: Path, **texts: str) -> str:
    with pytest.raises(ConsoleError) as refused:
        read_room_files(**written(folder, **texts))
    return text.tr(refused.value.text_key, **refused.value.facts)


def test_a_standard_without_pinyin_is_found_by_its_pinyin(tmp_path: Path) -> None:
    (row,) = read_room_files(**written(tmp_path, standard=HEAD + ROW, units=UNITS)).rows
    for typed in ("zddw", "zhandaoduiwu", "ldw", "乱堆", "zddw dfwlzyrxd"):
        assert list(search((row,), typed)) == [row], typed


def test_the_files_that_come_with_the_program_are_a_pattern(tmp_path: Path) -> None:
    files = read_room_files(**written(tmp_path, standard=example_standard(), units=example_units(), grids=demo_grids()))
    assert (len(files.rows), len(files.grids)) == (138, 45)
    assert read_room_files() == RoomFiles()


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (
            {"standard": HEAD + ROW.replace("work_day", "week"), "units": UNITS},
            ("第 2 行", "limit_unit", "work_day"),
        ),
        ({"standard": HEAD + ROW.replace(",1,work", ",一,work"), "units": UNITS}, ("第 2 行", "limit_value", "整数")),
        ({"standard": HEAD + ROW, "units": "id,name\nwater,水务站\n"}, ("event/0136/1", "主办单位")),
        ({"standard": HEAD + ROW}, ("--units",)),
        ({"units": UNITS}, ("--standard",)),
        ({"grids": "{}"}, ("GeoJSON",)),
        ({"grids": demo_grids().replace('"layer":"public",', "", 1)}, ("第 1 项", "layer")),
        ({"cameras": "number\n"}, ("main_url",)),
    ],
)
def test_what_cannot_be_used_is_named_with_its_place_and_reason(
    tmp_path: Path, texts: dict[str, str], said: tuple[str, ...]
) -> None:
    words = refusal(tmp_path, **texts)
    assert [part for part in said if part not in words] == []
