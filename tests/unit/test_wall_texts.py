"""Every text that the wall asks for is there: a missing one would show its key on the glass."""

import re
from pathlib import Path

from console.seat import arranged_wall, wall
from widgets import text
from widgets import wall as widgets_wall


def test_every_key_named_in_the_wall_has_its_text() -> None:
    files = [*Path(widgets_wall.__path__[0]).glob("*.py"), Path(wall.__file__), Path(arranged_wall.__file__)]
    named = {key for file in files for key in re.findall(r"[\"'](wall\.[a-z_]+)[\"']", file.read_text("utf-8"))}
    known = text._texts("zh_CN").keys()
    assert "wall.all_cameras" in named
    assert sorted(named - known) == []
    assert sorted(key for key in known - named if key.startswith("wall.")) == []
