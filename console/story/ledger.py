"""What a story has shown, as one JSON document, and whether that is enough. Pure."""

from dataclasses import asdict, dataclass, field
from typing import Any, Final

K_S: Final = 0.28
"""Keystroke-level model (Card, Moran, Newell 1983): one key by an average typist."""
M_S: Final = 1.35
"""One mental step: what is this, is that right."""
P_S: Final = 1.1
"""Pointing with the mouse."""

DECISIONS_MAX: Final = 3
KLM_MAX_S: Final = 15.0
MACHINE_MAX_S: Final = 1.0
SEEN_MAX_MS: Final = 300.0


@dataclass(frozen=True, slots=True)
class Input:
    """One key or click as it was given."""

    at_s: float
    """Since the story began."""
    seat: str
    window: str
    """Object name of the window that had it."""
    what: str
    """``key Space``, ``click desk.queue`` …"""


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One step of the story."""

    name: str
    seconds: float


@dataclass(slots=True)
class Effort:
    """What a stretch of the story asks of a person."""

    keys: int = 0
    points: int = 0
    decisions: list[str] = field(default_factory=list)

    @property
    def klm_s(self) -> float:
        """Return the seconds that a practised person needs, by the keystroke-level model."""
        return self.keys * K_S + self.points * P_S + len(self.decisions) * M_S


@dataclass(slots=True)
class Ledger:
    """What the story has shown so far."""

    case_no: str = ""
    state: str = ""
    steps: list[StoryStep] = field(default_factory=list)
    effort: Effort = field(default_factory=Effort)
    """From the freeze to dispatched."""
    machine_s: float = -1.0
    """The same stretch, machine time: keys follow each other without a pause. Below 0: not reached."""
    seen_by_unit_ms: float = -1.0
    """From the key that dispatches to the order painted with its picture in the unit's process. Below 0: never."""
    evidence: str = ""
    """``verify``'s verdict on the packet."""
    events: list[dict[str, Any]] = field(default_factory=list)
    inputs: list[Input] = field(default_factory=list)
    trouble: str = ""
    """Why it ended early."""

    def missed(self) -> list[str]:
        """Return what was promised and not shown; empty: all of it."""
        held = {
            "the case is closed": self.state == "closed",
            f"at most {DECISIONS_MAX} decisions": 0 < len(self.effort.decisions) <= DECISIONS_MAX,
            f"at most {KLM_MAX_S:.0f} s by the keystroke-level model": 0 < self.effort.klm_s <= KLM_MAX_S,
            f"at most {MACHINE_MAX_S:.0f} s of machine time": 0 <= self.machine_s <= MACHINE_MAX_S,
            f"seen by the unit within {SEEN_MAX_MS:.0f} ms": 0 <= self.seen_by_unit_ms <= SEEN_MAX_MS,
            "the evidence is signed": self.evidence == "signed",
        }
        found = [what for what, is_so in held.items() if not is_so]
        return [self.trouble, *found] if self.trouble else found

    def document(self) -> dict[str, Any]:
        """Return everything for the JSON file."""
        return {
            "case_no": self.case_no,
            "state": self.state,
            "steps": [asdict(step) for step in self.steps],
            "keys": self.effort.keys,
            "points": self.effort.points,
            "decisions": len(self.effort.decisions),
            "decided": list(self.effort.decisions),
            "klm_s": round(self.effort.klm_s, 3),
            "machine_s": round(self.machine_s, 3),
            "seen_by_unit_ms": round(self.seen_by_unit_ms, 1),
            "evidence": self.evidence,
            "events": self.events,
            "trouble": self.trouble,
            "missed": self.missed(),
            "inputs": [asdict(one) for one in self.inputs],
        }
