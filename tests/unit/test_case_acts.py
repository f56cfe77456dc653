"""What a desk sends: commands on the version it shows, the pictures after the command."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from console.domain.after_picture import BYTES_MAX, SIGNATURES
from console.domain.case_command import Attach, CaseCommand, FeedBack, Recall
from console.domain.command import Applied, Command
from console.domain.workflow import State
from console.errors import Conflict, Refused
from console.link.journal_line import OwedFile
from console.seat.case_acts import act, after_picture, attach, feed_back
from tests.street import Street, squad

JPEG, PNG = (signature + b" a clean pavement" for signature in SIGNATURES.values())


class FakeHub:
    """Decides as a hub does; notes what came in which order."""

    def __init__(self, street: Street) -> None:
        self.street = street
        self.came: list[str] = []
        self.owed: list[OwedFile] = []

    async def command(self, command: Command, *, files: Sequence[OwedFile] = (), more_files: bool = False) -> Applied:
        assert isinstance(command, CaseCommand)
        self.owed += files
        self.street.do(command, self.street.usual(type(command)))
        self.came.append(type(command).__name__)
        return Applied(command.id, self.street.board.head.seq, command.case)

    async def upload(self, path: Path, sha256: str, name: str) -> str:
        raise AssertionError("the command waits for no upload")


@pytest.fixture
def street() -> Street:
    street = Street()
    street.go_to(State.HANDLING)
    return street


async def test_a_feedback_owes_its_pictures_which_wait_in_the_spool(street: Street, tmp_path: Path) -> None:
    hub, pictures = FakeHub(street), [after_picture(JPEG), after_picture(PNG)]
    await feed_back(hub, street.case, "已清理", pictures, tmp_path)
    assert [file.name for file in hub.owed] == ["after.jpg", "after.png"]
    assert street.case.after_pictures == tuple(picture.sha256 for picture in pictures)
    assert {path.name for path in tmp_path.iterdir()} == set(street.case.after_pictures)


async def test_pictures_can_follow_later(street: Street, tmp_path: Path) -> None:
    hub = FakeHub(street)
    await attach(hub, street.case, [after_picture(PNG)], tmp_path, "施工前")
    assert (hub.came, [file.name for file in hub.owed]) == (["Attach"], ["after.png"])
    assert street.case.steps[-1].opinion == "施工前"


async def test_a_command_is_based_on_what_the_desk_showed(street: Street) -> None:
    shown = street.case
    street.act(FeedBack)
    with pytest.raises(Conflict):
        await act(FakeHub(street), Recall, shown, reason="地点有误")
    with pytest.raises(Refused):
        street.act(Attach, squad(), pictures=())


async def test_a_refused_feedback_keeps_its_pictures_in_the_spool(street: Street, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        await feed_back(FakeHub(street), street.case, "", [after_picture(JPEG)], tmp_path)
    assert len(list(tmp_path.iterdir())) == 1  # the person will try again with better words


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "hub.no_picture"),
        (b"GIF89a", "hub.no_picture"),
        (b"%PDF-1.7", "hub.no_picture"),
        (JPEG.ljust(BYTES_MAX + 1), "hub.bad_file_size"),
    ],
)
def test_what_is_no_picture_is_said_before_it_is_sent(content: bytes, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        after_picture(content)
    assert refused.value.text_key == rule
