"""What is said beside a frozen picture: its facts, and line by line how far its evidence is."""

import itertools
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtGui import QColor

from console.clock import SHANGHAI, utc_now
from console.domain.camera import Profile
from console.seat.freeze_state import BEFORE_S, After, FreezeState, MainFrame, Seal
from widgets.text import tr
from widgets.theme import DARK
from widgets.wall.glass import DUE_SOON, OVERDUE, SECONDARY
from widgets.wall.life_words import quality_words
from widgets.wall.marks import Mark
from widgets.wall.room_dial import RoomAt

DONE = QColor(DARK.done)
_OF_NOW: Final = timedelta(hours=6)
"""What is older could be taken for another day's."""
_NOT_YET: Final = "--:--:--.---"
"""Until the seal the instant of the key is all that is known, and the evidence says that of the frame."""


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A mark and its words."""

    mark: Mark
    colour: QColor
    text: str
    is_pending: bool = False


def room_ahead(state: FreezeState, room_at: RoomAt) -> timedelta:
    """Return how far room time was ahead of this machine's clock at the frozen frame."""
    frozen = state.frozen
    return room_at(frozen.at) - frozen.at if frozen is not None else timedelta(0)


def in_room(state: FreezeState, ahead: timedelta) -> FreezeState:
    """Return the state with its instants in room time, as far apart as they truly were."""
    if not ahead:
        return state
    frames = tuple(replace(frame, at=frame.at + ahead) for frame in state.frames)
    return replace(state, frames=frames, main_at=state.main_at + ahead if state.main_at is not None else None)


def clock_ms(at: datetime) -> str:
    """Return the time of day in Shanghai to the millisecond."""
    local = at.astimezone(SHANGHAI)
    return f"{local:%H:%M:%S}.{local.microsecond // 1000:03d}"


def instant(state: FreezeState) -> str:
    """Return the instant of the shown frame: none while it is sealed, one and the same ever after."""
    if state.seal is Seal.SEALING:
        return _NOT_YET
    return clock_ms(state.chosen.at) if state.chosen is not None else ""


def frozen_word(state: FreezeState) -> str:
    """Return what kind of frozen picture it is."""
    if state.is_recorded:
        return tr("playback.freeze")
    return tr("replay.freeze" if state.replayed_s else "wall.freeze")


def dated(state: FreezeState) -> str:
    """Return the same with its date where it is a recorder's, or not of these hours."""
    is_known = state.chosen is not None and state.seal is not Seal.SEALING
    if state.chosen is None or not (is_known and (state.is_recorded or utc_now() - state.chosen.at >= _OF_NOW)):
        return instant(state)
    return f"{state.chosen.at.astimezone(SHANGHAI):%m-%d} {instant(state)}"


def stream(state: FreezeState) -> str:
    """Return which stream is shown and its size."""
    name = tr("wall.freeze_main" if state.profile is Profile.MAIN else "wall.freeze_sub")
    return f"{name} {state.width_px}×{state.height_px}" if state.width_px else name


def distance(state: FreezeState) -> str:
    """Return how far before the key the shown frame lies."""
    before_s = state.chosen_before_s + state.replayed_s
    return tr("wall.freeze_before_key", seconds=f"{before_s:.2f}") if before_s >= 0.001 else tr("wall.freeze_at_key")


def evidence_lines(state: FreezeState) -> list[EvidenceLine]:
    """Return seal, seconds after and main-stream frame, as far as each is; last what is wrong with the shown frame."""
    main = _main(state)
    return [_seal(state), _after(state), *([main] if main is not None else []), *marked(state)]


def marked(state: FreezeState) -> list[EvidenceLine]:
    """Return what is wrong with the shown frame, in one line; [] where nothing is."""
    said, _ = quality_words(state.marks)
    return [EvidenceLine(Mark.QUALITY, DUE_SOON, tr("wall.freeze_marked", marks=said))] if said else []


def marked_short(state: FreezeState) -> str:
    """Return the first of it in a word; "" where nothing is."""
    return quality_words(state.marks[:1])[1]


def marked_spans(state: FreezeState) -> list[tuple[float, float]]:
    """Return which parts of the replay strip something is wrong with, from 0 to 1 as the state says places."""
    if not any(frame.marks for frame in state.frames):
        return []
    ends = [*state.frames[1:], state.frames[-1]]
    pairs = zip(state.frames, ends, strict=True)
    return [
        (state.fraction(run[0][0]), state.fraction(run[-1][1]))
        for is_marked, group in itertools.groupby(pairs, key=lambda pair: bool(pair[0].marks))
        if is_marked and (run := list(group))
    ]


def _seal(state: FreezeState) -> EvidenceLine:
    match state.seal:
        case Seal.SEALING:
            return EvidenceLine(Mark.STALLED, SECONDARY, tr("wall.freeze_sealing"), is_pending=True)
        case Seal.SEALED:
            sha = f"{state.sha256[:4]}…{state.sha256[-4:]}"
            return EvidenceLine(Mark.LIVE, DONE, tr("wall.freeze_sealed", sha=sha))
        case Seal.FAILED:
            reason = tr(state.reason_key) if state.reason_key else ""
            return EvidenceLine(Mark.LOST, OVERDUE, tr("wall.freeze_seal_failed", reason=reason))


def _after(state: FreezeState) -> EvidenceLine:
    match state.after:
        case After.COLLECTING:
            return EvidenceLine(
                Mark.STALLED, SECONDARY, tr("wall.freeze_after_collecting", seconds=BEFORE_S), is_pending=True
            )
        case After.DONE:
            return EvidenceLine(Mark.LIVE, DONE, tr("wall.freeze_after_done", seconds=BEFORE_S))
        case After.BROKEN:
            return EvidenceLine(Mark.DUE_SOON, DUE_SOON, tr("wall.freeze_after_broken", seconds=BEFORE_S))


def _main(state: FreezeState) -> EvidenceLine | None:
    match state.main_frame:
        case MainFrame.NONE:
            return None
        case MainFrame.OPENING:
            return EvidenceLine(Mark.STALLED, SECONDARY, tr("wall.freeze_main_opening"), is_pending=True)
        case MainFrame.KEPT:
            time = clock_ms(state.main_at) if state.main_at is not None else ""
            return EvidenceLine(Mark.LIVE, DONE, tr("wall.freeze_main_kept", time=time))
        case MainFrame.UNAVAILABLE:
            return EvidenceLine(Mark.DUE_SOON, DUE_SOON, tr("wall.freeze_main_unavailable"))
