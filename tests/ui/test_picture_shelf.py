"""Pictures of cases: asked for while they are shown, kept while there is room, brought late."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.app import case_pictures
from console.app.case_pictures import CasePictures
from console.domain.case import CaseRecord, EvidenceRef
from console.domain.evidence import manifest_bytes, sha256_of
from console.errors import Refused, Unavailable
from console.seat.tasks import Tasks
from tests.packets import part_a
from tests.street import CAMERAS, EVIDENCE, Street
from tests.ui.fake_pictures import FakePictures
from tests.ui.test_case_sheet import Desk
from tests.ui.test_unit_pictures import encoded
from widgets import picture_shelf
from widgets.cases.sheet_picture import PictureBox
from widgets.cases.sheet_pictures import show_found
from widgets.cases.wording import time_words
from widgets.picture_shelf import PictureShelf
from widgets.text import tr

NAME = "a" * 64


def grey(width: int = 8) -> QImage:
    image = QImage(width, 8, QImage.Format.Format_RGB32)
    image.fill(QColor("#808080"))
    return image


def wanted_of(shelf: PictureShelf) -> list[str]:
    wanted: list[str] = []
    shelf.wanted.connect(wanted.append)
    return wanted


def test_a_picture_is_wanted_once_and_once_more_when_it_may_be_there(qapp: QApplication) -> None:
    shelf = PictureShelf()
    wanted = wanted_of(shelf)
    assert shelf.find(NAME) is None
    assert shelf.find(NAME) is None
    assert wanted == [NAME]
    shelf.ask_again(NAME)
    assert wanted == [NAME], "nobody shows it any longer"
    shelf.find(NAME)
    assert wanted == [NAME, NAME]


def test_what_could_not_be_had_is_wanted_again_when_the_hub_is_back(qapp: QApplication) -> None:
    shelf = PictureShelf()
    shelf.put(NAME, QImage())
    shelf.put("b" * 64, grey())
    wanted = wanted_of(shelf)
    shelf.find(NAME)
    assert wanted == []
    shelf.forget_failed()
    assert shelf.find(NAME) is None
    assert shelf.find("b" * 64) is not None
    assert wanted == [NAME]


def test_the_least_used_gives_way_and_can_be_wanted_again(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_shelf, "BYTES_MAX", 2 * grey().sizeInBytes())
    shelf = PictureShelf()
    wanted = wanted_of(shelf)
    for name in "abc":
        shelf.put(name, grey())
        shelf.find("a")
    assert shelf.find("b") is None
    assert wanted == ["b"]


class Hub:
    """Has no picture until it is given one."""

    def __init__(self) -> None:
        self.content = b""
        self.files: dict[str, bytes] = {}
        self.is_forbidden = False
        self.asked = 0

    async def download(self, sha256: str) -> bytes:
        self.asked += 1
        if self.is_forbidden:
            raise Refused("not yours", text_key="hub.no_such_case")
        if not self.content:
            raise Unavailable("not here yet")
        return self.files.get(sha256, self.content)


class Place:
    """Shows one picture, as long as somebody looks at it."""

    def __init__(self, hub: Hub, failures: list[BaseException]) -> None:
        self.shelf = PictureShelf()
        self.tasks = Tasks(lambda _name, failure: failures.append(failure))
        self.pictures = CasePictures(hub, self.tasks, lambda: (), self.shelf.put, self.shelf.ask_again)
        self.shelf.wanted.connect(self.pictures.bring)
        self.shelf.came.connect(lambda _sha256: self.look())
        self.is_shown = True

    def look(self) -> QImage | None:
        return self.shelf.find(NAME) if self.is_shown else None


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - tasks that end tell nobody
            await asyncio.sleep(0.001)


def is_quiet() -> bool:
    """Say whether nothing runs but the test itself."""
    return len(asyncio.all_tasks()) == 1


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_pictures, "NOT_YET_S", ())
    monkeypatch.setattr(case_pictures, "LATER_S", (0.001, 0.002))


async def test_a_picture_that_comes_late_appears_by_itself(qapp: QApplication, quick: None) -> None:
    hub, failures = Hub(), list[BaseException]()
    place = Place(hub, failures)
    assert place.look() is None
    await until(lambda: hub.asked >= 3)
    hub.content = encoded(64, 36, b"PNG")
    await until(lambda: place.look() is not None)
    asked = hub.asked
    await until(is_quiet)
    assert (hub.asked, failures) == (asked, [])


async def test_a_picture_nobody_shows_is_not_asked_for_again(qapp: QApplication, quick: None) -> None:
    hub, failures = Hub(), list[BaseException]()
    place = Place(hub, failures)
    place.look()
    await until(lambda: hub.asked >= 2)
    place.is_shown = False
    await until(is_quiet)
    asked = hub.asked
    place.is_shown = True
    place.look()
    await until(lambda: hub.asked > asked)
    await place.tasks.close()
    assert failures == []


async def test_a_forbidden_picture_is_asked_for_once(qapp: QApplication, quick: None) -> None:
    hub, failures = Hub(), list[BaseException]()
    hub.is_forbidden = True
    place = Place(hub, failures)
    place.look()
    await until(is_quiet)
    shown = place.look()
    assert shown is not None
    assert shown.isNull()
    assert (hub.asked, failures) == (1, [])


def test_the_waits_grow_to_half_a_minute() -> None:
    assert list(case_pictures.LATER_S) == sorted(case_pictures.LATER_S)
    assert case_pictures.LATER_S[-1] == 30.0


def test_a_sheet_asks_again_only_for_the_case_it_shows(qtbot: QtBot, pictures: FakePictures) -> None:
    desk = Desk(qtbot, pictures)
    record = desk.street.file()
    desk.sheet.show_case(record, CAMERAS[0])
    wanted = wanted_of(desk.shelf)
    desk.shelf.ask_again(EVIDENCE.thumbnail)
    assert wanted == [EVIDENCE.thumbnail]
    other = replace(EVIDENCE, thumbnail="e" * 64)
    desk.sheet.show_case(replace(record, evidence=other), CAMERAS[0])
    desk.shelf.ask_again(EVIDENCE.thumbnail)
    assert wanted == [EVIDENCE.thumbnail, other.thumbnail]


def sealed_case(marks: tuple[str, ...] | None) -> tuple[CaseRecord, bytes]:
    """Return a case and the manifest of its picture, frozen while it bore these marks."""
    plain = part_a()
    part = replace(plain, frame=replace(plain.frame, marks=marks))
    manifest = manifest_bytes(part)
    frame = next(file.sha256 for file in part.files if file.name == "frame.png")
    return replace(Street().file(), evidence=EvidenceRef(sha256_of(manifest), frame, NAME)), manifest


@pytest.mark.parametrize(
    ("marks", "words"), [(("covered",), " · 遮挡或失焦"), (("black", "tint"), " · 画面全黑 +1"), (None, "")]
)
async def test_a_sheet_says_what_was_wrong_with_the_picture_when_it_was_frozen(
    qapp: QApplication, quick: None, marks: tuple[str, ...] | None, words: str
) -> None:
    record, manifest = sealed_case(marks)
    assert record.evidence is not None
    hub, failures, shelf = Hub(), list[BaseException](), PictureShelf()
    hub.content, hub.files = encoded(64, 36, b"PNG"), {record.evidence.part_a: manifest}
    tasks = Tasks(lambda _name, failure: failures.append(failure))
    pictures = CasePictures(hub, tasks, lambda: [record], shelf.put, shelf.ask_again, mark=shelf.put_marks)
    shelf.wanted.connect(pictures.bring)
    box = PictureBox()
    show_found(box, record, shelf, record.found_at)
    await until(is_quiet)
    show_found(box, record, shelf, record.found_at)
    assert box.caption == tr("sheet.found", at=time_words(record.found_at, record.found_at)) + words
    assert failures == []


async def test_a_unit_does_not_ask_for_manifests_and_a_bad_one_says_nothing(qapp: QApplication, quick: None) -> None:
    record, _ = sealed_case(None)
    said: list[object] = []
    for mark in (None, lambda *marks: said.append(marks)):
        hub, failures = Hub(), list[BaseException]()
        hub.content = encoded(64, 36, b"PNG")
        tasks = Tasks(lambda _name, failure, failures=failures: failures.append(failure))  # type: ignore[misc]
        pictures = CasePictures(
            hub, tasks, lambda: [record], lambda _name, _picture: None, lambda _name: None, mark=mark
        )
        pictures.bring(NAME)
        await until(is_quiet)
        assert (hub.asked, said, failures) == (2 if mark is None else 3, [], [])
