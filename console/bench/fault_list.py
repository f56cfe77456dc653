"""The faults that ``bench faults`` injects, how each is mended, and what design.md, section 7, promises of it."""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from console.bench.fault_stage import PATH, SECOND, Deed, Victim
from console.demo.rtsp.auth import Gate, Scheme
from console.demo.rtsp.order import (
    ClosePort,
    HangUp,
    Kick,
    OpenPort,
    SetFootage,
    SetGate,
    SetLoss,
    SetManners,
    SetTrouble,
)
from console.demo.rtsp.trouble import Trouble
from console.demo.rtsp.wire import Manners
from console.domain.camera import Transport
from console.video.message import StreamFacts

GOP_S: Final = 2.0
BACK_S: Final = 5.0 + GOP_S


class Course(enum.Enum):
    """How a fault is watched."""

    REMOVED = "removed"
    """Until the picture is replaced; then it is mended and back counts from that."""
    MARKED = "marked"
    """Until it is marked: the picture stays; then it is mended, and back counts until the mark is gone."""
    RESUMED = "resumed"
    """It mends itself: back counts from the fault to pictures of the new kind."""


@dataclass(frozen=True, slots=True)
class Promise:
    """Limits in seconds; None: nothing is promised, or it does not apply."""

    marked_s: float | None = None
    replaced_s: float | None = None
    back_s: float | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault."""

    name: str
    course: Course
    inject: Deed
    mend: Deed
    promise: Promise
    watch_s: float = 15.0
    """At most so long until marked or replaced."""
    hold_s: float = 0.0
    """It goes on for so long after that: opens and reads that hang come to their limits meanwhile."""
    is_new: Callable[[StreamFacts, StreamFacts], bool] = lambda facts, before: facts.generation > before.generation
    """For :attr:`Course.RESUMED`: whether these are the facts of the new kind of pictures, given those before."""
    transport: Transport = Transport.TCP
    is_guarded: bool = False
    has_clock: bool = False


def _nothing(_victim: Victim) -> None:
    return


def _trouble(trouble: Trouble) -> Deed:
    return lambda victim: victim.order(SetTrouble(PATH, trouble))


def _manners(manners: Manners) -> Deed:
    return lambda victim: victim.order(SetManners(manners))


def _revoke(victim: Victim) -> None:
    victim.order(SetGate(PATH, Gate(Scheme.DIGEST, SECOND)), HangUp(PATH))


def _lease_anew(victim: Victim) -> None:
    victim.credential = SECOND


_HOLD_S: Final = 15.0
"""Longer than the seat lets a stream prove nothing (15 s) or a thread hang (20 s), from the fault."""
_WELL: Final = _trouble(Trouble.NONE)
_GONE: Final = Promise(2.0, 10.0, BACK_S)
_UNDECODABLE: Final = Promise(5.0, 10.0, BACK_S)
"""3 s may pass without pictures while packets come: that is a change of codec."""
_STILL_S: Final = 11.0
"""Not proved *after* 10 s of the same content; the worker says so within a beat, the seat within a look."""
_HUNG_S: Final = _STILL_S + GOP_S + 10.0
"""The film begins at a keyframe, and its encoder refines the one picture for up to 10 s: till then it does change."""
_LOOP_S: Final = 4.0

FAULTS: Final = (
    Fault("kill", Course.REMOVED, lambda v: v.server.kill(), Victim.restart, _GONE),
    Fault("stop", Course.REMOVED, lambda v: v.server.freeze(), lambda v: v.server.thaw(), _GONE, hold_s=_HOLD_S),
    Fault(
        "port_closed", Course.REMOVED, lambda v: v.order(ClosePort(), Kick()), lambda v: v.order(OpenPort()), _GONE
    ),
    Fault("garbage_rtp", Course.REMOVED, _trouble(Trouble.GARBAGE_PAYLOAD), _WELL, _UNDECODABLE),
    Fault("garbage_rtsp", Course.REMOVED, _trouble(Trouble.GARBAGE_FRAMING), _WELL, _GONE),
    Fault("repeated_frame", Course.MARKED, _trouble(Trouble.REPEATED), _WELL, Promise(_STILL_S, None, BACK_S), 25.0),
    Fault(
        "repeated_frame_clock", Course.MARKED, _trouble(Trouble.REPEATED), _WELL, Promise(5.0, None, BACK_S), 25.0,
        has_clock=True,
    ),
    Fault(
        "hung_sensor", Course.MARKED, lambda v: v.order(SetFootage(PATH, v.films.hung)),
        lambda v: v.order(SetFootage(PATH, v.films.street)), Promise(_HUNG_S, None, BACK_S), 35.0,
    ),
    Fault("loop", Course.MARKED, _trouble(Trouble.LOOP), _WELL, Promise(2 * _LOOP_S + 4, None, BACK_S), 25.0),
    Fault(
        "black", Course.MARKED, lambda v: v.order(SetFootage(PATH, v.films.black)),
        lambda v: v.order(SetFootage(PATH, v.films.street)), Promise(), 20.0,
    ),
    Fault(
        "resolution", Course.RESUMED, lambda v: v.order(SetFootage(PATH, v.films.larger)), _nothing,
        Promise(None, None, 3.0 + GOP_S), is_new=lambda facts, _: facts.width_px == 480,
    ),
    Fault(
        "codec", Course.RESUMED, lambda v: v.order(SetFootage(PATH, v.films.hevc)), _nothing,
        Promise(None, None, 3.0 + GOP_S), is_new=lambda facts, _: facts.codec == "hevc",
    ),
    Fault(
        "loss_10", Course.MARKED, lambda v: v.order(SetLoss(PATH, 0.10)), lambda v: v.order(SetLoss(PATH, 0.0)),
        Promise(2.0, None, BACK_S), 12.0, transport=Transport.UDP,
    ),
    Fault("jump_back", Course.RESUMED, _trouble(Trouble.BACKWARDS), _nothing, Promise(None, None, BACK_S)),
    Fault("revoked", Course.REMOVED, _revoke, _lease_anew, _GONE, is_guarded=True),
    Fault("silent_server", Course.REMOVED, _manners(Manners.MUTE), _manners(Manners.NORMAL), _GONE, hold_s=_HOLD_S),
    Fault("trickle", Course.REMOVED, _manners(Manners.TRICKLE), _manners(Manners.NORMAL), _GONE, hold_s=_HOLD_S),
)  # fmt: skip
NAMES: Final = tuple(fault.name for fault in FAULTS)
