"""A unit's half-written answers on the disk: whole, owner-only, gone when empty, and no picture outlives its answer."""

from pathlib import Path

from console.domain.case import CaseId
from console.seat.answer_file import AnswerFolder
from console.seat.case_acts import after_picture

CASE, OTHER = CaseId("case-1"), CaseId("case-2")
PICTURE = after_picture(b"\xff\xd8\xff" + b"first")


def test_what_was_written_is_there_again_and_is_its_owners_alone(tmp_path: Path) -> None:
    AnswerFolder(tmp_path / "answers").save(CASE, "FeedBack", "清了一半", (PICTURE,))
    ((kept, pictures),) = AnswerFolder(tmp_path / "answers").load().items()
    assert (kept.case, kept.kind, kept.text, pictures) == (CASE, "FeedBack", "清了一半", (PICTURE,))
    assert not [
        path for path in (tmp_path / "answers", *(tmp_path / "answers").iterdir()) if path.stat().st_mode & 0o77
    ]


def test_an_empty_answer_takes_its_file_and_the_pictures_that_no_other_needs(tmp_path: Path) -> None:
    folder = AnswerFolder(tmp_path)
    folder.save(CASE, "FeedBack", "", (PICTURE,))
    folder.save(OTHER, "Attach", "", (PICTURE,))
    folder.save(CASE, "FeedBack", "", ())
    assert [kept.case for kept in folder.load()] == [OTHER]
    assert (tmp_path / PICTURE.sha256).exists()
    folder.save(OTHER, "Attach", "", ())
    assert not list(tmp_path.iterdir())


def test_what_is_unreadable_is_set_aside_and_a_spoilt_picture_left_out(tmp_path: Path) -> None:
    folder = AnswerFolder(tmp_path)
    folder.save(CASE, "FeedBack", "清了", (PICTURE,))
    (tmp_path / PICTURE.sha256).write_bytes(b"\xff\xd8\xffother")
    (tmp_path / "bad.json").write_text("{")
    ((kept, pictures),) = folder.load().items()
    assert (kept.text, pictures) == ("清了", ())
    assert (tmp_path / "bad.unreadable").exists()
