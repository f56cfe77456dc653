"""One stream as the system page and the benches see it."""

from dataclasses import dataclass

from console.video.message import StreamFacts
from console.video.stream import Stream
from console.video.stream_key import StreamKey


@dataclass(frozen=True, slots=True)
class StreamState:
    """One stream for the system page and the bench."""

    key: StreamKey
    worker_pid: int | None
    generation: int
    frames: int
    """Frames decoded since the opening of this generation."""
    is_open: bool
    facts: StreamFacts | None


def state_of(stream: Stream) -> StreamState:
    """Return the state of a stream now."""
    facts = stream.facts
    pid = stream.worker.pid if stream.worker is not None else None
    is_open = facts is not None and facts.is_open
    return StreamState(stream.key, pid, stream.generation, facts.frames if facts is not None else 0, is_open, facts)
