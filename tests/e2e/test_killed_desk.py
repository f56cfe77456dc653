"""A duty seat that is killed in the middle of its work: after the next start draft and case are there, each once."""

import asyncio
import base64
import contextlib
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from console.domain.camera import Camera, CameraId
from console.link.client import HubClient
from tests.e2e.room import ROOT
from tests.fixtures.camera_server import camera_server
from tests.fixtures.hub_process import PASSWORD, HubProcess, make_accounts
from tests.patience import PATIENCE_S, wait_until
from tests.street import ROWS, UNITS

pytestmark = pytest.mark.long
ONE_S = 90_000
"""Of a stream's time stamps."""


class Seat:
    """A duty seat as a process, led by lines."""

    def __init__(self, url: str, data: Path, who: str = "li") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.fixtures.duty_process", url, str(data)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={"QT_QPA_PLATFORM": "offscreen", "WHO": who, "PATH": "/usr/bin:/bin", "HOME": str(data)},
        )

    def do(self, order: str) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(order + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, self.process.communicate()[1]
        told: dict[str, Any] = json.loads(line)
        return told

    def until(self, is_so: Callable[[dict[str, Any]], bool], what: str) -> dict[str, Any]:
        last: dict[str, Any] = {}

        def looks_so() -> bool:
            last.update(self.do("look"))
            return is_so(last)

        try:
            wait_until(looks_so, what)
        except AssertionError as exc:
            raise AssertionError(f"{exc}: {last}") from exc
        return last

    def freeze_and_type(self) -> str:
        """Freeze camera 1 and choose a class; return the seal."""
        self.until(lambda told: told["cameras"] == 1 and told["rows"] > 0, "the room is known")
        wait_until(lambda: self.do("freeze")["form"] == "editing", "a picture to freeze")
        told = self.until(lambda told: told["sealed"], "part A is sealed")
        self.do("type 0203")
        return str(told["sealed"])

    def kill(self) -> None:
        children: list[psutil.Process] = []
        with contextlib.suppress(psutil.NoSuchProcess):  # it has ended by itself: what the test says of that counts
            children = psutil.Process(self.process.pid).children(recursive=True)
        self.process.kill()
        self.process.communicate()
        psutil.wait_procs(children, timeout=PATIENCE_S)

    def end(self) -> None:
        _out, err = self.process.communicate(timeout=PATIENCE_S)
        assert self.process.returncode == 0, err


@contextmanager
def room(folder: Path) -> Iterator[HubProcess]:
    """A hub with accounts, standard and one camera."""
    make_accounts(folder / "hub")
    hub = HubProcess(folder / "hub")
    try:
        with camera_server(cameras=1) as server:
            camera = Camera(CameraId("c1"), 1, "路口", server.url(1), server.url(1))
            asyncio.run(_set_up(hub.address().url, camera))
            yield hub
    finally:
        hub.close()


async def _set_up(url: str, camera: Camera) -> None:
    client = HubClient(url)
    client.start()
    await client.sign_in("li", PASSWORD)
    await client.put_standard(ROWS, UNITS)
    await client.put_cameras([camera])
    await client.close()


def draft_in(data: Path) -> dict[str, Any]:
    """Return the draft on a seat's disk; {} while there is none."""
    found = [json.loads(path.read_bytes()) for path in (data / "drafts").glob("*.json")]
    return found[0] if found else {}


def stored(draft: dict[str, Any]) -> str:
    """Return the hash of the chosen moment's picture; "" while it is not stored."""
    kept = draft.get("moment", {}).get("kept")
    return str(kept["frame"]["sha256"]) if kept else ""


def is_kept(draft: dict[str, Any]) -> bool:
    return bool(stored(draft)) and draft["draft"]["text"] == "0203"


def test_a_draft_that_was_open_opens_again_with_its_sealed_picture(tmp_path: Path) -> None:
    with room(tmp_path) as hub:
        seat, data = Seat(hub.address().url, tmp_path / "seat"), tmp_path / "seat"
        try:
            seat.until(lambda told: told["pts"] > ONE_S, "there are earlier moments")
            seal = seat.freeze_and_type()
            seat.do("key Left")  # one of them is meant
            wait_until(lambda: is_kept(draft_in(data)), "text and chosen picture kept")
        finally:
            seat.kill()
        chosen = stored(draft_in(data))
        seat = Seat(hub.address().url, data)
        try:
            seat.until(lambda told: told["cameras"] == 1 and told["drafts"] == 1, "seat and draft are back")
            seat.do("draft")
            told = seat.until(lambda told: told["form"] == "editing" and told["row"], "the draft is open")
            assert (told["text"], told["sealed"], told["is_restored"]) == ("0203", seal, True)
            assert told["picture"] > 100
            wait_until(lambda: seat.do("key Return")["form"] != "editing", "sent")
            told = seat.until(lambda told: told["form"] == "done" and told["cases"], "filed")
            told = seat.until(lambda told: told["owed"] == 0 and not told["waiting"], "evidence is delivered")
            assert len(told["cases"]) == 1
            assert told["frames"] == [chosen], "the unit sees the moment that was meant"
            assert told["drafts"] == 0
            wait_until(lambda: not list((data / "spool").iterdir()), "the spool is empty")
            assert not list((data / "drafts").glob("*.json"))
            wait_until(lambda: len(list((tmp_path / "hub").rglob("*.zip"))) == 1, "the packet is there, cut short")
            seat.end()
        finally:
            seat.kill() if seat.process.poll() is None else None
    assert_private(tmp_path / "seat")


def test_an_orderly_end_keeps_what_is_being_typed(tmp_path: Path) -> None:
    with room(tmp_path) as hub:
        seat = Seat(hub.address().url, tmp_path / "seat")
        try:
            seal = seat.freeze_and_type()
            seat.end()
        finally:
            seat.kill() if seat.process.poll() is None else None
        (path,) = (tmp_path / "seat" / "drafts").glob("*.json")
        kept = json.loads(path.read_bytes())
        assert kept["draft"]["text"] == "0203"
        assert hashlib.sha256(base64.b64decode(kept["moment"]["part_a"]["manifest"])).hexdigest() == seal


def test_a_case_that_waits_for_the_hub_survives_the_seat_and_is_filed_once(tmp_path: Path) -> None:
    with room(tmp_path) as hub:
        address, data = hub.address(), tmp_path / "seat"
        seat = Seat(address.url, data)
        try:
            seat.freeze_and_type()
            hub.kill()
            seat.until(lambda told: told["link"] == "away", "the seat knows that the hub is away")
            wait_until(lambda: seat.do("key Return")["form"] != "editing", "sent")
            told = seat.until(lambda told: told["waiting"] and told["form"] == "done", "it waits")
            ((id_, number, _),) = told["waiting"]
            assert number == 1
        finally:
            seat.kill()
        again = HubProcess(tmp_path / "hub", address.port)
        try:
            again.address()
            other = Seat(address.url, data, "wang")
            try:
                told = other.until(lambda told: told["cameras"] == 1 and told["waiting"], "somebody else is there")
                assert told["waiting"] == [[id_, 1, False]], "listed, not sent in another's name"
                assert told["drafts"] == 0
                assert not told["cases"]
                other.end()
            finally:
                other.kill() if other.process.poll() is None else None
            seat = Seat(address.url, data)
            try:
                told = seat.until(lambda told: told["cases"] and not told["waiting"], "filed")
                assert list(told["cases"]) == [id_]
                told = seat.until(lambda told: told["owed"] == 0, "evidence is delivered")
                seat.end()
            finally:
                seat.kill() if seat.process.poll() is None else None
        finally:
            again.close()
    assert_private(tmp_path / "seat")


def assert_private(data: Path) -> None:
    """No password and no token lies in a seat's files, and nobody else can read what waits."""
    for path in data.rglob("*"):
        if path.is_file():
            assert PASSWORD.encode() not in path.read_bytes()
            assert b"token" not in path.read_bytes() or path.suffix == ".log"
    for folder in ("journal", "drafts"):
        for path in (data / folder).iterdir():
            assert path.stat().st_mode & 0o077 == 0, path
