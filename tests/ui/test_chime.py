"""The sound of a new order: once; where nobody can hear it, that is said; a key turns it off."""

import io
import sys
import wave
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from resources.sounds import order_sound, silence, taken_sound
from resources.sounds.chime import FALLING, LENGTH_S, RATE_HZ, write, write_silence
from widgets.unit.chime import Chime

NO_PLAYER = ("/no/such/player",)
NO_DEVICE = (sys.executable, "-c", "raise SystemExit(1)")


def player(note: Path) -> tuple[str, ...]:
    """Return a player that notes what it was given."""
    script = f"import sys, pathlib; pathlib.Path({str(note)!r}).open('a').write(sys.argv[1] + '\\n')"
    return (sys.executable, "-c", script)


def rings(chime: Chime) -> list[bool]:
    heard: list[bool] = []
    chime.rang.connect(lambda: heard.append(True))
    return heard


def test_the_sounds_are_what_their_script_writes_loud_enough_and_not_too_loud(tmp_path: Path) -> None:
    write(tmp_path / "order.wav")
    write(tmp_path / "taken.wav", FALLING)
    write_silence(tmp_path / "silence.wav")
    assert (tmp_path / "taken.wav").read_bytes() == taken_sound().read_bytes() != order_sound().read_bytes()
    kept = order_sound().read_bytes()
    assert (tmp_path / "order.wav").read_bytes() == kept
    assert (tmp_path / "silence.wav").read_bytes() == silence().read_bytes()
    with wave.open(io.BytesIO(kept)) as file:
        assert (file.getnchannels(), file.getframerate()) == (1, RATE_HZ)
        assert file.getnframes() == int(RATE_HZ * LENGTH_S)
        samples = memoryview(file.readframes(file.getnframes())).cast("h")
    assert 12_000 < max(samples) < 17_000
    assert abs(samples[0]) < 50
    assert abs(samples[-1]) < 50


def test_a_player_gets_the_file_and_a_second_order_no_second_sound(qtbot: QtBot, tmp_path: Path) -> None:
    note = tmp_path / "played"
    chime = Chime([player(note)])
    heard = rings(chime)
    chime.ring()
    chime.ring()
    qtbot.waitUntil(lambda: note.exists() and note.read_text().endswith("\n"))
    assert note.read_text().strip().endswith("order.wav")
    assert heard == [True]
    assert chime.is_audible
    chime.close()


def test_a_muted_chime_keeps_silent(qtbot: QtBot) -> None:
    chime = Chime([NO_PLAYER])
    heard = rings(chime)
    chime.toggle()
    chime.ring()
    assert heard == []
    chime.toggle()
    assert not chime.is_muted


@pytest.mark.parametrize("players", [[NO_PLAYER], [NO_DEVICE], [NO_PLAYER, NO_DEVICE], []])
def test_what_nobody_can_hear_is_said_and_does_no_harm(qtbot: QtBot, players: list[tuple[str, ...]]) -> None:
    chime = Chime(players)
    said: list[bool] = []
    chime.audible_changed.connect(said.append)
    chime.check()
    qtbot.waitUntil(lambda: said == [False])
    heard = rings(chime)
    chime.ring()
    chime.close()
    assert (heard, chime.is_audible) == ([True], False)


def test_the_next_player_is_tried(qtbot: QtBot, tmp_path: Path) -> None:
    note = tmp_path / "played"
    chime = Chime([NO_PLAYER, NO_DEVICE, player(note)])
    chime.ring()
    qtbot.waitUntil(lambda: note.exists() and note.read_text().endswith("\n"))
    chime.close()
    assert chime.is_audible


def test_a_loudspeaker_that_comes_back_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    device = tmp_path / "device"
    chime = Chime(
        [(sys.executable, "-c", f"import pathlib; raise SystemExit(not pathlib.Path({str(device)!r}).exists())")]
    )
    said: list[bool] = []
    chime.audible_changed.connect(said.append)
    chime.check()
    qtbot.waitUntil(lambda: said == [False])
    device.touch()
    chime.ring()
    qtbot.waitUntil(lambda: said == [False, True])
    chime.close()


def test_an_order_that_comes_during_the_check_is_heard(qtbot: QtBot, tmp_path: Path) -> None:
    note = tmp_path / "played"
    chime = Chime([player(note)])
    chime.check()
    chime.ring()
    chime.ring()
    qtbot.waitUntil(lambda: note.exists() and note.read_text().count("\n") == 2)
    assert [Path(line).name for line in note.read_text().split()] == ["silence.wav", "order.wav"]
    chime.close()


def test_a_player_that_hangs_is_ended(qtbot: QtBot) -> None:
    chime = Chime([(sys.executable, "-c", "import time; time.sleep(60)")])
    chime.ring()
    chime.close()  # the look for children afterwards tells
    assert chime.is_audible, "its end was ours"


def test_an_order_taken_back_has_a_sound_of_its_own(qtbot: QtBot, tmp_path: Path) -> None:
    note = tmp_path / "played"
    chime = Chime([player(note)])
    chime.ring_taken()
    qtbot.waitUntil(lambda: note.exists() and note.read_text().endswith("\n"))
    assert note.read_text().strip().endswith("taken.wav")
    chime.close()
