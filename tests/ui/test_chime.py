"""The sound of a new order: once, harmless without a player, and with a key to turn it off."""

import io
import sys
import wave
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from resources.sounds import order_sound
from resources.sounds.chime import LENGTH_S, RATE_HZ, write
from widgets.unit.chime import Chime


def rings(chime: Chime) -> list[bool]:
    heard: list[bool] = []
    chime.rang.connect(lambda: heard.append(True))
    return heard


def test_the_sound_is_what_its_script_writes_and_not_too_loud(tmp_path: Path) -> None:
    write(tmp_path / "order.wav")
    kept = order_sound().read_bytes()
    assert (tmp_path / "order.wav").read_bytes() == kept
    with wave.open(io.BytesIO(kept)) as file:
        assert (file.getnchannels(), file.getframerate()) == (1, RATE_HZ)
        assert file.getnframes() == int(RATE_HZ * LENGTH_S)
        samples = memoryview(file.readframes(file.getnframes())).cast("h")
    assert 4_000 < max(samples) < 16_000
    assert abs(samples[0]) < 50
    assert abs(samples[-1]) < 50


def test_a_player_gets_the_file_and_a_second_order_no_second_sound(qtbot: QtBot, tmp_path: Path) -> None:
    note = tmp_path / "played"
    script = f"import sys, pathlib; pathlib.Path({str(note)!r}).open('a').write(sys.argv[1] + '\\n')"
    chime = Chime((sys.executable, "-c", script))
    heard = rings(chime)
    chime.ring()
    chime.ring()
    qtbot.waitUntil(lambda: note.exists() and note.read_text().endswith("\n"))
    assert note.read_text().strip().endswith("order.wav")
    assert heard == [True]
    chime.close()


def test_a_muted_chime_keeps_silent(qtbot: QtBot) -> None:
    chime = Chime(("/no/such/player",))
    heard = rings(chime)
    chime.toggle()
    chime.ring()
    assert heard == []
    chime.toggle()
    assert not chime.is_muted


@pytest.mark.parametrize("player", [("/no/such/player",), ()])
def test_no_player_does_no_harm(qtbot: QtBot, player: tuple[str, ...]) -> None:
    chime = Chime(player)
    heard = rings(chime)
    chime.ring()
    chime.close()
    chime.ring()
    chime.close()
    assert len(heard) == 2


def test_a_player_that_hangs_is_ended(qtbot: QtBot) -> None:
    chime = Chime((sys.executable, "-c", "import time; time.sleep(60)"))
    chime.ring()
    chime.close()  # the look for children afterwards tells
