"""Peers of the wall bench: what is missing is said before anything is measured."""

import os
import shutil
import sys

import pytest

from console.bench.peer import display, require
from console.errors import Unavailable


@pytest.mark.parametrize(("peer", "advice"), [("mpv", "apt-get install mpv"), ("qt", "pip install")])
def test_a_missing_peer_is_said_with_what_to_install(peer: str, advice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimediaWidgets", None)
    with pytest.raises(Unavailable, match=advice):
        require(peer)


@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed")
def test_without_a_display_one_is_made_and_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    with display(needed=True) as environment:
        number = environment["DISPLAY"].removeprefix(":")
        assert os.path.exists(f"/tmp/.X11-unix/X{number}")  # noqa: PTH110 - a socket
    assert not os.path.exists(f"/tmp/.X11-unix/X{number}")  # noqa: PTH110 - a socket
