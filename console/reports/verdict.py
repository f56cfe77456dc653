"""What ``verify`` found, and how people are told: conclusion first, then each part, then what the packet says."""

import enum
import io
import os
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from console.clock import SHANGHAI
from console.domain.evidence import Instant, PartA, PartB, StreamFrame, to_datetime
from console.domain.packet import Fault, Packet
from console.reports.signing import Checked

_SHOWN_CHARS: Final = 300


class Standing(enum.Enum):
    """What the whole packet amounts to."""

    SIGNED = "signed"
    SELF_CONSISTENT = "self_consistent"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class PartVerdict:
    """One part. ``checked`` is None where it has no signature or a wrong one (then there is a fault too)."""

    letter: str
    content: PartA | PartB | None
    checked: Checked | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. ``parts`` lacks B if it was never collected; ``packet`` lives as long as the stream."""

    standing: Standing
    parts: tuple[PartVerdict, ...] = ()
    faults: tuple[Fault, ...] = ()
    packet: Packet | None = None

    @property
    def part_a(self) -> PartA | None:
        """Return what part A says; nothing is proved of it unless the standing is SIGNED."""
        found = self.parts[0].content if self.parts else None
        return found if isinstance(found, PartA) else None


class Words:
    """The texts of a command line in one language; values are shown without control characters."""

    def __init__(self, language: str, area: str = "verify") -> None:
        self._language, self._area = language, area

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of ``key``: ``area.name``, or a name of its own area."""
        area, _, name = key.rpartition(".")
        text = _texts(self._language, area or self._area)[name]
        return text.format(**{name: _plain(value) for name, value in values.items()})


@cache
def _texts(language: str, area: str) -> dict[str, str]:
    file = resources.files("resources") / "text" / language / f"{area}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def write_lines(lines: Sequence[str]) -> None:
    """Write what came of it to the terminal, whatever that can show, and whoever stops reading."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal without Chinese still gets its verdict
    try:
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        sys.stdout.flush()
    except BrokenPipeError:  # ``verify … | head``: the verdict is the exit code
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the last flush complains again


def _plain(value: object) -> str:
    """Show a value on one line: a stranger's packet may carry terminal commands, or signs that turn a line round."""
    text = str(value)
    shown = text if len(text) <= _SHOWN_CHARS else text[:_SHOWN_CHARS] + "…"
    return "".join(c if c.isprintable() or c == "\u3000" else c.encode("unicode_escape").decode() for c in shown)


def describe(verdict: Verdict, path: Path, keys: int, words: Words) -> Iterator[str]:
    """Yield the lines for people. ``keys``: how many trusted keys there were to compare with."""
    yield words("packet", path=path)
    yield words(f"standing_{verdict.standing.value}")
    for fault in verdict.faults:
        yield "  " + words(fault.text_key, **fault.facts)
    for part in verdict.parts:
        yield _signed_line(part, keys, words)
    if verdict.parts and verdict.parts[-1].letter != "b":
        yield words("b_missing")
    yield from _contents(verdict, words)


def _signed_line(part: PartVerdict, keys: int, words: Words) -> str:
    letter = part.letter.upper()
    if part.checked is None:
        return words("part_unsigned", part=letter)
    record = part.checked.signature
    facts = {"part": letter, "room": record.room, "at": _shanghai(record.signed_at), "key_id": record.key_id}
    if part.checked.is_trusted:
        return words("part_signed", **facts)
    return words("part_untrusted" if keys else "part_no_keys", **facts)


def _contents(verdict: Verdict, words: Words) -> Iterator[str]:
    for part in verdict.parts:
        if isinstance(part.content, PartA):
            yield words("contents" if verdict.standing is Standing.SIGNED else "contents_claimed")
            yield from _part_a_lines(part.content, words)
        elif part.content is not None:
            yield from _part_b_lines(part.content, words)
        for file in part.content.files if part.content else ():
            yield words("file", name=f"{part.letter}/{file.name}", size=file.size, sha256=file.sha256)


def _part_a_lines(part: PartA, words: Words) -> Iterator[str]:
    camera = part.camera
    yield words("camera", number=camera.number, name=camera.name, place=camera.place, id=camera.id)
    yield from _frame_lines("frame", part.frame, words)
    yield from _frame_lines("main_frame", part.main_frame, words)
    yield words("sealed", officer=part.officer, seat=part.seat, at=_shanghai(part.pressed_at))
    if part.hub_offset_ms is not None:
        yield words("hub_offset", offset=f"{part.hub_offset_ms:+d}")
    if part.recording is not None:
        yield words("recording", name=part.recording)
    if part.camera_offset_ms is not None:
        yield words("camera_offset", offset=f"{part.camera_offset_ms:+d}")


def _part_b_lines(part: PartB, words: Words) -> Iterator[str]:
    yield from _frame_lines("chosen", part.chosen, words)
    yield from _frame_lines("main_frame", part.main_frame, words)
    if not part.is_complete:
        yield words("b_incomplete")


def _frame_lines(key: str, frame: StreamFrame | None, words: Words) -> Iterator[str]:
    """Yield what is said of a frame, if there is one; below it what was wrong with it."""
    if frame is None:
        return
    facts = {"profile": words(f"profile_{frame.profile}"), "codec": frame.codec, "fingerprint": frame.fingerprint}
    size = f"{frame.width_px}×{frame.height_px}"
    yield words(key, at=_shanghai(frame.arrived_at), size=size, **facts)
    if frame.marks is not None:
        yield words("marks", marks=words("marks_joint").join(words(f"life.quality_{mark}") for mark in frame.marks))


def _shanghai(at: Instant) -> str:
    """Return wall-clock time to the millisecond."""
    return to_datetime(at).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
